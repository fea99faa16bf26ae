#include "loyalty/joining.h"

#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Instant;
using Needs = std::vector<JoiningNeed>;

namespace {

constexpr const char* kZone = "Europe/London";

Instant at(const char* text) {
  return *core::parse_rfc3339(text);
}

core::Money usd(std::int64_t minor) {
  return {.minor = minor, .currency = "USD"};
}

const JoiningRules kRules{
    .spent = usd(100000), .within = Period{.count = 1, .unit = Unit::kYear}, .countries = {"GB"}};
const Instant kNow = at("2026-06-15T12:00:00Z");

Needs needs_of(const std::vector<PastOrder>& orders, const JoiningRules& rules = kRules) {
  JoiningFacts facts = joining_facts(rules, orders, kNow, kZone);
  facts.is_proven = true;
  return missing_to_join(rules, facts);
}

PastOrder order(std::int64_t minor, const char* placed, const char* country = "GB") {
  return {.value = usd(minor), .placed = at(placed), .country = country};
}

}  // namespace

TEST_CASE("Who bought for 1,000 USD in the past year and lives in the UK may join",
          "[loyalty]") {  // R22
  CHECK(needs_of({order(60000, "2026-01-10T10:00:00Z"), order(40000, "2026-05-10T10:00:00Z")})
            .empty());
  CHECK(needs_of({order(60000, "2026-01-10T10:00:00Z"), order(39999, "2026-05-10T10:00:00Z")}) ==
        Needs{JoiningNeed::kSpending});
  CHECK(needs_of({order(100000, "2026-01-10T10:00:00Z", "FR")}) ==
        Needs{JoiningNeed::kOtherCountry});
  CHECK(needs_of({order(100000, "2026-01-10T10:00:00Z", "")}) == Needs{JoiningNeed::kCountry});
  CHECK(needs_of({}) == Needs{JoiningNeed::kSpending, JoiningNeed::kCountry});
}

TEST_CASE("The past year begins with its first day in the shop's zone", "[loyalty]") {
  CHECK(needs_of({order(100000, "2025-06-14T23:00:00Z")}).empty());  // 15 June, 00:00 in London
  CHECK(needs_of({order(100000, "2025-06-14T22:59:59Z")}) == Needs{JoiningNeed::kSpending});
  JoiningRules ever = kRules;
  ever.within.reset();
  CHECK(needs_of({order(100000, "2015-01-01T00:00:00Z")}, ever).empty());
}

TEST_CASE("Orders in another currency count for no spending", "[loyalty]") {
  PastOrder foreign = order(0, "2026-05-10T10:00:00Z");
  foreign.value = {.minor = 900000, .currency = "EUR"};

  CHECK(needs_of({foreign, order(99999, "2026-05-11T10:00:00Z")}) == Needs{JoiningNeed::kSpending});
}

TEST_CASE("Where somebody lives is told by the newest order that says it", "[loyalty]") {
  CHECK(needs_of({order(100000, "2026-05-10T10:00:00Z", "FR"),
                  order(100, "2026-06-01T10:00:00Z", "GB"),
                  order(100, "2026-06-02T10:00:00Z", "")})
            .empty());
}

TEST_CASE("Nothing is told of an address that nobody has proven", "[loyalty]") {
  const std::vector<PastOrder> orders{order(100000, "2026-05-10T10:00:00Z")};

  CHECK(missing_to_join(kRules, joining_facts(kRules, orders, kNow, kZone)) ==
        Needs{JoiningNeed::kProof});
}

TEST_CASE("A condition that is not written asks nothing", "[loyalty]") {
  CHECK(needs_of({order(100, "2026-05-10T10:00:00Z", "")}, {.spent = usd(100)}).empty());
  CHECK(needs_of({order(1, "2026-05-10T10:00:00Z")}, {.countries = {"US", "GB"}}).empty());
}
