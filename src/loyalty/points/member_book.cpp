#include "loyalty/points/member_book.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "loyalty/earning/order_earning.h"
#include "loyalty/points/granting.h"
#include "loyalty/points/membership_book.h"
#include "loyalty/points/redating.h"
#include "loyalty/tiers/bought_tier.h"

namespace regulars::loyalty {
namespace {

using core::Instant;
using core::Points;

TierBasis basis_of(const MemberBook& book, const Program& program) {
  return {.rules = program.tier_rules,
          .tiers = program.tiers,
          .history = book.history,
          .joined = book.joined,
          .zone = program.time_zone};
}

BoughtTier bought_by(const MemberBook& book, const Program& program) {
  return {.record = book.membership, .tiers = program.tiers, .zone = program.time_zone};
}

// Takes the next state over and tells what the member sees of it.
void take(MemberBook& book, const Program& program, TierAdvance next, Booked& booked) {
  const TierState before = std::exchange(*book.tier, std::move(next.state));
  auto seen = seen_changes(bought_by(book, program),
                           {.before = held_tier(before),
                            .since = before.checked,
                            .until = book.tier->checked,
                            .changes = std::move(next.changes)});
  for (const TierChange& change : seen) {
    if (change.kind != TierChange::Kind::kWarning) {
      book.past.push_back({.until = change.at, .tier = name_of_tier(program.tiers, change.from)});
    }
  }
  std::ranges::move(seen, std::back_inserter(booked.tier_changes));
}

void advance_tier(MemberBook& book, const Program& program, Instant now, Booked& booked) {
  if (program.tiers.empty()) {
    book.tier.reset();
    return;
  }
  const TierBasis basis = basis_of(book, program);
  if (!book.tier) {
    book.tier = tier_at_joining(basis);
  }
  take(book, program, advance(basis, *book.tier, now), booked);
}

// What one day brought has changed.
void qualify(MemberBook& book,
             const Program& program,
             const Qualified& change,
             Instant now,
             Booked& booked) {
  if (program.tiers.empty() || change.amount == 0) {
    return;
  }
  const std::vector<Qualified> before = book.history;
  const auto day = std::ranges::lower_bound(book.history, change.day, {}, &Qualified::day);
  if (day == book.history.end() || day->day != change.day) {
    book.history.insert(day, change);
  } else {
    day->amount += change.amount;
  }
  booked.qualified.push_back(change);
  if (change.amount < 0) {
    take(book, program, after_refund(basis_of(book, program), *book.tier, before), booked);
  }
  advance_tier(book, program, now, booked);
}

// The lines of a breakdown as one, as the ledger keeps them.
std::string in_one_line(const Earned& earned) {
  std::string text;
  for (const BreakdownLine& line : earned.breakdown) {
    text += (text.empty() ? "" : "; ") + to_line(line);
  }
  return text;
}

Points total_of(const Account& account) {
  return Points(account.pending.count() + account.available.count() + account.debt.count());
}

// An order as it is counted under its terms.
struct Count {
  Points target;
  bool is_counting = false;
  std::int64_t worth_minor = 0;
  std::string breakdown{};
  std::vector<RuleUse> uses{};
  std::vector<RuleReward> rewards{};
  std::optional<core::Error> problem{};
};

Count to_count(const Earned& earned, const Order& order, bool with_breakdown) {
  Count count{.target = earned.total,
              .is_counting = order.is_counting,
              .worth_minor = earned.counted_worth.minor,
              .breakdown = with_breakdown ? in_one_line(earned) : std::string(),
              .uses = uses_of(earned)};
  for (const EarnedPart& part : earned.parts) {
    if (!part.reward.empty()) {
      count.rewards.push_back({.rule = part.rule, .reward = part.reward});
    }
  }
  return count;
}

// Those of `all` that are not in `others`.
std::vector<RuleReward> beyond(const std::vector<RuleReward>& all,
                               const std::vector<RuleReward>& others) {
  std::vector<RuleReward> rest;
  std::ranges::copy_if(all, std::back_inserter(rest), [&](const RuleReward& one) {
    return std::ranges::find(others, one) == others.end();
  });
  return rest;
}

Count count_under(const Terms& terms, const Order& order, bool with_breakdown) {
  const auto earned = points_under(terms, order);
  return earned ? to_count(*earned, order, with_breakdown) : Count{.problem = earned.error()};
}

RuleUse use_in(const std::vector<RuleUse>& uses, const std::string& rule) {
  const auto found = std::ranges::find(uses, rule, &RuleUse::rule);
  return found == uses.end() ? RuleUse{.rule = rule} : *found;
}

std::vector<UseChange> changes_of(const Count& before,
                                  const Count& after,
                                  const Order& order,
                                  const Program& program,
                                  Instant now) {
  std::vector<UseChange> changes;
  for (const EarningRule& rule : program.earning.rules) {
    if (!rule.limit && !rule.budget) {
      continue;
    }
    const RuleUse was = use_in(before.uses, rule.id);
    const RuleUse is = use_in(after.uses, rule.id);
    if (was.member == is.member && was.campaign == is.campaign) {
      continue;
    }
    changes.push_back({.rule = rule.id,
                       .since = use_period(rule, order, program, now),
                       .times = is.member.times - was.member.times,
                       .points = is.member.points.count() - was.member.points.count(),
                       .redemptions = is.campaign.redemptions - was.campaign.redemptions,
                       .order_minor = is.campaign.order_minor - was.campaign.order_minor});
  }
  const auto times = [](const Count& count) { return count.target.count() > 0 ? 1 : 0; };
  if (program.earning.limit && before.target != after.target) {
    changes.push_back({.rule = kAllOrders,
                       .since = limit_period(order, program, now),
                       .times = times(after) - times(before),
                       .points = after.target.count() - before.target.count()});
  }
  return changes;
}

std::int64_t qualifying_change(const Program& program, const Count& before, const Count& after) {
  switch (program.tier_rules.qualifying.counter) {
    case TierCounter::kPoints:
      return after.target.count() - before.target.count();
    case TierCounter::kMoney:
      return after.worth_minor - before.worth_minor;
    case TierCounter::kOrders:
      return (after.is_counting && after.worth_minor > 0 ? 1 : 0) -
             (before.is_counting && before.worth_minor > 0 ? 1 : 0);
    case TierCounter::kEvents:
    case TierCounter::kBalance:
      return 0;
  }
  return 0;
}

// The tier whose factor counts, where the rules let an order count for its own tier: what the order
// brings in the tier held before it decides.
std::string tier_with_order(const MemberBook& book,
                            const OrderWord& word,
                            const Program& program,
                            const Earned& before) {
  const Count count = to_count(before, word.order, false);
  const auto earned =
      tier_for_order(basis_of(book, program),
                     *book.tier,
                     {.at = book.tier->checked, .amount = qualifying_change(program, {}, count)});
  return name_of_tier(program.tiers,
                      higher_tier(earned, bought_by(book, program).at(book.tier->checked)));
}

// The terms the order is counted under from now on, with what it brings under them where it counts
// for the first time.
struct TermsNow {
  Terms terms;
  std::string text;
  std::optional<Earned> first{};
  std::optional<Terms> before{};  // where the order's word has changed them
};

// What others may have used meanwhile is not there any more.
bool rises_again(const OrderBook& known, const Order& order) {
  return known.counted && order.is_counting &&
         (!known.counted->is_counting || order.value.minor > known.counted->value.minor);
}

TermsNow kept_terms(
    Terms kept, const OrderBook& known, const OrderWord& word, const Program& program, Instant at) {
  Terms now = kept;
  if (!kept.by_value && !kept.is_off) {
    now.told = told_again(kept.told, word.order);
  }
  if (rises_again(known, word.order) && !kept.is_off) {
    if (const auto before = points_under(kept, *known.counted)) {
      now = terms_again(now,
                        word.order,
                        program.earning,
                        word.facts,
                        {.earned = *before, .is_counting = before->total.count() > 0, .now = at});
    }
  }
  if (now == kept) {
    return {.terms = std::move(kept), .text = known.terms};
  }
  return {.terms = now, .text = to_text(now), .before = std::move(kept)};
}

// Nothing while the order does not count.
core::Result<std::optional<TermsNow>> terms_of(const MemberBook& book,
                                               const OrderBook& known,
                                               const OrderWord& word,
                                               const Program& program,
                                               Instant now) {
  if (auto kept = terms_from_text(known.terms)) {
    return std::optional(kept_terms(std::move(*kept), known, word, program, now));
  }
  if (!word.order.is_counting) {
    return std::optional<TermsNow>();
  }
  if (!program.earning.is_on) {
    Terms off = switched_off();
    std::string text = to_text(off);
    return std::optional(TermsNow{.terms = std::move(off), .text = std::move(text)});
  }
  EarningFacts facts = word.facts;
  facts.policy = program.refunds;
  auto resolved = count_for_the_first_time(word.order, program.earning, facts, now);
  const bool includes_order =
      program.tier_rules.order_counts == TierRules::OrderCounts::kIncludingOrder;
  if (resolved && includes_order && book.tier) {
    facts.tier = tier_with_order(book, word, program, resolved->earned);
    resolved = count_for_the_first_time(word.order, program.earning, facts, now);
  }
  if (!resolved) {
    return resolved.error();
  }
  return std::optional(TermsNow{.terms = std::move(resolved->terms),
                                .text = std::move(resolved->text),
                                .first = std::move(resolved->earned)});
}

Cause cause_of(const OrderWord& word, const Count& count, bool rises) {
  return {.ref = word.ref,
          .reason = rises ? Reason::kOrder : Reason::kRefund,
          .subject = word.order.number,
          .breakdown = count.breakdown,
          .order_key = word.order.key};
}

std::int64_t moved(std::int64_t sum, std::int64_t by) {
  return std::max<std::int64_t>(sum + by, 0);
}

}  // namespace

Use changed(const Use& use, const UseChange& change) {
  return {.times = moved(use.times, change.times),
          .points = Points(moved(use.points.count(), change.points))};
}

BudgetUse changed(const BudgetUse& use, const UseChange& change) {
  return {.points = Points(moved(use.points.count(), change.points)),
          .redemptions = moved(use.redemptions, change.redemptions),
          .discount_minor = use.discount_minor,
          .order_minor = moved(use.order_minor, change.order_minor)};
}

RefundPolicy refund_policy(const std::string& terms, const Program& program) {
  const auto kept = terms_from_text(terms);
  return kept ? kept->policy : program.refunds;
}

bool asks_for_facts(const OrderBook& known, const Order& order) {
  return known.terms.empty() || rises_again(known, order);
}

bool has_budget_use(const Program& program, const UseChange& change) {
  return std::ranges::find(program.earning.rules, change.rule, &EarningRule::id) !=
         program.earning.rules.end();
}

Booked settle(MemberBook& book, const Program& program, Instant now) {
  Booked booked{.txns = settle(book.account, now)};
  advance_tier(book, program, now, booked);
  return booked;
}

Booked count_order(MemberBook& book,
                   OrderBook& known,
                   const OrderWord& word,
                   const Program& program,
                   Instant now) {
  const Granting as(program, tier_name(book, program));
  Booked booked;
  if (known.terms.empty() || has_fee(book, word.order)) {
    booked = keep_fees(book, word.order, program, now);
  }
  const auto terms = terms_of(book, known, word, program, now);
  Count after;
  Count before;
  if (terms && *terms) {
    const TermsNow& now_under = **terms;
    after = now_under.first ? to_count(*now_under.first, word.order, true)
                            : count_under(now_under.terms, word.order, true);
    if (known.counted) {
      before = count_under(
          now_under.before ? *now_under.before : now_under.terms, *known.counted, false);
    }
  }
  booked.problem = terms ? after.problem : std::optional(terms.error());
  if (booked.problem) {
    return booked;  // what the order brought so far stays
  }
  const Points total = total_of(book.account);
  booked.has_dates = set_usable(book.account, as, word.order.key, word.moments, now);
  const bool rises = known.standing.posted() < after.target;
  OrderChange change{.cause = cause_of(word, after, rises),
                     .standing = known.standing,
                     .target = after.target,
                     .policy = *terms ? (*terms)->terms.policy : program.refunds};
  change.grants = {grant_for_order(as, after.target, word.moments, now)};
  change.back = grant_now(as, after.target, now);
  if (auto txn = move_order(book.account, change, now)) {
    booked.txns.push_back(std::move(*txn));
    if (total_of(book.account) > total) {
      keep_alive(book.account, as, now);
    }
  }
  booked.change = Points(total_of(book.account).count() - total.count());
  booked.uses = changes_of(before, after, word.order, program, now);
  booked.rewards = beyond(after.rewards, before.rewards);
  booked.rewards_gone = beyond(before.rewards, after.rewards);
  qualify(book,
          program,
          {.day = day_of(bought_at(word.order, now), program.time_zone),
           .amount = qualifying_change(program, before, after)},
          now,
          booked);
  if (*terms) {
    known.terms = (*terms)->text;
    known.counted = word.order;
  }
  known.target = after.target;
  return booked;
}

Booked grant(
    MemberBook& book, const Cause& cause, Points points, const Program& program, Instant now) {
  Booked booked;
  if (points.count() == 0) {
    return booked;
  }
  const Granting as(program, tier_name(book, program));
  booked.txns.push_back(earn(book.account, cause, {grant_now(as, points, now)}, now));
  keep_alive(book.account, as, now);
  booked.change = points;
  if (program.tier_rules.qualifying.counter == TierCounter::kPoints) {
    qualify(book,
            program,
            {.day = day_of(now, program.time_zone), .amount = points.count()},
            now,
            booked);
  }
  return booked;
}

Booked take_back(MemberBook& book, const TakenBack& what, const Program& program, Instant now) {
  Booked booked;
  const Points total = total_of(book.account);
  auto txn = move_order(book.account,
                        {.cause = what.cause,
                         .standing = what.standing,
                         .target = Points(0),
                         .policy = program.refunds},
                        now);
  if (!txn) {
    return booked;
  }
  booked.txns.push_back(std::move(*txn));
  booked.change = Points(total_of(book.account).count() - total.count());
  if (program.tier_rules.qualifying.counter == TierCounter::kPoints) {
    qualify(
        book,
        program,
        {.day = day_of(what.granted, program.time_zone), .amount = -what.standing.posted().count()},
        now,
        booked);
  }
  return booked;
}

std::string tier_name(const MemberBook& book, const Program& program) {
  return name_of_tier(program.tiers, counting_tier(book, program));
}

std::string tier_name_at(const MemberBook& book, const Program& program, Instant at) {
  const TierPast* left = nullptr;
  for (const TierPast& past : book.past) {
    if (past.until > at && (left == nullptr || past.until < left->until)) {
      left = &past;
    }
  }
  return left == nullptr ? tier_name(book, program) : left->tier;
}

std::optional<Instant> next_tier_check(const MemberBook& book, const Program& program) {
  if (!book.tier || program.tiers.empty()) {
    return std::nullopt;
  }
  const auto earned = next_check_at(basis_of(book, program), *book.tier);
  const auto bought =
      next_membership_change(book.membership, book.tier->checked, program.time_zone);
  return earned && bought ? std::min(earned, bought) : (earned ? earned : bought);
}

bool asks_for_orders(const Program& program) {
  const auto asks = [](const EarningRule& rule) {
    return rule.member.nth_order || rule.member.orders_at_least || rule.member.spent_at_least;
  };
  return std::ranges::any_of(program.earning.rules, asks);
}

std::optional<Day> use_period(const EarningRule& rule,
                              const Order& order,
                              const Program& program,
                              Instant now) {
  return rule.limit ? period_start(*rule.limit, bought_at(order, now), program.time_zone)
                    : std::nullopt;
}

std::optional<Day> limit_period(const Order& order, const Program& program, Instant now) {
  const std::optional<Limit>& limit = program.earning.limit;
  return limit ? period_start(*limit, bought_at(order, now), program.time_zone) : std::nullopt;
}

}  // namespace regulars::loyalty
