// Mistakes in what an owner writes about earning: each refused once, at its place, never rounded.
#include <string>
#include <vector>

#include "engine/program/program_file.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;

namespace {

struct Mistake {
  std::string more;  // below what is right; its last line is the wrong one
  const char* says;
};

const std::string kStart = "program: B\ncurrency: USD\ntime_zone: Asia/Bangkok\n";
const std::string kPrize = "rewards: {t: {name: T, costs: 200, coupon: {product: PRIZE}}}\n";

int lines_in(const std::string& text) {
  int lines = 0;
  for (const char sign : text) {
    lines += sign == '\n' ? 1 : 0;
  }
  return lines;
}

void check_refused(const std::string& bytes, int line, const char* says) {
  CAPTURE(bytes);
  const auto result = read_program({.name = "flows/program.yaml", .bytes = bytes});
  CHECK_FALSE(result.program.has_value());
  for (const flow::Finding& finding : result.findings) {
    UNSCOPED_INFO(flow::to_text(finding));
  }
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings[0].sentence.find(says) != std::string::npos);
  CHECK(result.findings[0].place.line == line);
}

void check_below_points(const Mistake& mistake) {
  const std::string bytes =
      kStart + kPrize + "points:\n  earn: 1 per 1.00 USD\n  " + mistake.more + "\n";
  check_refused(bytes, lines_in(bytes), mistake.says);
}

void check_beside_points(const Mistake& mistake) {
  const std::string bytes =
      kStart + kPrize + "points: {earn: 1 per 1.00 USD}\n" + mistake.more + "\n";
  check_refused(bytes, lines_in(bytes), mistake.says);
}

}  // namespace

TEST_CASE("What cannot be earned is refused where it stands", "[engine]") {
  for (const char* words : {"0 per order",
                            "-1 per order",
                            "1e3 per order",
                            "1,000 per order",
                            "1.5 per order",
                            "1000001 per order",
                            "99999999999999999999 per order",
                            "1 per items",
                            "1 per 0.00 USD",
                            "1 per 1e2 USD",
                            "1 per 1,00 USD",
                            "1 per 99999999999999999999.00 USD",
                            "1 per 1000000000000.01 USD"}) {
    const std::string bytes = kStart + kPrize + "points:\n  earn: " + words + "\n";
    check_refused(bytes, 6, "is no earning rule");
  }
  const std::string start = kStart + kPrize + "points:\n  earn: ";
  check_refused(start + "[1 per 1.00 USD, 2 per 1.00 USD]\n", 6, "two rates for USD");
  check_refused(start + "[1 per 1.00 EUR]\n", 6, "counts in USD, but this rule is in EUR");
  check_refused(start + "[10 per order]\n", 6, "is no earning rule");
}

