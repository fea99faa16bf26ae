// What a prize cost when its button was shown: a tap agrees to that price and to none above it.
#pragma once

#include <optional>
#include <string>

#include "core/points.h"
#include "engine/context.h"
#include "loyalty/rewards/reward.h"

namespace regulars::engine {

struct ShownButton {
  core::ContactId contact;
  core::MemberId member;
  const std::string& nonce;
};
/// By the rules that were in force then, in the tier of then. Nothing where no message with this
/// button is known: one that a conversation did not ask for, or that is not kept any more.
std::optional<core::Points> shown_price(const Context& context,
                                        const ShownButton& button,
                                        const loyalty::Reward& reward,
                                        const std::string& tier_now);

}  // namespace regulars::engine
