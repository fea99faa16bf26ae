#include "engine/promised_reward.h"

#include "db/ledger.h"
#include "engine/program/rule_history.h"

namespace regulars::engine {

std::shared_ptr<const loyalty::Reward> promised_reward(const Context& context,
                                                       const db::Redemption& redemption) {
  return promised_reward(context.db, context.rules.program, redemption.reward, redemption.hold_txn);
}

std::shared_ptr<const loyalty::Reward> promised_reward(db::Connection& connection,
                                                       const loyalty::Program& program,
                                                       const std::string& reward,
                                                       const std::optional<core::TxnId>& hold) {
  if (const loyalty::Reward* now = program.find_reward(reward)) {
    return std::make_shared<const loyalty::Reward>(*now);
  }
  const auto version = hold ? db::rule_version_of_txn(connection, *hold) : std::nullopt;
  const auto recorded = version ? recorded_program(connection, *version) : nullptr;
  const loyalty::Reward* then = recorded ? recorded->find_reward(reward) : nullptr;
  return then == nullptr ? nullptr : std::make_shared<const loyalty::Reward>(*then);
}

}  // namespace regulars::engine
