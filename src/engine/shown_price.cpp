#include "engine/shown_price.h"

#include "db/history.h"
#include "db/messages.h"
#include "engine/program/rule_history.h"

namespace regulars::engine {

std::optional<core::Points> shown_price(const Context& context,
                                        const ShownButton& button,
                                        const loyalty::Reward& reward,
                                        const std::string& tier) {
  const auto shown = db::said_at(context.db, button.contact, "|" + button.nonce + "|");
  const auto version = shown ? db::program_at(context.db, *shown) : std::nullopt;
  if (!version || *version == context.rule_version) {
    return std::nullopt;
  }
  const auto program = recorded_program(context.db, *version);
  const loyalty::Reward* then = program == nullptr ? nullptr : program->find_reward(reward.id);
  return then == nullptr ? std::nullopt : std::optional(loyalty::price_for(*then, tier));
}

}  // namespace regulars::engine
