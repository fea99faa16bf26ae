// `regulars activity`: points for what a member did where neither shop nor conversation saw it.

#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "app/commands.h"
#include "app/files.h"
#include "app/reading.h"
#include "app/running_shop.h"
#include "core/random.h"
#include "db/notes.h"
#include "db/writer.h"
#include "engine/activity.h"
#include "engine/program/rule_history.h"
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

core::Result<engine::ActivityAnswer> record(const Reading& reading,
                                            const engine::ActivityRequest& request) {
  auto connection = db::Connection::open_writer(reading.shop->database);
  if (!connection) {
    return connection.error();
  }
  core::SystemClock clock;
  core::SystemRandom random;
  const engine::Shop shop(settings_of(*reading.shop), clock, random, reading.rules);
  db::Writer writer(std::move(*connection), [](const std::string&) {});
  engine::ActivityAnswer answer;
  const auto done = writer.run([&](db::Connection& rows) -> core::Result<core::Done> {
    const core::Instant now = clock.now();
    const engine::RulesInForce in_force = engine::take_up_rules(rows, shop, *reading.rules, now);
    const engine::Context context{.db = rows,
                                  .shop = shop,
                                  .rules = *reading.rules,
                                  .now = now,
                                  .rule_version = in_force.version,
                                  .program_changes = &in_force.program_changes};
    engine::ActivityRequest told = request;
    told.at = now;
    answer = engine::record_activity(context, told);
    db::add_audit(rows,
                  "command line",
                  "activity " + request.name,
                  "member " + std::to_string(request.member.number()) + ": " +
                      engine::to_string(answer.outcome),
                  now);
    return core::Done{};
  });
  return done ? core::Result<engine::ActivityAnswer>(answer) : done.error();
}

}  // namespace

int activity(const ActivityWords& words) {
  if (!loyalty::is_activity_name(words.name)) {
    return refused("\"" + words.name + R"(" can be no name below "events" in program.yaml.)");
  }
  if (!loyalty::is_activity_id(words.id)) {
    return refused("An id has at most 64 letters, digits, -, _ and .");
  }
  const auto reading = Reading::open(words.shop);
  if (!reading.shop) {
    return reading.exit;
  }
  const auto member = engine::find_member(*reading.database, words.member);
  if (!member) {
    return refused("There is no member \"" + words.member +
                   "\". Name one by number or by e-mail address.");
  }
  const auto lock = InstanceLock::take(lock_file_of(reading.shop->database));
  if (!lock) {
    return refused(lock.error().sentence, Exit::kLocked);
  }
  const auto answer = record(
      reading, {.member = *member, .name = words.name, .id = words.id, .source = "command line"});
  if (!answer) {
    return refused(answer.error().sentence, exit_of_schema(answer.error()));
  }
  std::cout << sentence_of(*answer) << '\n';
  return code(answer->outcome == engine::ActivityOutcome::kEarned ? Exit::kFine : Exit::kFindings);
}

}  // namespace regulars::app
