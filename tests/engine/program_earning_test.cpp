// What an owner writes about earning, waiting, expiry, campaigns and tiers, and the rules it makes.
#include <chrono>
#include <string>
#include <vector>

#include "engine/program/program_file.h"
#include "loyalty/earning/earning_rate.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;
using core::Points;
using loyalty::EarnBy;
using loyalty::EffectKind;
using loyalty::Program;
using loyalty::Unit;
using std::chrono::days;

namespace {

// The owner's file with these lines; `points` stands below "points:".
std::string file_with(const std::string& points, const std::string& more = "") {
  return "program: Bumble Rewards\ncurrency: USD\ntime_zone: America/Los_Angeles\npoints:\n" +
         points +
         "rewards:\n  towel:\n    name: Linen hand towel\n    costs: 200\n"
         "    coupon: {product: PRIZE-TOWEL}\n" +
         more;
}

const std::string kRate = "  earn: 1 per 1.00 USD\n";

Program read(const std::string& bytes) {
  const auto result = read_program({.name = "flows/program.yaml", .bytes = bytes});
  for (const flow::Finding& finding : result.findings) {
    UNSCOPED_INFO(flow::to_text(finding));
  }
  REQUIRE(result.findings.empty());
  REQUIRE(result.program.has_value());
  return *result.program;
}

Program with_points(const std::string& line) {
  return read(file_with(kRate + "  " + line + "\n"));
}

Program with_more(const std::string& more) {
  return read(file_with(kRate, more));
}

const loyalty::EarningRule& only_rule(const Program& program) {
  REQUIRE(program.earning.rules.size() == 1);
  return program.earning.rules.front();
}

core::Money usd(std::int64_t minor) {
  return {.minor = minor, .currency = "USD"};
}

}  // namespace

TEST_CASE("The example of the design is read line by line", "[engine]") {
  const Program program = read(R"(program: Bumble Rewards
currency: USD
time_zone: America/Los_Angeles
languages: [en, es, th, vi]            # the first is the base language
points:
  earn: 1 per 1.00 USD                 # R23
  counts: order total without shipping and tax
  round: down
  usable: at once                      # or: 14 days after payment
  expire: never                        # or: 24 months after earning
bonuses:
  joining: 50                          # R17
  orders:
    - {over: 100.00 USD, points: 20}   # R38
rewards:
  towel:
    name: Linen hand towel
    costs: 200                         # R49
    coupon: {product: PRIZE-TOWEL, expires: 30 days, free_shipping: no}   # R53–R55
tiers:
  - {name: Guest}
  - {name: Silver, from: 300, earn: x1.5}
  - {name: Gold, from: 1000, earn: x2}
campaigns:
)"
                               "  happy-friday: {from: 2026-12-01, to: 2026-12-31, on: fri "
                               "17:00-19:00, earn: x2, budget: 10000 points, enabled: yes}\n");

  CHECK(program.told_rate() == loyalty::EarningRate{});
  REQUIRE(program.tiers.size() == 3);
  CHECK(program.tiers[1].name == "Silver");
  CHECK(program.tiers[1].threshold == 300);
  CHECK(program.tiers[2].earn == loyalty::Factor{2, 1});
  REQUIRE(program.earning.rules.size() == 4);
  const auto& rules = program.earning.rules;
  CHECK(rules[0].order.value_over == usd(10000));
  CHECK(rules[0].effect.points == Points(20));
  CHECK(rules[0].id == "bonus:over 100.00 USD");
  CHECK(rules[1].id == "tier:Silver");
  CHECK(rules[1].member.tiers == std::vector<std::string>{"Silver"});
  CHECK(rules[3].id == "campaign:happy-friday");
  CHECK(rules[3].name == "happy-friday");
  CHECK(rules[3].window.from == std::chrono::year(2026) / 12 / 1);
  CHECK(rules[3].window.to == std::chrono::year(2026) / 12 / 31);
  REQUIRE(rules[3].hours.size() == 1);
  CHECK(rules[3].hours[0].from == std::chrono::hours(17));
  CHECK(rules[3].effect.kind == EffectKind::kFactor);
  CHECK(rules[3].budget->points == Points(10000));
  CHECK(rules[3].is_on);
}

