// The facts a flow may use about tiers and about membership that is bought.
#include "engine/host.h"
#include "engine/member_account.h"
#include "engine/own_words.h"

namespace regulars::engine {
namespace {

const char* word_of(loyalty::MembershipState state) {
  using loyalty::MembershipState;
  switch (state) {
    case MembershipState::kNone:
      return "none";
    case MembershipState::kTrial:
      return "trial";
    case MembershipState::kPaid:
      return "paid";
    case MembershipState::kEnded:
      return "ended";
  }
  return "none";
}

// What the program sells.
std::optional<flow::Value> offer_fact(const loyalty::MembershipRules& rules,
                                      std::string_view name,
                                      std::string_view language) {
  if (name == "membership_tier") {
    return rules.tier;
  }
  if (name == "membership_product") {
    return rules.name.empty() ? rules.product : rules.name;
  }
  if (name == "membership_fee") {
    return rules.fee;
  }
  if (name == "membership_lasts" && rules.lasts) {
    return period_words(*rules.lasts, language);
  }
  if (name == "trial_days" && rules.trial) {
    return std::int64_t{rules.trial->count()};
  }
  return std::nullopt;
}

}  // namespace

std::optional<flow::Value> EngineHost::membership_fact(std::string_view name) {
  const auto& rules = context_.rules.program.membership;
  if (rules) {
    if (auto value = offer_fact(*rules, name, language())) {
      return value;
    }
  }
  if (name != "tier" && name != "membership" && name != "membership_until" && name != "can_try") {
    return std::nullopt;
  }
  if (!contact_.member) {
    return name == "membership" ? std::optional<flow::Value>(std::string("none")) : std::nullopt;
  }
  const MemberAccount account(context_, *contact_.member);
  const loyalty::Membership membership = account.membership();
  if (name == "tier") {
    return account.tier().empty() ? std::nullopt : std::optional<flow::Value>(account.tier());
  }
  if (name == "membership") {
    return std::string(word_of(membership.state));
  }
  if (name == "can_try") {
    return rules && loyalty::may_start_trial(*rules, account.membership_record());
  }
  // The last day that is good to its end.
  return membership.ends ? std::optional<flow::Value>(*membership.ends - core::Duration(1))
                         : std::nullopt;
}

}  // namespace regulars::engine
