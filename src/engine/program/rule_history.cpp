#include "engine/program/rule_history.h"

#include <utility>

#include "db/notes.h"
#include "db/program_changes.h"
#include "engine/gifts.h"
#include "engine/program/program_file.h"
#include "engine/proof/history.h"
#include "engine/referral_rewards.h"
#include "engine/warnings.h"

namespace regulars::engine {

std::shared_ptr<const loyalty::Program> recorded_program(db::Connection& connection,
                                                         std::int64_t rule_version) {
  const auto text = db::program_text_of(connection, rule_version);
  if (!text) {
    return nullptr;
  }
  ProgramResult read = read_program({.name = "program.yaml", .bytes = *text});
  return read.program ? std::make_shared<const loyalty::Program>(std::move(*read.program))
                      : nullptr;
}

std::vector<ProgramChange> program_changes_of(db::Connection& connection) {
  std::vector<ProgramChange> changes;
  for (const db::ProgramChangeRow& row : db::program_changes(connection)) {
    ProgramChange change{.at = row.at,
                         .before = recorded_program(connection, row.before),
                         .now = recorded_program(connection, row.now)};
    if (change.before == nullptr || change.now == nullptr) {
      change = {.at = row.at};
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

RulesInForce take_up_rules(db::Connection& connection,
                           const Shop& shop,
                           const Rules& rules,
                           core::Instant now) {
  RulesInForce in_force{.version = db::rule_version_of(connection, rules.program_text, now)};
  const auto last = rules_in_force(connection);
  const auto before = last ? recorded_program(connection, *last) : nullptr;
  const Context context{
      .db = connection, .shop = shop, .rules = rules, .now = now, .rule_version = in_force.version};
  note_rules(context, before.get());
  note_gift_rules(context);
  note_referral_switch(context);
  in_force.program_changes = program_changes_of(connection);
  note_warning_rules(context);
  return in_force;
}

}  // namespace regulars::engine