TEST_CASE("Points go by amount, by order or by item", "[engine]") {  // R23, R32
  const Program by_order = read(
      file_with("  earn: 10 per order\n  order_minimum: 10.00 USD\n  wait_between: 12 hours\n"));
  CHECK(by_order.earning.base.by == EarnBy::kOrder);
  CHECK(by_order.earning.base.points == Points(10));
  CHECK(by_order.earning.base.least_value == usd(1000));  // R33
  CHECK(by_order.earning.pause == std::chrono::hours(12));
  CHECK(by_order.earning.rates.empty());
  CHECK_FALSE(by_order.told_rate().has_value());

  const Program by_item = read(file_with("  earn: 1 per item\n"));
  CHECK(by_item.earning.base.by == EarnBy::kUnit);

  const Program rates = read(file_with("  earn: [1 per 0.90 EUR, 1 per 1.00 USD]\n"));
  REQUIRE(rates.earning.rates.size() == 2);
  CHECK(rates.told_rate()->per == usd(100));  // the program's currency is told
  CHECK(rates.earning.rates[1].per.minor == 90);
}

TEST_CASE("What counts, and how it is rounded, is as the owner writes", "[engine]") {
  const loyalty::BasisRules usual = read(file_with(kRate)).earning.base.basis;
  CHECK(usual == loyalty::BasisRules{});

  const loyalty::BasisRules basis =
      with_points(
          "counts: {discounts: before, tax: never, shipping: yes, paid_with_points: yes, "
          "paid_with_gift_card: no, own_reward: before, spread_discount: no}")
          .earning.base.basis;
  CHECK(basis == loyalty::BasisRules{.before_discounts = true,
                                     .before_own_reward = true,
                                     .tax = loyalty::TaxCounts::kNever,
                                     .with_shipping = true,
                                     .with_paid_by_points = true,
                                     .with_paid_by_card = false,
                                     .spreads_order_discount = false});

  CHECK(with_points("groups: whole").earning.base.whole_groups);
  CHECK(with_points("round: up").earning.base.rounding == loyalty::Rounding::kUp);
  CHECK(with_points("round: nearest").earning.base.rounding == loyalty::Rounding::kNearest);
  CHECK(with_points("multipliers: add").earning.base.factors == loyalty::FactorStacking::kAdd);
  CHECK(with_points("multipliers: best").earning.base.factors == loyalty::FactorStacking::kBest);
  CHECK(with_points("at_most: 500 per order").earning.base.most_per_order == Points(500));
}

TEST_CASE("A share of the order comes back as credit, to the cent", "[engine]") {  // R44
  const auto rate_of = [](const std::string& share, const std::string& credit) {
    const Program program =
        read(file_with("  earn: " + share + "\n  credit: " + credit + " USD\n"));
    CHECK(program.earning.base.by == EarnBy::kAmount);
    return *program.told_rate();
  };
  CHECK(rate_of("5 %", "0.01") == loyalty::EarningRate{.points = Points(5), .per = usd(100)});
  CHECK(rate_of("5%", "0.01") == loyalty::EarningRate{.points = Points(5), .per = usd(100)});
  CHECK(rate_of("7.5 %", "0.01") == loyalty::EarningRate{.points = Points(15), .per = usd(200)});
  CHECK(rate_of("5 %", "0.05") == loyalty::EarningRate{.points = Points(1), .per = usd(100)});
  CHECK(rate_of("0.01 %", "1.00") ==
        loyalty::EarningRate{.points = Points(1), .per = usd(1'000'000)});
  CHECK(rate_of("100 %", "0.01") == loyalty::EarningRate{.points = Points(100), .per = usd(100)});

  CHECK(loyalty::points_for(usd(2599), rate_of("5 %", "0.01")) == Points(129));
  CHECK(loyalty::points_for(usd(19), rate_of("5 %", "0.01")) == Points(0));
  CHECK(loyalty::points_for(usd(20), rate_of("5 %", "0.01")) == Points(1));
}

TEST_CASE("A share that cannot be counted is refused with its place and how to mend it",
          "[engine]") {
  const auto check_refused = [](const std::string& points, int line, const std::string& part) {
    CAPTURE(points);
    const auto result = read_program({.name = "flows/program.yaml", .bytes = file_with(points)});
    REQUIRE(result.findings.size() == 1);
    CHECK_FALSE(result.program.has_value());
    CHECK(result.findings[0].place.line == line);
    CAPTURE(result.findings[0].sentence);
    CHECK(result.findings[0].sentence.find(part) != std::string::npos);
  };
  const std::string credit = "  credit: 0.01 USD\n";
  check_refused("  earn: 5 %\n", 5, "write it beside \"earn\", like: credit: 0.01 USD");
  check_refused("  earn: 5 %\n  groups: whole\n" + credit, 6, "like: 5 per 1.00 USD");
  check_refused("  earn: 5 %\n  credit: 999999999999.99 USD\n", 6, "worth too much");
  check_refused("  earn: 5 %\n  credit: 0.01 EUR\n", 6, "is in EUR");
  for (const char* share : {"0 %",
                            "100.01 %",
                            "5.125 %",
                            "5,5 %",
                            "-5 %",
                            "5 percent",
                            "5e0 %",
                            "05 %",
                            "5 % per order",
                            "[5 %]"}) {
    check_refused(std::string("  earn: ") + share + "\n" + credit, 5, "is no earning rule");
    check_refused(std::string("  earn: ") + share + "\n" + credit, 5, "like: 1 per 1.00 USD");
  }
}