TEST_CASE("Each mistake below points is one finding at its place", "[engine]") {
  const std::vector<Mistake> mistakes{
      {"order_minimum: 10", "an amount with its currency"},
      {"order_minimum: 10.00 EUR", "counts in USD, but \"order_minimum\" is in EUR"},
      {"order_minimum: 1e3 USD", "exponent"},
      {"order_minimum: -5.00 USD", "at least 0.00 USD"},
      {"order_minimum: 1,000.00 USD", "comma"},
      {"order_minimum: 99999999999999999999.00 USD", "an amount"},
      {"order_minimum: 9999999999999.00 USD", "at most 1000000000000.00 USD"},
      {"wait_between: 12", "a time such as"},
      {"groups: none", "write \"proportional\""},
      {"round: off", "\"off\" is not known here"},
      {"counts: everything", "not known here"},
      {"counts: {tax: maybe}", "not known here"},
      {"only: {}", "\"only\" names nothing"},
      {"only: {product: [A]}", "did you mean \"products\"?"},
      {"only: {products: []}", "at least 1 entry"},
      {"not: {}", "\"not\" names nothing"},
      {"only: {tags: [a]}\n  not: {tags: [b]}", "\"only\" and \"not\""},
      {"multipliers: divide", "not known here"},
      {"at_most: 500", "is no number of points for one order"},
      {"at_most: 0 per order", "is no number of points for one order"},
      {"convert: {USD: 1.00 EUR}", "USD is counted as it is"},
      {"convert: {EUR: 1.0845 GBP}", "GBP has no rate"},
      {"convert: {EUR: 0 USD}", "is no rate of exchange"},
      {"convert: {EUR: 0.000 USD}", "is no rate of exchange"},
      {"convert: {EUR: -1.08 USD}", "is no rate of exchange"},
      {"convert: {EUR: \"1,08 USD\"}", "is no rate of exchange"},
      {"convert: {EUR: 1e1 USD}", "is no rate of exchange"},
      {"convert: {EUR: 1.0845123456 USD}", "is no rate of exchange"},
      {"convert: {euro: 1.08 USD}", "is no currency"},
      {"limit: 1000", "is no limit"},
      {"limit: 0 points per month", "is no limit"},
      {"limit: 99999999999999999999 points", "is no limit"},
      {"usable: later", "says no time at which points can be used"},
      {"usable: 14 days", "says no time at which points can be used"},
      {"usable: 0 days after payment", "says no time"},
      {"usable: after delivery, at most never", "says no time"},
      {"usable: from 2026-02-30", "says no time"},
      {"expire: sometimes", "says no end of points"},
      {"expire: 24 months after buying", "says no end of points"},
      {"expire: 0 months", "says no end of points"},
      {"expire: 2 years, rounded up to the decade", "says no end of points"},
      {"expire: 2 years, rounded up to the quarters", "says no end of points"},
      {"expire: every 31 June", "says no end of points"},
      {"expire: every 31 December and 31 December", "says no end of points"},
      {"expire: every December", "says no end of points"},
      {"expire: after 12 months", "says no end of points"},
      {"warn: [soon]", "is no number of days"},
      {"warn: 36 hours", "whole days"},
      {"refund: never", "not known here"},
      {"when_spent: debt", "is not understood"},
      {"when_spent: debt up to 0 points", "is not understood"},
      {"from_other_orders: maybe", "yes or no"}};

  for (const Mistake& mistake : mistakes) {
    check_below_points(mistake);
  }
}

