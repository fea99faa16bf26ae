#include "loyalty/earning/breakdown.h"

#include <limits>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

std::string text_of(std::int64_t times, std::int64_t per, int digits) {
  Fraction number(times);
  number.multiply(1, per);
  const auto exact = exact_of(number);
  REQUIRE(exact.has_value());
  return to_text(*exact, digits);
}

}  // namespace

TEST_CASE("An exact number is written with its money's digits, or more when it has more",
          "[loyalty]") {
  CHECK(text_of(8350, 100, 2) == "83.50");
  CHECK(text_of(8350, 100, 0) == "83.5");
  CHECK(text_of(54225, 1000, 2) == "54.225");
  CHECK(text_of(1980, 100, 0) == "19.8");
  CHECK(text_of(60, 1, 2) == "60.00");
  CHECK(text_of(60, 1, 0) == "60");
  CHECK(text_of(0, 1, 0) == "0");
  CHECK(text_of(-5, 100, 0) == "-0.05");
  CHECK(text_of(77, 3, 2) == "25.6666…");
  CHECK(text_of(1, 8, 3) == "0.125");
}

TEST_CASE("A number that does not fit is not written", "[loyalty]") {
  CHECK_FALSE(exact_of(Fraction(std::numeric_limits<std::int64_t>::max())).has_value());
  Steps steps;
  CHECK(steps.money(Fraction(8350), "USD").amount == Exact{.ten_thousandths = 835000});
  CHECK(steps.money(Fraction(8350), "JPY").amount == Exact{.ten_thousandths = 83500000});
  CHECK_FALSE(steps.is_too_large());
  CHECK(steps.exact(Fraction(std::numeric_limits<std::int64_t>::max())) == Exact{});
  CHECK(steps.is_too_large());
}

TEST_CASE("A factor is written as a decimal number where it is one", "[loyalty]") {
  CHECK(to_text(Factor{3, 2}) == "1.5");
  CHECK(to_text(Factor{2, 1}) == "2");
  CHECK(to_text(Factor{10845, 10000}) == "1.0845");
  CHECK(to_text(Factor{4, 3}) == "4/3");
  CHECK(to_text(Factor{1'000'000'001, 1'000'000'000}) == "1.000000001");
}

TEST_CASE("Limits and groups are said in the breakdown", "[loyalty]") {
  const ExactMoney money{.amount = {.ten_thousandths = 110000}, .currency = "USD"};
  const EarningRate rate{.points = core::Points(7), .per = {.minor = 300, .currency = "USD"}};

  CHECK(to_line({.kind = StepKind::kGroups,
                 .money = money,
                 .rate = rate,
                 .points = exact_of(core::Points(21))}) ==
        "11.00 USD at 7 per 3.00 USD, full ones only = 21");
  CHECK(to_line(
            {.kind = StepKind::kLimit, .name = "review", .change = exact_of(core::Points(-20))}) ==
        "-20 limit of review");
  CHECK(to_line({.kind = StepKind::kTooSoon, .points = Exact{}}) ==
        "too soon after the last order = 0");
  CHECK(to_line({.kind = StepKind::kTooLittle, .money = money, .points = Exact{}}) ==
        "11.00 USD not reached = 0");
  CHECK(to_line({.kind = StepKind::kRounded,
                 .points = exact_of(core::Points(3)),
                 .rounding = Rounding::kUp}) == "rounded up = 3");
}
