// What is given to a case: member, program, points.
#include <algorithm>
#include <numeric>
#include <utility>

#include "tests/loyalty/cases/shopping.h"
#include "tests/loyalty/cases/words.h"
#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

using core::Points;

std::int64_t units_of(World& world, Fields& fields, const char* name) {
  const Json* value = fields.find(name);
  return value == nullptr ? -1
                          : scaled_number(*value, world.unit_minor, fields.where() + "." + name);
}

LineFilter filter_of(const Json& scope, const std::string& where) {
  if (scope.is_string() && (scope == "all" || scope == "order")) {
    return {};
  }
  Fields fields(scope, where);
  LineFilter filter{.mode = LineFilter::Mode::kOnlyListed,
                    .products = fields.texts({"skus", "sku"}),
                    .categories = fields.texts({"category", "categories"}),
                    .tags = fields.texts({"tag", "tags"})};
  fields.end();
  return filter;
}

// "per_minor" or "per_units".
std::optional<core::Money> per_of(World& world, Fields& fields) {
  const std::int64_t units = units_of(world, fields, "per_units");
  const auto minor = fields.maybe_whole({"per_minor"});
  if (units < 0 && !minor) {
    return std::nullopt;
  }
  return core::Money{.minor = minor.value_or(units), .currency = world.currency};
}

Points points_in(World& world, Fields& fields, std::initializer_list<const char*> names) {
  const Json* value = fields.find(names);
  return Points(value == nullptr ? 0 : world.points_in(*value, fields.where() + ".points"));
}

// Everything that earns stands in rules of its own.
BaseRules no_base() {
  return {.by = EarnBy::kUnit, .points = Points(0)};
}

Effect effect_of(World& world, Fields& rule) {
  const auto per = per_of(world, rule);
  if (const Json* factor = rule.find({"multiplier", "factor"})) {
    return {.kind = EffectKind::kFactor,
            .factor = number_of(*factor, rule.where() + ".multiplier")};
  }
  if (per) {
    return {.kind = EffectKind::kRate,
            .rate = {.points = points_in(world, rule, {"points"}), .per = *per}};
  }
  return {.kind = EffectKind::kPoints,
          .points = points_in(world, rule, {"fixed", "bonus", "bonus_points", "points"})};
}

EarningRule rule_of(World& world, Fields& fields, std::size_t index) {
  EarningRule rule{.id = "rule-" + std::to_string(100 + index),
                   .priority = static_cast<int>(fields.whole_or({"priority"}, 0)),
                   .is_on = fields.flag_or({"enabled", "is_on"}, true),
                   .stacks = fields.flag_or({"stackable", "stacks"}, true),
                   .effect = effect_of(world, fields)};
  if (const auto least = fields.maybe_whole({"min_minor", "min_basis_minor", "min_order_minor"})) {
    rule.order.value_at_least = core::Money{.minor = *least, .currency = world.currency};
  }
  if (const auto over = fields.maybe_whole({"over_minor"})) {
    rule.order.value_over = core::Money{.minor = *over, .currency = world.currency};
  }
  if (const Json* scope = fields.find("scope")) {
    rule.effect.lines = filter_of(*scope, fields.where() + ".scope");
  }
  return rule;
}

void set_factors(Fields& fields, BaseRules& base) {
  const std::string how = fields.text_or({"multiplier_stacking", "multipliers"}, "multiply");
  if (how != "multiply" && how != "add" && how != "best") {
    throw Problem("\"" + how + "\" is no stacking of multipliers we know");
  }
  base.factors = how == "add"    ? FactorStacking::kAdd
                 : how == "best" ? FactorStacking::kBest
                                 : FactorStacking::kMultiply;
}

void set_cap(World& world, Fields& fields, BaseRules& base) {
  if (const Json* cap = fields.find({"max_points", "cap_points", "max_points_per_order"})) {
    base.most_per_order = Points(world.points_in(*cap, fields.where() + ".max_points"));
  }
}

void read_base(World& world, Fields& earn, EarningRules& rules) {
  const std::string mode = earn.text_or({"mode"}, "per_money");
  rules.base.points = points_in(world, earn, {"points"});
  if (mode == "per_money") {
    rules.base.by = EarnBy::kAmount;
    const auto per = per_of(world, earn);
    if (!per) {
      throw Problem(earn.where() + ".per_minor is missing");
    }
    rules.rates = {{.points = rules.base.points, .per = *per}};
    rules.base.points = Points(1);
    rules.base.whole_groups = earn.flag_or({"whole_groups"}, false);
  } else if (mode == "per_unit") {
    rules.base.by = EarnBy::kUnit;
  } else if (mode == "per_order") {
    rules.base.by = EarnBy::kOrder;
    if (const auto least = earn.maybe_whole({"min_minor"})) {
      rules.base.least_value = core::Money{.minor = *least, .currency = world.currency};
    }
  } else {
    throw Problem("\"" + mode + "\" is no way of earning we know");
  }
}

