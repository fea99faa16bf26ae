#include "engine/program/program_keys.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/program/program_file.h"
#include "flow/yaml.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;
using flow::KeyAt;
using flow::KeySpec;
using flow::ValueKind;

namespace {

std::vector<flow::Finding> findings_of(const std::string& yaml, const KeySpec& spec) {
  const flow::SourceFile file{.name = "program.yaml", .bytes = yaml};
  const flow::YamlResult read = flow::read_yaml(file);
  REQUIRE(read.is_readable);
  flow::FindingList findings(file);
  flow::check_schema(read.root, spec, findings);
  return findings.take();
}

/// A table that has this key alone.
KeySpec only(const KeySpec& key) {
  return {.kind = ValueKind::kMap, .called = "the example", .children = {key}};
}

// Every spec of the table, items and forms too.
void visit(const KeySpec& spec, const std::function<void(const KeySpec&)>& look) {
  look(spec);
  for (const KeySpec& child : spec.children) {
    visit(child, look);
  }
}

bool is_key_word(const std::string& name) {
  return !name.empty() && std::ranges::all_of(name, [](char sign) {
    return (sign >= 'a' && sign <= 'z') || sign == '_';
  });
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

struct Mistake {
  const char* part;
  const char* other;
  int line;
  int column;
  const char* rule;
  const char* sentence;
};

}  // namespace

TEST_CASE("Every key of the program is described and has an example that is right", "[engine]") {
  for (const KeyAt& key : flow::all_keys(program_keys())) {
    CAPTURE(key.path);
    const KeySpec& spec = *key.spec;
    CHECK(is_key_word(spec.name));
    CHECK(spec.description.size() > 10);
    CHECK(spec.description.ends_with('.'));
    CHECK(spec.example.starts_with(spec.name + ":"));
    CHECK(findings_of(spec.example, only(spec)).empty());
  }
}

TEST_CASE("What holds without a key could be written, or is told in words", "[engine]") {
  for (const KeyAt& key : flow::all_keys(program_keys())) {
    CAPTURE(key.path);
    const KeySpec& spec = *key.spec;
    const int told = (spec.is_required ? 1 : 0) + (spec.default_value.empty() ? 0 : 1) +
                     (spec.without.empty() ? 0 : 1);
    CHECK(told == 1);
    if (!spec.default_value.empty()) {
      CHECK(findings_of(spec.name + ": " + spec.default_value, only(spec)).empty());
    }
  }
}

TEST_CASE("Every kind in the table has what it needs", "[engine]") {
  visit(program_keys(), [](const KeySpec& spec) {
    CAPTURE(spec.name);
    std::set<std::string> names;
    for (const KeySpec& child : spec.children) {
      CHECK((spec.kind != ValueKind::kMap || names.insert(child.name).second));
    }
    const bool is_named = spec.kind == ValueKind::kNames;
    CHECK((spec.kind == ValueKind::kPhrase || is_named) == (spec.phrase != nullptr));
    CHECK((spec.kind == ValueKind::kChoice) == !spec.choices.empty());
    CHECK((spec.kind != ValueKind::kWhole || (spec.min && spec.max && *spec.min <= *spec.max)));
    CHECK(((spec.kind != ValueKind::kList && !is_named) || spec.children.size() == 1));
    CHECK((spec.kind != ValueKind::kEither || spec.children.size() >= 2));
    CHECK((!flow::is_scalar(spec.kind) || spec.children.empty()));
  });
}

TEST_CASE("A usual slip in the program is one finding, at its place, with the way to mend it",
          "[engine]") {
  const std::vector<Mistake> mistakes{
      {"currency:", "curency:", 2, 1, "unknown-key", "did you mean \"currency\"?"},
      {"time_zone:", "timezone:", 3, 1, "unknown-key", "did you mean \"time_zone\"?"},
      {"  earn:", "  earns:", 5, 3, "unknown-key", "did you mean \"earn\"?"},
      {"costs: 200", "cost: 200", 9, 5, "unknown-key", "did you mean \"costs\"?"},
      {"costs: 200", "costs: 1,000", 9, 12, "bad-value", "not \"1,000\""},
      {"costs: 200", "costs: 1e3", 9, 12, "bad-value", "not \"1e3\""},
      {"costs: 200", "costs: -200", 9, 12, "bad-value", "from 0 to 1000000"},
      {"costs: 200", "costs: 20000000000000000000", 9, 12, "bad-value", "from 0 to 1000000"},
      {"costs: 200", "costs: 200 points", 9, 12, "bad-value", "a whole number"},
      {"1 per 1.00 USD", "1 per 1,00 USD", 5, 9, "bad-value", "no comma here"},
      {"1 per 1.00 USD", "1 per 1.005 USD", 5, 9, "bad-value", "at most 2 decimals"},
      {"1 per 1.00 USD", "1 per 1e2 USD", 5, 9, "bad-value", "without an exponent"},
      {"1 per 1.00 USD", "1 per -1.00 USD", 5, 9, "bad-value", "no minus here"},
      {"1 per 1.00 USD", "1 per 1.00 EUR", 5, 9, "bad-value", "the program counts in USD"},
      {"currency: USD", "currency: Dollar", 2, 11, "bad-value", "three capital letters"},
      {"currency: USD", "currency: \"\"", 2, 11, "bad-value", "three capital letters"},
      {"program: Bumble Rewards", "program: \"\"", 1, 10, "bad-value", "must not be empty"},
      {"{product: PRIZE-TOWEL, expires: 30 days}",
       "\n    product: PRIZE-TOWEL",
       11,
       5,
       "unknown-key",
       "it belongs below \"coupon\""},
      {"expires: 30 days", "expires: 36 hours", 10, 45, "bad-value", "write 1 day or 2 days"},
      {"expires: 30 days", "costs: 5", 10, 36, "unknown-key", "belongs to the reward \"towel\""},
      {"points:\n  earn", "points:\nearn", 5, 1, "unknown-key", "it belongs below \"points\""},
      {"  towel:", "  linen towel:", 7, 3, "bad-value", "cannot name a reward"},
      {"name: Linen hand towel", "name: [Linen]", 8, 11, "wrong-kind", "must be one text"},
      {"name: Linen hand towel", "name:", 8, 5, "wrong-kind", "nothing stands after \"name\""}};

  for (const Mistake& mistake : mistakes) {
    std::string bytes = kProgram;
    const std::size_t at = bytes.find(mistake.part);
    REQUIRE(at != std::string::npos);
    bytes.replace(at, std::string(mistake.part).size(), mistake.other);
    CAPTURE(bytes);
    const auto result = read_program({.name = "program.yaml", .bytes = bytes});
    CHECK_FALSE(result.program.has_value());
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].place.line == mistake.line);
    CHECK(result.findings[0].place.column == mistake.column);
    CHECK(result.findings[0].rule == mistake.rule);
    CHECK(result.findings[0].sentence.find(mistake.sentence) != std::string::npos);
  }
}

TEST_CASE("A program may have up to a thousand prizes and no more", "[engine]") {
  const auto program_with = [](int rewards) {
    std::string bytes = kProgram;
    for (int i = 1; i < rewards; ++i) {
      bytes += "  r" + std::to_string(i) + ": {name: R, costs: 1, coupon: {product: P}}\n";
    }
    return read_program({.name = "program.yaml", .bytes = bytes});
  };

  REQUIRE(program_with(1000).program.has_value());
  CHECK(program_with(1000).program->rewards.size() == 1000);
  const auto result = program_with(1001);
  CHECK_FALSE(result.program.has_value());
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings[0].sentence == "\"rewards\" may have at most 1000 entries");
}
