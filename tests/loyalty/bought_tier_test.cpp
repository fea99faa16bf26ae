#include "loyalty/tiers/bought_tier.h"

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Instant;
using Kind = TierChange::Kind;

namespace {

constexpr std::size_t kGuest = 0;
constexpr std::size_t kSilver = 1;
constexpr std::size_t kGold = 2;
const std::vector<Tier> kTiers{
    {.name = "Guest"}, {.name = "Silver", .threshold = 300}, {.name = "Gold", .threshold = 1000}};

Instant at(const char* text) {
  return *core::parse_rfc3339(text);
}

// Silver for a month, from 1 March to 1 April.
const MembershipRecord kSilverInMarch{
    .payments = {{.id = "f",
                  .paid = at("2026-03-01T12:00:00Z"),
                  .lasts = Period{.count = 1, .unit = Unit::kMonth},
                  .tier = "Silver"}}};

BoughtTier bought(const MembershipRecord& record) {
  return {.record = record, .tiers = kTiers, .zone = "UTC"};
}

TierChange change(Kind kind, const char* when, std::size_t from, std::size_t to) {
  return {.kind = kind, .at = at(when), .from = from, .to = to};
}

}  // namespace

TEST_CASE("The bought tier counts where it is the higher one", "[loyalty]") {  // R68
  CHECK(higher_tier(kSilver, kGold) == kGold);
  CHECK(higher_tier(kGold, kSilver) == kGold);
  CHECK(higher_tier(std::nullopt, kGuest) == kGuest);
  CHECK(higher_tier(std::nullopt, std::nullopt) == std::nullopt);
  CHECK(bought(kSilverInMarch).at(at("2026-03-01T11:59:59Z")) == std::nullopt);
  CHECK(bought(kSilverInMarch).at(at("2026-03-01T12:00:00Z")) == kSilver);
  CHECK(bought(kSilverInMarch).at(at("2026-04-02T00:00:00Z")) == std::nullopt);
}

TEST_CASE("A bought tier that the program has no more counts for nothing", "[loyalty]") {
  MembershipRecord record = kSilverInMarch;
  record.payments.front().tier = "Platinum";

  CHECK(bought(record).at(at("2026-03-10T00:00:00Z")) == std::nullopt);
}

TEST_CASE("Beginning and end of a membership are changes of the tier at their own moments",
          "[loyalty]") {
  const auto seen = seen_changes(
      bought(kSilverInMarch),
      {.before = kGuest, .since = at("2026-01-01T00:00:00Z"), .until = at("2026-12-31T00:00:00Z")});

  CHECK(seen ==
        std::vector<TierChange>{change(Kind::kUpgrade, "2026-03-01T12:00:00Z", kGuest, kSilver),
                                change(Kind::kDowngrade, "2026-04-02T00:00:00Z", kSilver, kGuest)});
}

TEST_CASE("What is earned and lost beneath a bought tier is not told", "[loyalty]") {
  const auto seen =
      seen_changes(bought(kSilverInMarch),
                   {.before = kGuest,
                    .since = at("2026-03-05T00:00:00Z"),
                    .until = at("2026-05-01T00:00:00Z"),
                    .changes = {change(Kind::kUpgrade, "2026-03-06T00:00:00Z", kGuest, kSilver),
                                change(Kind::kDowngrade, "2026-03-20T00:00:00Z", kSilver, kGuest),
                                change(Kind::kUpgrade, "2026-03-25T00:00:00Z", kGuest, kGold)}});

  CHECK(seen ==
        std::vector<TierChange>{change(Kind::kUpgrade, "2026-03-25T00:00:00Z", kSilver, kGold)});
}

TEST_CASE("What was earned meanwhile shows when the membership ends", "[loyalty]") {
  const auto seen = seen_changes(bought(kSilverInMarch),
                                 {.before = kSilver,
                                  .since = at("2026-03-05T00:00:00Z"),
                                  .until = at("2026-05-01T00:00:00Z")});

  CHECK(seen.empty());
}

TEST_CASE("A warning is left out only where the membership keeps the tier on that day",
          "[loyalty]") {
  TierChange warning = change(Kind::kWarning, "2026-03-10T00:00:00Z", kSilver, kGuest);
  const auto told = [&](unsigned month, unsigned day) {
    warning.last_day = std::chrono::year_month_day{
        std::chrono::year{2026}, std::chrono::month{month}, std::chrono::day{day}};
    return seen_changes(bought(kSilverInMarch),
                        {.before = kSilver,
                         .since = at("2026-03-05T00:00:00Z"),
                         .until = at("2026-03-15T00:00:00Z"),
                         .changes = {warning}})
        .size();
  };

  CHECK(told(3, 31) == 0);
  CHECK(told(4, 1) == 1);  // the last day of both
}
