#include "engine/program/rule_history.h"

#include <utility>

#include "db/expiry_changes.h"
#include "db/notes.h"
#include "engine/context.h"
#include "engine/gifts.h"
#include "engine/program/program_file.h"
#include "engine/proof/history.h"

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

std::vector<loyalty::RuleChange> expiry_changes_of(db::Connection& connection) {
  std::vector<loyalty::RuleChange> changes;
  for (const db::ExpiryChangeRow& row : db::expiry_changes(connection)) {
    const auto before = recorded_program(connection, row.before);
    const auto now = recorded_program(connection, row.now);
    loyalty::RuleChange change{.at = row.at};
    if (before && now) {
      change.before = before->expiry;
      change.now = now->expiry;
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
  in_force.expiry_changes = expiry_changes_of(connection);
  return in_force;
}

}  // namespace regulars::engine