TEST_CASE("Goods are chosen by only and not", "[engine]") {
  using Mode = loyalty::LineFilter::Mode;
  const auto only = with_points("only: {products: TOWEL, tags: [new, soft]}").earning.base.lines;
  CHECK(only.mode == Mode::kOnlyListed);
  CHECK(only.products == std::vector<std::string>{"TOWEL"});
  CHECK(only.tags == std::vector<std::string>{"new", "soft"});
  const auto others = with_points("not: {categories: [sale]}").earning.base.lines;
  CHECK(others.mode == Mode::kAllButListed);
  CHECK(others.categories == std::vector<std::string>{"sale"});
}

TEST_CASE("Other currencies are converted, and members are limited", "[engine]") {  // R41
  const Program program = with_points("convert: {EUR: 1.0845 USD, JPY: 0.0067 USD}");
  REQUIRE(program.earning.conversions.size() == 2);
  CHECK(program.earning.conversions[0] ==
        loyalty::Conversion{.from = "EUR", .to = "USD", .rate = {2169, 2000}});
  CHECK(program.earning.conversions[1].rate == loyalty::Factor{67, 10000});

  const auto limit = with_points("limit: 1000 points per month").earning.limit;
  CHECK(limit == loyalty::Limit{.points = Points(1000), .per = Unit::kMonth});
  CHECK(with_points("limit: 3 times per day").earning.limit ==
        loyalty::Limit{.times = 3, .per = Unit::kDay});
}

TEST_CASE("Points wait as the owner writes", "[engine]") {
  using Mode = loyalty::UsableRule::Mode;
  CHECK(with_points("usable: at once").usable == loyalty::UsableRule{});
  CHECK(with_points("usable: 14 days after payment").usable ==
        loyalty::UsableRule{.mode = Mode::kPeriod, .after = {14, Unit::kDay}});
  CHECK(with_points("usable: after delivery").usable ==
        loyalty::UsableRule{.mode = Mode::kEvent, .event = "delivered"});
  CHECK(with_points("usable: after delivered, at most 30 days").usable.longest_wait ==
        loyalty::Period{30, Unit::kDay});
  CHECK(with_points("usable: from 2026-12-01").usable ==
        loyalty::UsableRule{.mode = Mode::kOnFixedDay, .day = std::chrono::year(2026) / 12 / 1});
}

TEST_CASE("Points end as the owner writes", "[engine]") {  // R97, R98
  using Mode = loyalty::ExpiryRule::Mode;
  using From = loyalty::ExpiryRule::CountsFrom;
  const auto expiry = [](const std::string& words) {
    return with_points("expire: " + words).expiry;
  };

  CHECK(expiry("never") == loyalty::ExpiryRule{});
  CHECK(expiry("24 months after earning") == loyalty::ExpiryRule{.mode = Mode::kPeriod,
                                                                 .after = {24, Unit::kMonth},
                                                                 .counts_from = From::kEarning});
  CHECK(expiry("24 months after they can be used") ==
        loyalty::ExpiryRule{.mode = Mode::kPeriod, .after = {24, Unit::kMonth}});
  CHECK(expiry("2 years, rounded up to the quarter") ==
        loyalty::ExpiryRule{
            .mode = Mode::kPeriod, .after = {2, Unit::kYear}, .rounded_up_to = Unit::kQuarter});
  CHECK(expiry("every 30 June and 31 December, at least 3 months") ==
        loyalty::ExpiryRule{.mode = Mode::kFixedDays,
                            .fixed_days = {std::chrono::June / 30, std::chrono::December / 31},
                            .at_least = loyalty::Period{3, Unit::kMonth}});
  CHECK(expiry("after 12 months without activity") ==
        loyalty::ExpiryRule{.mode = Mode::kInactivity, .after = {12, Unit::kMonth}});

  const auto warned =
      read(file_with(kRate + "  expire: 1 year\n  warn: [7 days, 30 days, 1 week]\n"));
  CHECK(warned.expiry.warn_days == std::vector<int>{30, 7});
}

