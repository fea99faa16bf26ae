// The world as a flow sees it: facts, lists and actions of one contact in one transaction.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/context.h"
#include "engine/join.h"
#include "engine/member_rewards.h"
#include "flow/runner.h"
#include "loyalty/points/account.h"

namespace regulars::engine {

class EngineHost final : public flow::Host {
 public:
  /// contact: gets its member when the flow joins.
  EngineHost(const Context& context, db::Contact& contact);

  core::Instant now() const override { return context_.now; }
  std::string language() const override;
  std::string zone() const override { return context_.rules.program.time_zone; }
  std::optional<flow::Value> fact(std::string_view name) override;
  std::vector<flow::Values> list(std::string_view name) override;
  flow::ActionAnswer perform(const flow::ActionCall& call) override;
  void speak(std::string_view wanted) override;
  std::string fallback(std::string_view action, std::string_view outcome) override;
  void use_saved(const std::map<std::string, std::string, std::less<>>& saved) override;

 private:
  const db::Member* member();
  core::Points available();
  std::int64_t owed();
  MemberRewards& rewards();
  void forget_cached();
  std::string saved(std::string_view name) const;
  std::optional<flow::Value> balance_fact(std::string_view name);
  std::optional<flow::Value> points_fact(std::string_view name);
  // Another fact's points as money.
  std::optional<flow::Value> credit_fact(std::string_view name);
  std::optional<flow::Value> member_fact(std::string_view name);
  std::optional<flow::Value> membership_fact(std::string_view name);
  const loyalty::Reward* best_affordable();
  const loyalty::Reward* next_reward();
  // The points as money; nothing where points are told as points.
  std::optional<std::string> credit_text(std::int64_t points) const;
  flow::Values reward_values(const loyalty::Reward& reward);
  flow::Values card_values(const loyalty::Reward& reward);
  std::vector<flow::Values> punch_cards();
  std::string cards_so_far();
  const loyalty::Reward* limited_card();
  std::vector<flow::Values> open_coupons();
  std::optional<flow::Value> reward_fact(std::string_view name);
  std::optional<flow::Value> card_fact(std::string_view name);
  std::optional<flow::Value> coupon_fact(std::string_view name) const;
  std::optional<flow::Value> program_fact(std::string_view name) const;
  std::optional<flow::Value> language_fact(std::string_view name) const;
  std::vector<flow::Values> languages() const;
  std::optional<flow::Value> referral_fact(std::string_view name) const;
  std::optional<flow::Value> referral_rule(std::string_view name) const;
  JoinRequest address_request(const flow::ActionCall& call);
  flow::ActionAnswer do_activity(const flow::ActionCall& call);
  flow::ActionAnswer do_set_birthday();
  // Nothing for an action that is not about referrals.
  std::optional<flow::ActionAnswer> do_referral(const flow::ActionCall& call);
  flow::ActionAnswer do_start_trial();
  flow::ActionAnswer do_join(const flow::ActionCall& call);
  flow::ActionAnswer set_reminders(const flow::ActionCall& call, bool given);

  const Context& context_;
  db::Contact& contact_;
  std::optional<db::Member> member_;
  std::optional<loyalty::Account> balances_;
  std::optional<MemberRewards> rewards_;
  std::map<std::string, std::string, std::less<>> saved_;
};

}  // namespace regulars::engine
