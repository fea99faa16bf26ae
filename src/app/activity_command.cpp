// `regulars activity`: points for what a member did where neither shop nor conversation saw it.

#include <iostream>
#include <optional>
#include <string>

#include "app/commands.h"
#include "app/reading.h"
#include "app/stopped_shop.h"
#include "db/notes.h"
#include "engine/activity.h"
#include "engine/proof/explain.h"
#include "loyalty/earning/activity.h"

namespace regulars::app {
namespace {

int code(Exit exit) {
  return static_cast<int>(exit);
}

int refused(const std::string& sentence, Exit exit = Exit::kUsage) {
  std::cerr << sentence << '\n';
  return code(exit);
}

std::string sentence_of(const engine::ActivityAnswer& answer) {
  switch (answer.outcome) {
    case engine::ActivityOutcome::kEarned:
      return std::to_string(answer.earned.count()) + " points were given.";
    case engine::ActivityOutcome::kLimitReached:
      return "The limit leaves nothing; no points were given.";
    case engine::ActivityOutcome::kAlready:
      return "It was counted before; no points were given.";
    case engine::ActivityOutcome::kUnknown:
      return "The program gives no points for it now; no points were given.";
  }
  return "";
}

// Told at the transaction's time, and audited whatever came of it.
engine::ActivityAnswer record(const engine::Context& context, engine::ActivityRequest request) {
  request.at = context.now;
  const engine::ActivityAnswer answer = engine::record_activity(context, request);
  db::add_audit(context.db,
                kCommandLine,
                "activity " + request.name,
                "member " + std::to_string(request.member.number()) + ": " +
                    engine::to_string(answer.outcome),
                context.now);
  return answer;
}

}  // namespace

int activity(const ActivityWords& words) {
  if (!loyalty::is_activity_name(words.name)) {
    return refused("\"" + words.name + R"(" can be no name below "events" in program.yaml.)");
  }
  if (!loyalty::is_activity_id(words.id)) {
    return refused("An id has at most 64 letters, digits, -, _ and .");
  }
  const auto opened = StoppedShop::open(words.shop, WithRules::kYes);
  if (!opened.shop) {
    return opened.exit;
  }
  std::optional<engine::ActivityAnswer> answer;
  std::string unknown;
  const auto done = opened.shop->act([&](const engine::Context& context) {
    if (const auto member = engine::find_member(context.db, words.member)) {
      answer = record(
          context, {.member = *member, .name = words.name, .id = words.id, .source = kCommandLine});
    }
    const loyalty::Program& program = context.rules.program;
    if (loyalty::find_event(program, words.name) == nullptr) {
      unknown = engine::unknown_activity(program, words.name) + " No points were given.";
    }
    return core::Result<core::Done>(core::Done{});
  });
  if (!done) {
    return StoppedShop::failed(done.error());
  }
  if (!answer) {
    return refused(no_such_member(words.member));
  }
  const bool is_named = unknown.empty() || answer->outcome != engine::ActivityOutcome::kUnknown;
  std::cout << (is_named ? sentence_of(*answer) : unknown) << '\n';
  return code(answer->outcome == engine::ActivityOutcome::kEarned ? Exit::kFine : Exit::kFindings);
}

}  // namespace regulars::app