// Whole points before any factor: what makes none is carried, which only works with rounding down,
// or each point is a group of its own.
void round_base_first(EarningRules& rules) {
  if (rules.base.by != EarnBy::kAmount) {
    return;
  }
  if (rules.base.rounding == Rounding::kDown) {
    rules.carries = true;
    return;
  }
  EarningRate& rate = rules.rates.front();
  if (rate.per.minor % rate.points.count() != 0) {
    throw Problem("a base of " + to_text(rate) +
                  " cannot be rounded before a factor that is not rounded down");
  }
  rate.per.minor /= rate.points.count();
  rate.points = Points(1);
  rules.base.whole_groups = true;
}

void read_earn(World& world, Fields earn) {
  EarningRules& rules = world.program.earning;
  read_base(world, earn, rules);
  const std::string base = earn.text_or({"base", "tax"}, "as_shown");
  if (base == "tax_included" || base == "included") {
    rules.base.basis.tax = TaxCounts::kAlways;
  } else if (base == "tax_excluded" || base == "excluded") {
    rules.base.basis.tax = TaxCounts::kNever;
  } else if (base != "as_shown") {
    throw Problem("\"" + base + "\" is no base we know");
  }
  if (earn.has("round")) {
    rules.base.rounding = rounding_of(earn.text({"round"}));
  }
  if (const Json* scope = earn.find("scope")) {
    rules.base.lines = filter_of(*scope, earn.where() + ".scope");
  }
  set_factors(earn, rules.base);
  set_cap(world, earn, rules.base);
  if (world.options.rounds_base) {
    round_base_first(rules);
  }
  earn.end();
  world.has_earning = true;
}

// The smallest number of points that is worth whole minor units.
PointsPart part_of(World& world, Fields& reward) {
  const std::int64_t units = reward.has("money_units_per_point") ? world.unit_minor : 1;
  const Json* money = reward.find({"money_minor_per_point", "money_units_per_point"});
  if (money == nullptr) {
    throw Problem(reward.where() + ".money_minor_per_point is missing");
  }
  const Factor worth = number_of(*money, reward.where() + ".money_minor_per_point");
  PointsPart part;
  if (const auto block = reward.maybe_whole({"block_points", "points_per_block"})) {
    part.points_per_block = Points(*block * world.scale);
    part.minor_per_block = *block * worth.times * units / worth.per;
  } else {
    const std::int64_t points = worth.per * world.scale;
    const std::int64_t minor = worth.times * units;
    const std::int64_t common = std::gcd(points, minor);
    part.points_per_block = Points(points / common);
    part.minor_per_block = minor / common;
  }
  part.points_min = points_in(world, reward, {"min_points"});
  if (const auto share = reward.maybe_whole({"max_percent_of_order"})) {
    part.share_max = Factor{.times = *share, .per = 100};
  }
  return part;
}

void read_program(World& world, Fields program) {
  if (program.has("earn")) {
    read_earn(world, program.object("earn"));
  }
  if (program.has("reward")) {
    Fields reward = program.object("reward");
    world.redeeming.part = part_of(world, reward);
    reward.end();
  }
  for (Fields& reward : program.objects("rewards")) {
    const Json* cost = reward.find({"cost_points", "cost"});
    if (cost == nullptr) {
      throw Problem(reward.where() + ".cost_points is missing");
    }
    world.redeeming.costs[reward.text({"id"})] =
        world.points_in(*cost, reward.where() + ".cost_points");
    reward.end();
  }
  program.end();
}

// "points_per_block" and the like stand beside the balance in cases about one request.
void read_request(World& world, Fields& given) {
  world.redeeming.requested = -1;
  if (const Json* requested = given.find("requested")) {
    world.redeeming.requested = world.points_in(*requested, "given.requested");
  }
  world.redeeming.order_minor =
      given.whole_or({"order_minor", "order_total_minor"}, world.redeeming.order_minor);
  if (!given.has("points_per_block") && !given.has("minor_per_block")) {
    return;
  }
  PointsPart part{.points_per_block = Points(given.whole_or({"points_per_block"}, 1) * world.scale),
                  .minor_per_block = given.whole_or({"minor_per_block"}, 1),
                  .points_min = points_in(world, given, {"min_points"})};
  if (const auto share = given.maybe_whole({"max_percent_of_order"})) {
    part.share_max = Factor{.times = *share, .per = 100};
  }
  world.redeeming.part = part;
}

