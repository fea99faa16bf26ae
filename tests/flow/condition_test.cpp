#include "flow/condition.h"

#include "tests/catch.h"

using namespace regulars;
using flow::Condition;
using flow::Facts;
using flow::Value;
using Compare = flow::Condition::Compare;

namespace {

Facts one_fact(std::optional<Value> value) {
  return {.language = "en", .zone = "America/Los_Angeles", .find = [value](std::string_view name) {
            return name == "it" ? value : std::optional<Value>();
          }};
}

bool is_true(const Value& value, Compare compare, const std::string& text = "") {
  Condition condition;
  condition.fact = "it";
  condition.compare = compare;
  condition.value = text;
  return flow::holds(condition, one_fact(value));
}

Value number(std::int64_t n) {
  return n;
}
Value words(const char* text) {
  return std::string(text);
}
Value usd(std::int64_t minor) {
  return core::Money{.minor = minor, .currency = "USD"};
}

}  // namespace

TEST_CASE("A fact alone holds when it says something", "[flow]") {
  CHECK(is_true(true, Compare::kIsSet));
  CHECK(is_true(number(1), Compare::kIsSet));
  CHECK(is_true(words("x"), Compare::kIsSet));
  CHECK(is_true(usd(1), Compare::kIsSet));

  CHECK_FALSE(is_true(false, Compare::kIsSet));
  CHECK_FALSE(is_true(number(0), Compare::kIsSet));
  CHECK_FALSE(is_true(words(""), Compare::kIsSet));
}

TEST_CASE("Numbers are compared by size, with the border on the right side", "[flow]") {
  CHECK(is_true(number(200), Compare::kAtLeast, "200"));
  CHECK_FALSE(is_true(number(199), Compare::kAtLeast, "200"));
  CHECK(is_true(number(201), Compare::kMore, "200"));
  CHECK_FALSE(is_true(number(200), Compare::kMore, "200"));
  CHECK(is_true(number(200), Compare::kAtMost, "200"));
  CHECK_FALSE(is_true(number(201), Compare::kAtMost, "200"));
  CHECK(is_true(number(199), Compare::kLess, "200"));
  CHECK_FALSE(is_true(number(200), Compare::kLess, "200"));
  CHECK(is_true(number(1000), Compare::kEqual, "1,000"));
  CHECK(is_true(number(1), Compare::kNotEqual, "2"));
}

TEST_CASE("Money is compared in one currency only", "[flow]") {
  CHECK(is_true(usd(6000), Compare::kAtLeast, "60.00 USD"));
  CHECK(is_true(usd(6000), Compare::kAtLeast, "60"));
  CHECK_FALSE(is_true(usd(5999), Compare::kAtLeast, "60.00 USD"));
  CHECK_FALSE(is_true(usd(6000), Compare::kAtLeast, "1.00 EUR"));
  CHECK_FALSE(is_true(usd(6000), Compare::kAtMost, "1.00 EUR"));
}

TEST_CASE("A day is compared with midnight in the shop's zone", "[flow]") {
  const Value just_before = *core::parse_rfc3339("2026-12-01T07:59:59Z");
  const Value midnight = *core::parse_rfc3339("2026-12-01T08:00:00Z");

  CHECK(is_true(just_before, Compare::kLess, "2026-12-01"));
  CHECK(is_true(midnight, Compare::kAtLeast, "2026-12-01"));
}

TEST_CASE("Texts are compared folded, and yes/no with words", "[flow]") {
  CHECK(is_true(words("Towel"), Compare::kEqual, "towel"));
  CHECK(is_true(words("towel"), Compare::kNotEqual, "throw"));
  CHECK(is_true(words("10"), Compare::kMore, "9"));
  CHECK_FALSE(is_true(words("b"), Compare::kMore, "a"));
  CHECK(is_true(true, Compare::kEqual, "yes"));
  CHECK(is_true(true, Compare::kEqual, "true"));
  CHECK(is_true(false, Compare::kEqual, "no"));
  CHECK_FALSE(is_true(true, Compare::kEqual, "no"));
}

TEST_CASE("A fact that is not there differs from everything and is in no order", "[flow]") {
  const Facts nothing = one_fact(std::nullopt);
  Condition condition;
  condition.fact = "it";
  condition.value = "1";
  const auto holds_as = [&](Compare compare) {
    condition.compare = compare;
    return flow::holds(condition, nothing);
  };

  CHECK(holds_as(Compare::kNotEqual));
  CHECK_FALSE(holds_as(Compare::kIsSet));
  CHECK_FALSE(holds_as(Compare::kEqual));
  CHECK_FALSE(holds_as(Compare::kLess));
  CHECK_FALSE(holds_as(Compare::kAtMost));
  CHECK_FALSE(holds_as(Compare::kMore));
  CHECK_FALSE(holds_as(Compare::kAtLeast));
}

TEST_CASE("Unless turns a condition round", "[flow]") {
  Condition condition;
  condition.fact = "it";
  condition.negated = true;

  CHECK(flow::holds(condition, one_fact(std::nullopt)));
  CHECK_FALSE(flow::holds(condition, one_fact(Value(true))));
}
