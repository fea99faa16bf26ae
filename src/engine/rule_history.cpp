#include "engine/rule_history.h"

#include <utility>

#include "db/expiry_changes.h"
#include "db/notes.h"
#include "engine/program_file.h"

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

}  // namespace regulars::engine
