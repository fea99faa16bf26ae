// The reward that a redemption was promised, as far as it can still be told.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "db/redemptions.h"
#include "engine/context.h"

namespace regulars::engine {

/// As it stands in the file now; one that was taken out of the file as it stood when it was had.
/// Null when neither is known, as of one that cost nothing and left the file.
std::shared_ptr<const loyalty::Reward> promised_reward(const Context& context,
                                                       const db::Redemption& redemption);
/// The same under any program; hold: the transaction that took its points.
std::shared_ptr<const loyalty::Reward> promised_reward(db::Connection& connection,
                                                       const loyalty::Program& program,
                                                       const std::string& reward,
                                                       const std::optional<core::TxnId>& hold);

}  // namespace regulars::engine
