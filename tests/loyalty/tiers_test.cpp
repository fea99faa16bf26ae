#include "loyalty/tiers/tiers.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Instant;
using std::chrono::days;
using std::chrono::hours;
using PeriodKind = QualifyingRule::PeriodKind;

namespace {

constexpr const char* kZone = "America/Los_Angeles";

Day day(int y, unsigned m, unsigned d) {
  return std::chrono::year_month_day{
      std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

Instant at(int y, unsigned m, unsigned d) {
  return start_of(day(y, m, d), kZone);
}

// A member of a program with the tiers 0, 300 and 1000, joined on 5 January 2025.
struct Member {
  TierRules rules{};
  std::vector<Tier> tiers{{.name = "Guest"},
                          {.name = "Silver", .threshold = 300, .earn = {.times = 3, .per = 2}},
                          {.name = "Gold", .threshold = 1000, .earn = {.times = 2, .per = 1}}};
  std::vector<Qualified> history{};
  TierState state{};
  std::vector<TierChange> changes{};

  explicit Member(TierRules with = {}) : rules(std::move(with)) {
    state = tier_at_joining(basis());
  }

  TierBasis basis() const {
    return {.rules = rules,
            .tiers = tiers,
            .history = history,
            .joined = at(2025, 1, 5),
            .zone = kZone};
  }
  void keep(TierAdvance next) {
    state = std::move(next.state);
    changes.insert(changes.end(), next.changes.begin(), next.changes.end());
  }
  void go_to(Instant until) { keep(advance(basis(), state, until)); }
  void earn(Day on, std::int64_t amount) {
    go_to(start_of(on, kZone));
    history.push_back({.day = on, .amount = amount});
    go_to(start_of(on, kZone));
  }
  std::string name(std::optional<std::size_t> tier) const {
    return tier ? tiers.at(*tier).name : "none";
  }
  std::string tier() const { return name(held_tier(state)); }
  std::string tier_on(Instant when) {
    go_to(when);
    return tier();
  }
  std::int64_t to_keep() const {
    const auto keep = missing_to_keep(basis(), state);
    return keep ? keep->missing : -1;
  }
  // "2025-06-15 Guest > Silver" in the shop's days; warnings with "?" and what is missing.
  std::vector<std::string> told() const {
    std::vector<std::string> lines;
    for (const TierChange& change : changes) {
      const bool warns = change.kind == TierChange::Kind::kWarning;
      const Day on = day_of(change.at, kZone);
      lines.push_back(core::to_rfc3339(Instant(on)).substr(0, 10) + " " + name(change.from) +
                      (warns ? " ? " : " > ") + name(change.to) +
                      (warns ? " " + std::to_string(change.missing) : ""));
    }
    return lines;
  }
};

using Lines = std::vector<std::string>;

TierRules rolling() {
  return {.qualifying = {.period = PeriodKind::kRolling, .days = 365}};
}

TierRules balance(std::optional<Grace> grace) {
  return {.qualifying = {.counter = TierCounter::kBalance}, .grace = grace};
}

// The example of section 11 up to and with the two purchases after the first.
Member example() {
  Member member(rolling());
  member.earn(day(2025, 1, 20), 180);
  member.earn(day(2025, 6, 15), 140);
  member.earn(day(2025, 11, 2), 60);
  return member;
}

}  // namespace

TEST_CASE("Section 11: the rolling example, with 100 points to keep the tier", "[loyalty]") {
  Member member = example();
  member.go_to(at(2026, 1, 20));

  CHECK(member.told() == Lines{"2025-06-15 Guest > Silver"});
  CHECK(member.tier() == "Silver");
  const auto keep = missing_to_keep(member.basis(), member.state);
  REQUIRE(keep.has_value());
  CHECK(keep->missing == 100);
  CHECK(keep->counts_from == day(2025, 6, 15));
  CHECK(keep->last_day == day(2026, 6, 14));
}

TEST_CASE("Section 11: at the holding end the member of the example falls, unless 100 more came",
          "[loyalty]") {
  Member falls = example();
  Member almost = example();
  Member stays = example();
  almost.earn(day(2026, 6, 14), 99);
  stays.earn(day(2026, 6, 14), 100);

  CHECK(falls.tier_on(at(2026, 6, 15) - core::Duration(1)) == "Silver");
  CHECK(falls.tier_on(at(2026, 6, 15)) == "Guest");
  CHECK(almost.tier_on(at(2026, 6, 15)) == "Guest");
  CHECK(stays.tier_on(at(2026, 6, 15)) == "Silver");
  CHECK(stays.state.holds_until == at(2027, 6, 15));
}

TEST_CASE("Section 11: a jump over two tiers goes to the highest reached, at once", "[loyalty]") {
  Member member;
  member.earn(day(2025, 3, 3), 1000);

  CHECK(member.told() == Lines{"2025-03-03 Guest > Gold"});
  CHECK(member.state.reached == at(2025, 3, 3));
}

TEST_CASE("Section 11: a tier holds to the end of the year after the one in which it was reached",
          "[loyalty]") {
  Member member;
  member.earn(day(2025, 3, 3), 300);
  CHECK(member.state.holds_until == at(2027, 1, 1));

  member.go_to(at(2028, 1, 1));
  CHECK(member.told() == Lines{"2025-03-03 Guest > Silver", "2027-01-01 Silver > Guest"});
}

TEST_CASE("A tier that is reached again in the next year holds for one more", "[loyalty]") {
  Member member;
  member.earn(day(2025, 3, 3), 300);
  member.earn(day(2026, 12, 31), 300);
  member.go_to(at(2029, 1, 1));

  CHECK(member.told() == Lines{"2025-03-03 Guest > Silver", "2028-01-01 Silver > Guest"});
}

TEST_CASE("Section 11: an upgrade at the next period waits for its first day", "[loyalty]") {
  Member member({.upgrade = TierRules::Upgrade::kNextPeriod});
  member.earn(day(2025, 3, 3), 300);
  CHECK(member.tier() == "Guest");
  CHECK(missing_to_next(member.basis(), member.state)->missing == 0);
  CHECK(next_check_at(member.basis(), member.state) == at(2026, 1, 1));

  member.go_to(at(2028, 1, 1));
  CHECK(member.told() == Lines{"2026-01-01 Guest > Silver", "2027-01-01 Silver > Guest"});
}

TEST_CASE("Under a counter since joining nothing from before joining gives a tier", "[loyalty]") {
  Member member({.qualifying = {.period = PeriodKind::kSinceJoining},
                 .upgrade = TierRules::Upgrade::kNextPeriod});
  member.history.push_back({.day = day(2025, 1, 4), .amount = 1000});
  member.go_to(at(2027, 1, 5));

  CHECK(member.changes.empty());
}

TEST_CASE("Section 11: a fixed holding of months ends that many months after the day",
          "[loyalty]") {
  TierRules rules = rolling();
  rules.holding = {.kind = Holding::Kind::kFixed, .length = {.count = 18, .unit = Unit::kMonth}};
  Member member(rules);
  member.earn(day(2025, 8, 31), 300);

  CHECK(member.tier_on(at(2027, 3, 1) - core::Duration(1)) == "Silver");  // 28 February
  CHECK(member.tier_on(at(2027, 3, 1)) == "Guest");
}

TEST_CASE("Section 11: a tier for life is never lost, and nobody who was above it falls below it",
          "[loyalty]") {  // R65
  Member member;
  member.tiers[1].for_life = true;
  member.earn(day(2025, 3, 3), 1000);
  member.go_to(at(2040, 1, 1));

  CHECK(member.told() == Lines{"2025-03-03 Guest > Gold", "2027-01-01 Gold > Silver"});
  CHECK(member.to_keep() == -1);
  CHECK_FALSE(next_check_at(member.basis(), member.state).has_value());
}

TEST_CASE("Section 11: one tier at most is lost at each holding end", "[loyalty]") {
  Member member({.downgrade = TierRules::Downgrade::kOneTier});
  member.earn(day(2025, 3, 3), 1000);
  member.go_to(at(2030, 1, 1));

  CHECK(member.told() ==
        Lines{"2025-03-03 Guest > Gold", "2027-01-01 Gold > Silver", "2028-01-01 Silver > Guest"});
}

TEST_CASE("Section 11: where nothing is ever lost, nothing is checked either", "[loyalty]") {
  Member never({.downgrade = TierRules::Downgrade::kNever});
  Member lifetime({.qualifying = {.period = PeriodKind::kLifetime}});
  for (Member* member : {&never, &lifetime}) {
    member->earn(day(2025, 3, 3), 300);
    CHECK_FALSE(next_check_at(member->basis(), member->state).has_value());
    CHECK(member->tier_on(at(2040, 1, 1)) == "Silver");
  }
}

TEST_CASE("Section 11: spending points lowers no tier but that of a balance", "[loyalty]") {
  TierRules rules = balance(std::nullopt);
  Member member(rules);
  member.earn(day(2026, 7, 20), 1200);
  member.earn(day(2026, 7, 25), -1100);
  member.go_to(at(2026, 8, 1));

  CHECK(member.told() == Lines{"2026-07-20 Guest > Gold", "2026-07-26 Gold > Guest"});
}

TEST_CASE("A tier by balance ends with the day it is no longer supported, or after the grace",
          "[loyalty]") {  // case voucherify-tier-01: downgrade after 25 July or 31 August 2026
  const auto last_day = [](std::optional<Grace> grace) {
    Member member(balance(grace));
    member.earn(day(2026, 7, 20), 1200);
    member.earn(day(2026, 7, 25), -1100);
    return day_of(*member.state.grace_until - core::Duration(1), kZone);
  };

  CHECK(last_day({}) == day(2026, 7, 25));
  CHECK(last_day(Grace{.length = {}}) == day(2026, 8, 25));
  CHECK(last_day(Grace{.length = {}, .rounded_up_to = Unit::kMonth}) == day(2026, 8, 31));
}

TEST_CASE("A balance that comes back in the grace keeps the tier, one that comes later does not",
          "[loyalty]") {
  const Grace grace{.length = {}, .rounded_up_to = Unit::kMonth};
  Member back(balance(grace));
  Member late(balance(grace));
  for (Member* member : {&back, &late}) {
    member->earn(day(2026, 7, 20), 1200);
    member->earn(day(2026, 7, 25), -300);
    CHECK(member->to_keep() == 100);
  }
  back.earn(day(2026, 8, 31), 100);
  late.earn(day(2026, 9, 1), 100);

  CHECK(back.tier_on(at(2026, 12, 1)) == "Gold");
  CHECK(late.told() ==
        Lines{"2026-07-20 Guest > Gold", "2026-09-01 Gold > Silver", "2026-09-01 Silver > Gold"});
}

TEST_CASE("What comes in during the grace still counts for the year that ended", "[loyalty]") {
  TierRules rules{.grace = Grace{.length = {.count = 20, .unit = Unit::kDay}}};
  Member saved(rules);
  Member lost(rules);
  for (Member* member : {&saved, &lost}) {
    member->earn(day(2025, 3, 3), 300);
    member->earn(day(2026, 5, 5), 290);
    member->go_to(at(2027, 1, 1));
    CHECK(member->tier() == "Silver");
    CHECK(member->to_keep() == 10);
  }
  saved.earn(day(2027, 1, 20), 10);
  lost.earn(day(2027, 1, 20), 9);
  lost.go_to(at(2027, 1, 21));

  CHECK(saved.tier_on(at(2027, 12, 31)) == "Silver");
  CHECK(saved.state.holds_until == at(2028, 1, 1));
  CHECK(lost.told() == Lines{"2025-03-03 Guest > Silver", "2027-01-21 Silver > Guest"});
}

TEST_CASE("A tier that is saved late in a long grace holds from there on", "[loyalty]") {
  Member member({.qualifying = {.unit = Unit::kMonth},
                 .grace = Grace{.length = {.count = 100, .unit = Unit::kDay}}});
  member.earn(day(2025, 3, 3), 300);
  member.earn(day(2025, 7, 7), 300);

  CHECK(member.tier() == "Silver");
  CHECK(member.state.holds_until == at(2025, 8, 1));
  CHECK_FALSE(member.state.grace_until.has_value());
}

TEST_CASE("Section 11: the member is warned once before the loss, with what is missing",
          "[loyalty]") {
  Member member = example();
  member.rules.warn = days(30);
  member.go_to(at(2026, 5, 16) - core::Duration(1));
  CHECK(member.told() == Lines{"2025-06-15 Guest > Silver"});

  member.earn(day(2026, 5, 20), 40);
  member.go_to(at(2026, 6, 20));
  CHECK(member.told() == Lines{"2025-06-15 Guest > Silver",
                               "2026-05-16 Silver ? Guest 100",
                               "2026-06-15 Silver > Guest"});
  CHECK(member.changes.at(1).last_day == day(2026, 6, 14));
}

TEST_CASE("Whoever has what keeps the tier is not warned", "[loyalty]") {
  Member member = example();
  member.rules.warn = days(30);
  member.earn(day(2026, 5, 15), 100);
  member.go_to(at(2026, 6, 20));

  CHECK(member.told() == Lines{"2025-06-15 Guest > Silver"});
}

TEST_CASE("A tier without holding is warned of before old points leave the window", "[loyalty]") {
  TierRules rules = rolling();
  rules.holding.kind = Holding::Kind::kNone;
  rules.warn = days(10);
  Member member(rules);
  member.earn(day(2025, 1, 20), 180);
  member.earn(day(2025, 6, 15), 140);
  member.go_to(at(2026, 2, 1));

  // The first 180 leave on 20 January 2026, which is the last day of the tier.
  CHECK(member.told() == Lines{"2025-06-15 Guest > Silver",
                               "2026-01-11 Silver ? Guest 160",
                               "2026-01-21 Silver > Guest"});
}

TEST_CASE("Section 11: a person's tier stays until its end, whatever the counter says",
          "[loyalty]") {
  Member member;
  member.go_to(at(2025, 2, 1));
  member.keep(set_manual(
      member.basis(), member.state, {.tier = 1, .until = at(2025, 9, 1), .reason = "apology"}));
  member.earn(day(2025, 3, 3), 1000);

  CHECK(member.tier() == "Silver");
  CHECK(member.to_keep() == -1);
  CHECK(next_check_at(member.basis(), member.state) == at(2025, 9, 1));
  member.go_to(at(2025, 10, 1));
  CHECK(member.told() == Lines{"2025-02-01 Guest > Silver", "2025-09-01 Silver > Gold"});
}

TEST_CASE("After a person's tier the one that was earned before goes on with its own dates",
          "[loyalty]") {
  Member member;
  member.earn(day(2025, 2, 1), 300);
  const TierState before = member.state;
  member.keep(set_manual(
      member.basis(), member.state, {.tier = 2, .until = at(2025, 9, 1), .reason = "vip"}));
  member.go_to(at(2025, 9, 1));

  CHECK(member.told() ==
        Lines{"2025-02-01 Guest > Silver", "2025-02-01 Silver > Gold", "2025-09-01 Gold > Silver"});
  CHECK(member.state.holds_until == before.holds_until);
}

TEST_CASE("A person's tier that has ended already changes nothing", "[loyalty]") {
  Member member;
  member.keep(set_manual(
      member.basis(), member.state, {.tier = 2, .until = member.state.checked, .reason = "vip"}));

  CHECK(member.changes.empty());
  CHECK(member.tier() == "Guest");
}

TEST_CASE("Section 11: higher thresholds take no tier before the holding ends", "[loyalty]") {
  Member member;  // R8
  member.earn(day(2025, 3, 3), 320);
  member.tiers[1].threshold = 400;
  member.earn(day(2026, 3, 3), 399);

  CHECK(member.tier_on(at(2027, 1, 1) - core::Duration(1)) == "Silver");
  CHECK(member.tier_on(at(2027, 1, 1)) == "Guest");
}

TEST_CASE("Section 11: lower thresholds give the tier at once", "[loyalty]") {
  Member member;
  member.earn(day(2025, 3, 3), 280);
  member.go_to(at(2025, 4, 1));
  member.tiers[1].threshold = 280;
  member.go_to(at(2025, 4, 1));

  CHECK(member.told() == Lines{"2025-04-01 Guest > Silver"});
}

TEST_CASE("A holding that was promised is kept when the owner takes holdings away", "[loyalty]") {
  Member member;
  member.earn(day(2025, 3, 3), 300);
  member.rules.holding.kind = Holding::Kind::kNone;

  CHECK(member.tier_on(at(2027, 1, 1) - core::Duration(1)) == "Silver");
  CHECK(member.tier_on(at(2027, 1, 2)) == "Guest");  // 1 January was its last day
}

TEST_CASE("A holding that the owner brings in begins with the change", "[loyalty]") {
  TierRules rules;
  rules.holding.kind = Holding::Kind::kNone;
  Member member(rules);
  member.earn(day(2025, 3, 3), 300);
  CHECK_FALSE(member.state.holds_until.has_value());
  member.rules.holding.kind = Holding::Kind::kNextPeriod;
  member.go_to(at(2025, 4, 1));

  CHECK(member.state.holds_until == at(2027, 1, 1));
}

TEST_CASE("A tier that is being lost is safe again when the owner brings in a holding",
          "[loyalty]") {
  Member member(balance(Grace{.length = {}}));
  member.earn(day(2026, 7, 20), 1200);
  member.earn(day(2026, 7, 25), -1100);
  member.rules.holding = {.kind = Holding::Kind::kFixed};
  member.go_to(at(2026, 8, 1));

  CHECK_FALSE(member.state.grace_until.has_value());
  CHECK(member.tier_on(at(2027, 7, 25)) == "Gold");
}

TEST_CASE("Section 10: a refund lowers the tier at the next check, or at once where that is set",
          "[loyalty]") {
  for (const bool at_once : {false, true}) {
    Member member({.refund_lowers_at_once = at_once});
    member.earn(day(2025, 3, 3), 200);
    member.earn(day(2025, 3, 9), 100);
    const auto before = member.history;
    member.history.back().amount = 99;
    member.keep(after_refund(member.basis(), member.state, before));
    CHECK(member.tier() == (at_once ? "Guest" : "Silver"));
    CHECK(member.tier_on(at(2027, 1, 1)) == "Guest");
  }
}

TEST_CASE("A refund at once leaves the tier that was held before the refunded order", "[loyalty]") {
  Member member({.refund_lowers_at_once = true});
  member.earn(day(2025, 3, 3), 300);
  member.earn(day(2026, 2, 2), 1000);
  const auto before = member.history;
  member.history.back().amount = 0;
  member.keep(after_refund(member.basis(), member.state, before));

  CHECK(member.told() ==
        Lines{"2025-03-03 Guest > Silver", "2026-02-02 Silver > Gold", "2026-02-02 Gold > Silver"});
  CHECK(member.state.holds_until == at(2027, 1, 1));
}

TEST_CASE("A refund that leaves enough, or meets a tier of earlier thresholds, lowers nothing",
          "[loyalty]") {
  Member enough({.refund_lowers_at_once = true});
  enough.earn(day(2025, 3, 3), 350);
  Member earlier = enough;
  earlier.tiers[1].threshold = 360;
  for (Member* member : {&enough, &earlier}) {
    const auto before = member->history;
    member->history.back().amount = 300;
    member->keep(after_refund(member->basis(), member->state, before));
    CHECK(member->tier() == "Silver");
  }
}

TEST_CASE("Section 5: an order counts with the tier held before it, or the one it reaches",
          "[loyalty]") {  // R64: 280 so far, an order of 50
  Member member;
  member.earn(day(2025, 3, 3), 280);
  const OrderCount order{.at = at(2025, 3, 4), .amount = 50};
  const auto tier = [&](TierRules::OrderCounts counts) {
    member.rules.order_counts = counts;
    return member.name(tier_for_order(member.basis(), member.state, order));
  };

  CHECK(tier(TierRules::OrderCounts::kTierBefore) == "Guest");
  CHECK(tier(TierRules::OrderCounts::kIncludingOrder) == "Silver");
  const auto factor_of = [&](std::size_t index) { return member.tiers.at(index).earn; };
  CHECK(scaled(50, factor_of(0), Rounding::kDown) == 50);
  CHECK(scaled(50, factor_of(1), Rounding::kDown) == 75);
}

TEST_CASE("An order never counts with less than the tier held, and not with more than a person's",
          "[loyalty]") {
  Member member({.order_counts = TierRules::OrderCounts::kIncludingOrder});
  member.earn(day(2025, 3, 3), 300);
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const auto with = [&](std::int64_t amount, Instant when) {
    member.go_to(when);
    return member.name(
        tier_for_order(member.basis(), member.state, {.at = when, .amount = amount}));
  };

  CHECK(with(1, at(2026, 1, 5)) == "Silver");
  CHECK(with(most, at(2026, 1, 5)) == "Gold");
  member.keep(set_manual(
      member.basis(), member.state, {.tier = 0, .until = at(2026, 9, 1), .reason = "abuse"}));
  CHECK(with(most, at(2026, 1, 6)) == "Guest");
}

TEST_CASE("The way to the next tier is told, and nothing in the highest", "[loyalty]") {
  Member member;
  const auto next = [&] { return missing_to_next(member.basis(), member.state); };
  CHECK(next()->tier == 1);
  CHECK(next()->missing == 300);

  member.earn(day(2025, 3, 3), 820);
  CHECK(next()->tier == 2);
  CHECK(next()->missing == 180);
  member.earn(day(2025, 3, 4), 180);
  CHECK_FALSE(next().has_value());
}

TEST_CASE("Who is below the lowest tier has none, is told the way, and can fall there again",
          "[loyalty]") {  // case erpnext-bug-03
  Member member;
  member.tiers.erase(member.tiers.begin());
  member.state = tier_at_joining(member.basis());
  CHECK(member.tier() == "none");
  CHECK(missing_to_next(member.basis(), member.state)->missing == 300);

  member.earn(day(2025, 3, 3), 300);
  member.go_to(at(2027, 1, 1));
  CHECK(member.told() == Lines{"2025-03-03 none > Silver", "2027-01-01 Silver > none"});
}

TEST_CASE("Section 19: after a stop of three years the missed dates are done once, in order",
          "[loyalty]") {
  Member member({.downgrade = TierRules::Downgrade::kOneTier, .warn = days(31)});
  member.earn(day(2025, 3, 3), 1000);
  member.go_to(at(2029, 6, 1));

  CHECK(member.told() == Lines{"2025-03-03 Guest > Gold",
                               "2026-12-01 Gold ? Silver 1000",
                               "2027-01-01 Gold > Silver",
                               "2027-12-01 Silver ? Guest 300",
                               "2028-01-01 Silver > Guest"});
  const auto seen = member.changes;
  member.go_to(at(2029, 6, 1));
  member.go_to(at(2020, 1, 1));
  CHECK(member.changes == seen);
  CHECK(member.state.checked == at(2029, 6, 1));
}

TEST_CASE("The next check is the day on which the member must be warned or judged", "[loyalty]") {
  Member member({.warn = days(30)});
  CHECK_FALSE(next_check_at(member.basis(), member.state).has_value());
  member.earn(day(2025, 3, 3), 300);
  const auto next = [&] { return next_check_at(member.basis(), member.state); };

  CHECK(next() == at(2026, 12, 2));
  member.go_to(at(2026, 12, 2));
  CHECK(next() == at(2027, 1, 1));
  member.go_to(at(2027, 1, 1));
  CHECK_FALSE(next().has_value());
}
