#include "loyalty/earning/earning_rule.h"

#include <algorithm>
#include <string_view>

#include "core/text.h"

namespace regulars::loyalty {
namespace {

bool is_one_of(const std::vector<std::string>& list, const std::string& word) {
  return list.empty() || std::ranges::find(list, word) != list.end();
}

// True when `value` is at least the threshold, or above it.
bool reaches(const Worth& worth, const core::Money& threshold, bool above) {
  const auto minor = minor_in(worth.value, threshold.currency, worth.conversion);
  if (!minor || minor->is_broken()) {
    return false;
  }
  const Fraction least(threshold.minor);
  return above ? least.is_less(*minor) : !minor->is_less(least);
}

bool joined_long_ago(const Purchase& purchase, std::chrono::days least) {
  return purchase.facts.joined &&
         day_of(purchase.bought, purchase.zone) - day_of(*purchase.facts.joined, purchase.zone) >=
             least;
}

bool is_used(const std::vector<std::string>& codes, const std::vector<std::string>& on_order) {
  return std::ranges::any_of(on_order, [&](const std::string& used) {
    return std::ranges::any_of(codes, [&](const std::string& code) {
      return core::fold_words(code) == core::fold_words(used);
    });
  });
}

std::string words_of(const core::Money& money) {
  return core::to_decimal(money) + " " + money.currency;
}

}  // namespace

std::vector<const EarningRule*> in_fixed_order(const std::vector<EarningRule>& rules) {
  std::vector<const EarningRule*> sorted;
  for (const EarningRule& rule : rules) {
    sorted.push_back(&rule);
  }
  std::ranges::stable_sort(sorted, [](const EarningRule* left, const EarningRule* right) {
    return left->priority != right->priority ? left->priority > right->priority
                                             : left->id < right->id;
  });
  return sorted;
}

bool is_running(const EarningRule& rule,
                const Order& order,
                core::Instant bought,
                const std::string& zone) {
  return rule.is_on && is_in(rule.window, bought, zone) && is_in(rule.hours, bought, zone) &&
         is_one_of(rule.channels, order.channel);
}

bool is_met(const OrderConditions& conditions, const Order& order, const Worth& worth) {
  return (!conditions.value_at_least || reaches(worth, *conditions.value_at_least, false)) &&
         (!conditions.value_over || reaches(worth, *conditions.value_over, true)) &&
         std::ranges::all_of(conditions.units, [&](const UnitsCondition& units) {
           return order.parts && units_in(order, units.of) >= units.at_least;
         });
}

bool is_met(const MemberConditions& conditions, const Purchase& purchase) {
  const EarningFacts& facts = purchase.facts;
  const auto& spent = conditions.spent_at_least;
  return (!conditions.nth_order || facts.orders + 1 == *conditions.nth_order) &&
         is_one_of(conditions.tiers, facts.tier) &&
         (!conditions.joined_at_least || joined_long_ago(purchase, *conditions.joined_at_least)) &&
         (!conditions.orders_at_least || facts.orders >= *conditions.orders_at_least) &&
         (!spent || (facts.spent && facts.spent->currency == spent->currency &&
                     facts.spent->minor >= spent->minor)) &&
         is_one_of(conditions.countries,
                   facts.country.empty() ? purchase.order.country : facts.country) &&
         (conditions.coupons.empty() || is_used(conditions.coupons, purchase.order.coupon_codes));
}

std::string name_of(const EarningRule& rule) {
  if (!rule.name.empty()) {
    return rule.name;
  }
  if (rule.order.value_over) {
    return "over " + words_of(*rule.order.value_over);
  }
  if (rule.order.value_at_least) {
    return "from " + words_of(*rule.order.value_at_least);
  }
  return rule.member.nth_order == 1 ? "first order" : rule.id;
}

}  // namespace regulars::loyalty