TEST_CASE("Each mistake in bonuses of orders and campaigns is one finding", "[engine]") {
  const std::vector<Mistake> mistakes{
      {"bonuses: {orders: [{over: 100.00 USD}]}", "points"},
      {"bonuses: {orders: [{over: 100.00 EUR, points: 20}]}", "no order is counted in EUR"},
      {"bonuses: {orders: [{over: 100, points: 20}]}", "an amount with its currency"},
      {"bonuses: {orders: [{over: -1.00 USD, points: 20}]}", "at least"},
      {"bonuses: {orders: [{points: 0}]}", "from 1 to 1000000"},
      {"bonuses: {orders: [{points: 20, first_order: yes, nth_order: 5}]}", "one number"},
      {"bonuses: {orders: [{points: 20, nth_order: 0}]}", "from 1 to 10000"},
      {"bonuses: {orders: {over: 100.00 USD}}", "must be a list"},
      {"campaigns: {a: {from: 2026-12-01}}", "earn"},
      {"campaigns: {\"a b\": {earn: x2}}", "cannot name a campaign"},
      {"campaigns: {a: {earn: x1}}", "gives nothing"},
      {"campaigns: {a: {earn: x0.5}}", "gives nothing"},
      {"campaigns: {a: {earn: 0 points}}", "gives nothing"},
      {"campaigns: {a: {earn: 1e3 points}}", "nothing that a campaign can give"},
      {"campaigns: {a: {earn: x1000.01}}", "nothing that a campaign can give"},
      {"campaigns: {a: {earn: -20 points}}", "nothing that a campaign can give"},
      {"campaigns: {a: {earn: 99999999999999999999 points}}", "nothing that a campaign"},
      {"campaigns: {a: {earn: 2 per 1.00 EUR}}", "this rule is in EUR"},
      {"campaigns: {a: {earn: x2, from: 2026-12-31, to: 2026-12-01}}", "ends before it begins"},
      {"campaigns: {a: {earn: x2, from: 1 Dec}}", "a day such as"},
      {"campaigns: {a: {earn: x2, on: friday}}", "are no days and hours"},
      {"campaigns: {a: {earn: x2, on: fri 17:00-17:00}}", "are no days and hours"},
      {"campaigns: {a: {earn: x2, budget: 0 points}}", "is no number of points"},
      {"campaigns: {a: {earn: x2, budget: {times: 0}}}", "from 1 to"},
      {"campaigns: {a: {earn: x2, budget: {order_value: 5.00 EUR}}}", "is in EUR"},
      {"campaigns: {a: {earn: x2, when: {spent_at_least: 5.00 EUR}}}", "is in EUR"},
      {"campaigns: {a: {earn: x2, when: {countries: [usa]}}}", "is no country"},
      {"campaigns: {a: {earn: x2, when: {over: \"1,000.00 USD\"}}}", "no comma here"},
      {"campaigns: {a: {earn: x2, when: {over: 1,000.00 USD}}}", "write it like 1000.00 USD"},
      {"campaigns: {a: {earn: x2, budget: {points: 1,500,000}}}", "write it like 1500000"},
      {"bonuses: {joining: 1,000}", "so this is only \"1\""},
      {"bonuses: {events: {review: 1,000, survey: 5}}", "write it like 1000"},
      {"campaigns: {a: {earn: x2, stacks: no, for: {tags: [b]}}}", "take \"stacks: no\" out"},
      {"campaigns: {a: {earn: x2, priority: -1}}", "from 0 to 1000"},
      {"campaigns: {a: {earn: x2, enabled: perhaps}}", "yes or no"},
      {"campaigns: {a: {earns: x2}}", "did you mean \"earn\"?"}};

  for (const Mistake& mistake : mistakes) {
    check_beside_points(mistake);
  }
  check_refused(kStart + kPrize +
                    "points: {earn: 10 per order}\ncampaigns: {a: {earn: x2, for: {tags: [b]}}}\n",
                6,
                "needs one rate");
}

TEST_CASE("Each mistake in tiers is one finding", "[engine]") {
  const std::vector<Mistake> mistakes{
      {"tiers: [{from: 300}]", "name"},
      {"tiers: [{name: A, from: 300}, {name: B, from: 300}]", "no higher than \"A\""},
      {"tiers: [{name: A, from: 300}, {name: B, from: 200}]", "no higher than \"A\""},
      {"tiers: [{name: A}, {name: B}]", "no higher than \"A\""},
      {"tiers: [{name: A}, {name: A, from: 300}]", "there is a tier \"A\" before"},
      {"tiers: [{name: A, from: 300}, {name: B, from: 500.00 USD}]", "count points"},
      {"tiers: [{name: A, from: 5 orders}, {name: B, from: 500}]", "count orders"},
      {"tiers: [{name: A, from: 500.00 EUR}]", "in USD, but this tier is in EUR"},
      {"tiers: [{name: A, from: -1}]", "is no beginning of a tier"},
      {"tiers: [{name: A, from: 1e3}]", "is no beginning of a tier"},
      {"tiers: [{name: A, from: 99999999999999999999}]", "is no beginning of a tier"},
      {"tiers: [{name: A, from: 5 visits}]", "is no beginning of a tier"},
      {"tiers: [{name: A, earn: x0.5}]", "bring less"},
      {"tiers: [{name: A, earn: 2}]", "is no factor"},
      {"tiers: [{name: A, expire: never}]", "is no time of the calendar"},
      {"tier_rules: {period: sometimes}", "is no period"},
      {"tier_rules: {period: 365 months}", "is no period"},
      {"tier_rules: {keep: for ever}", "says no time for which a tier is kept"},
      {"tier_rules: {grace: 0 days}", "is no time of the calendar"},
      {"tier_rules: {upgrade: later}", "not known here"}};

  for (const Mistake& mistake : mistakes) {
    check_beside_points(mistake);
  }
}
