#include "engine/program/schema_json.h"

#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/program/program_file.h"
#include "engine/program/program_keys.h"
#include "engine/program/program_phrases.h"
#include "tests/catch.h"
#include "tests/engine/json_schema_checker.h"

using namespace regulars;
using namespace regulars::engine;
using flow::KeySpec;
using flow::ValueKind;
using nlohmann::json;

namespace {

json program_schema() {
  return json::parse(to_json_schema(program_keys(), "program.yaml"));
}

std::vector<std::string> problems_in(const std::string& bytes) {
  const flow::YamlResult yaml = flow::read_yaml({.name = "program.yaml", .bytes = bytes});
  REQUIRE(yaml.is_readable);
  return test::schema_problems(program_schema(), test::as_an_editor_reads(yaml.root));
}

bool is_good(const std::string& bytes) {
  return read_program({.name = "program.yaml", .bytes = bytes}).program.has_value();
}

const std::string kProgram = R"(program: Bumble Rewards
currency: USD
time_zone: America/Los_Angeles
points:
  earn: 1 per 1.00 USD
rewards:
  towel:
    name: Linen hand towel
    costs: 200
    coupon: {product: PRIZE-TOWEL, expires: 30 days}
)";

std::string with(const std::string& part, const std::string& other) {
  std::string bytes = kProgram;
  const std::size_t at = bytes.find(part);
  REQUIRE(at != std::string::npos);
  return bytes.replace(at, part.size(), other);
}

std::string with_points(const std::string& line) {
  return with("1 per 1.00 USD\n", "1 per 1.00 USD\n  " + line + "\n");
}

// Every schema inside, with its place.
void visit(const json& schema,
           const std::string& path,
           const std::function<void(const json&, const std::string&)>& look) {
  if (schema.is_object()) {
    look(schema, path);
  }
  if (schema.is_structured()) {
    for (const auto& [name, child] : schema.items()) {
      visit(child, path + "/" + name, look);
    }
  }
}

}  // namespace

TEST_CASE("The program that ships with the shop is right under the editor's schema", "[engine]") {
  std::ifstream file(std::string(REGULARS_SOURCE_DIR) + "/flows/program.yaml");
  std::ostringstream bytes;
  bytes << file.rdbuf();

  REQUIRE(bytes.str().find("rewards:") != std::string::npos);
  CHECK(problems_in(bytes.str()).empty());
}

TEST_CASE("The schema is draft-07, closed, and the same every time", "[engine]") {
  const std::string text = to_json_schema(program_keys(), "program.yaml");
  const json schema = json::parse(text);

  CHECK(text == to_json_schema(program_keys(), "program.yaml"));
  CHECK(text.ends_with("}\n"));
  CHECK(schema["$schema"] == "http://json-schema.org/draft-07/schema#");
  CHECK(schema["title"] == "program.yaml");
  visit(schema, "", [](const json& each, const std::string& path) {
    CAPTURE(path);
    // A map of the owner's keys takes no other key; beside "$ref" nothing would count.
    CHECK((each.value("type", json()) != "object" || each.contains("additionalProperties")));
    CHECK((!each.contains("$ref") || each.size() == 1));
  });
}

TEST_CASE("Every definition of the schema is used", "[engine]") {
  const json schema = program_schema();
  std::set<std::string> used;
  visit(schema, "", [&used](const json& each, const std::string&) {
    if (each.contains("$ref") && each["$ref"].is_string()) {
      used.insert(each["$ref"].get<std::string>());
    }
  });

  for (const auto& [name, definition] : schema["definitions"].items()) {
    CAPTURE(name);
    CHECK(used.contains("#/definitions/" + name));
    CHECK(definition["description"].is_string());
  }
  CHECK(used.size() == schema["definitions"].size());
}

TEST_CASE("Every key tells an editor what it is, with an example that is right", "[engine]") {
  const json root = program_schema();
  int keys = 0;
  visit(root, "", [&](const json& each, const std::string& path) {
    if (!each.contains("properties") || !each["properties"].is_object()) {
      return;
    }
    for (const auto& [name, key] : each["properties"].items()) {
      CAPTURE(path, name);
      ++keys;
      CHECK(key["description"].get<std::string>().size() > 10);
      json alone = key;
      alone["definitions"] = root["definitions"];
      CHECK(test::schema_problems(alone, key["examples"].at(0)).empty());
      CHECK((!key.contains("default") || test::schema_problems(alone, key["default"]).empty()));
    }
  });

  CHECK(static_cast<std::size_t>(keys) == flow::all_keys(program_keys()).size());
}

