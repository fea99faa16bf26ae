#include "loyalty/earning/rule_check.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace regulars::loyalty {
namespace {

const char* words_of(LineKind kind) {
  switch (kind) {
    case LineKind::kGoods:
      return "goods";
    case LineKind::kGiftCard:
      return "a gift card";
    case LineKind::kTopUp:
      return "a top-up";
    case LineKind::kPrize:
      return "a prize";
    case LineKind::kFee:
      return "a fee";
  }
  return "";
}

std::string words_of(const core::Money& money) {
  return core::to_decimal(money) + " " + money.currency;
}

class RuleCheck {
 public:
  RuleCheck(const EarningRules& rules, const std::vector<NoGoods>& no_goods)
      : rules_(rules), no_goods_(no_goods) {}

  std::vector<Contradiction> found() {
    check_rates();
    check_conversions();
    check_base();
    if (rules_.limit) {
      check_limit(*rules_.limit);
    }
    std::set<std::string> ids;
    for (const EarningRule& rule : rules_.rules) {
      rule_ = rule.id;
      if (rule.id.empty() || !ids.insert(rule.id).second) {
        wrong("the id \"" + rule.id + "\" is empty or used before; each rule has its own");
      }
      check_times(rule);
      check_effect(rule.effect);
      check_order(rule);
      check_member(rule.member);
      check_limits(rule);
      check_splitting(rule);
    }
    return std::move(found_);
  }

 private:
  void wrong(std::string sentence) {
    found_.push_back({.rule = rule_, .weight = Weight::kWrong, .sentence = std::move(sentence)});
  }
  void risky(std::string sentence) {
    found_.push_back({.rule = rule_, .weight = Weight::kRisky, .sentence = std::move(sentence)});
  }

  // --- The base.

  bool has_rate(const std::string& currency) const {
    return std::ranges::any_of(
        rules_.rates, [&](const EarningRate& rate) { return rate.per.currency == currency; });
  }

  void check_rate(const EarningRate& rate) {
    if (rate.points.count() <= 0 || rate.per.minor <= 0) {
      wrong(std::to_string(rate.points.count()) + " per " + words_of(rate.per) +
            " gives nothing; expected at least 1 point for an amount above 0");
    }
  }

  void check_rates() {
    std::set<std::string> currencies;
    for (const EarningRate& rate : rules_.rates) {
      check_rate(rate);
      if (!currencies.insert(rate.per.currency).second) {
        wrong("there are two rates for " + rate.per.currency + "; expected one");
      }
    }
    if (rules_.base.by == EarnBy::kAmount && rules_.rates.empty()) {
      wrong("points go by the amount and there is no rate; expected one such as 1 per 1.00 USD");
    }
  }

  void check_conversions() {
    for (const Conversion& conversion : rules_.conversions) {
      if (rules_.base.by == EarnBy::kAmount && !has_rate(conversion.to)) {
        wrong(conversion.from + " is converted into " + conversion.to +
              ", which has no rate; expected a currency with one");
      }
      if (has_rate(conversion.from)) {
        wrong(conversion.from + " has a rate of its own and a conversion; expected one of them");
      }
    }
  }

  void check_base() {
    const BaseRules& base = rules_.base;
    check_filter(base.lines, "earns");
    if (base.by == EarnBy::kOrder && !base.least_value && !rules_.pause) {
      risky(
          "each order counts as one, so that one purchase can be split into many; expected a "
          "least value or a time between two orders");
    }
    if (base.by == EarnBy::kAmount && base.rounding != Rounding::kDown) {
      risky("rounded in another way than down an order split into small ones brings more");
    }
    if (rules_.carries && (base.by != EarnBy::kAmount || base.rounding != Rounding::kDown)) {
      wrong("money is carried to the next order only by amount and rounded down");
    }
    if (base.basis.with_paid_by_points) {
      risky("what is paid with points earns points again");
    }
  }

  // --- Lines.

  const NoGoods* known(const std::string& product) const {
    const auto at = std::ranges::find(no_goods_, product, &NoGoods::product);
    return at == no_goods_.end() ? nullptr : &*at;
  }

  // verb: what goods do here and others never do.
  void check_filter(const LineFilter& filter, const std::string& verb) {
    if (filter.mode != LineFilter::Mode::kOnlyListed) {
      return;
    }
    if (filter.products.empty() && filter.categories.empty() && filter.tags.empty()) {
      wrong("no product, category or tag is listed, so nothing " + verb);
    }
    for (const std::string& product : filter.products) {
      if (const NoGoods* found = known(product)) {
        std::string sentence = "\"" + product + "\" is " + words_of(found->kind);
        sentence += ", which never " + verb + "; expected goods";
        wrong(std::move(sentence));
      }
    }
  }

  // --- A rule.

  void check_times(const EarningRule& rule) {
    if (rule.window.from && rule.window.to && *rule.window.from > *rule.window.to) {
      wrong("it ends before it begins, so it never runs");
    }
    for (const WeekHours& hours : rule.hours) {
      if (std::ranges::none_of(hours.days, [](bool is_on) { return is_on; })) {
        wrong("its hours are on no day of the week, so it never runs");
        return;
      }
    }
    const bool has_days =
        rule.window.from && rule.window.to && *rule.window.from <= *rule.window.to;
    if (has_days && !ever_meet(rule.window, rule.hours)) {
      wrong(
          "none of its weekdays and hours lies between its first and its last day, so it never "
          "runs; write other days or hours");
    }
  }

