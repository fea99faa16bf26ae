#include "flow/schema.h"

#include "tests/catch.h"
#include "tests/flow/small_table.h"

using namespace regulars::flow;

namespace {

const std::string kGood = R"(bakery: Crumb
cakes:
  plum:
    price: 3.50 EUR
    title: Plum
    size: 12 pieces
    recipe: {eggs: 3, rest: 90 minutes}
)";

std::vector<Finding> findings_in(const std::string& bytes) {
  const SourceFile file{.name = "bakery.yaml", .bytes = bytes};
  const YamlResult yaml = read_yaml(file);
  REQUIRE(yaml.is_readable);
  FindingList findings(file);
  check_schema(yaml.root, test::small_table(), findings);
  return findings.take();
}

std::string with(const std::string& part, const std::string& other) {
  std::string text = kGood;
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), other);
}

struct Wrong {
  std::string bytes;
  const char* rule;
  int line;
  int column;
  std::string sentence;
};

// Every mistake is one finding, at its place, in these words.
void check_each(const std::vector<Wrong>& mistakes) {
  for (const Wrong& mistake : mistakes) {
    CAPTURE(mistake.bytes);
    const auto findings = findings_in(mistake.bytes);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == mistake.rule);
    CHECK(findings[0].place.line == mistake.line);
    CHECK(findings[0].place.column == mistake.column);
    CHECK(findings[0].sentence == mistake.sentence);
  }
}

}  // namespace

TEST_CASE("A file that the table describes has no findings", "[flow]") {
  CHECK(findings_in(kGood).empty());
  CHECK(findings_in(kGood + "open: off\noven: wood\nwords: cake\ngift: 2\nholidays: []\n").empty());
  CHECK(findings_in(kGood + "words: [cake, tart]\ngift: {coffees: 0}\n"
                            "holidays:\n  - {on: 2026-12-25, why: rest}\n  - on: 2026-12-26\n")
            .empty());
}

TEST_CASE("A bad value is told with what it must be", "[flow]") {
  check_each({
      {with("eggs: 3", "eggs: 100"),
       "bad-value",
       7,
       20,
       "\"eggs\" must be a whole number from 0 to 99 without commas or points, not \"100\""},
      {with("eggs: 3", "eggs: -1"),
       "bad-value",
       7,
       20,
       "\"eggs\" must be a whole number from 0 to 99 without commas or points, not \"-1\""},
      {with("90 minutes", "90 min"),
       "bad-value",
       7,
       29,
       "\"rest\" must be a time such as 90 minutes, 20 hours, 28 days or 2 weeks (3 years at "
       "most), not \"90 min\""},
      {with("title: Plum", "title: Plum tart"),
       "bad-value",
       5,
       12,
       "\"title\" may have 8 letters at most, and this one has 9; shorten it"},
      {with("title: Plum", "title: \" \""), "bad-value", 5, 12, "\"title\" must not be empty"},
      {with("12 pieces", "12 slices"),
       "bad-value",
       6,
       11,
       "\"12 slices\" is no size; write it like: 12 pieces"},
      {with("12 pieces", "1,2 pieces"),
       "bad-value",
       6,
       11,
       "\"1,2 pieces\" is no size: numbers have no comma here; write it like: 12 pieces"},
      {kGood + "open: maybe\n", "bad-value", 8, 7, "\"open\" must be yes or no, not \"maybe\""},
      {kGood + "oven: wod\n",
       "bad-value",
       8,
       7,
       "\"wod\" is not known here; did you mean \"wood\"? Write \"gas\": it is hot at once or "
       "\"wood\": it smells better"},
      {kGood + "oven: electric\n",
       "bad-value",
       8,
       7,
       "\"electric\" is not known here; write \"gas\": it is hot at once or \"wood\": it smells "
       "better"},
      {kGood + "holidays: [{on: 25.12.2026}]\n",
       "bad-value",
       8,
       17,
       "\"on\" must be a day such as 2026-12-01, not \"25.12.2026\""},
      {with("plum:", "Plum tart:"),
       "bad-value",
       3,
       3,
       "\"Plum tart\" cannot name a cake; use small letters"},
      {with("plum:", "BRICK:"), "bad-value", 3, 3, "a brick is no cake; bake one"},
  });
}

