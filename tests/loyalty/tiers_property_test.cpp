#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/random.h"
#include "loyalty/tiers/tiers.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Instant;
using std::chrono::days;
using std::chrono::minutes;
using PeriodKind = QualifyingRule::PeriodKind;

namespace {

constexpr int kHistoryDays = 4 * 365;

// Rules, tiers and a member's history, drawn from a seed.
struct World {
  core::SeededRandom random;
  std::string zone;
  Day first = std::chrono::year_month_day{
      std::chrono::year{2023}, std::chrono::month{12}, std::chrono::day{31}};
  TierRules rules{};
  std::vector<Tier> tiers{};
  std::vector<Qualified> history{};
  Instant joined{};

  explicit World(std::uint64_t seed) : random(seed) {
    zone = std::array{"America/Los_Angeles", "Africa/Cairo", "Australia/Lord_Howe"}.at(below(3));
    joined = start_of(first + days(below(200)), zone) + minutes(below(1440));
    draw_rules();
    const std::int64_t lowest = below(2) == 0 ? 0 : 100;
    tiers = {{.name = "low", .threshold = lowest},
             {.name = "middle", .threshold = 300, .for_life = below(8) == 0},
             {.name = "high", .threshold = 1000}};
    for (std::uint64_t i = below(40); i > 0; --i) {
      const bool spends = is_balance() && below(3) == 0;
      history.push_back({.day = first + days(below(kHistoryDays)),
                         .amount = spends ? -static_cast<std::int64_t>(below(400))
                                          : static_cast<std::int64_t>(below(500))});
    }
  }

  std::uint64_t below(std::uint64_t bound) { return core::draw_below(random, bound); }
  bool is_balance() const { return rules.qualifying.counter == TierCounter::kBalance; }

  void draw_rules() {
    rules.qualifying.counter = below(5) == 0 ? TierCounter::kBalance : TierCounter::kPoints;
    rules.qualifying.period = static_cast<PeriodKind>(below(4));
    rules.qualifying.unit = below(3) == 0 ? Unit::kQuarter : Unit::kYear;
    rules.qualifying.days = static_cast<int>(1 + below(400));
    rules.upgrade = static_cast<TierRules::Upgrade>(below(2));
    rules.holding.kind = static_cast<Holding::Kind>(below(3));
    rules.holding.length = {.count = static_cast<int>(1 + below(14)), .unit = Unit::kMonth};
    rules.downgrade = static_cast<TierRules::Downgrade>(below(5) < 3 ? 0 : below(3));
    if (below(2) == 0) {
      rules.grace = Grace{.length = {.count = static_cast<int>(1 + below(40)), .unit = Unit::kDay}};
      rules.grace->rounded_up_to = below(2) == 0 ? std::optional(Unit::kMonth) : std::nullopt;
    }
    if (below(2) == 0) {
      rules.warn = days(below(60));
    }
  }

  TierBasis basis() const { return basis(history); }
  TierBasis basis(std::span<const Qualified> known) const {
    return {.rules = rules, .tiers = tiers, .history = known, .joined = joined, .zone = zone};
  }
  Instant end() const { return start_of(first + days(kHistoryDays + 1200), zone); }

  // A person's tier now and then; a start for every test.
  TierState beginning() {
    TierState state = tier_at_joining(basis());
    if (below(4) == 0) {
      const Instant until = state.checked + days(below(600)) + minutes(below(1440));
      state = set_manual(basis(), state, {.tier = 1, .until = until, .reason = "vip"}).state;
    }
    return state;
  }

  // Without grace: the first day whose counter may still give the tier of `today`.
  Day first_that_counts(Day today) const {
    const Day joined_on = day_of(joined, zone);
    if (rules.holding.kind == Holding::Kind::kFixed) {
      return std::max(joined_on, subtract(today, rules.holding.length) - days(3));
    }
    if (rules.holding.kind == Holding::Kind::kNone || is_balance()) {
      return std::max(joined_on, today - days(1));
    }
    return rules.qualifying.period == PeriodKind::kRolling
               ? std::max(joined_on, today - days(rules.qualifying.days))
               : joined_on;
  }

  std::optional<std::size_t> supported(Day day) const {
    const Day joined_on = day_of(joined, zone);
    const DayRange period = qualifying_days(rules.qualifying, joined_on, day);
    const Day last = std::min(period.last, day);
    return tier_for(tiers, *sum_of(history, {.first = period.first, .last = last}));
  }
  std::optional<std::size_t> supported(Day from, Day to) const {
    std::optional<std::size_t> best;
    for (Day day = from; day <= to; day += days(1)) {
      best = std::max(best, supported(day));
    }
    return best;
  }
};

}  // namespace

