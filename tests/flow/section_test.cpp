#include "flow/section.h"

#include "flow/words.h"
#include "tests/catch.h"
#include "tests/flow/small_table.h"

using namespace regulars::flow;
using regulars::core::Money;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct TestBakery {
  explicit TestBakery(std::string bytes)
      : yaml(read_yaml({.name = "bakery.yaml", .bytes = std::move(bytes)})),
        table(test::small_table()),
        section(&yaml.root, table) {}

  Section cake() const { return section.section("cakes").section("plum"); }

  YamlResult yaml;
  KeySpec table;
  Section section;
};

std::optional<int> parse_pieces(std::string_view text) {
  return text == "12 pieces" ? std::optional(12) : std::nullopt;
}

}  // namespace

TEST_CASE("Values come in the type that their key has", "[flow]") {
  const TestBakery bakery(R"(bakery: Crumb
open: no
oven: wood
cakes:
  plum: {price: 3.50 EUR, size: 12 pieces, recipe: {eggs: 3, rest: 90 minutes}}
words: [cake, tart]
holidays: [{on: 2026-12-25, why: rest}, {on: 2026-12-26}]
)");

  CHECK(bakery.section.text("bakery") == "Crumb");
  CHECK(bakery.section.yes_no("open") == false);
  CHECK(bakery.section.text("oven") == "wood");
  CHECK(bakery.section.section("cakes").names() == std::vector<std::string>{"plum"});
  CHECK(bakery.cake().money("price") == Money{.minor = 350, .currency = "EUR"});
  CHECK(bakery.cake().text("size") == "12 pieces");
  CHECK(bakery.cake().phrase("size", parse_pieces) == 12);
  CHECK(bakery.cake().section("recipe").whole("eggs") == 3);
  CHECK(bakery.cake().section("recipe").duration("rest") == minutes(90));
  CHECK(bakery.section.texts("words") == std::vector<std::string>{"cake", "tart"});
  const auto holidays = bakery.section.items("holidays");
  REQUIRE(holidays.size() == 2);
  CHECK(holidays[0].day("on") == parse_day("2026-12-25"));
  CHECK(holidays[0].text("why") == "rest");
  CHECK_FALSE(holidays[1].text("why"));
}

TEST_CASE("What is absent is not there, or is what the table says instead", "[flow]") {
  const TestBakery bakery("cakes: {plum: {}}\n");

  CHECK_FALSE(bakery.section.has("bakery"));
  CHECK_FALSE(bakery.section.text("bakery"));
  CHECK(bakery.section.yes_no("open") == true);
  CHECK(bakery.section.text("oven") == "gas");
  CHECK(bakery.section.texts("words").empty());
  CHECK(bakery.section.items("holidays").empty());
  CHECK_FALSE(bakery.cake().money("price"));
  CHECK_FALSE(bakery.cake().phrase("size", parse_pieces));
  CHECK_FALSE(bakery.cake().section("recipe").whole("eggs"));
  CHECK(bakery.cake().section("recipe").duration("rest") == hours(1));
}

TEST_CASE("What is wrong is not there, so that one mistake is told once", "[flow]") {
  const TestBakery bakery(R"(bakery: [Crumb]
open: maybe
oven: wod
cakes: {plum: {price: -1.00 EUR, title: A title too long, size: big, recipe: eggs}, A: {}}
words: [cake, [tart]]
holidays: [tomorrow, {on: tomorrow}]
)");

  CHECK(bakery.section.has("bakery"));
  CHECK_FALSE(bakery.section.text("bakery"));
  CHECK_FALSE(bakery.section.yes_no("open"));
  CHECK_FALSE(bakery.section.text("oven"));
  CHECK(bakery.section.section("cakes").names() == std::vector<std::string>{"plum"});
  CHECK_FALSE(bakery.cake().money("price"));
  CHECK_FALSE(bakery.cake().text("title"));
  CHECK_FALSE(bakery.cake().text("size"));
  CHECK_FALSE(bakery.cake().section("recipe").whole("eggs"));
  CHECK(bakery.section.texts("words") == std::vector<std::string>{"cake"});
  for (const Section& holiday : bakery.section.items("holidays")) {
    CHECK_FALSE(holiday.day("on"));
  }
}

TEST_CASE("Of too many names only so many are read as the table allows", "[flow]") {
  const TestBakery bakery("cakes: {a: {}, b: {}, c: {}, d: {}}\n");

  CHECK(bakery.section.section("cakes").names() == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("A key with two forms answers for the one that was written", "[flow]") {
  const TestBakery number("gift: 2\nwords: cake\n");
  const TestBakery map("gift: {coffees: 3}\n");

  CHECK(number.section.whole("gift") == 2);
  CHECK_FALSE(number.section.section("gift").whole("coffees"));
  CHECK(number.section.texts("words") == std::vector<std::string>{"cake"});
  CHECK(number.section.text("words") == "cake");
  CHECK_FALSE(map.section.whole("gift"));
  CHECK(map.section.section("gift").whole("coffees") == 3);
}

TEST_CASE("The place of a key is that of its value, of its map when it is absent", "[flow]") {
  const TestBakery bakery("bakery: Crumb\ncakes:\n  plum:\n    price: 1.00 EUR\n");

  CHECK(bakery.cake().place("price").line == 4);
  CHECK(bakery.cake().place("price").column == 12);
  CHECK(bakery.cake().place("title").line == 4);
  CHECK(bakery.cake().place("title").column == 5);
  CHECK(bakery.section.section("gift").place("coffees").line == 0);
}
