#include "engine/own_words.h"

#include <string>
#include <string_view>

#include "engine/eligibility.h"
#include "engine/host.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

TEST_CASE("Our own words are in the language of the person, and English in one we do not have",
          "[engine]") {
  CHECK(counted(1, Counted::kPoint, "en") == "1 point");
  CHECK(counted(2, Counted::kOrder, "es-MX") == "2 pedidos");
  CHECK(counted(1, Counted::kTime, "es") == "1 vez");
  CHECK(counted(3, Counted::kOrder, "vi") == "3 đơn hàng");
  CHECK(counted(3, Counted::kPoint, "th") == "3 คะแนน");
  CHECK(counted(3, Counted::kPoint, "de") == "3 points");
  CHECK(period_words({3, loyalty::Unit::kMonth}, "es") == "3 meses");
  CHECK(period_words({1, loyalty::Unit::kYear}, "en") == "1 year");
  CHECK(for_every_one("10 puntos", Counted::kOrder, "es") == "10 puntos por cada pedido");
}

TEST_CASE("What stands for {} may hold {} itself", "[engine]") {
  CHECK(phrase_in(Phrase::kOtherCountry, {"{}", "US"}, "en") ==
        "a home in {}; your newest order went to US");
}

TEST_CASE("A Spanish program tells its rate and what is missing to join in Spanish", "[engine]") {
  TestShop shop{{.verify_email = VerifyEmail::kNever}};
  shop.change_rules([](Rules& rules) {
    rules.program.language = "es";
    rules.program.who_can_join =
        loyalty::JoiningRules{.spent = core::Money{.minor = 10000, .currency = "USD"},
                              .within = loyalty::Period{1, loyalty::Unit::kYear}};
  });
  db::Contact bob = shop.contact("bob");
  shop.act([&](const Context& context) {
    const auto rate = EngineHost(context, bob).fact("earn_rate");
    REQUIRE(rate.has_value());
    const std::string told = std::get<std::string>(*rate);
    CAPTURE(told);
    CHECK(told.starts_with("1 punto por cada "));
    const auto missing = missing_to_join(context, {.email = "bob@example.com", .language = "es"});
    REQUIRE(missing.has_value());
    CAPTURE(*missing);
    CHECK(missing->starts_with("pedidos por "));
    CHECK(missing->find(" en 1 año; hasta ahora") != std::string::npos);
  });
}