TEST_CASE("One step over years and many small ones tell the same changes", "[loyalty]") {
  for (std::uint64_t seed = 100; seed < 180; ++seed) {
    CAPTURE(seed);
    World world(seed);
    const TierState start = world.beginning();
    const TierAdvance once = advance(world.basis(), start, world.end());

    TierAdvance many{.state = start, .changes = {}};
    while (many.state.checked < world.end()) {
      const Instant until =
          std::min(many.state.checked + minutes(world.below(2) == 0 ? 0 : world.below(130'000)),
                   world.end());
      TierAdvance next = advance(world.basis(), many.state, until);
      many.state = next.state;
      many.changes.insert(many.changes.end(), next.changes.begin(), next.changes.end());
    }

    CHECK(many.changes == once.changes);
    CHECK(many.state == once.state);
  }
}

TEST_CASE("A history that grows day by day leads to the tier that the whole of it gives",
          "[loyalty]") {
  for (std::uint64_t seed = 300; seed < 350; ++seed) {
    CAPTURE(seed);
    World world(seed);
    TierState live = world.beginning();
    TierState whole = live;
    std::vector<Qualified> known;
    std::ranges::sort(world.history, {}, &Qualified::day);
    const Day joined_on = day_of(world.joined, world.zone);
    for (const Qualified& next : world.history) {
      if (next.day <= joined_on) {
        known.push_back(next);
        continue;
      }
      const Instant noon = start_of(next.day, world.zone) + minutes(700);
      live = advance(world.basis(known), live, noon).state;
      known.push_back(next);
      live = advance(world.basis(known), live, noon).state;
      whole = advance(world.basis(known), whole, noon).state;
      CHECK(held_tier(live) == held_tier(whole));
      CHECK(live.holds_until == whole.holds_until);
      CHECK(live.grace_until == whole.grace_until);
    }
  }
}

TEST_CASE("Between now and the next check nothing changes", "[loyalty]") {
  for (std::uint64_t seed = 400; seed < 460; ++seed) {
    CAPTURE(seed);
    World world(seed);
    TierState state = advance(world.basis(), world.beginning(), world.joined).state;
    while (state.checked < world.end()) {
      const auto next = next_check_at(world.basis(), state);
      const Instant until = next ? *next - core::Duration(1) : world.end();
      REQUIRE(until >= state.checked);
      const TierAdvance quiet = advance(world.basis(), state, until);
      CHECK(quiet.changes.empty());
      TierState same = quiet.state;
      same.checked = state.checked;
      CHECK(same == state);
      state = next ? advance(world.basis(), quiet.state, *next).state : quiet.state;
    }
  }
}

TEST_CASE("No tier is lost before its holding ends, and none in its grace", "[loyalty]") {
  int downgrades = 0;
  for (std::uint64_t seed = 600; seed < 680; ++seed) {
    CAPTURE(seed);
    World world(seed);
    const TierState start = tier_at_joining(world.basis());
    for (const TierChange& change : advance(world.basis(), start, world.end()).changes) {
      if (change.kind != TierChange::Kind::kDowngrade) {
        continue;
      }
      ++downgrades;
      const TierState before = advance(world.basis(), start, change.at - core::Duration(1)).state;
      CHECK(held_tier(before) == change.from);
      CHECK((!before.holds_until || *before.holds_until <= change.at));
      CHECK((!before.grace_until || *before.grace_until == change.at));
      CHECK(change.at == start_of(day_of(change.at, world.zone), world.zone));
      CHECK(world.rules.downgrade != TierRules::Downgrade::kNever);
    }
  }
  CHECK(downgrades > 20);
}

TEST_CASE("A tier is never above what the rules allow, and never below the counter", "[loyalty]") {
  for (std::uint64_t seed = 800; seed < 840; ++seed) {
    CAPTURE(seed);
    World world(seed);
    world.rules.grace.reset();
    world.rules.upgrade = TierRules::Upgrade::kAtOnce;
    world.rules.downgrade = TierRules::Downgrade::kToSupported;
    world.tiers[1].for_life = false;
    const Day joined_on = day_of(world.joined, world.zone);
    TierState state = tier_at_joining(world.basis());
    for (Day today = joined_on + days(1); today < joined_on + days(2000); today += days(61)) {
      state = advance(world.basis(), state, start_of(today, world.zone)).state;
      CHECK(state.tier <= world.supported(world.first_that_counts(today), today));
      CHECK(state.tier >= world.supported(today));
    }
  }
}

TEST_CASE("By calendar or since joining, the last period and this one decide the tier",
          "[loyalty]") {
  for (std::uint64_t seed = 1000; seed < 1040; ++seed) {
    CAPTURE(seed);
    World world(seed);
    world.rules.qualifying.counter = TierCounter::kMoney;
    world.rules.qualifying.period =
        seed % 2 == 0 ? PeriodKind::kCalendar : PeriodKind::kSinceJoining;
    world.rules.holding.kind = Holding::Kind::kNextPeriod;
    world.rules.downgrade = TierRules::Downgrade::kToSupported;
    world.rules.grace.reset();
    world.tiers[1].for_life = false;
    const bool at_once = world.rules.upgrade == TierRules::Upgrade::kAtOnce;
    const Day joined_on = day_of(world.joined, world.zone);
    std::erase_if(world.history,
                  [&](const Qualified& one) { return one.day < joined_on || one.amount < 0; });
    TierState state = tier_at_joining(world.basis());
    for (Day today = joined_on + days(1); today < joined_on + days(1800); today += days(17)) {
      state = advance(world.basis(), state, start_of(today, world.zone)).state;
      const Day begin = qualifying_days(world.rules.qualifying, joined_on, today).first;
      const auto last_period = world.supported(begin - days(1));
      CHECK(state.tier == (at_once ? std::max(last_period, world.supported(today)) : last_period));
    }
  }
}

TEST_CASE("A refund that lowers at once leaves the tier of the history without it", "[loyalty]") {
  int lowered = 0;
  for (std::uint64_t seed = 1200; seed < 1280; ++seed) {
    CAPTURE(seed);
    World world(seed);
    world.rules.refund_lowers_at_once = true;
    if (world.history.empty()) {
      continue;
    }
    const TierState start = tier_at_joining(world.basis());
    const Instant now = world.joined + days(world.below(kHistoryDays));
    const TierState state = advance(world.basis(), start, now).state;
    const auto before = world.history;
    world.history[world.below(world.history.size())].amount = 0;

    const TierAdvance after = after_refund(world.basis(), state, before);

    const TierState without = advance(world.basis(), start, now).state;
    CHECK(after.state.tier == std::min(state.tier, without.tier));
    CHECK(after.changes.size() == (after.state.tier == state.tier ? 0 : 1));
    lowered += static_cast<int>(after.changes.size());
  }
  CHECK(lowered > 3);
}
