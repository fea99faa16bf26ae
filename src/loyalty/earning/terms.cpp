#include "loyalty/earning/terms.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "loyalty/earning/order.h"

namespace regulars::loyalty {
namespace {

constexpr std::int64_t kMaxFactorPart = 1'000'000'000;  // see Factor

bool is_count(core::Points points) {
  return points >= core::Points(0) && points <= core::kMaxEntry;
}

bool is_count(const std::optional<core::Points>& points) {
  return !points || is_count(*points);
}

bool is_amount(const core::Money& money) {
  return core::is_currency(money.currency) && money.minor >= 0 && money.minor <= kMaxOrderMinor;
}

bool is_amount(const std::optional<core::Money>& money) {
  return !money || is_amount(*money);
}

bool is_sound(const std::optional<ToldValue>& told) {
  const auto is_minor = [](std::int64_t minor) { return minor >= 0 && minor <= kMaxOrderMinor; };
  return !told || (is_minor(told->value) && is_minor(told->amounts) && is_minor(told->lines) &&
                   is_minor(told->tax) && is_minor(told->made_up) && is_minor(told->by_points) &&
                   is_minor(told->by_card));
}

bool is_sound(const EarningRate& rate) {
  return rate.points.count() > 0 && is_count(rate.points) && rate.per.minor > 0 &&
         is_amount(rate.per);
}

bool is_sound(const Factor& factor) {
  return factor.times > 0 && factor.per > 0 && factor.times <= kMaxFactorPart &&
         factor.per <= kMaxFactorPart;
}

bool is_sound(const std::optional<Conversion>& conversion) {
  return !conversion || (core::is_currency(conversion->from) && core::is_currency(conversion->to) &&
                         is_sound(conversion->rate));
}

bool is_sound(const BaseRules& base) {
  return is_count(base.points) && is_amount(base.least_value) && is_count(base.most_per_order);
}

bool is_sound(const RuleTerm& rule) {
  return !rule.id.empty() && is_sound(rule.order) && is_sound(rule.effect) && is_count(rule.most) &&
         is_count(rule.given);
}

// Rules once each, and together no more than all.
bool are_sound(const std::vector<RuleTerm>& rules, const std::optional<FirstCount>& first) {
  std::set<std::string> ids;
  std::int64_t rest = first ? first->points.count() : 0;
  for (const RuleTerm& rule : rules) {
    if (!is_sound(rule) || !ids.insert(rule.id).second || (rule.given && !first)) {
      return false;
    }
    rest -= rule.given ? std::min(rule.given->count(), rest + 1) : 0;
    if (rest < 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_sound(const OrderConditions& order) {
  return is_amount(order.value_at_least) && is_amount(order.value_over) &&
         std::ranges::all_of(order.units,
                             [](const UnitsCondition& units) { return units.at_least > 0; });
}

bool is_sound(const Effect& effect) {
  switch (effect.kind) {
    case EffectKind::kFactor:
      return is_sound(effect.factor) && effect.factor.times >= effect.factor.per;
    case EffectKind::kRate:
      return is_sound(effect.rate);
    case EffectKind::kPoints:
    case EffectKind::kUnits:
      return is_count(effect.points);
    case EffectKind::kReward:
      return !effect.reward.empty();
  }
  return false;
}

Terms switched_off() {
  return {.base = {.by = EarnBy::kOrder, .points = core::Points(0)}, .is_off = true};
}

bool is_sound(const Terms& terms) {
  const bool has_rate = terms.base.by != EarnBy::kAmount || terms.rate;
  const bool has_carry =
      !terms.carried || (terms.rate && terms.carried->currency == terms.rate->per.currency);
  return has_rate && has_carry && is_sound(terms.base) && (!terms.rate || is_sound(*terms.rate)) &&
         is_sound(terms.conversion) && is_sound(terms.told) && is_amount(terms.carried) &&
         is_count(terms.most_for_member) && is_count(terms.policy.debt_limit) &&
         (!terms.first || (is_amount(terms.first->worth) && is_count(terms.first->points))) &&
         are_sound(terms.rules, terms.first);
}

}  // namespace regulars::loyalty