TEST_CASE("An amount that would be rounded, or is not of this world, is refused", "[flow]") {
  const auto price = [](const std::string& amount) { return with("3.50 EUR", amount); };
  const std::string must = "\"price\" must be an amount with its currency, such as 60.00 USD, not ";

  CHECK(findings_in(price("0.01 EUR")).empty());
  CHECK(findings_in(price("100 EUR")).empty());
  struct Amount {
    const char* text;
    std::string sentence;
  };
  for (const Amount& wrong :
       {Amount{"3,50 EUR", must + "\"3,50 EUR\"; numbers have no comma here"},
        {"1e1 EUR", must + "\"1e1 EUR\"; numbers are written out here, without an exponent"},
        {"3.505 EUR", must + "\"3.505 EUR\"; EUR has at most 2 decimals"},
        {"12345678901234567890 EUR",
         must + "\"12345678901234567890 EUR\"; this number has too many digits"},
        {"3.50", must + "\"3.50\""},
        {"3.50 eur", must + "\"3.50 eur\""},
        {"-3.50 EUR", "\"price\" must be at least 0.01 EUR, not \"-3.50 EUR\""},
        {"0.00 EUR", "\"price\" must be at least 0.01 EUR, not \"0.00 EUR\""},
        {"100.01 EUR", "\"price\" must be at most 100.00 EUR, not \"100.01 EUR\""}}) {
    CAPTURE(wrong.text);
    const auto findings = findings_in(price(wrong.text));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "bad-value");
    CHECK(findings[0].place.line == 4);
    CHECK(findings[0].place.column == 12);
    CHECK(findings[0].sentence == wrong.sentence);
  }
}

TEST_CASE("What is of another kind is told in the words of every owner's file", "[flow]") {
  check_each({
      {"- a\n- b\n",
       "wrong-kind",
       1,
       1,
       "the bakery must be a map of keys and values; here stands a list"},
      {with("bakery: Crumb", "bakery:"),
       "wrong-kind",
       1,
       1,
       "nothing stands after \"bakery\"; a text is needed there"},
      {with("bakery: Crumb", "bakery: [Crumb]"),
       "wrong-kind",
       1,
       9,
       "\"bakery\" must be one text, not a list"},
      {with("bakery: Crumb", "bakery: {name}"),
       "unquoted-brace",
       1,
       9,
       "\"bakery\" must be one text, not a map of keys and values; a text that starts with { must "
       "be in quotes: \"{name}\""},
      {with("{eggs: 3, rest: 90 minutes}", "three eggs"),
       "wrong-kind",
       7,
       13,
       "the recipe of \"plum\" must be a map of keys and values; here stands a text"},
      {with("{eggs: 3, rest: 90 minutes}", "eggs:3"),
       "missing-space",
       7,
       13,
       "the recipe of \"plum\" must be a map of keys and values; here stands a text; a blank is "
       "missing after the colon: \"eggs: 3\""},
  });
}

TEST_CASE("What is no list, or has an item of another kind, is told with what it must be",
          "[flow]") {
  check_each({
      {"bakery: Crumb\ncakes: [plum]\n",
       "wrong-kind",
       2,
       8,
       "\"cakes\" is a list of names, each with its own lines below it"},
      {kGood + "holidays: 2026-12-25\n",
       "wrong-kind",
       8,
       11,
       "\"holidays\" must be a list; begin each of its parts with \"- \""},
      {kGood + "holidays: [2026-12-25]\n",
       "wrong-kind",
       8,
       12,
       "a holiday must be a map of keys and values; here stands a text"},
      {kGood + "words: [cake, [tart]]\n",
       "wrong-kind",
       8,
       15,
       "each item of \"words\" must be a text"},
      {kGood + "words: {a: b}\n",
       "wrong-kind",
       8,
       8,
       "\"words\" must be a text, or a list of one or more of them, not a map of keys "
       "and "
       "values"},
      {kGood + "gift:\n",
       "wrong-kind",
       8,
       1,
       "nothing stands after \"gift\"; a text is needed there"},
  });
}

TEST_CASE("Too few and too many entries are told at the list", "[flow]") {
  const std::string cake = "{price: 1.00 EUR}";
  const std::string three = "bakery: Crumb\ncakes: {a: " + cake + ", b: " + cake + ", c: " + cake;

  CHECK(findings_in(three + "}\n").empty());
  check_each(
      {{"bakery: Crumb\ncakes: {}\n", "missing-key", 2, 8, "\"cakes\" needs at least 1 entry"},
       {three + ", d: " + cake + "}\n", "bad-value", 2, 8, "\"cakes\" may have at most 3 entries"},
       {kGood + "words: []\n", "missing-key", 8, 8, "\"words\" needs at least 1 entry"},
       {kGood + "holidays: [{on: 2026-12-25}, {on: 2026-12-26}, {on: 2026-12-27}]\n",
        "bad-value",
        8,
        11,
        "\"holidays\" may have at most 2 entries"}});
}

TEST_CASE("A key that is missing is told at its map with how to write it", "[flow]") {
  check_each({
      {with("bakery: Crumb\n", ""),
       "missing-key",
       1,
       1,
       "the bakery needs the key \"bakery\"; write for example: bakery: Crumb"},
      {"bakery: Crumb\n", "missing-key", 1, 1, "the bakery needs the key \"cakes\""},
      {with("    price: 3.50 EUR\n", ""),
       "missing-key",
       4,
       5,
       "the cake \"plum\" needs the key \"price\"; write for example: price: 3.50 EUR"},
      {with("eggs: 3, ", ""),
       "missing-key",
       7,
       13,
       "the recipe of \"plum\" needs the key \"eggs\"; write for example: eggs: 3"},
  });
}