  void check_effect(const Effect& effect) {
    switch (effect.kind) {
      case EffectKind::kFactor:
        if (effect.factor.times <= effect.factor.per) {
          wrong("a factor of x1 or less gives nothing; expected more than x1");
        }
        return;
      case EffectKind::kRate:
        check_rate(effect.rate);
        check_currency(effect.rate.per);
        check_filter(effect.lines, "earns");
        return;
      case EffectKind::kUnits:
        check_filter(effect.lines, "earns");
        check_points(effect.points);
        return;
      case EffectKind::kPoints:
        check_points(effect.points);
        return;
      case EffectKind::kReward:
        if (effect.reward.empty()) {
          wrong("it gives a reward and names none");
        }
        return;
    }
  }

  void check_points(core::Points points) {
    if (points.count() <= 0 || points > core::kMaxEntry) {
      wrong("it gives " + std::to_string(points.count()) + " points; expected 1 to " +
            std::to_string(core::kMaxEntry.count()));
    }
  }

  // An amount that no order can be measured in is never reached.
  void check_currency(const core::Money& money) {
    const bool is_source = std::ranges::any_of(rules_.conversions, [&](const Conversion& one) {
      return one.from == money.currency || one.to == money.currency;
    });
    if (!rules_.rates.empty() && !has_rate(money.currency) && !is_source) {
      wrong("no order is counted in " + money.currency + "; expected a currency with a rate");
    }
  }

  void check_order(const EarningRule& rule) {
    for (const auto& amount : {rule.order.value_at_least, rule.order.value_over}) {
      if (amount) {
        check_currency(*amount);
        if (amount->minor < 0) {
          wrong(words_of(*amount) + " is below zero; expected 0 or more");
        }
      }
    }
    for (const UnitsCondition& units : rule.order.units) {
      check_filter(units.of, "counts");
      check_paying_itself(rule, units);
      if (units.at_least < 1) {
        wrong("it asks for " + std::to_string(units.at_least) + " units; expected 1 or more");
      }
    }
  }

  void check_paying_itself(const EarningRule& rule, const UnitsCondition& units) {
    for (const std::string& product : units.of.products) {
      const NoGoods* prize = known(product);
      if (rule.effect.kind == EffectKind::kReward && prize != nullptr &&
          prize->reward == rule.effect.reward && !prize->reward.empty()) {
        wrong("it gives the reward \"" + rule.effect.reward + "\" for its own prize \"" + product +
              "\"; a rule cannot pay itself");
      }
    }
  }

  void check_member(const MemberConditions& member) {
    if (member.nth_order && *member.nth_order < 1) {
      wrong("it asks for order number " + std::to_string(*member.nth_order) +
            "; the first order is 1");
    }
    if (member.nth_order && member.orders_at_least &&
        *member.nth_order <= *member.orders_at_least) {
      wrong("order number " + std::to_string(*member.nth_order) + " never has " +
            std::to_string(*member.orders_at_least) + " orders before it");
    }
    if (member.spent_at_least) {
      check_currency(*member.spent_at_least);
    }
  }

  // --- Limits.

  void check_limit(const Limit& limit) {
    if (!limit.times && !limit.points) {
      wrong("its limit limits nothing; expected times or points");
    }
    if ((limit.times && *limit.times < 1) || (limit.points && limit.points->count() < 1)) {
      wrong("its limit is 0 or less, so it never gives anything; switch it off instead");
    }
  }

  void check_limits(const EarningRule& rule) {
    if (rule.limit) {
      check_limit(*rule.limit);
      const bool is_flat = rule.effect.kind == EffectKind::kPoints;
      if (is_flat && rule.limit->kind == CapKind::kReject && rule.limit->points &&
          rule.effect.points > *rule.limit->points) {
        wrong("it gives " + std::to_string(rule.effect.points.count()) +
              " points and rejects what is above " + std::to_string(rule.limit->points->count()) +
              ", so it never gives any");
      }
    }
    if (rule.budget) {
      check_budget(*rule.budget);
    }
  }

  void check_budget(const Budget& budget) {
    if (budget.discount) {
      wrong("an order that earns has no discount to count; expected points, orders or order value");
    }
    if (budget.order_value) {
      check_currency(*budget.order_value);
    }
    if ((budget.points && budget.points->count() < 1) ||
        (budget.redemptions && *budget.redemptions < 1) ||
        (budget.order_value && budget.order_value->minor < 1)) {
      wrong("its budget is 0 or less, so it never gives anything; switch it off instead");
    }
  }

  void check_splitting(const EarningRule& rule) {
    const bool is_flat =
        rule.effect.kind == EffectKind::kPoints || rule.effect.kind == EffectKind::kReward;
    const bool is_guarded = rule.limit || rule.order.value_at_least || rule.order.value_over ||
                            !rule.order.units.empty() || rule.member.nth_order;
    if (is_flat && !is_guarded) {
      risky(
          "every order gets it, so that one purchase can be split into many; expected a limit for "
          "a member and day, or an amount");
    }
  }

  const EarningRules& rules_;
  const std::vector<NoGoods>& no_goods_;
  std::string rule_;
  std::vector<Contradiction> found_;
};

}  // namespace

std::vector<Contradiction> contradictions_of(const EarningRules& rules,
                                             const std::vector<NoGoods>& no_goods) {
  return RuleCheck(rules, no_goods).found();
}

}  // namespace regulars::loyalty
