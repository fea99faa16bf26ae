#include "loyalty/tiers/tier_counter.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using PeriodKind = QualifyingRule::PeriodKind;

namespace {

constexpr const char* kZone = "America/Los_Angeles";

Day day(int y, unsigned m, unsigned d) {
  return std::chrono::year_month_day{
      std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

const std::vector<Tier> kMetals{{.name = "Bronze", .threshold = 0},
                                {.name = "Silver", .threshold = 10000},
                                {.name = "Gold", .threshold = 20000}};

std::string name_of(const std::vector<Tier>& tiers, std::int64_t counter) {
  const auto tier = tier_for(tiers, counter);
  return tier ? tiers.at(*tier).name : "none";
}

std::optional<std::int64_t> counter_on(const std::vector<Qualified>& history,
                                       const QualifyingRule& rule,
                                       Day today) {
  const core::Instant joined = start_of(day(2024, 1, 31), kZone);
  return counter_at(history, rule, joined, start_of(today, kZone), kZone);
}

}  // namespace

// R63; cases erpnext-tier-02, -03, -05, -06: what was spent before and now, together.
TEST_CASE("Section 11: a tier is reached with exactly its threshold, and the highest one counts",
          "[loyalty]") {
  CHECK(name_of(kMetals, 0 + 15000) == "Silver");
  CHECK(name_of(kMetals, 0 + 25000) == "Gold");
  CHECK(name_of(kMetals, 8000 + 3000) == "Silver");
  CHECK(name_of(kMetals, 18000 + 3000) == "Gold");
  CHECK(name_of(kMetals, 9999) == "Bronze");
  CHECK(name_of(kMetals, 10000) == "Silver");
  CHECK(name_of(kMetals, 19999) == "Silver");
  CHECK(name_of(kMetals, 20000) == "Gold");
  CHECK(name_of(kMetals, std::numeric_limits<std::int64_t>::max()) == "Gold");
}

TEST_CASE("Below the lowest tier there is no tier", "[loyalty]") {  // case erpnext-bug-03
  const std::vector<Tier> tiers{{.name = "G1", .threshold = 100000},
                                {.name = "G2", .threshold = 300000}};

  CHECK(name_of(tiers, 20000) == "none");
  CHECK(name_of(tiers, 99999) == "none");
  CHECK(name_of(tiers, 100000) == "G1");
  CHECK_FALSE(tier_for({}, 1).has_value());
}

TEST_CASE("The tier follows the sum of all purchases, not one of them",
          "[loyalty]") {  // case erpnext-bug-04
  const std::vector<Tier> tiers{{.name = "T1", .threshold = 40000},
                                {.name = "T2", .threshold = 100000}};
  std::vector<Qualified> history;
  std::vector<std::string> reached;

  for (const std::int64_t total : {45000, 25000, 25000, 10000}) {
    history.push_back({.day = day(2026, 5, 1), .amount = total});
    reached.push_back(name_of(tiers, *counter_on(history, {}, day(2026, 5, 1))));
  }

  CHECK(reached == std::vector<std::string>{"T1", "T1", "T1", "T2"});
}

TEST_CASE("Section 11: a rolling counter looks back 364 days and today", "[loyalty]") {
  const QualifyingRule rule{.period = PeriodKind::kRolling, .days = 365};
  const std::vector<Qualified> history{{.day = day(2025, 1, 20), .amount = 180},
                                       {.day = day(2025, 6, 15), .amount = 140},
                                       {.day = day(2025, 11, 2), .amount = 60}};

  CHECK(counter_on(history, rule, day(2025, 1, 19)) == 0);
  CHECK(counter_on(history, rule, day(2025, 1, 20)) == 180);
  CHECK(counter_on(history, rule, day(2025, 6, 15)) == 320);
  CHECK(counter_on(history, rule, day(2025, 11, 2)) == 380);
  CHECK(counter_on(history, rule, day(2026, 1, 19)) == 380);
  CHECK(counter_on(history, rule, day(2026, 1, 20)) == 200);
}

TEST_CASE("A calendar counter begins anew with each period of the shop's zone", "[loyalty]") {
  const std::vector<Qualified> history{{.day = day(2025, 12, 31), .amount = 100},
                                       {.day = day(2026, 1, 1), .amount = 20},
                                       {.day = day(2026, 4, 1), .amount = 3}};
  const auto at = [&](Unit unit, const char* instant) {
    return counter_at(
        history, {.unit = unit}, core::Instant{}, *core::parse_rfc3339(instant), kZone);
  };

  CHECK(at(Unit::kYear, "2026-01-01T07:59:59Z") == 100);
  CHECK(at(Unit::kYear, "2026-01-01T08:00:00Z") == 20);
  CHECK(at(Unit::kYear, "2026-12-31T12:00:00Z") == 23);
  CHECK(at(Unit::kQuarter, "2026-04-01T12:00:00Z") == 3);
  CHECK(at(Unit::kHalfYear, "2026-04-01T12:00:00Z") == 23);
}

TEST_CASE("A counter since joining begins anew on each anniversary", "[loyalty]") {
  const QualifyingRule rule{.period = PeriodKind::kSinceJoining};
  const std::vector<Qualified> history{{.day = day(2024, 1, 30), .amount = 1000},
                                       {.day = day(2024, 1, 31), .amount = 100},
                                       {.day = day(2025, 1, 30), .amount = 20},
                                       {.day = day(2025, 1, 31), .amount = 3}};

  CHECK(counter_on(history, rule, day(2024, 1, 30)) == 0);  // before joining
  CHECK(counter_on(history, rule, day(2024, 1, 31)) == 100);
  CHECK(counter_on(history, rule, day(2025, 1, 30)) == 120);
  CHECK(counter_on(history, rule, day(2025, 1, 31)) == 3);
}

TEST_CASE("An anniversary that a month is too short for is its last day, and the 31st again later",
          "[loyalty]") {
  const QualifyingRule monthly{.period = PeriodKind::kSinceJoining, .unit = Unit::kMonth};
  const auto first = [&](Day today) {
    return qualifying_days(monthly, day(2024, 1, 31), today).first;
  };

  CHECK(first(day(2024, 2, 28)) == day(2024, 1, 31));
  CHECK(first(day(2024, 2, 29)) == day(2024, 2, 29));
  CHECK(first(day(2024, 3, 30)) == day(2024, 2, 29));
  CHECK(first(day(2024, 3, 31)) == day(2024, 3, 31));
  CHECK(first(day(2064, 1, 30)) == day(2063, 12, 31));
}

TEST_CASE("A lifetime counter and a balance have no period", "[loyalty]") {
  const std::vector<Qualified> history{{.day = day(1999, 1, 1), .amount = 500},
                                       {.day = day(2026, 1, 1), .amount = -200}};

  CHECK(counter_on(history, {.period = PeriodKind::kLifetime}, day(2025, 12, 31)) == 500);
  CHECK(counter_on(history, {.counter = TierCounter::kBalance}, day(2026, 1, 1)) == 300);
}

TEST_CASE("A member in debt counts as zero", "[loyalty]") {
  CHECK(counter_on({{.day = day(2026, 1, 1), .amount = -170}},
                   {.counter = TierCounter::kBalance},
                   day(2026, 1, 2)) == 0);
}

TEST_CASE("A counter that no number can hold is told, never cut", "[loyalty]") {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::vector<Qualified> history{{.day = day(2026, 1, 1), .amount = most}};
  CHECK(counter_on(history, {}, day(2026, 1, 1)) == most);

  history.push_back({.day = day(2026, 1, 1), .amount = 1});
  CHECK_FALSE(counter_on(history, {}, day(2026, 1, 1)).has_value());
}

TEST_CASE("A tier is found again by its name after the owner added another", "[loyalty]") {
  CHECK(find_tier(kMetals, "Silver") == 1);
  CHECK_FALSE(find_tier(kMetals, "silver").has_value());
}
