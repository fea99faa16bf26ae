// What a flow may ask and do about members who bring friends.

#include "core/text_format.h"
#include "db/referrals.h"
#include "engine/host.h"
#include "engine/referrals.h"

namespace regulars::engine {

std::optional<flow::Value> EngineHost::referral_rule(std::string_view name) const {
  const auto& rules = context_.rules.program.referral;
  if (!rules) {
    return std::nullopt;
  }
  if (name == "referral_points") {
    return rules->for_member.count();
  }
  if (name == "friend_points") {
    return rules->for_friend.count();
  }
  if (name == "friend_spends") {
    return core::format_money(rules->friend_spends, language());
  }
  return std::nullopt;
}

std::optional<flow::Value> EngineHost::referral_fact(std::string_view name) const {
  if (name == "referrals_on") {
    return has_referrals(context_);
  }
  if (name == "invited") {
    return is_invited(context_, contact_);
  }
  if (auto value = referral_rule(name)) {
    return value;
  }
  if (!contact_.member) {
    return std::nullopt;
  }
  if (name == "invite_link") {
    const auto link = invite_link(context_, *contact_.member);
    return link ? std::optional<flow::Value>(*link) : std::nullopt;
  }
  if (name == "referrals_paid") {
    return db::count_referrals(context_.db, *contact_.member).paid;
  }
  if (name == "referrals_waiting") {
    return db::count_referrals(context_.db, *contact_.member).waiting;
  }
  return std::nullopt;
}

std::optional<flow::ActionAnswer> EngineHost::do_referral(const flow::ActionCall& call) {
  if (call.name == "invite") {
    return flow::ActionAnswer{.outcome = to_string(invite(context_, contact_))};
  }
  if (call.name == "refer") {
    return flow::ActionAnswer{.outcome = to_string(refer(context_, contact_, saved("friend")))};
  }
  if (call.name == "accept_invite" || call.name == "decline_invite") {
    answer_invitation(context_, contact_, call.name == "accept_invite");
    return flow::ActionAnswer{.outcome = "done"};
  }
  return std::nullopt;
}

}  // namespace regulars::engine
