#include <algorithm>
#include <chrono>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loyalty/earning/order_earning.h"
#include "loyalty/earning/tally.h"

namespace regulars::loyalty {
namespace {

// A rule whose limit rejects is first counted in full, to see whether it fits.
struct Candidate {
  RuleTerm term;
  std::optional<core::Points> rejects_above{};
};

const EarningRate* rate_in(const std::vector<EarningRate>& rates, const std::string& currency) {
  const auto found = std::ranges::find_if(
      rates, [&](const EarningRate& rate) { return rate.per.currency == currency; });
  return found == rates.end() ? nullptr : &*found;
}

core::Error no_rate(const Order& order, const EarningRules& rules) {
  std::string known;
  for (const EarningRate& rate : rules.rates) {
    known += (known.empty() ? "" : ", ") + rate.per.currency;
  }
  return core::invalid("order " + order.number + " is in " + order.value.currency + "; " +
                       (known.empty() ? "there is no rate" : "there are rates for " + known) +
                       " and no conversion from it");
}

// The rate of the order's currency, else a conversion into one that has a rate.
core::Result<core::Done> find_rate(const Order& order, const EarningRules& rules, Terms& terms) {
  const std::string& currency = order.value.currency;
  const bool is_by_amount = rules.base.by == EarnBy::kAmount;
  if (const EarningRate* rate = rate_in(rules.rates, currency)) {
    terms.rate = *rate;
    return core::Done{};
  }
  for (const Conversion& conversion : rules.conversions) {
    const EarningRate* rate = rate_in(rules.rates, conversion.to);
    if (conversion.from == currency && (rate != nullptr || !is_by_amount)) {
      terms.conversion = conversion;
      terms.rate = rate == nullptr ? std::nullopt : std::optional(*rate);
      return core::Done{};
    }
  }
  return is_by_amount ? core::Result<core::Done>(no_rate(order, rules)) : core::Done{};
}

bool is_too_soon(const EarningRules& rules, const EarningFacts& facts, core::Instant bought) {
  return rules.base.by == EarnBy::kOrder && rules.pause && facts.nearest_counted &&
         std::chrono::abs(bought - *facts.nearest_counted) < *rules.pause;
}

std::optional<core::Money> carried_to(const EarningRules& rules,
                                      const EarningFacts& facts,
                                      const Terms& terms) {
  if (!rules.carries || rules.base.by != EarnBy::kAmount ||
      rules.base.rounding != Rounding::kDown) {
    return std::nullopt;
  }
  const std::string& currency = terms.rate->per.currency;
  const auto found = std::ranges::find(facts.carried, currency, &core::Money::currency);
  return found == facts.carried.end() ? core::Money{.minor = 0, .currency = currency} : *found;
}

RuleUse use_of(const EarningFacts& facts, const std::string& rule) {
  const auto found = std::ranges::find(facts.uses, rule, &RuleUse::rule);
  return found == facts.uses.end() ? RuleUse{.rule = rule} : *found;
}

// Whether the campaign has room for one more order of this value; its points are cut elsewhere.
bool has_room(const std::optional<Budget>& budget, const BudgetUse& use, const core::Money& worth) {
  if (!budget) {
    return true;
  }
  const Budget counted{.redemptions = budget->redemptions, .order_value = budget->order_value};
  return issued(counted, use, {.order_value = worth}).has_value();
}

std::optional<Candidate> candidate_for(const EarningRule& rule,
                                       const RuleUse& use,
                                       const core::Money& worth) {
  const core::Points by_limit = rule.limit ? left_of(*rule.limit, use.member) : core::kMaxEntry;
  const core::Points by_budget =
      rule.budget ? left_of(*rule.budget, use.campaign) : core::kMaxEntry;
  if (by_limit == core::Points(0) || by_budget == core::Points(0) ||
      !has_room(rule.budget, use.campaign, worth)) {
    return std::nullopt;
  }
  Candidate candidate{.term = {.id = rule.id,
                               .name = name_of(rule),
                               .stacks = rule.stacks,
                               .order = rule.order,
                               .effect = rule.effect}};
  const auto bind = [](std::optional<core::Points>& bound, core::Points left) {
    bound = std::min(bound.value_or(left), left);
  };
  if (rule.limit && rule.limit->points) {
    bind(candidate.term.most, by_limit);
    if (rule.limit->kind == CapKind::kReject) {
      bind(candidate.rejects_above, by_limit);
    }
  }
  if (rule.budget && rule.budget->points) {
    bind(candidate.term.most, by_budget);
    if (rule.budget->points_kind == CapKind::kReject) {
      bind(candidate.rejects_above, by_budget);
    }
  }
  return candidate;
}

core::Points part_of(const Earned& earned, const std::string& rule) {
  const auto found = std::ranges::find(earned.parts, rule, &EarnedPart::rule);
  return found == earned.parts.end() ? core::Points(0) : found->points;
}

// Leaves out, one after the other, rules that bring more than their limit lets pass whole.
core::Result<core::Done> settle(std::vector<Candidate>& candidates,
                                const Order& order,
                                Terms& terms) {
  const auto may_be_rejected = [&] {
    return std::ranges::any_of(
        candidates, [](const Candidate& candidate) { return candidate.rejects_above.has_value(); });
  };
  while (may_be_rejected()) {
    Terms trial = terms;
    for (const Candidate& candidate : candidates) {
      trial.rules.push_back(candidate.term);
      if (candidate.rejects_above) {
        trial.rules.back().most.reset();
      }
    }
    const auto counted = tally(trial, order);
    if (!counted) {
      return counted.error();
    }
    const auto rejected = std::ranges::find_if(candidates, [&](const Candidate& candidate) {
      return candidate.rejects_above &&
             part_of(*counted, candidate.term.id) > *candidate.rejects_above;
    });
    if (rejected == candidates.end()) {
      break;
    }
    candidates.erase(rejected);
  }
  for (Candidate& candidate : candidates) {
    terms.rules.push_back(std::move(candidate.term));
  }
  return core::Done{};
}

// Counts the order, and keeps what it and each rule brought.
core::Result<Earned> count_first(const Order& order,
                                 const EarningRules& rules,
                                 const EarningFacts& facts,
                                 Terms& terms) {
  const core::Points left = rules.limit ? left_of(*rules.limit, facts.used) : core::kMaxEntry;
  auto earned = tally(terms, order);
  if (!earned) {
    return earned.error();
  }
  if (rules.limit && (rules.limit->points || left == core::Points(0))) {
    const bool is_rejected = rules.limit->kind == CapKind::kReject && earned->total > left;
    terms.most_for_member = is_rejected ? core::Points(0) : left;
    if (earned->total > left) {
      earned = tally(terms, order);
      if (!earned) {
        return earned.error();
      }
    }
  }
  for (RuleTerm& rule : terms.rules) {
    if (std::ranges::find(earned->parts, rule.id, &EarnedPart::rule) != earned->parts.end()) {
      rule.given = part_of(*earned, rule.id);
    }
  }
  terms.first = FirstCount{.worth = earned->worth, .points = earned->total};
  return earned;
}

core::Result<core::Done> check_rules(const EarningRules& rules) {
  std::set<std::string_view> ids;
  for (const EarningRule& rule : rules.rules) {
    if (rule.id.empty() || !is_sound(rule.order) || !is_sound(rule.effect)) {
      return core::invalid("the rule \"" + rule.id +
                           "\" cannot be counted; expected an id, factors of at least x1, rates "
                           "above 0, and amounts and points of 0 or more");
    }
    if (!ids.insert(rule.id).second) {
      return core::invalid("two rules are called \"" + rule.id + "\"; expected one");
    }
  }
  return core::Done{};
}

RuleUse without(RuleUse use, const RuleUse& own) {
  use.member.times -= own.member.times;
  use.member.points = core::Points(use.member.points.count() - own.member.points.count());
  use.campaign.points = core::Points(use.campaign.points.count() - own.campaign.points.count());
  use.campaign.redemptions -= own.campaign.redemptions;
  use.campaign.order_minor -= own.campaign.order_minor;
  return use;
}

// A share of what was given at first holds no more than the rule still gives.
void lower_given(Terms& terms, RuleTerm& term, core::Points most) {
  if (!term.given || *term.given <= most) {
    return;
  }
  if (terms.first) {
    terms.first->points =
        core::Points(terms.first->points.count() - term.given->count() + most.count());
  }
  term.given = most;
}

// False when the rule brings the order nothing any more.
bool is_left(RuleTerm& term,
             const EarningRule& rule,
             const RuleUse& others,
             const core::Money& worth) {
  const auto candidate = candidate_for(rule, others, worth);
  if (!candidate || (candidate->rejects_above &&
                     term.given.value_or(core::Points(0)) > *candidate->rejects_above)) {
    return false;
  }
  if (candidate->term.most) {
    term.most = std::min(term.most.value_or(*candidate->term.most), *candidate->term.most);
  }
  return true;
}

std::optional<ToldValue> told_at_first(const Order& order, const EarningFacts& facts) {
  return order.is_part_refunded && order.parts && facts.told ? facts.told : told_value(order);
}

}  // namespace

core::Result<Terms> resolve_terms(const Order& order,
                                  const EarningRules& rules,
                                  const EarningFacts& facts,
                                  core::Instant now) {
  auto first = count_for_the_first_time(order, rules, facts, now);
  return first ? core::Result<Terms>(std::move(first->terms)) : first.error();
}

Terms terms_again(const Terms& terms,
                  const Order& order,
                  const EarningRules& rules,
                  const EarningFacts& facts,
                  const EarnedBefore& before) {
  Terms now = terms;
  now.rules.clear();
  const std::vector<RuleUse> own = uses_of(before.earned);
  const core::Money worth =
      terms.first ? converted(terms.first->worth, terms.conversion) : before.earned.counted_worth;
  const core::Instant bought = bought_at(order, before.now);
  const Purchase purchase{
      .order = order, .facts = facts, .bought = bought, .zone = rules.time_zone};
  for (RuleTerm term : terms.rules) {
    const auto rule = std::ranges::find(rules.rules, term.id, &EarningRule::id);
    if (rule == rules.rules.end()) {
      now.rules.push_back(std::move(term));
      continue;
    }
    const auto mine = std::ranges::find(own, term.id, &RuleUse::rule);
    const RuleUse others = without(use_of(facts, term.id), mine == own.end() ? RuleUse{} : *mine);
    const bool is_kept =
        (before.is_counting || is_met({.nth_order = rule->member.nth_order}, purchase)) &&
        is_left(term, *rule, others, worth);
    lower_given(now, term, is_kept ? term.most.value_or(core::kMaxEntry) : core::Points(0));
    if (is_kept) {
      now.rules.push_back(std::move(term));
    }
  }
  now.is_too_soon = now.is_too_soon || (!before.is_counting && is_too_soon(rules, facts, bought));
  if (now.most_for_member && rules.limit) {
    const Use others = given_back(facts.used, before.earned.total, before.is_counting);
    now.most_for_member = std::min(*now.most_for_member, left_of(*rules.limit, others));
  }
  return now;
}

core::Result<FirstEarned> count_for_the_first_time(const Order& order,
                                                   const EarningRules& rules,
                                                   const EarningFacts& facts,
                                                   core::Instant now) {
  if (!rules.is_on) {
    return core::conflict("the program is switched off; nothing is earned");
  }
  if (!order.is_counting) {
    return core::conflict("order " + order.number + " is not paid, or a test; it does not count");
  }
  Terms terms{.base = rules.base,
              .by_value = !order.parts,
              .told = told_at_first(order, facts),
              .policy = facts.policy};
  const auto seen = seen_by(terms, order);
  const auto worth = basis_of(seen ? *seen : order, rules.base.basis);
  if (!worth) {
    return worth.error();
  }
  if (auto checked = check_rules(rules); !checked) {
    return checked.error();
  }
  if (auto found = find_rate(order, rules, terms); !found) {
    return found.error();
  }
  const core::Instant bought = bought_at(order, now);
  terms.is_too_soon = is_too_soon(rules, facts, bought);
  terms.carried = carried_to(rules, facts, terms);
  if (!is_sound(terms)) {
    return core::invalid("order " + order.number +
                         " cannot be counted; expected rates above 0, and caps and money carried "
                         "to it of 0 or more");
  }
  const core::Money counted = converted(worth->amount, terms.conversion);
  const Purchase purchase{
      .order = order, .facts = facts, .bought = bought, .zone = rules.time_zone};
  std::vector<Candidate> candidates;
  for (const EarningRule* rule : in_fixed_order(rules.rules)) {
    if (is_running(*rule, order, bought, rules.time_zone) && is_met(rule->member, purchase)) {
      if (auto candidate = candidate_for(*rule, use_of(facts, rule->id), counted)) {
        candidates.push_back(std::move(*candidate));
      }
    }
  }
  if (auto settled = settle(candidates, order, terms); !settled) {
    return settled.error();
  }
  auto earned = count_first(order, rules, facts, terms);
  if (!earned) {
    return earned.error();
  }
  std::string text = to_text(terms);
  if (text.size() > kMaxTermsBytes) {
    return core::invalid("the rules that run for order " + order.number + " fill more than " +
                         std::to_string(kMaxTermsBytes) + " bytes, the most that is kept");
  }
  return FirstEarned{
      .terms = std::move(terms), .text = std::move(text), .earned = std::move(*earned)};
}

}  // namespace regulars::loyalty
