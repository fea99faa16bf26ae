#include "engine/promised_reward.h"

#include "db/ledger.h"
#include "engine/program/rule_history.h"

namespace regulars::engine {

std::shared_ptr<const loyalty::Reward> promised_reward(const Context& context,
                                                       const db::Redemption& redemption) {
  if (const loyalty::Reward* now = context.rules.program.find_reward(redemption.reward)) {
    return std::make_shared<const loyalty::Reward>(*now);
  }
  const auto version = redemption.hold_txn
                           ? db::rule_version_of_txn(context.db, *redemption.hold_txn)
                           : std::nullopt;
  const auto program = version ? recorded_program(context.db, *version) : nullptr;
  const loyalty::Reward* then = program ? program->find_reward(redemption.reward) : nullptr;
  return then == nullptr ? nullptr : std::make_shared<const loyalty::Reward>(*then);
}

}  // namespace regulars::engine
