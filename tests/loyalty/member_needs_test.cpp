#include "loyalty/rewards/member_needs.h"

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using std::chrono::days;
using std::chrono::hours;

namespace {

constexpr const char* kZone = "America/Los_Angeles";

core::Instant utc(const char* text) {
  return core::parse_rfc3339(text).value();
}

const core::Instant kNow = utc("2026-03-18T19:00:00Z");

RewardFacts member() {
  return {.orders = 4,
          .spent_minor = 24000,
          .last_order = kNow - days(10),
          .joined = kNow - days(60),
          .country = "GB",
          .tags = {"newsletter", "vip"}};
}

bool is_for(const MemberNeeds& needs, const RewardFacts& facts = member()) {
  return fits(needs, facts, kNow, kZone);
}

}  // namespace

TEST_CASE("Without conditions a reward is for everybody", "[loyalty]") {
  CHECK(is_for({}));
  CHECK(is_for({}, {.joined = kNow}));
}

TEST_CASE("Orders and money spent count from exactly their bound on", "[loyalty]") {  // R94
  CHECK(is_for({.orders_min = 4, .orders_max = 4, .spent_min_minor = 24000}));
  CHECK_FALSE(is_for({.orders_min = 5}));
  CHECK_FALSE(is_for({.orders_max = 3}));
  CHECK_FALSE(is_for({.spent_min_minor = 24001}));
}

TEST_CASE("A condition may ask for a member who bought lately, or not for long", "[loyalty]") {
  CHECK(is_for({.ordered_within = days(10)}));
  CHECK_FALSE(is_for({.ordered_within = days(9)}));
  CHECK(is_for({.no_order_for = days(10)}));
  CHECK_FALSE(is_for({.no_order_for = days(11)}));
}

TEST_CASE("Days since an order are the shop's days, not hours", "[loyalty]") {
  RewardFacts late = member();
  late.last_order = utc("2026-03-18T06:59:00Z");  // 17 March, just before midnight

  CHECK(fits({.no_order_for = days(1)}, late, utc("2026-03-18T07:01:00Z"), kZone));
  CHECK_FALSE(fits({.ordered_within = days(0)}, late, utc("2026-03-18T07:01:00Z"), kZone));
}

TEST_CASE("Who never ordered did not order lately, and waits since joining", "[loyalty]") {
  const RewardFacts fresh{.joined = kNow - days(60)};

  CHECK_FALSE(is_for({.ordered_within = days(365)}, fresh));
  CHECK(is_for({.no_order_for = days(60)}, fresh));
  CHECK_FALSE(is_for({.no_order_for = days(61)}, fresh));
}

TEST_CASE("A condition may ask how long someone is a member", "[loyalty]") {
  CHECK(is_for({.member_for = days(60)}));
  CHECK_FALSE(is_for({.member_for = days(61)}));
}

TEST_CASE("Countries and tags let in and keep out", "[loyalty]") {  // R22, R91
  CHECK(is_for({.countries = {"IE", "GB"}}));
  CHECK_FALSE(is_for({.countries = {"IE"}}));
  CHECK_FALSE(is_for({.countries = {"GB"}}, {.joined = kNow}));
  CHECK(is_for({.tags = {"other", "vip"}}));
  CHECK_FALSE(is_for({.tags = {"other"}}));
  CHECK_FALSE(is_for({.tags_not = {"vip"}}));
  CHECK(is_for({.tags_not = {"other"}}));
}
