#include "loyalty/rewards/thresholds.h"

#include <cstdint>
#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

std::int64_t told(std::int64_t before, std::int64_t now) {
  const std::vector<Points> thresholds{Points(100), Points(50)};
  return crossed_threshold(thresholds, Points(before), Points(now)).value_or(Points(0)).count();
}

}  // namespace

TEST_CASE("A threshold is told once per crossing, and again after the balance fell below it",
          "[loyalty]") {  // case odoo-note-01
  std::vector<std::int64_t> messages;
  std::int64_t balance = 0;

  for (const std::int64_t next : {50, 99, 100, 0, 100}) {
    messages.push_back(told(balance, next));
    balance = next;
  }

  CHECK(messages == std::vector<std::int64_t>{50, 0, 100, 0, 100});
}

TEST_CASE("A jump over several thresholds tells the highest only", "[loyalty]") {
  CHECK(told(0, 500) == 100);
  CHECK(told(49, 99) == 50);
  CHECK(told(-170, 50) == 50);
}

TEST_CASE("A balance that stays or falls tells of nothing", "[loyalty]") {
  CHECK(told(50, 50) == 0);
  CHECK(told(100, 50) == 0);
  CHECK(told(500, 49) == 0);
  CHECK(told(0, 49) == 0);
  CHECK_FALSE(crossed_threshold({}, Points(0), Points(100)).has_value());
}
