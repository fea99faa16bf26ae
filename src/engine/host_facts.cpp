// The facts a flow may use about the member, the program and the reward at hand.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "core/text_format.h"
#include "db/redemptions.h"
#include "engine/claim_order.h"
#include "engine/code_facts.h"
#include "engine/host.h"
#include "engine/join.h"
#include "engine/own_words.h"
#include "engine/proof/explain.h"
#include "engine/redeem.h"
#include "flow/words.h"
#include "loyalty/reminders.h"

namespace regulars::engine {
namespace {

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

// Days of the shop's calendar, as reminders count them: an hour lost in spring is no day.
std::int64_t days_between(const loyalty::Program& program, core::Instant from, core::Instant to) {
  const auto day = [&program](core::Instant instant) {
    return std::chrono::sys_days(core::to_local(instant, program.time_zone).day);
  };
  return (day(to) - day(from)).count();
}

// "1 point for every $1.00", "10 points for every order".
std::optional<flow::Value> earn_rate(const loyalty::Program& program, const std::string& language) {
  const loyalty::BaseRules& base = program.earning.base;
  const auto rate = program.told_rate();
  if (base.by == loyalty::EarnBy::kAmount && !rate) {
    return std::nullopt;
  }
  const core::Points points = rate ? rate->points : base.points;
  const auto credit = program.credit_of(points);
  const std::string gives = credit ? core::format_money(*credit, language)
                                   : counted(points.count(), Counted::kPoint, language);
  if (rate) {
    return for_every_amount(gives, core::format_money(rate->per, language), language);
  }
  const bool is_by_unit = base.by == loyalty::EarnBy::kUnit;
  return for_every_one(gives, is_by_unit ? Counted::kItem : Counted::kOrder, language);
}

std::optional<std::int64_t> number_of(const std::optional<flow::Value>& value) {
  const auto* number = value ? std::get_if<std::int64_t>(&*value) : nullptr;
  return number == nullptr ? std::nullopt : std::optional(*number);
}

}  // namespace

std::optional<flow::Value> EngineHost::fact(std::string_view name) {
  if (name == "member") {
    return contact_.member.has_value();
  }
  if (name == "order_signed") {
    return is_signed_link(context_.shop, saved("order_link"), saved("order"));
  }
  if (auto value = program_fact(name)) {
    return value;
  }
  if (auto value = language_fact(name)) {
    return value;
  }
  if (auto value = credit_fact(name)) {
    return value;
  }
  if (auto value = referral_fact(name)) {
    return value;
  }
  if (auto value = reward_fact(name)) {
    return value;
  }
  if (auto value = card_fact(name)) {
    return value;
  }
  if (auto value = coupon_fact(name)) {
    return value;
  }
  if (auto value = points_fact(name)) {
    return value;
  }
  if (auto value = membership_fact(name)) {
    return value;
  }
  return member_fact(name);
}

std::optional<flow::Value> EngineHost::credit_fact(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kPointsOf{
      {{"held_credit", "held"},
       {"owed_credit", "owed"},
       {"missing_credit", "missing"},
       {"joining_credit", "joining_bonus"},
       {"first_reward_credit", "first_reward_cost"},
       {"earned_credit", "earned"}}};
  const auto found = std::ranges::find(kPointsOf, name, [](const auto& row) { return row.first; });
  if (found == kPointsOf.end() || !context_.rules.program.point_worth) {
    return std::nullopt;
  }
  const auto points = found->second == "earned"
                          ? flow::parse_whole_number(saved("earned"))  // by the action before
                          : number_of(fact(found->second));
  return points.value_or(0) > 0 ? std::optional<flow::Value>(credit_text(*points)) : std::nullopt;
}

std::optional<flow::Value> EngineHost::program_fact(std::string_view name) const {
  const loyalty::Program& program = context_.rules.program;
  if (name == "shop") {
    return context_.shop.settings().name;
  }
  if (name == "program") {
    return program.name;
  }
  if (name == "joining_bonus") {
    return program.joining_bonus.count();
  }
  if (name == "first_reward_cost") {
    const auto first = std::ranges::find_if(
        program.rewards, [](const auto& reward) { return reward.costs > core::Points(0); });
    return first == program.rewards.end() ? std::nullopt
                                          : std::optional<flow::Value>(first->costs.count());
  }
  if (name == "reminders_offered") {
    return loyalty::asks_for_consent(program);
  }
  if (name == "reminder_days" && program.reminders.every) {
    return static_cast<std::int64_t>(program.reminders.every->count());
  }
  if (name == "earn_rate") {
    return earn_rate(program, language());
  }
  return std::nullopt;
}

std::optional<flow::Value> EngineHost::reward_fact(std::string_view name) {
  const bool is_reward = name == "reward_name" || name == "reward_cost" ||
                         name == "reward_missing" || name == "affordable" ||
                         name == "reward_credit" || name == "reward_missing_credit";
  if (!is_reward) {
    return std::nullopt;
  }
  const loyalty::Reward* reward = context_.rules.program.find_reward(saved("reward"));
  if (reward == nullptr) {
    return std::nullopt;
  }
  const flow::Values values = reward_values(*reward);
  const auto value = values.find(name);
  return value == values.end() ? std::nullopt : std::optional(value->second);
}

std::optional<flow::Value> EngineHost::card_fact(std::string_view name) {
  if (name == "cards_so_far") {
    const std::string text = cards_so_far();
    return text.empty() ? std::nullopt : std::optional<flow::Value>(text);
  }
  if (name == "limited_card" || name == "limited_card_from") {
    const loyalty::Reward* card = limited_card();
    if (card == nullptr || name == "limited_card") {
      return card == nullptr ? std::nullopt : std::optional<flow::Value>(card->name);
    }
    const auto from = rewards().limit_ends(*card);
    return from ? std::optional<flow::Value>(*from) : std::nullopt;
  }
  const bool is_card = name == "punches" || name == "punches_needed" || name == "punches_missing" ||
                       name == "card_full";
  const loyalty::Reward* reward =
      is_card ? context_.rules.program.find_reward(saved("reward")) : nullptr;
  if (reward == nullptr || !reward->punches) {
    return std::nullopt;
  }
  return card_values(*reward).at(std::string(name));
}

const loyalty::Reward* EngineHost::limited_card() {
  const std::vector<loyalty::Reward>& all = context_.rules.program.rewards;
  const auto found = std::ranges::find_if(all, [this](const loyalty::Reward& reward) {
    return contact_.member && reward.punches && rewards().is_at_limit(reward);
  });
  return found == all.end() ? nullptr : &*found;
}

// "Coffee card 3/9, Tea card 9/9"
std::string EngineHost::cards_so_far() {
  std::vector<std::string> cards;
  for (const flow::Values& card : contact_.member ? punch_cards() : std::vector<flow::Values>()) {
    cards.push_back(std::get<std::string>(card.at("reward_name")) + " " +
                    std::to_string(std::get<std::int64_t>(card.at("punches"))) + "/" +
                    std::to_string(std::get<std::int64_t>(card.at("punches_needed"))));
  }
  return joined_names(cards);
}

// Of the code in hand, which an old button may have brought back.
std::optional<flow::Value> EngineHost::coupon_fact(std::string_view name) const {
  const bool is_use =
      name == "coupon_product" || name == "coupon_reusable" || name == "coupon_ships_free";
  if (!is_use && name != "coupon_expired" && name != "coupon_expires") {
    return std::nullopt;
  }
  const auto coupon = db::find_coupon(context_.db, saved("coupon_code"));
  if (!coupon || coupon->member != contact_.member) {
    return std::nullopt;
  }
  if (is_use) {
    const auto redemption = db::find_redemption(context_.db, coupon->redemption);
    return redemption ? std::optional(code_facts(*redemption).at(std::string(name))) : std::nullopt;
  }
  return name == "coupon_expires" ? end_fact(coupon->expires)
                                  : flow::Value(db::is_past(*coupon, context_.now));
}

const loyalty::Reward* EngineHost::best_affordable() {
  const loyalty::Reward* best = nullptr;
  for (const loyalty::Reward& reward : context_.rules.program.rewards) {
    if (!loyalty::is_in_catalogue(reward)) {
      continue;
    }
    const bool is_dearer = best == nullptr || rewards().price(reward) >= rewards().price(*best);
    if (is_dearer && rewards().is_affordable(reward)) {
      best = &reward;
    }
  }
  return best;
}

const loyalty::Reward* EngineHost::next_reward() {
  const loyalty::Reward* next = nullptr;
  for (const loyalty::Reward& reward : context_.rules.program.rewards) {
    const core::Points price = rewards().price(reward);
    const bool is_nearer = next == nullptr || price < rewards().price(*next);
    if (loyalty::is_in_catalogue(reward) && price > available() && is_nearer &&
        rewards().is_offered(reward)) {
      next = &reward;
    }
  }
  return next;
}

std::optional<flow::Value> EngineHost::balance_fact(std::string_view name) {
  if (name == "points") {
    return available().count();
  }
  if (name == "credit") {
    return credit_text(available().count());
  }
  rewards();  // reads all balances of the member at once, settled
  if (name == "held") {
    return balances_ ? balances_->held.count() : std::int64_t{0};
  }
  if (name == "on_the_way") {
    return balances_ ? balances_->pending.count() : std::int64_t{0};
  }
  if (name == "on_the_way_credit") {
    const std::int64_t pending = balances_ ? balances_->pending.count() : 0;
    return pending > 0 ? std::optional<flow::Value>(credit_text(pending)) : std::nullopt;
  }
  if (name == "owed") {
    return owed();
  }
  if (name == "points_why" && contact_.member) {
    return statement_text(
        explain(context_.db, *contact_.member, context_.now), context_.rules.program, language());
  }
  return std::nullopt;
}

std::optional<flow::Value> EngineHost::points_fact(std::string_view name) {
  if (auto value = balance_fact(name)) {
    return value;
  }
  if (name == "can_redeem") {
    return best_affordable() != nullptr;
  }
  if (name == "best_reward") {
    const loyalty::Reward* best = best_affordable();
    return best != nullptr ? std::optional<flow::Value>(best->name) : std::nullopt;
  }
  const loyalty::Reward* next = next_reward();
  if (name == "missing") {
    return next != nullptr ? rewards().price(*next).count() - available().count() + owed()
                           : std::int64_t{0};
  }
  if (name == "next_reward" || name == "next_reward_cost") {
    if (next == nullptr) {
      return std::nullopt;
    }
    return name == "next_reward" ? flow::Value(next->name)
                                 : flow::Value(rewards().price(*next).count());
  }
  return std::nullopt;
}

std::optional<flow::Value> EngineHost::member_fact(std::string_view name) {
  const db::Member* current = member();
  if (current == nullptr) {
    return std::nullopt;
  }
  if (name == "email" && (current->email_typed || current->email)) {
    return current->email_typed ? *current->email_typed : *current->email;
  }
  if (name == "email_proven") {
    return keeps_address(*current);
  }
  if (name == "reminders") {
    return current->reminders;
  }
  if (name == "days_since_order") {
    const core::Instant since = current->last_order.value_or(current->joined);
    return days_between(context_.rules.program, since, context_.now);
  }
  if (name == "free_so_far" || name == "free_count") {
    const std::vector<std::string> prizes = db::prizes_of(context_.db, current->id);
    if (name == "free_count") {
      return static_cast<std::int64_t>(prizes.size());
    }
    return prizes.empty() ? std::nullopt : std::optional<flow::Value>(joined_names(prizes));
  }
  return std::nullopt;
}

}  // namespace regulars::engine
