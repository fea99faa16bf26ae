#include "flow/map_reader.h"

#include "tests/catch.h"

using namespace regulars::flow;

namespace {

// A file with one map at its root, and what has been found in it.
struct TestMap {
  explicit TestMap(std::string bytes)
      : file{.name = "shop.yaml", .bytes = std::move(bytes)},
        yaml(read_yaml(file)),
        findings(file),
        map(yaml.root, "the shop", findings) {}

  SourceFile file;
  YamlResult yaml;
  FindingList findings;
  MapReader map;

  std::string rules() const {
    std::string rules;
    for (const Finding& finding : findings.all()) {
      rules += (rules.empty() ? "" : " ") + finding.rule;
    }
    return rules;
  }
};

}  // namespace

TEST_CASE("Values of every kind are read as they were meant", "[flow]") {
  TestMap shop(
      "name: Bumble\ncount: 12\nopen: no\ntotal: 60.00 USD\nevery: 28 days\nwords: [a, b]\n"
      "one: x\n");

  CHECK(shop.map.text("name") == "Bumble");
  CHECK(shop.map.whole("count", 0, 12) == 12);
  CHECK(shop.map.yes_no("open") == false);
  CHECK(shop.map.money("total") == regulars::core::Money{.minor = 6000, .currency = "USD"});
  CHECK(shop.map.duration("every") == std::chrono::hours(28 * 24));
  CHECK(shop.map.texts("words") == std::vector<std::string>{"a", "b"});
  CHECK(shop.map.texts("one") == std::vector<std::string>{"x"});
  CHECK(shop.map.required_text("one") == "x");
  shop.map.finish();
  CHECK(shop.findings.all().empty());
}

TEST_CASE("A key that is not there gives nothing and no finding", "[flow]") {
  TestMap shop("name: Bumble\n");

  CHECK_FALSE(shop.map.has("url"));
  CHECK(shop.map.node("url") == nullptr);
  CHECK_FALSE(shop.map.text("url"));
  CHECK_FALSE(shop.map.whole("url", 0, 1));
  CHECK_FALSE(shop.map.texts("url"));
  CHECK(shop.findings.all().empty());
}

TEST_CASE("A whole number is refused outside its range and with any other sign", "[flow]") {
  TestMap shop("a: 0\nb: 11\nc: 1,000\nd: 1.5\ne: 99999999999999999999\nf: 10\ng: 1\n");

  for (const char* key : {"a", "b", "c", "d", "e"}) {
    CHECK_FALSE(shop.map.whole(key, 1, 10));
  }
  CHECK(shop.map.whole("f", 1, 10) == 10);
  CHECK(shop.map.whole("g", 1, 10) == 1);
  CHECK(shop.rules() == "bad-value bad-value bad-value bad-value bad-value");
  CHECK(shop.findings.all()[0].place.column == 4);
}

TEST_CASE("Wrong values and wrong kinds are told apart", "[flow]") {
  TestMap shop("a: perhaps\nb: [x]\nc: {x: y}\nd:\ne: 60 dollars\nf: [x, [y]]\ng: \"\"\n");

  CHECK_FALSE(shop.map.yes_no("a"));
  CHECK_FALSE(shop.map.text("b"));
  CHECK_FALSE(shop.map.text("c"));
  CHECK_FALSE(shop.map.text("d"));
  CHECK_FALSE(shop.map.money("e"));
  CHECK_FALSE(shop.map.texts("f"));
  CHECK(shop.map.text("g") == "");
  CHECK(shop.rules() == "bad-value wrong-kind wrong-kind wrong-kind bad-value wrong-kind");
}

TEST_CASE("A missing key is one finding at the map", "[flow]") {
  TestMap shop("url: x\n");

  CHECK(shop.map.required_text("name").empty());
  CHECK(shop.rules() == "missing-key");
  CHECK(shop.findings.all()[0].place.line == 1);
  CHECK(shop.findings.all()[0].sentence == "the shop needs the key \"name\"");
}

TEST_CASE("An unknown key brings the nearest known one and all that are known", "[flow]") {
  TestMap shop("databse: x\nunlike_anything: y\n");

  shop.map.has("database");
  shop.map.has("flows");
  shop.map.finish();

  REQUIRE(shop.rules() == "unknown-key unknown-key");
  CHECK(shop.findings.all()[0].sentence ==
        "there is no key \"databse\" in the shop; did you mean \"database\"? Its keys are: "
        "database, flows");
  CHECK(shop.findings.all()[1].sentence ==
        "there is no key \"unlike_anything\" in the shop. Its keys are: database, flows");
  CHECK(shop.findings.all()[0].source_line == "databse: x");
  CHECK(shop.findings.all()[0].width == 7);
}

TEST_CASE("What is not a map is one finding, whatever is asked afterwards", "[flow]") {
  TestMap shop("- a\n- b\n");

  CHECK_FALSE(shop.map.text("name"));
  CHECK(shop.map.required_text("name").empty());
  shop.map.finish();
  CHECK(shop.rules() == "wrong-kind");
}

TEST_CASE("A place is that of the value, or of the map when the key is not there", "[flow]") {
  TestMap shop("a: 1\nname:   Bumble\n");

  CHECK(shop.map.place("name").line == 2);
  CHECK(shop.map.place("name").column == 9);
  CHECK(shop.map.place("url").line == 1);
}