TEST_CASE("Section 8: two years, rounded up to the quarter, ends as the published table says",
          "[engine]") {  // R98
  const auto rule = with_points("expire: 2 years, rounded up to the quarter").expiry;
  using std::chrono::year;
  const auto last = [&](auto earned) { return loyalty::last_good_day(rule, earned); };

  CHECK(last(year(2019) / 1 / 1) == year(2021) / 3 / 31);
  CHECK(last(year(2019) / 6 / 30) == year(2021) / 6 / 30);
  CHECK(last(year(2019) / 7 / 1) == year(2021) / 9 / 30);
  CHECK(last(year(2019) / 12 / 31) == year(2021) / 12 / 31);
}

TEST_CASE("Refunds take what the owner lets them take", "[engine]") {
  using loyalty::ClawBack;
  CHECK(with_points("refund: in proportion").earning.base.refunds ==
        loyalty::RefundMode::kInProportion);
  CHECK(with_points("refund: by line").earning.base.refunds == loyalty::RefundMode::kPerLine);
  CHECK(with_points("refund: all or nothing").earning.base.refunds ==
        loyalty::RefundMode::kAllOrNothing);
  CHECK(with_points("when_spent: only pending").refunds.claw_back == ClawBack::kOnlyPending);
  CHECK(read(file_with(kRate)).refunds.claw_back == ClawBack::kStopAtZero);
  const auto debt = with_points("when_spent: debt up to 500 points").refunds;
  CHECK(debt.claw_back == ClawBack::kDebt);
  CHECK(debt.debt_limit == Points(500));
  CHECK_FALSE(with_points("from_other_orders: no").refunds.from_other_lots);
}

TEST_CASE("Orders bring bonuses for what they are", "[engine]") {  // R37, R38
  const Program program = with_more(R"(bonuses:
  orders:
    - {at_least: 50.00 USD, points: 5, limit: 1 time per day}
    - {first_order: yes, points: 50}
    - {nth_order: 5, points: 30, name: Fifth}
    - {points: 3, products: [TOWEL], items: 2, tiers: Gold}
    - {points: 1}
    - {points: 2}
tiers: [{name: Gold}]
)");

  const auto& rules = program.earning.rules;
  REQUIRE(rules.size() == 6);
  CHECK(rules[0].order.value_at_least == usd(5000));
  CHECK(rules[0].limit == loyalty::Limit{.times = 1, .per = Unit::kDay});
  CHECK(rules[1].member.nth_order == 1);
  CHECK(rules[2].member.nth_order == 5);
  CHECK(rules[2].id == "bonus:Fifth");
  REQUIRE(rules[3].order.units.size() == 1);
  CHECK(rules[3].order.units[0].at_least == 2);
  CHECK(rules[3].order.units[0].of.products == std::vector<std::string>{"TOWEL"});
  CHECK(rules[3].member.tiers == std::vector<std::string>{"Gold"});
  CHECK(rules[4].id == "bonus:every order");
  CHECK(rules[5].id == "bonus:every order (2)");
}

