// What a person hears after choosing a language in the chat.
#include <string>
#include <vector>

#include "engine/spoken.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

using Texts = std::vector<std::string>;

void speaks(TestShop& shop, std::vector<std::string> languages) {
  shop.change_rules([&languages](Rules& rules) {
    rules.program.language = languages.front();
    rules.program.languages = languages;
  });
}

// A shop of four languages; Ana has 50 points and her order of 60 dollars brought 60.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");

  World() {
    speaks(shop, {"en", "es", "th", "vi"});
    shop.orders["10432"] = shop.order(6000);
    shop.opens("order--" + shop.signed_link("10432"));
    shop.heard();
  }
  Texts says(const std::string& text) {
    shop.types(text);
    return shop.heard();
  }
  void chooses(const std::string& name) {
    shop.types("language");
    shop.taps(name);
  }
  std::string language_of_ana() {
    return shop.ask("SELECT coalesce(language, '-') FROM contact WHERE address = 'ana'");
  }
};

loyalty::Program program_of(std::vector<std::string> languages) {
  loyalty::Program program;
  program.language = languages.front();
  program.languages = std::move(languages);
  return program;
}

}  // namespace

TEST_CASE("A language is found by its tag, a longer or shorter tag, or its name", "[engine]") {
  const loyalty::Program program = program_of({"en", "es", "pt-BR"});

  for (const char* spanish : {"es", "ES", "es-MX", "Español", "spanish", " español "}) {
    CAPTURE(spanish);
    CHECK(find_spoken(program, spanish) == "es");
  }
  CHECK(find_spoken(program, "pt") == "pt-BR");
  CHECK(find_spoken(program, "English") == "en");
  for (const char* unknown : {"", "fr", "e", "klingon", "-", "{language}"}) {
    CAPTURE(unknown);
    CHECK_FALSE(find_spoken(program, unknown));
  }
}

TEST_CASE("The very language goes before one that only begins the same", "[engine]") {
  const loyalty::Program program = program_of({"es-ES", "es-MX"});

  CHECK(find_spoken(program, "es-mx") == "es-MX");
  CHECK(find_spoken(program, "es-AR") == "es-ES");
}

TEST_CASE("A shopper chooses a language from the chat and hears it from then on", "[engine]") {
  World world;

  const Texts offered = world.says("language");
  CHECK(has_part(offered, "English, Español, ไทย, Tiếng Việt"));
  world.shop.taps("Español");

  CHECK(world.shop.heard() ==
        Texts{"De acuerdo, seguimos en español. Escribe IDIOMA para cambiarlo."});
  CHECK(world.language_of_ana() == "es");
  const Texts why = world.says("¿Por qué 110?");
  CHECK(has_part(why, "+50  Bono de bienvenida, 5 de enero de 2026"));
  CHECK(has_part(why, "+60  Pedido 10432, "));
}

TEST_CASE("The choice of one shopper is no other's", "[engine]") {
  World world;
  world.shop.member("ben", "ben@example.com");
  world.chooses("Español");

  world.shop.speaker = "ben";
  world.shop.heard();

  CHECK(has_part(world.says("why"), "+50  Joining bonus, January 5, 2026"));
  CHECK(world.shop.ask("SELECT language IS NULL FROM contact WHERE address = 'ben'") == "1");
}

TEST_CASE("A choice of language is nothing that a replay needs", "[engine]") {
  World world;
  const std::string before = world.shop.ask("SELECT count(*) FROM history");

  world.chooses("Tiếng Việt");

  CHECK(world.language_of_ana() == "vi");
  CHECK(world.shop.ask("SELECT count(*) FROM history") == before);
}

TEST_CASE("Another language can be chosen again, also by an old button", "[engine]") {
  World world;
  world.shop.types("idioma");
  const std::string spanish = world.shop.payload_of("Español");
  world.shop.taps("ไทย");
  CHECK(world.language_of_ana() == "th");

  world.shop.sends({.kind = channel::EventKind::kTap, .payload = spanish});

  CHECK(world.language_of_ana() == "es");
}

TEST_CASE("A language that the shop does not speak any more falls back to the first", "[engine]") {
  World world;
  world.shop.types("idioma");
  const std::string thai = world.shop.payload_of("ไทย");
  world.shop.taps("Español");
  world.shop.heard();

  speaks(world.shop, {"vi", "en"});
  CHECK(has_part(world.says("why"), "Điểm thưởng gia nhập"));
  world.shop.sends({.kind = channel::EventKind::kTap, .payload = thai});
  CHECK(has_part(world.shop.heard(), "từ giờ chúng ta dùng tiếng Việt"));
  CHECK(world.language_of_ana() == "es");

  // The choice is kept for the day on which the shop speaks it again, in whatever form.
  speaks(world.shop, {"en", "es-MX"});
  CHECK(has_part(world.says("why"), "5 de enero de 2026"));
}

TEST_CASE("A shop of one language offers no choice", "[engine]") {
  World world;
  speaks(world.shop, {"en"});

  CHECK(world.says("language") == Texts{"I speak one language here: English."});
  CHECK_FALSE(has_part(world.says("help"), "LANGUAGE"));

  speaks(world.shop, {"en", "es"});
  CHECK(has_part(world.says("help"), "Write LANGUAGE for another language: English, Español."));
}

TEST_CASE("The shop is asked for an order in the shopper's language", "[engine]") {
  World world;
  world.chooses("Español");
  world.shop.is_store_away = true;

  world.shop.opens("order--" + world.shop.signed_link("10999"));

  CHECK(world.shop.ask("SELECT json_extract(payload, '$.language') FROM job"
                       " WHERE kind = 'check_order' ORDER BY id DESC LIMIT 1") == "es");
}