void read_order(World& world, Fields& given) {
  const Json* order = given.find("order");
  if (order == nullptr) {
    return;
  }
  if (order->is_string()) {
    return world.dates.set_order(order->get<std::string>());
  }
  Fields fields(*order, "given.order");
  const std::int64_t total = fields.whole_or({"grand_total_minor", "total_minor"}, -1);
  world.redeeming.order_minor = fields.whole_or({"rounded_total_minor"}, total);
  fields.end();
}

void read_tiers(World& world, Fields& given) {
  EarningRules& earning = world.program.earning;
  std::int64_t next = 0;
  std::vector<EarningRule> rates;
  for (Fields& fields : given.objects("tiers")) {
    Tier tier{.name = fields.text({"name"}), .threshold = next};
    const std::int64_t spent = units_of(world, fields, "min_spent");
    tier.threshold =
        fields.whole_or({"min_spent_minor", "min_points", "min_balance", "threshold", "from"},
                        spent >= 0 ? spent : next);
    next = tier.threshold + 1000;
    EarningRule rule{.id = "tier-" + tier.name, .member = {.tiers = {tier.name}}};
    if (const auto per = per_of(world, fields)) {
      Points points = points_in(world, fields, {"points"});
      points = points.count() == 0 ? Points(world.scale) : points;
      rule.effect = {.kind = EffectKind::kRate, .rate = {.points = points, .per = *per}};
      rates.push_back(rule);
    } else if (const Json* factor = fields.find({"multiplier", "factor"})) {
      rule.effect = {.kind = EffectKind::kFactor,
                     .factor = number_of(*factor, fields.where() + ".multiplier")};
      rates.push_back(rule);
    }
    world.program.tiers.push_back(tier);
    fields.end();
  }
  // A rate of the tier takes the place of the program's.
  if (std::ranges::any_of(
          rates, [](const EarningRule& rule) { return rule.effect.kind == EffectKind::kRate; })) {
    const Rounding rounding = earning.base.rounding;
    earning.base = no_base();
    earning.base.rounding = rounding;
    earning.rates.clear();
  }
  for (EarningRule& rule : rates) {
    world.has_earning = true;
    earning.rules.push_back(std::move(rule));
  }
}

void read_counter(World& world, Fields& given) {
  const std::int64_t spent = units_of(world, given, "spent_before");
  const std::int64_t before = given.whole_or({"spent_before_minor"}, spent);
  const std::int64_t current = units_of(world, given, "current");
  if (current >= 0 || given.has("current_minor")) {
    world.current_minor = given.whole_or({"current_minor"}, current);
  }
  world.counts_current_order = given.flag_or({"count_current_order"}, true);
  TierRules& rules = world.program.tier_rules;
  rules.qualifying = {.counter = TierCounter::kMoney,
                      .period = QualifyingRule::PeriodKind::kLifetime};
  rules.order_counts = world.counts_current_order ? TierRules::OrderCounts::kIncludingOrder
                                                  : TierRules::OrderCounts::kTierBefore;
  rules.refund_lowers_at_once = given.flag_or({"refund_lowers_at_once"}, true);
  world.grace_text = given.text_or({"grace"}, "");
  if (before > 0) {
    world.ledger.book().history.push_back({.day = day_of(world.now, kZone), .amount = before});
  }
}

void read_rules(World& world, Fields& given) {
  if (given.has("rules")) {
    world.program.earning = earning_rules(world, given.objects("rules"), &given);
    world.has_earning = true;
  }
  for (const char* name : {"rate", "rate_at_order", "rate_at_refund"}) {
    if (given.has(name)) {
      const EarningRules made = earning_rules(world, {given.object(name)}, nullptr);
      if (std::string(name) == "rate_at_refund") {
        world.other_rules[name] = made;
      } else {
        world.program.earning = made;
        world.has_earning = true;
      }
    }
  }
}

