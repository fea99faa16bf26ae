#include "loyalty/earning/event_earning.h"

#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;
using std::chrono::day;
using std::chrono::month;
using std::chrono::month_day;
using std::chrono::year;

namespace {

constexpr const char* kZone = "America/New_York";
const core::MemberId kMember(17);

core::Instant at(const char* text) {
  return *core::parse_rfc3339(text);
}

Day on(int in, unsigned of, unsigned the) {
  return Day(year{in} / month{of} / day{the});
}

month_day date(unsigned of, unsigned the) {
  return month{of} / day{the};
}

// The keys of what is given when the days are run one after the other.
std::vector<std::string> keys(const GiftRule& rule, const MemberDays& days, Day from, Day to) {
  std::vector<std::string> found;
  for (Day today = from; today <= to; today += std::chrono::days(1)) {
    const auto gift = gift_due(rule, kMember, days, today);
    if (gift && (found.empty() || found.back() != gift->key)) {
      found.push_back(gift->key);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("Section 12: reviews at 30 points with 100 a month bring 30, 30, 30 and 10 or nothing",
          "[loyalty]") {  // R39, R41
  const auto in_turn = [](CapKind kind) {
    const EventRule rule{.name = "review",
                         .points = Points(30),
                         .limit = Limit{.points = Points(100), .per = Unit::kMonth, .kind = kind}};
    std::vector<std::int64_t> points;
    Use use;
    for (int i = 0; i < 4; ++i) {
      const EventPoints event = event_points(rule, use, at("2026-03-01T12:00:00Z"), kZone);
      points.push_back(event.points.count());
      use = event.use;
    }
    return points;
  };

  CHECK(in_turn(CapKind::kCut) == std::vector<std::int64_t>{30, 30, 30, 10});
  CHECK(in_turn(CapKind::kReject) == std::vector<std::int64_t>{30, 30, 30, 0});
}

TEST_CASE("Why an event brought less or nothing can be told", "[loyalty]") {
  EventRule rule{.name = "review", .points = Points(30), .limit = Limit{.points = Points(100)}};
  const auto outcome = [&](std::int64_t used, const char* now = "2026-03-06T12:00:00Z") {
    return event_points(rule, {.points = Points(used)}, at(now), kZone).outcome;
  };

  CHECK(outcome(70) == EventOutcome::kGiven);
  CHECK(outcome(71) == EventOutcome::kCut);
  CHECK(outcome(100) == EventOutcome::kUsedUp);
  rule.limit->kind = CapKind::kReject;
  CHECK(outcome(71) == EventOutcome::kDoesNotFit);
  rule.window.from = on(2026, 3, 6);
  CHECK(outcome(0, "2026-03-06T05:00:00Z") == EventOutcome::kGiven);
  CHECK(outcome(0, "2026-03-06T04:59:59Z") == EventOutcome::kNotRunning);
  rule.hours = {{.from = std::chrono::hours(9), .to = std::chrono::hours(17)}};
  CHECK(outcome(0, "2026-03-06T22:00:00Z") == EventOutcome::kNotRunning);
  rule.is_on = false;
  CHECK(outcome(0) == EventOutcome::kSwitchedOff);
}

TEST_CASE("An event without a limit is given every time", "[loyalty]") {  // R39, R40
  const EventRule rule{.name = "newsletter", .points = Points(10)};

  const EventPoints event =
      event_points(rule, {.times = 7, .points = Points(70)}, at("2026-03-01T12:00:00Z"), kZone);

  CHECK(event.points == Points(10));
  CHECK(event.use == Use{.times = 8, .points = Points(80)});
}

TEST_CASE("Social actions of one group share their limit", "[loyalty]") {  // R41
  const EventRule like{.name = "like", .points = Points(60), .group = "social"};

  CHECK(counted_as(like) == "social");
  CHECK(counted_as({.name = "review"}) == "review");
}

TEST_CASE("Section 19: a birthday is given once a year, on 28 February for the 29th",
          "[loyalty]") {  // R43
  const GiftRule rule{.id = "cake", .points = Points(25)};
  const MemberDays leap{.joined = on(2020, 1, 1), .birthday = date(2, 29)};

  CHECK(gift_due(rule, kMember, leap, on(2026, 2, 28))->key == "17:birthday:2026");
  CHECK(gift_due(rule, kMember, leap, on(2026, 2, 28))->points == Points(25));
  CHECK_FALSE(gift_due(rule, kMember, leap, on(2026, 2, 27)).has_value());
  CHECK_FALSE(gift_due(rule, kMember, leap, on(2028, 2, 28)).has_value());
  CHECK(gift_due(rule, kMember, leap, on(2028, 2, 29))->day == on(2028, 2, 29));
  CHECK(keys(rule, leap, on(2026, 1, 1), on(2028, 12, 31)) ==
        std::vector<std::string>{"17:birthday:2026", "17:birthday:2027", "17:birthday:2028"});
}

TEST_CASE("Section 15: a birth date that was changed waits until the next year", "[loyalty]") {
  const GiftRule rule{.id = "cake", .points = Points(25)};
  const MemberDays days{.joined = on(2020, 1, 1),
                        .birthday = date(9, 10),
                        .birthday_told = on(2020, 1, 1),
                        .birthday_changed = on(2026, 5, 5)};

  CHECK(keys(rule, days, on(2026, 5, 5), on(2027, 12, 31)) ==
        std::vector<std::string>{"17:birthday:2027"});
}

TEST_CASE("A birthday before the member joined or told it is not made up for", "[loyalty]") {
  const GiftRule rule{.id = "cake", .points = Points(25)};
  const MemberDays joined{.joined = on(2026, 3, 3), .birthday = date(3, 2)};
  const MemberDays told{
      .joined = on(2020, 1, 1), .birthday = date(3, 2), .birthday_told = on(2026, 3, 3)};

  CHECK_FALSE(gift_due(rule, kMember, joined, on(2026, 3, 3)).has_value());
  CHECK_FALSE(gift_due(rule, kMember, told, on(2026, 3, 3)).has_value());
  CHECK(gift_due(rule, kMember, {.joined = on(2026, 3, 2), .birthday = date(3, 2)}, on(2026, 3, 3))
            .has_value());
  CHECK_FALSE(gift_due(rule, kMember, {.joined = on(2020, 1, 1)}, on(2026, 3, 3)).has_value());
}

TEST_CASE("A gift is still given seven days late, over the turn of the year too", "[loyalty]") {
  const GiftRule rule{.id = "cake", .points = Points(25)};
  const MemberDays days{.joined = on(2020, 1, 1), .birthday = date(12, 29)};

  CHECK(gift_due(rule, kMember, days, on(2027, 1, 5))->key == "17:birthday:2026");
  CHECK_FALSE(gift_due(rule, kMember, days, on(2027, 1, 6)).has_value());
}

TEST_CASE("An anniversary comes every year after the first, a first order once",
          "[loyalty]") {  // R43
  const MemberDays days{.joined = on(2024, 2, 29), .first_order = on(2024, 3, 5)};
  const GiftRule anniversary{.id = "years", .kind = GiftKind::kAnniversary, .points = Points(10)};
  const GiftRule first{.id = "hello", .kind = GiftKind::kFirstOrder, .reward = "sample"};

  CHECK(keys(anniversary, days, on(2024, 1, 1), on(2026, 12, 31)) ==
        std::vector<std::string>{"17:anniversary:2025", "17:anniversary:2026"});
  CHECK(keys(first, days, on(2024, 1, 1), on(2026, 12, 31)) ==
        std::vector<std::string>{"17:first-order"});
  CHECK(gift_due(first, kMember, days, on(2024, 3, 5))->reward == "sample");
}

TEST_CASE("A calendar gift comes on its day each year, in its window, while it is on",
          "[loyalty]") {  // R43, R103
  GiftRule rule{.id = "new-year",
                .kind = GiftKind::kCalendar,
                .points = Points(5),
                .day = date(1, 1),
                .window = {.from = on(2026, 1, 1), .to = on(2026, 12, 31)}};
  const MemberDays days{.joined = on(2020, 5, 5)};

  CHECK(keys(rule, days, on(2024, 12, 1), on(2028, 2, 1)) ==
        std::vector<std::string>{"17:calendar:new-year:2026"});
  rule.is_on = false;
  CHECK(keys(rule, days, on(2024, 12, 1), on(2028, 2, 1)).empty());
  rule.is_on = true;
  rule.day = date(2, 30);
  CHECK(keys(rule, days, on(2024, 12, 1), on(2028, 2, 1)).empty());
}

TEST_CASE("The next day of a gift is the first one that can be given", "[loyalty]") {
  const MemberDays days{
      .joined = on(2026, 3, 10), .birthday = date(2, 29), .birthday_told = on(2026, 3, 10)};
  const GiftRule birthday{.kind = GiftKind::kBirthday};
  const GiftRule anniversary{.kind = GiftKind::kAnniversary};
  const GiftRule holiday{.id = "xmas", .kind = GiftKind::kCalendar, .day = date(12, 24)};

  CHECK(next_gift_day(birthday, days, on(2026, 3, 10)) == on(2027, 2, 28));
  CHECK(next_gift_day(birthday, days, on(2027, 2, 28)) == on(2028, 2, 29));
  CHECK(next_gift_day(anniversary, days, on(2026, 3, 10)) == on(2027, 3, 10));
  CHECK(next_gift_day(holiday, days, on(2026, 12, 23)) == on(2026, 12, 24));
  CHECK(next_gift_day(holiday, days, on(2026, 12, 24)) == on(2027, 12, 24));
}

TEST_CASE("A gift that never comes again has no next day", "[loyalty]") {
  const MemberDays days{.joined = on(2026, 3, 10)};
  GiftRule holiday{.id = "xmas", .kind = GiftKind::kCalendar, .day = date(12, 24)};

  CHECK_FALSE(next_gift_day({.kind = GiftKind::kBirthday}, days, on(2026, 3, 10)));
  holiday.window.to = on(2026, 12, 23);
  CHECK_FALSE(next_gift_day(holiday, days, on(2026, 3, 10)));
  holiday.window = {.from = on(2031, 1, 1)};
  CHECK(next_gift_day(holiday, days, on(2026, 3, 10)) == on(2031, 12, 24));
  holiday.is_on = false;
  CHECK_FALSE(next_gift_day(holiday, days, on(2026, 3, 10)));
}

TEST_CASE("A birthday that was changed has its next day in the year after", "[loyalty]") {
  const MemberDays days{.joined = on(2026, 1, 1),
                        .birthday = date(6, 1),
                        .birthday_told = on(2026, 1, 1),
                        .birthday_changed = on(2026, 3, 1)};

  CHECK(next_gift_day({.kind = GiftKind::kBirthday}, days, on(2026, 3, 1)) == on(2027, 6, 1));
}

TEST_CASE("A gift is called by its own name, or by what it is", "[loyalty]") {
  CHECK(gift_title({.kind = GiftKind::kBirthday}) == "Birthday");
  CHECK(gift_title({.kind = GiftKind::kAnniversary}) == "Anniversary");
  CHECK(gift_title({.id = "xmas", .kind = GiftKind::kCalendar}) == "xmas");
  CHECK(gift_title({.id = "xmas", .kind = GiftKind::kCalendar, .title = "Christmas"}) ==
        "Christmas");
  CHECK(gift_word({.id = "xmas", .kind = GiftKind::kCalendar}) == "calendar:xmas");
}