TEST_CASE("A campaign may ask for all that a rule can ask", "[engine]") {  // R42, R101, R103
  const auto rule = only_rule(with_more(R"(campaigns:
  spring:
    name: Spring weeks
    on: [mon-fri 09:00-12:00, weekends]
    earn: 20 points
    for: {categories: [linen]}
    when:
      over: 50.00 USD
      at_least: 60.00 USD
      items: 3
      first_order: yes
      countries: [US, CA]
      channels: web
      coupon: SPRING26
      spent_at_least: 500.00 USD
      joined_at_least: 30 days
    limit: 2 times
    limit_kind: reject
    budget: {points: 10000, times: 500, order_value: 9000.00 USD}
    enabled: no
    stacks: no
    priority: 7
)"));

  CHECK(rule.name == "Spring weeks");
  CHECK(rule.hours.size() == 2);
  CHECK(rule.effect.points == Points(20));
  CHECK(rule.order.value_over == usd(5000));
  CHECK(rule.order.value_at_least == usd(6000));
  REQUIRE(rule.order.units.size() == 1);
  CHECK(rule.order.units[0].at_least == 3);
  CHECK(rule.order.units[0].of.categories == std::vector<std::string>{"linen"});
  CHECK(rule.member.nth_order == 1);
  CHECK(rule.member.countries == std::vector<std::string>{"US", "CA"});
  CHECK(rule.channels == std::vector<std::string>{"web"});
  CHECK(rule.member.coupons == std::vector<std::string>{"SPRING26"});
  CHECK(rule.member.spent_at_least == usd(50000));
  CHECK(rule.member.joined_at_least == days(30));
  CHECK(rule.limit == loyalty::Limit{.times = 2, .kind = loyalty::CapKind::kReject});
  CHECK(rule.budget ==
        loyalty::Budget{.points = Points(10000), .redemptions = 500, .order_value = usd(900000)});
  CHECK_FALSE(rule.is_on);
  CHECK_FALSE(rule.stacks);
  CHECK(rule.priority == 7);
}

TEST_CASE("A campaign gives a factor, points, a rate or points for each item", "[engine]") {
  const auto effect = [](const std::string& line) {
    return only_rule(with_more("campaigns:\n  a:\n" + line)).effect;
  };
  CHECK(effect("    earn: x1.5\n").factor == loyalty::Factor{3, 2});
  CHECK(effect("    earn: 20 points\n").kind == EffectKind::kPoints);
  CHECK(effect("    earn: 2 per 1.00 USD\n").rate.points == Points(2));
  const auto units = effect("    earn: 5 points per item\n    for: {products: [TOWEL]}\n");
  CHECK(units.kind == EffectKind::kUnits);
  CHECK(units.points == Points(5));
  CHECK(units.lines.products == std::vector<std::string>{"TOWEL"});
}

TEST_CASE("A factor on some goods is a further rate on them, so that tiers multiply it too",
          "[engine]") {
  const auto effect =
      only_rule(with_more("campaigns: {a: {earn: x1.5, for: {products: [TOWEL]}}}\n")).effect;

  CHECK(effect.kind == EffectKind::kRate);
  CHECK(effect.rate.points == Points(1));
  CHECK(effect.rate.per == usd(200));
  CHECK(effect.lines.products == std::vector<std::string>{"TOWEL"});
}

TEST_CASE("Tiers begin at points, money or orders, and have rules of their own",
          "[engine]") {  // R63, R64, R65
  using Kind = loyalty::QualifyingRule::PeriodKind;
  const Program program = with_more(R"(tiers:
  - {name: Guest}
  - {name: Silver, from: 300.00 USD, earn: x1.5, expire: 36 months}
  - {name: Gold, from: 1000.00 USD, for_life: yes}
tier_rules:
  period: 365 days
  keep: 12 months
  upgrade: at once
  downgrade: one tier
  grace: 30 days
  warn: 14 days
  order_counts: with the order
  refund: at once
)");
  const loyalty::TierRules& rules = program.tier_rules;

  CHECK(program.tiers[1].threshold == 30000);
  CHECK(program.tiers[1].expiry == loyalty::Period{36, Unit::kMonth});
  CHECK(program.tiers[2].for_life);
  CHECK(rules.qualifying.counter == loyalty::TierCounter::kMoney);
  CHECK(rules.qualifying.period == Kind::kRolling);
  CHECK(rules.qualifying.days == 365);
  CHECK(rules.holding.kind == loyalty::Holding::Kind::kFixed);
  CHECK(rules.downgrade == loyalty::TierRules::Downgrade::kOneTier);
  CHECK(rules.grace->length == loyalty::Period{30, Unit::kDay});
  CHECK(rules.warn == days(14));
  CHECK(rules.order_counts == loyalty::TierRules::OrderCounts::kIncludingOrder);
  CHECK(rules.refund_lowers_at_once);
  CHECK(only_rule(program).effect.factor == loyalty::Factor{3, 2});

  const auto of = [](const std::string& lines) {
    return with_more("tiers: [{name: A}, {name: B, from: 5 orders}]\ntier_rules:\n" + lines)
        .tier_rules;
  };
  CHECK(of("  period: calendar quarter\n").qualifying.unit == Unit::kQuarter);
  CHECK(of("  period: since joining\n").qualifying.period == Kind::kSinceJoining);
  CHECK(of("  period: lifetime\n").qualifying.counter == loyalty::TierCounter::kOrders);
  CHECK(of("  keep: as long as it is reached\n").holding.kind == loyalty::Holding::Kind::kNone);
  CHECK(of("  upgrade: with the next period\n").upgrade ==
        loyalty::TierRules::Upgrade::kNextPeriod);
  CHECK(of("  downgrade: never\n").downgrade == loyalty::TierRules::Downgrade::kNever);
}

TEST_CASE("A program that is switched off earns nothing and gives nothing for joining",
          "[engine]") {  // R103
  const Program off = with_more("bonuses: {joining: 50}\nenabled: no\n");
  CHECK_FALSE(off.earning.is_on);
  CHECK(off.joining_bonus == Points(0));
  const Program on = with_more("bonuses: {joining: 50}\nenabled: yes\n");
  CHECK(on.earning.is_on);
  CHECK(on.joining_bonus == Points(50));
}