void read_refunds(World& world, Fields& given) {
  RefundPolicy& policy = world.program.refunds;
  if (given.has("policy")) {
    policy.claw_back = claw_back_of(given.text({"policy"}));
  }
  policy.debt_limit = Points(given.whole_or({"debt_limit"}, core::kMaxEntry.count()));
  policy.from_other_lots = given.flag_or({"from_other_lots"}, true);
  RefundMode& mode = world.program.earning.base.refunds;
  if (world.options.proportional_refund) {
    mode = RefundMode::kInProportion;
  }
  if (given.has("refund_mode")) {
    mode = refund_mode_of(given.text({"refund_mode"}));
  }
}

Ledger::Credit credit_of(World& world, Fields& fields) {
  const Json* points = fields.find({"points", "credit", "earn", "grant", "recredit"});
  if (points == nullptr) {
    throw Problem(fields.where() + ".points is missing");
  }
  Ledger::Credit credit{.points = world.points_in(*points, fields.where() + ".points"),
                        .order = fields.text_or({"order"}, ""),
                        .name = fields.text_or({"id", "name"}, "")};
  if (const Json* last = fields.find("expires")) {
    credit.expires = world.dates.after(last->get<std::string>());
  }
  if (const Json* end = fields.find("expires_at")) {
    credit.expires = world.dates.moment(end->get<std::string>());
  }
  return credit;
}

// Points that are there from the beginning came in before any of them ends.
void read_lots(World& world, Fields& given) {
  std::vector<Ledger::Credit> credits;
  std::vector<core::Instant> since;
  for (Fields& lot : given.objects("lots")) {
    credits.push_back(credit_of(world, lot));
    core::Instant from = world.now;
    if (credits.back().expires) {
      from = std::min(from, *credits.back().expires - std::chrono::hours(24));
    }
    if (lot.has_any({"on", "earned"})) {
      from = world.dates.within(lot.text({"on", "earned"}));
    }
    since.push_back(from);
    lot.end();
  }
  if (!since.empty()) {
    world.now = *std::ranges::min_element(since);
  }
  for (std::size_t i = 0; i < credits.size(); ++i) {
    world.ledger.credit(credits[i], since[i]);
  }
  for (const core::Instant from : since) {
    world.now = std::max(world.now, from);
  }
}

void read_entry(World& world, Fields& entry) {
  if (entry.has_any({"on", "at"})) {
    const core::Instant then = world.dates.within(entry.text({"on", "at"}));
    world.now = world.ledger.entries().empty() ? then : std::max(world.now, then);
    world.ledger.settle(world.now);
  }
  if (const Json* debit = entry.find({"debit", "redeem", "spend"})) {
    const std::int64_t points = world.points_in(*debit, entry.where() + ".debit");
    const std::string order = entry.text_or({"order"}, "");
    const bool is_there = points <= world.ledger.account().available.count();
    if (!is_there ||
        !world.ledger.redeem(order.empty() ? entry.where() : order, points, world.now)) {
      world.ledger.debit(points, world.now);
    }
  } else if (entry.has("claw_back")) {
    world.ledger.claw_back(
        entry.text({"order"}), world.points_in(*entry.find("claw_back"), entry.where()), world.now);
  } else if (entry.has("expire")) {
    entry.pass_over({"expire"});
  } else {
    world.ledger.credit(credit_of(world, entry), world.now);
  }
  entry.end();
}

void read_balance(World& world, Fields& given) {
  if (const Json* balance = given.find("balance")) {
    const std::int64_t points = world.points_in(*balance, "given.balance");
    if (points > 0) {
      world.ledger.credit({.points = points}, world.now);
    } else if (points < 0) {
      world.ledger.debit(-points, world.now);
    }
  }
}

void read_expiry(World& world, Fields& given) {
  world.earned_dates = given.texts({"earned"});
  for (const std::string& mode : given.texts({"modes"})) {
    world.expiry_modes.push_back(expiry_of(given, mode));
  }
  const bool is_told = given.has_any({"mode",
                                      "expiry_mode",
                                      "period",
                                      "days",
                                      "expire_days",
                                      "weeks",
                                      "months",
                                      "quarters",
                                      "years",
                                      "expire_months"});
  if (world.expiry_modes.empty() && is_told) {
    world.expiry = expiry_of(given);
    if (given.has_any({"enabled_on", "switched_on"})) {
      world.expiry_from = world.dates.moment(given.text({"enabled_on", "switched_on"}));
    } else {
      world.program.expiry = world.expiry;
    }
  }
}