TEST_CASE("A key that nobody knows is one finding, whatever was meant by it", "[flow]") {
  const std::string keys = " Its keys are: price, recipe, size, title";
  check_each({
      // The key that is missing for it is not told again.
      {with("price:", "prize:"),
       "unknown-key",
       4,
       5,
       ("there is no key \"prize\" in the cake \"plum\"; did you mean \"price\"?" + keys)},
      {with("title:", "surprise:"),
       "unknown-key",
       5,
       5,
       ("there is no key \"surprise\" in the cake \"plum\"." + keys)},
      // Too far left, so that nothing stands after the key above it.
      {with("recipe: {eggs: 3, rest: 90 minutes}", "recipe:\n    eggs: 3"),
       "unknown-key",
       8,
       5,
       ("there is no key \"eggs\" in the cake \"plum\"; it belongs below \"recipe\"." + keys)},
      // Too far right.
      {with("eggs: 3", "eggs: 3, title: Plum"),
       "unknown-key",
       7,
       23,
       "there is no key \"title\" in the recipe of \"plum\"; it belongs to the cake \"plum\". Its "
       "keys are: eggs, rest"},
      {kGood + "coffees: 2\n",
       "unknown-key",
       8,
       1,
       "there is no key \"coffees\" in the bakery; it belongs below \"gift\". Its keys are: "
       "bakery, cakes, gift, holidays, open, oven, words"},
  });
}

TEST_CASE("Two mistakes are two findings", "[flow]") {
  const auto findings = findings_in("bakery: Crumb\nopen: maybe\ncakes: {plum: {price: 3}}\n");

  REQUIRE(findings.size() == 2);
  CHECK(findings[0].place.line == 2);
  CHECK(findings[1].place.line == 3);
}

TEST_CASE("A file with thousands of mistakes is read to its end in a moment", "[flow]") {
  std::string bytes = "bakery: Crumb\ncakes:\n";
  for (int i = 0; i < 10'000; ++i) {
    bytes += "  C" + std::to_string(i) + ": {prise: 1}\n";
  }

  const auto findings = findings_in(bytes);

  CHECK(findings.size() >= 200);
  CHECK(findings.size() <= 202);
}

TEST_CASE("The caret stands under the whole value, or the whole key", "[flow]") {
  CHECK(findings_in(with("12 pieces", "twelve"))[0].width == 6);
  CHECK(findings_in(with("price:", "prize:"))[0].width == 5);
  CHECK(findings_in(with("plum:", "PLUMS:"))[0].width == 5);
}

TEST_CASE("All keys of a table are told with the keys around them", "[flow]") {
  const KeySpec table = test::small_table();

  std::string paths;
  for (const KeyAt& key : all_keys(table)) {
    CHECK(key.spec->name == key.path.substr(key.path.size() - key.spec->name.size()));
    paths += key.path + "\n";
  }

  CHECK(paths ==
        "bakery\nopen\noven\ncakes\ncakes: NAME: price\ncakes: NAME: title\ncakes: NAME: size\n"
        "cakes: NAME: recipe\ncakes: NAME: recipe: eggs\ncakes: NAME: recipe: rest\nwords\ngift\n"
        "gift: coffees\nholidays\nholidays: on\nholidays: why\n");
}

TEST_CASE("What may stand behind a key is told in one sentence or two", "[flow]") {
  const KeySpec table = test::small_table();
  const auto facts = [&table](const std::string& path) -> std::string {
    for (const KeyAt& key : all_keys(table)) {
      if (key.path == path) {
        return facts_of(*key.spec);
      }
    }
    return "";
  };

  CHECK(facts("bakery") == "Needed. A text.");
  CHECK(facts("open") == "Yes or no. Without it: yes.");
  CHECK(facts("oven") ==
        "One of \"gas\" (it is hot at once), \"wood\" (it smells better). Without it: gas.");
  CHECK(facts("cakes") ==
        "Needed. 1 to 3 names of your own, each with its lines below it; a name is a word in small "
        "letters.");
  CHECK(facts("cakes: NAME: price") == "Needed. An amount with its currency, such as 60.00 USD.");
  CHECK(facts("cakes: NAME: title") == "A text of at most 8 letters.");
  CHECK(facts("cakes: NAME: size") == "A size such as 12 pieces.");
  CHECK(facts("cakes: NAME: recipe: eggs") == "Needed. A whole number from 0 to 99.");
  CHECK(facts("words") == "A text, or a list of one or more of them.");
  CHECK(facts("gift") == "A whole number from 1 to 9, or a map of keys and values.");
  CHECK(facts("holidays") == "A list of at most 2 items, each a map of keys and values.");
  CHECK(facts("holidays: on") == "Needed. A day such as 2026-12-01.");
}
