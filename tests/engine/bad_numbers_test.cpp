// Numbers that could be misread, wherever program.yaml has one: refused at their place, never
// rounded, cut or guessed at.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/program/program_file.h"
#include "engine/program/program_keys.h"
#include "flow/yaml.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;
using flow::KeySpec;
using flow::ValueKind;

namespace {

const std::string kDigits = "0123456789";

// Amounts, points, limits and budgets wherever they may stand; one to a line.
const std::string kEverywhere = R"(program: Bumble Rewards
currency: USD
time_zone: America/Los_Angeles
points:
  earn:
    - 1 per 1.00 USD
  order_minimum: 10.00 USD
  at_most: 500 per order
  limit: 1000 points per month
  when_spent: debt up to 500 points
  convert:
    EUR: 1.25 USD
bonuses:
  joining: 50
  orders:
    - over: 100.00 USD
      points: 20
    - at_least: 60.00 USD
      points: 5
      limit: 30 points per month
  events:
    review:
      points: 30
      limit: 100 per month
rewards:
  amount:
    name: Money off
    costs: 200
    gives:
      amount: 5.00 USD
    for:
      spent_from: 100.00 USD
    when:
      minimum: 50.00 USD
    budget: 1000.00 USD
    buying_price: 8.00 USD
    shop_price: 19.90 USD
  percent:
    name: Percent off
    costs: 300
    gives:
      percent: 15 %
      up_to: 20.00 USD
  card:
    name: Gift card
    costs: 400
    gives:
      value: 25.00 USD
  blocks:
    name: Pay with points
    costs: 100
    gives:
      blocks: 100 points for 5.00 USD
  steps:
    name: More for more
    costs: 500
    gives:
      steps: 10.00 USD from 100.00 USD
tiers:
  - name: Guest
  - name: Silver
    from: 300
    earn: x1.5
campaigns:
  friday:
    earn: x2
    when:
      over: 50.00 USD
      spent_at_least: 500.00 USD
    budget:
      points: 10000
      order_value: 9000.00 USD
)";

ProgramResult read(const std::string& bytes) {
  return read_program({.name = "program.yaml", .bytes = bytes});
}

int line_at(const std::string& text, std::size_t at) {
  return 1 + static_cast<int>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

struct Number {
  std::size_t begin = 0;
  std::size_t size = 0;  // with its decimals
};

std::vector<Number> numbers_in(const std::string& text) {
  std::vector<Number> numbers;
  for (std::size_t at = text.find_first_of(kDigits); at != std::string::npos;) {
    std::size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
    if (end + 1 < text.size() && text[end] == '.' && kDigits.find(text[end + 1]) != kDigits.npos) {
      end = std::min(text.find_first_not_of(kDigits, end + 1), text.size());
    }
    numbers.push_back({.begin = at, .size = end - at});
    at = text.find_first_of(kDigits, end);
  }
  return numbers;
}

const char* const kBad[] = {
    "1e3", "1E3", "1,000", "1.000.000", "-5", "+5", "12345678901234567890", "0x10", "NaN", "½"};

}  // namespace

TEST_CASE("The example of numbers everywhere is right", "[engine]") {
  const auto result = read(kEverywhere);
  for (const flow::Finding& finding : result.findings) {
    UNSCOPED_INFO(flow::to_text(finding));
  }
  CHECK(result.program.has_value());
}

TEST_CASE("An exponent, a comma, a sign or twenty digits are refused wherever a number stands",
          "[engine]") {
  for (const Number& number : numbers_in(kEverywhere)) {
    for (const char* bad : kBad) {
      std::string bytes = kEverywhere;
      bytes.replace(number.begin, number.size, bad);
      const int line = line_at(kEverywhere, number.begin);
      CAPTURE(line, bad, bytes.substr(number.begin, 40));

      const auto result = read(bytes);

      CHECK_FALSE(result.program.has_value());
      REQUIRE_FALSE(result.findings.empty());
      CHECK(result.findings.front().place.line == line);
      CHECK_FALSE(result.findings.front().sentence.empty());
    }
  }
}

TEST_CASE("An amount in another currency is refused wherever one stands", "[engine]") {
  const std::size_t first = kEverywhere.find("points:");
  for (std::size_t at = kEverywhere.find("USD", first); at != std::string::npos;
       at = kEverywhere.find("USD", at + 1)) {
    for (const char* other : {"GBP", "usd", "US", "$"}) {
      std::string bytes = kEverywhere;
      bytes.replace(at, 3, other);
      const int line = line_at(kEverywhere, at);
      CAPTURE(line, other);

      const auto result = read(bytes);

      CHECK_FALSE(result.program.has_value());
      REQUIRE_FALSE(result.findings.empty());
      CHECK(result.findings.front().place.line == line);
    }
  }
}

TEST_CASE("More decimals than the currency has are refused, never rounded", "[engine]") {
  for (std::size_t at = kEverywhere.find(" USD\n"); at != std::string::npos;
       at = kEverywhere.find(" USD\n", at + 1)) {
    if (line_at(kEverywhere, at) == 2 || kEverywhere.substr(at - 4, 4) == "1.25") {
      continue;  // the currency itself, and a rate of exchange
    }
    std::string bytes = kEverywhere;
    bytes.insert(at, "1");
    CAPTURE(line_at(kEverywhere, at));

    const auto result = read(bytes);

    CHECK_FALSE(result.program.has_value());
    REQUIRE_FALSE(result.findings.empty());
    CHECK(result.findings.front().place.line == line_at(kEverywhere, at));
  }
}

TEST_CASE("No number of a key's example may be written in a way that could be misread",
          "[engine]") {
  const auto is_number_key = [](ValueKind kind) {
    return kind == ValueKind::kWhole || kind == ValueKind::kMoney || kind == ValueKind::kDuration ||
           kind == ValueKind::kDay;
  };
  for (const flow::KeyAt& key : flow::all_keys(program_keys())) {
    if (!is_number_key(key.spec->kind)) {
      continue;
    }
    const KeySpec table{.kind = ValueKind::kMap, .called = "the example", .children = {*key.spec}};
    for (const Number& number : numbers_in(key.spec->example)) {
      for (const char* bad : kBad) {
        std::string yaml = key.spec->example;
        yaml.replace(number.begin, number.size, bad);
        CAPTURE(key.path, yaml);
        const flow::SourceFile file{.name = "program.yaml", .bytes = yaml};
        const flow::YamlResult tree = flow::read_yaml(file);
        flow::FindingList findings(file);
        flow::check_schema(tree.root, table, findings);
        CHECK_FALSE(findings.take().empty());
      }
    }
  }
}
