#include "engine/host.h"

#include <algorithm>
#include <utility>

#include "core/text.h"
#include "core/text_format.h"
#include "db/redemptions.h"
#include "engine/activity.h"
#include "engine/catalog.h"
#include "engine/claim_order.h"
#include "engine/coupon_moves.h"
#include "engine/eligibility.h"
#include "engine/gifts.h"
#include "engine/member_account.h"
#include "engine/membership.h"
#include "engine/punch_cards.h"
#include "engine/redeem.h"
#include "engine/say.h"
#include "loyalty/earning/activity.h"
#include "loyalty/reminders.h"

namespace regulars::engine {
namespace {

// A gift card that was used may have money on it; it is the member's until that is paid out.
bool is_usable(const Context& context, const db::Coupon& coupon) {
  if (db::is_past(coupon, context.now)) {
    return false;
  }
  if (coupon.state != "used" || coupon.paid_out_minor) {
    return coupon.state == "open";
  }
  return is_card_of_several_uses(context, coupon);
}

}  // namespace
EngineHost::EngineHost(const Context& context, db::Contact& contact)
    : context_(context), contact_(contact) {}

void EngineHost::use_saved(const std::map<std::string, std::string, std::less<>>& saved) {
  saved_ = saved;
}

std::string EngineHost::saved(std::string_view name) const {
  const auto found = saved_.find(name);
  return found == saved_.end() ? std::string() : found->second;
}

const db::Member* EngineHost::member() {
  if (!member_ && contact_.member) {
    member_ = db::find_member(context_.db, *contact_.member);
  }
  return member_ ? &*member_ : nullptr;
}

core::Points EngineHost::available() {
  rewards();  // reads all balances of the member at once
  return balances_ ? balances_->available : core::Points(0);
}

// Who owes points has none to spend; the next ones pay the debt first.
std::int64_t EngineHost::owed() {
  rewards();
  return balances_ ? -balances_->debt.count() : 0;
}

MemberRewards& EngineHost::rewards() {
  if (!rewards_) {
    std::string tier;
    if (contact_.member) {
      const MemberAccount account(context_, *contact_.member);
      balances_ = account.points();
      tier = account.tier();
    }
    rewards_.emplace(context_,
                     contact_.member,
                     balances_ ? balances_->available : core::Points(0),
                     std::move(tier));
  }
  return *rewards_;
}

flow::Values EngineHost::reward_values(const loyalty::Reward& reward) {
  const std::int64_t price = rewards().price(reward).count();
  const std::int64_t missing = price - available().count() + owed();
  flow::Values values = {{"reward", reward.id},
                         {"reward_name", reward.name},
                         {"reward_cost", price},
                         {"reward_missing", missing > 0 ? missing : 0},
                         {"affordable", missing <= 0}};
  if (const auto credit = credit_text(price)) {
    values.emplace("reward_credit", *credit);
  }
  if (const auto credit = missing > 0 ? credit_text(missing) : std::nullopt) {
    values.emplace("reward_missing_credit", *credit);
  }
  return values;
}

std::optional<std::string> EngineHost::credit_text(std::int64_t points) const {
  const auto credit = context_.rules.program.credit_of(core::Points(points));
  return credit ? std::optional(core::format_money(*credit, language())) : std::nullopt;
}

flow::Values EngineHost::card_values(const loyalty::Reward& reward) {
  const std::int64_t needed = reward.punches->needed;
  std::int64_t punches = 0;
  if (contact_.member) {
    punches =
        loyalty::open_punches(card_of(context_, *contact_.member, reward.id), *reward.punches);
  }
  return {{"reward", reward.id},
          {"reward_name", reward.name},
          {"punches", std::max<std::int64_t>(punches, 0)},
          {"punches_needed", needed},
          {"punches_missing", std::max<std::int64_t>(needed - punches, 0)},
          {"card_full", punches >= needed}};
}

// All that can be filled, and those that are full: what cannot be taken now is not shown.
std::vector<flow::Values> EngineHost::punch_cards() {
  std::vector<flow::Values> items;
  for (const loyalty::Reward& reward : context_.rules.program.rewards) {
    if (reward.punches && rewards().is_offered(reward)) {
      items.push_back(card_values(reward));
    }
  }
  return items;
}

std::vector<flow::Values> EngineHost::open_coupons() {
  std::vector<flow::Values> items;
  if (!contact_.member) {
    return items;
  }
  for (const db::Coupon& coupon : db::coupons_of(context_.db, *contact_.member, 20)) {
    const loyalty::Reward* reward = context_.rules.program.find_reward(coupon.reward);
    const bool is_blocked = reward != nullptr && loyalty::coupon_rules(*reward).is_blocked;
    if (is_usable(context_, coupon) && !is_blocked) {
      items.push_back({{"coupon_code", coupon.code},
                       {"reward_name", coupon.reward_name},
                       {"coupon_expires", end_fact(coupon.expires)}});
    }
  }
  return items;
}

void EngineHost::forget_cached() {
  member_.reset();
  balances_.reset();
  rewards_.reset();
}

std::vector<flow::Values> EngineHost::list(std::string_view name) {
  if (name == "coupons") {
    return open_coupons();
  }
  if (name == "punch_cards") {
    return punch_cards();
  }
  if (name == "languages") {
    return languages();
  }
  std::vector<flow::Values> items;
  const bool only_affordable = name == "affordable_rewards";
  for (const loyalty::Reward& reward : context_.rules.program.rewards) {
    if (!loyalty::is_in_catalogue(reward)) {
      continue;
    }
    if (only_affordable ? rewards().is_affordable(reward) : rewards().is_offered(reward)) {
      items.push_back(reward_values(reward));
    }
  }
  return items;
}

JoinRequest EngineHost::address_request(const flow::ActionCall& call) {
  forget_cached();
  const bool is_signed = is_signed_link(context_.shop, saved("order_link"), saved("order"));
  return {.contact = contact_,
          .email = saved("email"),
          .has_signed_order = is_signed,
          .signed_order = is_signed ? saved("order") : std::string(),
          .source = call.at.flow};
}

flow::ActionAnswer EngineHost::do_join(const flow::ActionCall& call) {
  const JoinRequest request = address_request(call);
  const JoinOutcome outcome = join(context_, request);
  flow::ActionAnswer answer{.outcome = to_string(outcome)};
  const auto email = core::canonical_email(request.email);
  if (outcome == JoinOutcome::kNotEligible && email) {
    const auto missing = missing_to_join(
        context_, {.email = *email, .signed_order = request.signed_order, .language = language()});
    answer.facts = {{"join_missing", missing.value_or("")}};
  }
  return answer;
}

flow::ActionAnswer EngineHost::set_reminders(const flow::ActionCall& call, bool given) {
  if (const db::Member* current = member()) {
    db::record_consent(context_.db,
                       {.member = current->id,
                        .contact = contact_.id,
                        .kind = "reminders",
                        .given = given,
                        .source = call.at.flow + "/" + call.at.step},
                       context_.now);
    std::optional<core::Instant> reminder;
    std::optional<core::Instant> win_back;
    if (given) {
      const loyalty::Program& program = context_.rules.program;
      reminder = loyalty::next_reminder(program, current->joined, context_.now);
      win_back = loyalty::win_back_after(
          program, current->last_order.value_or(current->joined), context_.now);
    }
    db::set_reminder_times(context_.db, current->id, reminder, win_back);
    forget_cached();
  }
  return {.outcome = "done"};
}

flow::ActionAnswer EngineHost::do_activity(const flow::ActionCall& call) {
  const db::Member* current = member();
  const std::string said = core::trim(saved("activity"));
  const std::string& name = said.empty() ? call.at.flow : said;
  if (current == nullptr || !is_believed(context_, *current)) {
    return {.outcome = "unproven", .facts = {{"earned", std::int64_t{0}}}};
  }
  ActivityAnswer answer;
  if (loyalty::is_activity_name(name)) {
    answer = record_activity(context_,
                             {.member = current->id,
                              .name = name,
                              .at = context_.now,
                              .source = "flow " + call.at.flow});
    forget_cached();
  }
  return {.outcome = to_string(answer.outcome), .facts = {{"earned", answer.earned.count()}}};
}

flow::ActionAnswer EngineHost::do_set_birthday() {
  const db::Member* current = member();
  const auto birthday = parse_birthday(core::trim(saved("birthday")));
  if (current == nullptr || !birthday) {
    return {.outcome = "invalid"};
  }
  set_birthday(context_, current->id, *birthday);
  return {.outcome = "saved"};
}

flow::ActionAnswer EngineHost::do_start_trial() {
  forget_cached();
  const db::Member* current = member();
  const TrialOutcome outcome =
      current == nullptr ? TrialOutcome::kNotOffered : start_trial(context_, current->id);
  return {.outcome = to_string(outcome)};
}

flow::ActionAnswer EngineHost::perform(const flow::ActionCall& call) {
  if (call.name == "join") {
    return do_join(call);
  }
  if (call.name == "change_email") {
    return {.outcome = to_string(change_email(context_, address_request(call)))};
  }
  if (call.name == "remind_on") {
    return set_reminders(call, true);
  }
  if (call.name == "opt_out") {
    db::set_stopped(context_.db, contact_.id, true);
    drop_reminders(context_, contact_);
    return set_reminders(call, false);
  }
  if (call.name == "remind_off") {
    return set_reminders(call, false);
  }
  if (call.name == "activity") {
    return do_activity(call);
  }
  if (call.name == "set_birthday") {
    return do_set_birthday();
  }
  if (auto done = do_referral(call)) {
    return std::move(*done);
  }
  if (call.name == "start_trial") {
    return do_start_trial();
  }
  forget_cached();
  if (call.name == "claim_order") {
    return claim_order(context_,
                       {.contact = contact_,
                        .order = saved("order"),
                        .order_link = saved("order_link"),
                        .conversation = call.conversation,
                        .flow = call.at.flow,
                        .step = call.at.step});
  }
  return redeem(context_,
                {.contact = contact_,
                 .reward = saved("reward"),
                 .nonce = call.nonce,
                 .conversation = call.conversation,
                 .flow = call.at.flow,
                 .step = call.at.step});
}

std::string EngineHost::fallback(std::string_view action, std::string_view outcome) {
  const flow::Catalog& all = catalog();
  const auto spec = all.actions.find(action);
  if (spec == all.actions.end()) {
    return {};
  }
  const auto found = spec->second.fallbacks.find(outcome);
  return found == spec->second.fallbacks.end() ? std::string() : found->second;
}

}  // namespace regulars::engine
