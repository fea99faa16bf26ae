#include "loyalty/rewards/coupon_life.h"

#include <string>
#include <vector>

#include "core/random.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr const char* kZone = "America/Los_Angeles";

Day day(int y, unsigned m, unsigned d) {
  return std::chrono::year_month_day{
      std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

const core::Instant kStart = start_of(day(2026, 3, 1), kZone) + hours(10);

// A coupon and what happens to it, with the points that move.
struct Story {
  CouponRules rules{};
  CouponLife coupon = issue_coupon(kStart, days(30), kZone);
  CouponPoints points = CouponPoints::kNone;

  CouponAnswer happens(const CouponEvent& event) {
    const CouponMove move = move_coupon(coupon, event, rules, kZone);
    coupon = move.coupon;
    points = move.points;
    return move.answer;
  }
  CouponAnswer hold(const char* order, core::Instant at = kStart + hours(1)) {
    return happens(
        {.kind = CouponEventKind::kHold, .at = at, .order = order, .hold_until = at + minutes(15)});
  }
  CouponAnswer end_hold(const char* order, core::Instant at) {
    return happens({.kind = CouponEventKind::kHoldEnded, .at = at, .order = order});
  }
  CouponAnswer pay(const char* order, core::Instant at = kStart + hours(2)) {
    return happens({.kind = CouponEventKind::kPaid, .at = at, .order = order});
  }
  CouponAnswer cancel(core::Instant at = kStart + hours(3)) {
    return happens({.kind = CouponEventKind::kCancelled, .at = at});
  }
  CouponAnswer cancel_order(const char* order, core::Instant at = kStart + hours(4)) {
    return happens({.kind = CouponEventKind::kOrderCancelled, .at = at, .order = order});
  }
  CouponAnswer pass(core::Instant at) {
    return happens({.kind = CouponEventKind::kDatePassed, .at = at});
  }
};

constexpr auto kChanged = CouponAnswer::kChanged;
constexpr auto kUnchanged = CouponAnswer::kUnchanged;
constexpr auto kRefused = CouponAnswer::kRefused;

const core::Instant kEnd = start_of(day(2026, 4, 1), kZone);

}  // namespace

TEST_CASE("Section 9: issued on 1 March at 10:00 for 30 days, the last good day is 31 March",
          "[loyalty]") {  // R54
  Story story;

  CHECK(story.coupon.last_day == day(2026, 3, 31));
  CHECK(coupon_ends(story.coupon, kZone) == kEnd);
  CHECK(story.hold("A", kEnd - std::chrono::milliseconds(1)) == kChanged);
  CHECK(Story{}.hold("A", kEnd) == kRefused);  // R96
}

TEST_CASE("Section 9: a coupon cancelled unused gives its points back, once", "[loyalty]") {
  Story story;

  CHECK(story.cancel() == kChanged);
  CHECK(story.coupon.state == CouponState::kCancelled);
  CHECK(story.points == CouponPoints::kRecredit);
  CHECK(story.cancel() == kUnchanged);
  CHECK(story.points == CouponPoints::kNone);
  CHECK(story.hold("A") == kRefused);
}

TEST_CASE("Section 9: an order holds a coupon and pays with it", "[loyalty]") {
  Story story;

  CHECK(story.hold("A") == kChanged);
  CHECK(story.coupon.state == CouponState::kReserved);
  CHECK(story.hold("A") == kUnchanged);
  CHECK(story.pay("A") == kChanged);
  CHECK(story.coupon.state == CouponState::kRedeemed);
  CHECK(story.coupon.order == "A");
  CHECK(story.points == CouponPoints::kNone);
  CHECK(story.pay("A") == kUnchanged);
  CHECK(story.hold("A") == kUnchanged);
}

TEST_CASE("Section 9: a held coupon is free again when the hold ends or the cart is dropped",
          "[loyalty]") {
  Story story;
  story.hold("A");

  CHECK(story.hold("B", kStart + hours(1) + minutes(14)) == kRefused);
  CHECK(story.end_hold("A", kStart + hours(1) + minutes(5)) == kChanged);
  CHECK(story.coupon.state == CouponState::kIssued);
  CHECK(story.end_hold("A", kStart + hours(1) + minutes(5)) == kUnchanged);
  CHECK(story.hold("B", kStart + hours(1) + minutes(6)) == kChanged);
  CHECK(story.end_hold("A", kStart + hours(1) + minutes(7)) == kUnchanged);
  CHECK(story.coupon.order == "B");
  CHECK(story.cancel_order("B") == kChanged);
  CHECK(story.coupon.state == CouponState::kIssued);
}

TEST_CASE("A hold ends by its time, though nobody has said so", "[loyalty]") {
  Story story;
  story.hold("A");
  Story again = story;
  Story ended = story;
  Story paid = story;
  const core::Instant over = kStart + hours(1) + minutes(15);

  CHECK(story.hold("B", over - minutes(1)) == kRefused);
  CHECK(story.hold("B", over) == kChanged);
  CHECK(story.coupon.order == "B");
  CHECK(again.hold("A", over) == kChanged);
  CHECK(again.coupon.held_until == over + minutes(15));
  CHECK(ended.end_hold("A", over) == kChanged);
  CHECK(ended.coupon.state == CouponState::kIssued);
  CHECK(paid.pay("B", over - minutes(1)) == kRefused);
  CHECK(paid.pay("B", over) == kChanged);
}

TEST_CASE("A hold that would end before it begins is refused", "[loyalty]") {
  Story story;
  const CouponEvent event{
      .kind = CouponEventKind::kHold, .at = kStart, .order = "A", .hold_until = kStart};

  CHECK(story.happens(event) == kRefused);
}

TEST_CASE("Section 9: when the date passes, the points are lost or come back by the setting",
          "[loyalty]") {
  Story lost;
  Story back{.rules = {.on_expiry = OnExpiry::kRecredit}};

  CHECK(lost.pass(kEnd - std::chrono::milliseconds(1)) == kUnchanged);
  CHECK(lost.pass(kEnd) == kChanged);
  CHECK(lost.coupon.state == CouponState::kExpired);
  CHECK(lost.points == CouponPoints::kLost);
  CHECK(back.pass(kEnd + days(3)) == kChanged);
  CHECK(back.points == CouponPoints::kRecredit);
  CHECK(back.pass(kEnd + days(4)) == kUnchanged);
  CHECK(back.points == CouponPoints::kNone);
  CHECK(lost.cancel(kEnd + days(1)) == kRefused);
  CHECK(lost.hold("A", kEnd + days(1)) == kRefused);
}

TEST_CASE("A coupon does not expire while a checkout holds it", "[loyalty]") {
  Story story;
  story.hold("A", kEnd - minutes(5));

  CHECK(story.pass(kEnd + minutes(5)) == kUnchanged);
  CHECK(story.pay("A", kEnd + minutes(6)) == kChanged);
  Story left;
  left.hold("A", kEnd - minutes(5));
  CHECK(left.pass(kEnd + minutes(10)) == kChanged);
  CHECK(left.coupon.state == CouponState::kExpired);
}

TEST_CASE("Section 9: a cancelled order gives the coupon back with the days it had left",
          "[loyalty]") {
  Story story;
  story.pay("A", start_of(day(2026, 3, 21), kZone) + hours(8));  // 10 days left
  Story soon = story;

  CHECK(story.cancel_order("A", start_of(day(2026, 4, 20), kZone)) == kChanged);
  CHECK(story.coupon.state == CouponState::kIssued);
  CHECK(story.coupon.last_day == day(2026, 4, 30));
  CHECK(story.points == CouponPoints::kNone);
  CHECK(story.cancel_order("A", start_of(day(2026, 4, 20), kZone)) == kUnchanged);
  soon.cancel_order("A", start_of(day(2026, 3, 21), kZone) + hours(9));
  CHECK(soon.coupon.last_day == day(2026, 3, 31));
}

TEST_CASE("Section 9: or a cancelled order cancels the coupon and gives the points back",
          "[loyalty]") {
  Story story{.rules = {.on_order_cancelled = OnOrderCancelled::kCancelAndRecredit}};
  story.pay("A");

  CHECK(story.cancel_order("A") == kChanged);
  CHECK(story.coupon.state == CouponState::kCancelled);
  CHECK(story.points == CouponPoints::kRecredit);
  CHECK(story.cancel_order("A") == kUnchanged);
  CHECK(story.pay("A") == kUnchanged);  // the first message once more
  CHECK(story.points == CouponPoints::kNone);
  CHECK(story.coupon.state == CouponState::kCancelled);
}

TEST_CASE("Section 9: a coupon used elsewhere stays used when the first order is revived",
          "[loyalty]") {
  Story story;
  story.hold("A", kStart + minutes(1));
  story.cancel_order("A", kStart + minutes(2));
  story.hold("B", kStart + minutes(3));
  REQUIRE(story.pay("B", kStart + minutes(4)) == kChanged);

  CHECK(story.pay("A", kStart + minutes(5)) == kRefused);
  CHECK(story.cancel_order("A", kStart + minutes(6)) == kUnchanged);
  CHECK(story.coupon.state == CouponState::kRedeemed);
  CHECK(story.coupon.order == "B");
}

TEST_CASE("A revived order gets its coupon again when nobody else used it", "[loyalty]") {
  Story story;
  story.pay("A", kStart + hours(1));
  story.cancel_order("A", kStart + hours(2));

  CHECK(story.pay("A", kStart + hours(1)) == kUnchanged);  // an old message once more
  CHECK(story.coupon.state == CouponState::kIssued);
  CHECK(story.pay("A", kStart + hours(3)) == kChanged);
  CHECK(story.cancel_order("A", kStart + hours(2)) == kUnchanged);  // likewise
  CHECK(story.coupon.state == CouponState::kRedeemed);
}

TEST_CASE("Another order may have used a coupon whose points went back with the first one",
          "[loyalty]") {
  Story story{.rules = {.on_order_cancelled = OnOrderCancelled::kCancelAndRecredit}};
  story.pay("A", kStart + hours(1));
  story.cancel_order("A", kStart + hours(2));

  CHECK(story.pay("A", kStart + hours(1)) == kUnchanged);
  CHECK(story.pay("B", kStart + hours(1)) == kChanged);
  CHECK(story.points == CouponPoints::kTakeAgain);
  CHECK(story.pay("C", kStart + hours(3)) == kRefused);
}

TEST_CASE("A payment by an order that the shop does not name counts once", "[loyalty]") {
  Story story;
  CHECK(story.pay("", kStart + hours(1)) == kChanged);
  CHECK(story.pay("A", kStart + hours(2)) == kUnchanged);
  CHECK(story.coupon.state == CouponState::kRedeemed);
}

TEST_CASE("A payment in time that is heard of late redeems the coupon after all", "[loyalty]") {
  Story expired{.rules = {.on_expiry = OnExpiry::kRecredit}};
  Story lost;
  Story cancelled;
  expired.pass(kEnd + hours(1));
  lost.pass(kEnd + hours(1));
  cancelled.cancel(kStart + hours(3));

  CHECK(expired.pay("A", kEnd - minutes(1)) == kChanged);
  CHECK(expired.points == CouponPoints::kTakeAgain);
  CHECK(expired.pay("A", kEnd - minutes(1)) == kUnchanged);
  CHECK(lost.pay("A", kEnd - minutes(1)) == kChanged);
  CHECK(lost.points == CouponPoints::kNone);
  CHECK(cancelled.pay("A", kStart + hours(3)) == kRefused);
  CHECK(cancelled.pay("A", kStart + hours(2)) == kChanged);
  CHECK(cancelled.points == CouponPoints::kTakeAgain);
}

TEST_CASE("Points of a coupon that could not be taken again go back no second time", "[loyalty]") {
  Story story{.rules = {.on_order_cancelled = OnOrderCancelled::kCancelAndRecredit}};
  story.cancel(kStart + hours(3));
  CHECK(story.points == CouponPoints::kRecredit);
  story.pay("A", kStart + hours(2));
  CHECK(story.points == CouponPoints::kTakeAgain);
  CHECK_FALSE(story.coupon.is_recredited);
  story.coupon.is_recredited = true;  // the member has spent them

  CHECK(story.cancel_order("A") == kChanged);
  CHECK(story.points == CouponPoints::kNone);
  CHECK(story.coupon.is_recredited);
  story.coupon = {.state = CouponState::kRedeemed,
                  .last_day = story.coupon.last_day,
                  .order = "A",
                  .is_recredited = true};
  story.rules.on_order_cancelled = OnOrderCancelled::kIssueAgain;
  CHECK(story.cancel_order("A", kStart + hours(5)) == kChanged);
  CHECK(story.coupon.is_recredited);

  CHECK(story.pay("B", kStart + hours(6)) == kChanged);
  CHECK(story.points == CouponPoints::kTakeAgain);
}

TEST_CASE("A payment after the coupon expired is refused", "[loyalty]") {  // R96
  Story story;
  story.pass(kEnd);

  CHECK(story.pay("A", kEnd) == kRefused);
  CHECK(story.coupon.state == CouponState::kExpired);
}

TEST_CASE("A coupon that is held or used cannot be cancelled", "[loyalty]") {
  Story held;
  held.hold("A", kStart + hours(3) - minutes(1));
  Story used;
  used.pay("A");

  CHECK(held.cancel() == kRefused);
  CHECK(used.cancel() == kRefused);
  CHECK(used.pass(kEnd + days(1)) == kUnchanged);
}

TEST_CASE("Blocked coupons are not held, and are good again when the block ends",
          "[loyalty]") {  // R103, R104
  Story story{.rules = {.is_blocked = true}};

  CHECK(story.hold("A") == kRefused);
  story.rules.is_blocked = false;
  CHECK(story.hold("A") == kChanged);
  story.rules.is_blocked = true;
  CHECK(story.pay("A") == kChanged);
}

TEST_CASE("A gift card without an end is good for ever, and stays so when its order is cancelled",
          "[loyalty]") {  // R137
  const core::Instant late = kStart + days(36'500);
  Story story{.coupon = issue_coupon(kStart, std::nullopt, kZone)};
  CHECK_FALSE(coupon_ends(story.coupon, kZone).has_value());
  CHECK_FALSE(coupon_expires(story.coupon, kZone).has_value());

  CHECK(story.pass(late) == kUnchanged);
  CHECK(story.hold("A", late) == kChanged);
  CHECK(story.pay("A", late) == kChanged);
  CHECK(story.cancel_order("A", late + hours(1)) == kChanged);

  CHECK(story.coupon.state == CouponState::kIssued);
  CHECK_FALSE(story.coupon.last_day.has_value());
  CHECK(story.cancel(late + hours(2)) == kChanged);
  CHECK(story.points == CouponPoints::kRecredit);
}

TEST_CASE("A gift card that is paid out in money is closed once, and its points stay spent",
          "[loyalty]") {  // R137
  const auto pay_out = [](Story& story, core::Instant at) {
    return story.happens({.kind = CouponEventKind::kPaidOut, .at = at});
  };
  Story story;
  const bool is_used = GENERATE(false, true);
  if (is_used) {
    REQUIRE(story.pay("A") == kChanged);
  }

  CHECK(pay_out(story, kStart + hours(5)) == kChanged);
  CHECK(story.coupon.state == CouponState::kCancelled);
  CHECK(story.points == CouponPoints::kLost);
  CHECK_FALSE(story.coupon.is_recredited);
  CHECK(pay_out(story, kStart + hours(6)) == kRefused);
  CHECK(story.cancel_order("A", kStart + hours(7)) == kUnchanged);

  Story over;
  REQUIRE(over.pass(kEnd) == kChanged);
  CHECK(pay_out(over, kEnd) == kRefused);
}

TEST_CASE("Whatever happens to a coupon, an event twice moves nothing the second time",
          "[loyalty]") {
  const std::uint64_t seed = GENERATE(51U, 52U, 53U, 54U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  const std::vector<std::string> orders{"A", "B", "C"};
  for (int round = 0; round < 200; ++round) {
    Story story;
    if (core::draw_below(random, 4) == 0) {
      story.coupon = issue_coupon(kStart, std::nullopt, kZone);
    }
    story.rules.on_expiry =
        core::draw_below(random, 2) == 0 ? OnExpiry::kLost : OnExpiry::kRecredit;
    story.rules.on_order_cancelled = core::draw_below(random, 2) == 0
                                         ? OnOrderCancelled::kIssueAgain
                                         : OnOrderCancelled::kCancelAndRecredit;
    int given_back = 0;
    core::Instant at = kStart;
    for (int step = 0; step < 20; ++step) {
      at += hours(core::draw_below(random, 72));
      const CouponEvent event{.kind = static_cast<CouponEventKind>(core::draw_below(random, 7)),
                              .at = at,
                              .order = orders.at(core::draw_below(random, 3)),
                              .hold_until = at + hours(24)};
      CAPTURE(round, step, static_cast<int>(event.kind), event.order);
      story.happens(event);
      given_back += story.points == CouponPoints::kRecredit ? 1 : 0;
      given_back -= story.points == CouponPoints::kTakeAgain ? 1 : 0;
      const CouponLife before = story.coupon;
      REQUIRE(story.happens(event) != kChanged);
      REQUIRE(story.coupon == before);
      REQUIRE(story.points == CouponPoints::kNone);
      REQUIRE(given_back == (story.coupon.is_recredited ? 1 : 0));
    }
  }
}
