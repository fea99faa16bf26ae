// Orders in the book of a shop: the facts they are counted by, the limits they use, and what of
// them could not be taken back.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "loyalty/points/shop_book.h"
#include "loyalty/referrals/referral_cause.h"

namespace regulars::loyalty {

using core::Instant;
using core::Points;

std::optional<Instant> ShopBook::nearest_earning_order(const Person& person,
                                                       const Order& to,
                                                       Instant now) const {
  const Instant at = bought_at(to, now);
  std::optional<Instant> nearest;
  for (const auto& [key, known] : person.orders) {
    if (key == to.key || known->target <= Points(0) || !known->counted) {
      continue;
    }
    const Instant placed = known->counted->placed;
    const auto distance = [at](Instant other) { return std::chrono::abs(other - at); };
    if (!nearest || distance(placed) < distance(*nearest) ||
        (distance(placed) == distance(*nearest) && placed < *nearest)) {
      nearest = placed;
    }
  }
  return nearest;
}

Use ShopBook::use_of(const Person& person, const UseKey& key) {
  const auto used = person.uses.find(key);
  return used == person.uses.end() ? Use{} : used->second;
}

EarningFacts ShopBook::facts_for(const Person& person, const Order& order, Instant now) const {
  EarningFacts facts{.tier = tier_name_at(person.book, *program_, bought_at(order, now)),
                     .joined = person.book.joined};
  if (asks_for_orders(*program_)) {
    core::Money spent{.minor = 0, .currency = program_->currency};
    for (const auto& [key, known] : person.orders) {
      const auto& counted = known->counted;
      if (key == order.key || !counted || !counted->is_counting) {
        continue;
      }
      ++facts.orders;
      spent.minor += counted->value.currency == spent.currency ? counted->value.minor : 0;
    }
    facts.spent = spent;
  }
  if (program_->earning.pause) {
    facts.nearest_counted = nearest_earning_order(person, order, now);
  }
  for (const EarningRule& rule : program_->earning.rules) {
    if (!rule.limit && !rule.budget) {
      continue;
    }
    RuleUse use{.rule = rule.id,
                .member = use_of(
                    person, {.rule = rule.id, .since = use_period(rule, order, *program_, now)})};
    const auto campaign = campaigns_.find(rule.id);
    if (campaign != campaigns_.end()) {
      use.campaign = campaign->second;
    }
    facts.uses.push_back(std::move(use));
  }
  if (program_->earning.limit) {
    facts.used = use_of(person, {.rule = kAllOrders, .since = limit_period(order, *program_, now)});
  }
  return facts;
}

void ShopBook::count_use(Person& person, const UseChange& change) {
  Use& use = person.uses[{.rule = change.rule, .since = change.since}];
  use = changed(use, change);
  if (!has_budget_use(*program_, change)) {
    return;
  }
  BudgetUse& campaign = campaigns_[change.rule];
  campaign = changed(campaign, change);
}

void ShopBook::order(std::int64_t member, const OrderHappening& happening, Instant now) {
  Person& who = person(member);
  settle(member, who, now);
  OrderBook& known = orders_[happening.order.key];
  if (std::ranges::find(who.orders, &known, &ClaimedOrder::book) == who.orders.end()) {
    who.orders.push_back({.key = happening.order.key, .book = &known});
  }
  OrderWord word{.order = happening.order, .moments = happening.moments, .ref = happening.ref};
  if (asks_for_facts(known, happening.order)) {
    word.facts = facts_for(who, happening.order, now);
    word.facts.told = happening.told;
  }
  const Booked booked = count_order(who.book, known, word, *program_, now);
  write(member, who, booked);
  if (booked.has_dates) {
    settle(member, who, now);
  }
  count_given(happening.order.key, booked);
  punch(who, happening, now);
}

void ShopBook::recover(std::int64_t member, Person& person, const std::string& cause, Instant now) {
  const std::vector<std::string> owed = person.unrecovered;
  for (const std::string& key : owed) {
    const OrderStanding& standing = orders_.at(key).standing;
    if (standing.unrecovered.count() == 0) {
      continue;
    }
    std::string ref = "order:" + key;
    ref += ":" + cause;
    const Reason why = is_referral_key(key) ? Reason::kReferralBack : Reason::kRefund;
    const auto txn = loyalty::recover(person.book.account,
                                      {.ref = std::move(ref), .reason = why, .order_key = key},
                                      standing,
                                      refund_policy(orders_.at(key).terms, *program_),
                                      now);
    if (txn) {
      write(member, person, *txn);
    }
  }
}

}  // namespace regulars::loyalty