void read_limits(World& world, Fields& given) {
  const auto total = given.maybe_whole({"max_uses", "max_uses_total"});
  const auto each = given.maybe_whole({"max_uses_per_member"});
  if (total || each) {
    world.limited = Reward{.id = "limited"};
    world.limited->limits.total = total;
    if (each) {
      world.limited->limits.per_member = TimesPer{.times = *each};
    }
  }
  world.coupons.resize(static_cast<std::size_t>(given.whole_or({"coupons"}, 0)));
  for (HeldCoupon& coupon : world.coupons) {
    coupon.life = issue_coupon(world.now, std::chrono::days(30), kZone);
  }
  for (const std::string& text : given.texts({"thresholds"})) {
    world.thresholds.push_back(Points(world.points_in(Json(text), "given.thresholds")));
  }
}

}  // namespace

EarningRules earning_rules(World& world, std::vector<Fields> rules, Fields* base) {
  EarningRules made{.time_zone = kZone, .base = no_base()};
  bool has_base = false;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const bool whole_groups = rules[i].flag_or({"whole_groups"}, false);
    EarningRule rule = rule_of(world, rules[i], i);
    const bool is_plain = rule.stacks && rule.is_on && rule.order == OrderConditions{} &&
                          rule.effect.lines == LineFilter{};
    if (rule.effect.kind == EffectKind::kRate && is_plain && !has_base) {
      made.rates = {rule.effect.rate};
      made.base = {.whole_groups = whole_groups};
      has_base = true;
    } else if (whole_groups) {
      throw Problem(rules[i].where() + ": whole_groups of a second rate cannot be had");
    } else {
      made.rules.push_back(std::move(rule));
    }
    rules[i].end();
  }
  if (base != nullptr) {
    if (base->has("round")) {
      made.base.rounding = rounding_of(base->text({"round"}));
    }
    set_factors(*base, made.base);
    set_cap(world, *base, made.base);
  }
  if (world.options.rounds_base) {
    round_base_first(made);
  }
  return made;
}

// A rule that is switched on later leaves points that are there a full period (loyalty rules 8).
void World::go_to(core::Instant then) {
  if (expiry_from && then >= *expiry_from) {
    ledger.settle(*expiry_from);
    Account& account = ledger.book().account;
    const RuleChange change{.before = program.expiry, .now = expiry, .at = *expiry_from};
    for (Lot& lot : account.lots) {
      const HeldLot held{
          .lot = {.earned = lot.earned, .usable = lot.earned, .expires = lot.expires},
          .last_activity = now};
      const auto end = redated(held, change, kZone);
      if (expiry.mode == ExpiryRule::Mode::kInactivity) {
        account.idle_until = end;
      } else {
        lot.expires = end;
      }
    }
    program.expiry = expiry;
    expiry_from.reset();
  }
  now = std::max(now, then);
  ledger.settle(now);
}

void begin_at_first_date(World& world, const Json& part) {
  for (const auto& [name, value] : part.items()) {
    if (value.is_structured()) {
      begin_at_first_date(world, value);
    } else if (value.is_string() && Dates::is_written(value.get<std::string>()) &&
               !name.starts_with("expires")) {
      const Day day = world.dates.day(value.get<std::string>());
      world.now = std::min(world.now, start_of(day, kZone));
    }
  }
}

void read_given(World& world, Fields& given) {
  const std::int64_t digits = given.whole_or({"minor_digits"}, 2);
  world.currency = digits == 0 ? "JPY" : digits == 3 ? "KWD" : "USD";
  for (world.unit_minor = 1; world.unit_minor < (digits == 0 ? 1 : digits == 3 ? 1000 : 100);) {
    world.unit_minor *= 10;
  }
  // An order's amounts have the digits of the order's own currency, whatever the company's are.
  given.pass_over({"company_minor_digits"});
  Program& program = world.program;
  program.currency = world.currency;
  program.time_zone = kZone;
  program.earning = {.time_zone = kZone, .base = no_base()};
  world.ledger.use(program);
  world.ledger.book().joined = world.now - std::chrono::hours(24 * 3650);
  read_order(world, given);
  read_rules(world, given);
  if (given.has("program")) {
    read_program(world, given.object("program"));
  }
  program.earning.time_zone = kZone;
  world.basis_minor = given.maybe_whole({"basis_minor"});
  read_request(world, given);
  read_tiers(world, given);
  read_counter(world, given);
  read_refunds(world, given);
  read_expiry(world, given);
  read_limits(world, given);
  read_window(world, given);
  read_shopping(world, given);
  read_lots(world, given);
  std::vector<Fields> entries = given.objects("ledger");
  for (Fields& entry : entries) {
    read_entry(world, entry);
  }
  read_balance(world, given);
  world.given_entries = world.ledger.entries().size();
}

}  // namespace regulars::loyalty::cases
