#include "engine/shown_price.h"

#include "db/history.h"
#include "db/messages.h"
#include "db/tiers.h"
#include "engine/program/rule_history.h"

namespace regulars::engine {

std::optional<core::Points> shown_price(const Context& context,
                                        const ShownButton& button,
                                        const loyalty::Reward& reward,
                                        const std::string& tier_now) {
  const auto shown = db::said_at(context.db, button.contact, "|" + button.nonce + "|");
  const auto version = shown ? db::program_at(context.db, *shown) : std::nullopt;
  if (!version) {
    return std::nullopt;
  }
  const std::string tier = db::tier_in_past(context.db, button.member, *shown).value_or(tier_now);
  if (*version == context.rule_version) {
    return loyalty::price_for(reward, tier);
  }
  const auto program = recorded_program(context.db, *version);
  const loyalty::Reward* then = program == nullptr ? nullptr : program->find_reward(reward.id);
  return then == nullptr ? std::nullopt : std::optional(loyalty::price_for(*then, tier));
}

}  // namespace regulars::engine