TEST_CASE("What the check takes, the editor takes as well, however it is written", "[engine]") {
  for (const std::string& bytes : {kProgram,
                                   with("costs: 200", "costs: \"200\""),
                                   with("PRIZE-TOWEL", "77"),
                                   with("PRIZE-TOWEL", "true"),
                                   with("expires: 30 days", "free_shipping: no"),
                                   with("expires: 30 days", "free_shipping: TRUE"),
                                   with("expires: 30 days", "free_shipping: true"),
                                   with("expires: 30 days", "free_shipping: \"Yes\""),
                                   with("towel:", "1:"),
                                   kProgram + "languages: en\n",
                                   kProgram + "languages: [en, th]\n",
                                   kProgram + "bonuses: {}\n",
                                   kProgram + "reminders: {channels: messenger}\n",
                                   with("1 per 1.00 USD", "10 per order"),
                                   with("1 per 1.00 USD", "[1 per 1.00 USD, 1 per 0.90 EUR]"),
                                   with_points("counts: {tax: never, shipping: no}"),
                                   with_points("convert: {EUR: 1.0845 USD}"),
                                   with_points("limit: 1000 points per month"),
                                   with_points("expire: 2 years, rounded up to the half-year"),
                                   with_points("expire: every 30 June and 31 December"),
                                   with_points("usable: after delivered, at most 30 days"),
                                   with_points("warn: [30 days, 1 week]"),
                                   with_points("when_spent: debt up to 1 point"),
                                   kProgram + "enabled: no\n",
                                   kProgram + "tiers: [{name: A}, {name: B, from: 300}]\n",
                                   kProgram + "tiers: [{name: 1, from: \"5 orders\"}]\n",
                                   kProgram + "campaigns: {a: {earn: x2, on: weekends}}\n",
                                   kProgram + "campaigns: {a: {earn: 2 per item}}\n",
                                   kProgram + "campaigns: {a: {earn: x2, budget: {times: 5}}}\n",
                                   kProgram + "campaigns: {a: {earn: x2, from: 2026-12-01}}\n"}) {
    CAPTURE(bytes);
    CHECK(is_good(bytes));
    CHECK(problems_in(bytes).empty());
  }
}

TEST_CASE("What an editor refuses, the check refuses as well", "[engine]") {
  for (const std::string& bytes : {with("costs: 200", "costs: -1"),
                                   with("costs: 200", "costs: 1000001"),
                                   with("costs: 200", "costs: 1.5"),
                                   with("costs: 200", "costs: many"),
                                   with("costs: 200", "costs:"),
                                   with("costs: 200", "cost: 200"),
                                   with("    costs: 200\n", ""),
                                   with("currency: USD", "currency: usd"),
                                   with("1 per 1.00 USD", "one per dollar"),
                                   with("1 per 1.00 USD", "1 per 1,00 USD"),
                                   with("30 days", "1 month"),
                                   with("towel:", "\"a towel\":"),
                                   with("Linen hand towel", std::string(41, 'a')),
                                   with("Linen hand towel", "[Linen]"),
                                   with("Linen hand towel", "\"\""),
                                   kProgram + "languages: []\n",
                                   kProgram + "points_expire: never\n",
                                   kProgram + "bonuses: 50\n",
                                   kProgram + "reminders: {channels: [fax]}\n",
                                   kProgram + "reminders: {quiet_hours: 21-9}\n",
                                   with("1 per 1.00 USD", "1 per visit"),
                                   with_points("expire: some day"),
                                   with_points("usable: later"),
                                   with_points("round: off"),
                                   with_points("convert: {EUR: 1.0845}"),
                                   kProgram + "tiers: [{from: 300}]\n",
                                   kProgram + "tiers: [{name: A, from: many}]\n",
                                   kProgram + "campaigns: {a: {from: 2026-12-01}}\n",
                                   kProgram + "campaigns: {a: {earn: double}}\n"}) {
    CAPTURE(bytes);
    CHECK_FALSE(problems_in(bytes).empty());
    CHECK_FALSE(is_good(bytes));
  }
}

TEST_CASE("Kinds that the program does not use yet have schemas of their own", "[engine]") {
  const KeySpec table{
      .kind = ValueKind::kMap,
      .description = "A table.",
      .children = {{.name = "price", .kind = ValueKind::kMoney, .example = "price: 5.00 USD"},
                   {.name = "after", .kind = ValueKind::kDuration, .example = "after: 2 hours"},
                   {.name = "on", .kind = ValueKind::kDay, .example = "on: 2026-12-01"},
                   {.name = "times",
                    .kind = ValueKind::kList,
                    .example = "times: [weekends]",
                    .max = 2,
                    .children = {{.kind = ValueKind::kPhrase, .phrase = &kWeekHoursPhrase}}}}};
  const json schema = json::parse(to_json_schema(table, "a file"));

  const auto problems = [&schema](const json& value) {
    return test::schema_problems(schema, value).size();
  };
  CHECK(problems({{"price", "5.00 USD"}, {"after", "2 hours"}, {"on", "2026-12-01"}}) == 0);
  CHECK(problems({{"times", {"weekends", "fri 17:00-19:00"}}}) == 0);
  CHECK(problems({{"price", "-5.00 USD"}}) == 1);
  CHECK(problems({{"price", 5}}) == 1);
  CHECK(problems({{"after", "soon"}}) == 1);
  CHECK(problems({{"on", "1 December"}}) == 1);
  CHECK(problems({{"times", {"weekends", "sat", "sun"}}}) == 1);
  CHECK(problems({{"times", {"monday"}}}) == 1);
}
