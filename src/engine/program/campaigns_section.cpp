#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/money.h"
#include "engine/program/earning_words.h"
#include "engine/program/program_sections.h"
#include "engine/program/program_words.h"
#include "flow/source_text.h"
#include "flow/value_finding.h"

namespace regulars::engine {
namespace {

using flow::FindingList;
using flow::Section;
using loyalty::EarningRule;
using loyalty::EffectKind;
using loyalty::LineFilter;
using loyalty::Program;

std::string words_of(const core::Money& money) {
  return core::to_decimal(money) + " " + money.currency;
}

void read_amounts(const Section& section,
                  const Program& program,
                  FindingList& findings,
                  EarningRule& rule) {
  rule.order.value_over = counted_money(section, "over", program, findings);
  rule.order.value_at_least = counted_money(section, "at_least", program, findings);
}

// --- Bonuses of orders.

std::string words_of(const EarningRule& bonus) {
  if (bonus.order.value_over) {
    return "over " + words_of(*bonus.order.value_over);
  }
  if (bonus.order.value_at_least) {
    return "from " + words_of(*bonus.order.value_at_least);
  }
  if (bonus.member.nth_order) {
    return *bonus.member.nth_order == 1 ? "first order"
                                        : "order number " + std::to_string(*bonus.member.nth_order);
  }
  return bonus.order.units.empty() ? "every order" : "certain goods";
}

// Two bonuses may ask for the same; then the later one is "… (2)".
void name_bonus(const Section& section, const Program& program, EarningRule& bonus) {
  bonus.name = section.text("name").value_or(words_of(bonus));
  const std::string plain = "bonus:" + bonus.name;
  bonus.id = plain;
  for (int number = 2; std::ranges::find(program.earning.rules, bonus.id, &EarningRule::id) !=
                       program.earning.rules.end();
       ++number) {
    bonus.id = plain + " (" + std::to_string(number) + ")";
  }
}

EarningRule read_bonus(const Section& section, const Program& program, FindingList& findings) {
  EarningRule bonus;
  read_amounts(section, program, findings, bonus);
  read_order_conditions(section, read_goods(section), bonus);
  if (const auto number = section.whole("nth_order")) {
    if (bonus.member.nth_order) {
      findings.add(section.place("nth_order"),
                   "bad-value",
                   "there are \"first_order\" and \"nth_order\"; an order has one number, so take "
                   "one of them out");
    }
    bonus.member.nth_order = number;
  }
  bonus.limit = read_limit(section);
  bonus.effect.points = core::Points(section.whole("points").value_or(1));
  name_bonus(section, program, bonus);
  return bonus;
}

// --- Campaigns.

void read_days(const Section& section, FindingList& findings, EarningRule& rule) {
  rule.window = {.from = section.day("from"), .to = section.day("to")};
  if (rule.window.from && rule.window.to && *rule.window.to < *rule.window.from) {
    findings.add(
        section.place("to"),
        "bad-value",
        "the campaign ends before it begins; write a last day that is not before \"from\"");
  }
  for (const std::string& text : section.texts("on")) {
    if (const auto hours = parse_week_hours(text)) {
      rule.hours.push_back(*hours);
    }
  }
}

void read_when(const Section& when,
               const Program& program,
               FindingList& findings,
               EarningRule& rule) {
  read_amounts(when, program, findings, rule);
  rule.member.countries = when.texts("countries");
  rule.channels = when.texts("channels");
  rule.member.coupons = when.texts("coupon");
  rule.member.orders_at_least = when.whole("orders_at_least");
  rule.member.spent_at_least = own_money(when, "spent_at_least", program, findings);
  rule.member.joined_at_least = when.phrase("joined_at_least", parse_whole_days);
}

// "x1.5" on some goods is the rate's other half on these goods, so that tiers still multiply both.
bool spread_factor(const Program& program, loyalty::Effect& effect) {
  const loyalty::EarningRules& earning = program.earning;
  const std::int64_t more = effect.factor.times - effect.factor.per;
  const bool is_one_rate = earning.base.by == loyalty::EarnBy::kAmount && earning.rates.size() == 1;
  if (!is_one_rate ||
      earning.rates.front().per.minor > loyalty::kMaxOrderMinor / effect.factor.per ||
      earning.rates.front().points.count() * more > core::kMaxEntry.count()) {
    return false;
  }
  effect.kind = EffectKind::kRate;
  effect.rate = earning.rates.front();
  effect.rate.points = core::Points(effect.rate.points.count() * more);
  effect.rate.per.minor *= effect.factor.per;
  effect.factor = {};
  return true;
}

void read_effect(const Section& section,
                 const Program& program,
                 FindingList& findings,
                 EarningRule& rule) {
  rule.effect = section.phrase("earn", parse_effect).value_or(loyalty::Effect{});
  const LineFilter goods = read_goods(section.section("for"));
  if (rule.effect.kind == EffectKind::kRate || rule.effect.kind == EffectKind::kUnits) {
    rule.effect.lines = goods;
  }
  if (rule.effect.kind != EffectKind::kFactor || is_empty(goods)) {
    return;
  }
  if (!rule.stacks) {
    findings.add(section.place("stacks"),
                 "bad-value",
                 "a factor on some goods stands beside the points of the others; take \"stacks: "
                 "no\" out");
  }
  if (!spread_factor(program, rule.effect)) {
    findings.add(section.place("earn"),
                 "bad-value",
                 "a factor on some goods needs one rate such as 1 per 1.00 USD below \"points: "
                 "earn\"; write what these goods bring on top, such as 5 points per item");
  }
  rule.effect.lines = goods;
}

void check_reward(const Section& section,
                  const Program& program,
                  FindingList& findings,
                  const loyalty::Effect& effect) {
  if (effect.kind != EffectKind::kReward) {
    return;
  }
  const loyalty::Reward* reward = program.find_reward(effect.reward);
  if (reward == nullptr) {
    std::vector<std::string> names;
    for (const loyalty::Reward& known : program.rewards) {
      names.push_back(known.id);
    }
    findings.add(section.place("earn"),
                 "bad-value",
                 "there is no reward " + flow::in_quotes(effect.reward) +
                     flow::did_you_mean(flow::near_word(effect.reward, names)) +
                     " Name one that stands below \"rewards\"");
  } else if (reward->punches || reward->base == loyalty::RewardBase::kPointsPart) {
    findings.add(section.place("earn"),
                 "bad-value",
                 flow::in_quotes(effect.reward) +
                     " is paid with punches or points; name a reward that can be given away");
  }
}

void check_effect(const Section& section,
                  const Program& program,
                  FindingList& findings,
                  const EarningRule& rule) {
  check_reward(section, program, findings, rule.effect);
  const std::string& currency = rule.effect.rate.per.currency;
  const auto is_counted = [&](const loyalty::EarningRate& rate) {
    return rate.per.currency == currency;
  };
  const bool is_foreign =
      currency != program.currency && std::ranges::none_of(program.earning.rates, is_counted);
  if (rule.effect.kind == EffectKind::kRate && is_foreign) {
    findings.add(section.place("earn"),
                 "bad-value",
                 "the program counts in " + program.currency + ", but this rule is in " + currency);
  }
}

std::optional<loyalty::Budget> read_budget(const Section& section,
                                           const Program& program,
                                           FindingList& findings) {
  if (!section.has("budget")) {
    return std::nullopt;
  }
  if (const auto points = section.phrase("budget", parse_points)) {
    return loyalty::Budget{.points = points};
  }
  const Section budget = section.section("budget");
  const auto points = budget.whole("points");
  return loyalty::Budget{.points = points ? std::optional(core::Points(*points)) : std::nullopt,
                         .redemptions = budget.whole("times"),
                         .order_value = own_money(budget, "order_value", program, findings)};
}

EarningRule read_campaign(const std::string& id,
                          const Section& section,
                          const Program& program,
                          FindingList& findings) {
  EarningRule rule{.id = "campaign:" + id,
                   .name = section.text("name").value_or(id),
                   .priority = static_cast<int>(section.whole("priority").value_or(0)),
                   .is_on = section.yes_no("enabled").value_or(true),
                   .stacks = section.yes_no("stacks").value_or(true)};
  read_days(section, findings, rule);
  read_effect(section, program, findings, rule);
  check_effect(section, program, findings, rule);
  const Section when = section.section("when");
  const bool counts_goods = rule.effect.kind == EffectKind::kPoints || when.has("items");
  read_order_conditions(
      when, counts_goods ? read_goods(section.section("for")) : LineFilter{}, rule);
  read_when(when, program, findings, rule);
  rule.limit = read_limit(section);
  if (rule.limit && section.text("limit_kind") == "reject") {
    rule.limit->kind = loyalty::CapKind::kReject;
  }
  rule.budget = read_budget(section, program, findings);
  return rule;
}

}  // namespace

void read_order_bonuses(const Section& bonuses, Program& program, FindingList& findings) {
  for (const Section& section : bonuses.items("orders")) {
    program.earning.rules.push_back(read_bonus(section, program, findings));
  }
}

void read_campaigns(const Section& campaigns, Program& program, FindingList& findings) {
  for (const std::string& id : campaigns.names()) {
    program.earning.rules.push_back(read_campaign(id, campaigns.section(id), program, findings));
  }
}

}  // namespace regulars::engine
