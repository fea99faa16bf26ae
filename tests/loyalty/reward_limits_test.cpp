#include "loyalty/rewards/reward_limits.h"

#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

constexpr const char* kZone = "America/Los_Angeles";

core::Instant utc(const char* text) {
  return core::parse_rfc3339(text).value();
}

// What `times` wishes of 30 each get under a limit of 100.
std::vector<std::int64_t> given(WhenFull when_full, int times) {
  std::vector<std::int64_t> parts;
  std::int64_t used = 0;
  for (int i = 0; i < times; ++i) {
    parts.push_back(allowed_under({.limit = 100, .used = used, .wanted = 30}, when_full));
    used += parts.back();
  }
  return parts;
}

}  // namespace

TEST_CASE("Section 12: a limit of 100 with 30 each cuts to 30, 30, 30, 10 or rejects the fourth",
          "[loyalty]") {
  CHECK(given(WhenFull::kCut, 5) == std::vector<std::int64_t>{30, 30, 30, 10, 0});
  CHECK(given(WhenFull::kReject, 5) == std::vector<std::int64_t>{30, 30, 30, 0, 0});
}

TEST_CASE("A limit takes what fits exactly", "[loyalty]") {
  CHECK(allowed_under({.limit = 100, .used = 70, .wanted = 30}, WhenFull::kReject) == 30);
  CHECK(allowed_under({.limit = 100, .used = 100, .wanted = 1}, WhenFull::kCut) == 0);
  CHECK(allowed_under({.limit = 100, .used = 150, .wanted = 1}, WhenFull::kCut) == 0);
  CHECK(allowed_under({.limit = 5, .used = INT64_MIN, .wanted = 1}, WhenFull::kCut) == 0);
}

TEST_CASE("A member's uses count from the beginning of the shop's period", "[loyalty]") {  // R101
  const core::Instant now = utc("2026-04-01T06:59:00Z");  // still 31 March in Los Angeles

  CHECK(counts_from({.times = 1, .per = Unit::kMonth}, now, kZone) == utc("2026-03-01T08:00:00Z"));
  CHECK(counts_from({.times = 1, .per = Unit::kDay}, now, kZone) == utc("2026-03-31T07:00:00Z"));
  CHECK(counts_from({.times = 1, .per = Unit::kYear}, now, kZone) == utc("2026-01-01T08:00:00Z"));
  CHECK_FALSE(counts_from({.times = 1}, now, kZone).has_value());
}

TEST_CASE("The first 500 get it", "[loyalty]") {  // R101
  const RewardLimits limits{.total = 500};

  CHECK_FALSE(is_total_limit_reached(limits, {.total = 499}, std::nullopt));
  CHECK(is_total_limit_reached(limits, {.total = 500}, std::nullopt));
}

TEST_CASE("A budget of discounts counts codes that are out, one of orders what was bought",
          "[loyalty]") {  // R101
  const RewardLimits discounts{.discount_minor = 1000};
  const RewardLimits orders{.order_minor = 50000};

  CHECK_FALSE(is_total_limit_reached(discounts, {.discount_minor = 900}, 100));
  CHECK(is_total_limit_reached(discounts, {.discount_minor = 901}, 100));
  CHECK_FALSE(is_total_limit_reached(discounts, {.discount_minor = 999}, std::nullopt));
  CHECK(is_total_limit_reached(discounts, {.discount_minor = 1000}, std::nullopt));
  CHECK_FALSE(is_total_limit_reached(orders, {.order_minor = 49999}, 100));
  CHECK(is_total_limit_reached(orders, {.order_minor = 50000}, 100));
}

TEST_CASE("Without limits a reward is given any number of times", "[loyalty]") {
  CHECK_FALSE(is_member_limit_reached({}, {.by_member = 1'000'000}));
  CHECK_FALSE(is_total_limit_reached({}, {.total = 1'000'000, .discount_minor = INT64_MAX}, 1));
}
