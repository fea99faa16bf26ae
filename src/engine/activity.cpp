#include "engine/activity.h"

#include <algorithm>
#include <vector>

#include "db/activities.h"
#include "db/notes.h"
#include "engine/member_account.h"
#include "engine/proof/history.h"
#include "flow/source_text.h"
#include "flow/value_finding.h"
#include "loyalty/earning/activity.h"

namespace regulars::engine {
namespace {

using loyalty::EventOutcome;

// A note for every call would bury the others.
void note_once(const Context& context, const std::string& name, const std::string& sentence) {
  const std::string setting = "activity_noted:" + name;
  const std::string version = std::to_string(context.rule_version);
  if (db::get_setting(context.db, setting) == version) {
    return;
  }
  db::set_setting(context.db, setting, version);
  db::add_note(context.db, {.kind = "problem", .sentence = sentence}, context.now);
}

ActivityOutcome outcome_of(EventOutcome outcome) {
  switch (outcome) {
    case EventOutcome::kGiven:
    case EventOutcome::kCut:
      return ActivityOutcome::kEarned;
    case EventOutcome::kUsedUp:
    case EventOutcome::kDoesNotFit:
      return ActivityOutcome::kLimitReached;
    case EventOutcome::kNotRunning:
    case EventOutcome::kSwitchedOff:
      return ActivityOutcome::kUnknown;
  }
  return ActivityOutcome::kUnknown;
}

}  // namespace

const char* to_string(ActivityOutcome outcome) {
  switch (outcome) {
    case ActivityOutcome::kEarned:
      return "earned";
    case ActivityOutcome::kLimitReached:
      return "limit_reached";
    case ActivityOutcome::kAlready:
      return "already";
    case ActivityOutcome::kUnknown:
      return "unknown";
  }
  return "unknown";
}

std::string unknown_activity(const loyalty::Program& program, const std::string& name) {
  std::vector<std::string> known;
  for (const loyalty::EventRule& rule : program.events) {
    known.push_back(rule.name);
  }
  std::ranges::sort(known);
  std::string sentence = "There is no " + flow::in_quotes(name) +
                         " below \"events\" in program.yaml" +
                         flow::did_you_mean(flow::near_word(name, known));
  if (!sentence.ends_with('?')) {
    sentence += '.';
  }
  return sentence + (known.empty() ? " No activity is named there: write \"bonuses: {events: {" +
                                         name + ": 10}}\"."
                                   : " Known are: " + flow::joined(known) + ".");
}

ActivityAnswer record_activity(const Context& context, const ActivityRequest& request) {
  if (db::is_activity_known(context.db, request.member, request.name, request.id)) {
    return {.outcome = ActivityOutcome::kAlready};
  }
  const loyalty::Activity activity{
      .name = request.name, .id = request.id, .at = std::min(request.at, context.now)};
  note_activity(context, request.member, activity);
  const loyalty::EventRule* rule = loyalty::find_event(context.rules.program, request.name);
  if (rule == nullptr) {
    note_once(context,
              request.name,
              "Somebody did \"" + request.name + "\", and got no points for it. " +
                  unknown_activity(context.rules.program, request.name));
    return {};
  }
  const loyalty::CountedActivity counted =
      MemberAccount(context, request.member).count_activity(*rule, activity);
  if (counted.outcome == EventOutcome::kSwitchedOff) {
    note_once(context,
              request.name,
              "Somebody did \"" + request.name + "\", and its points are switched off.");
  }
  if (loyalty::is_settled(counted.outcome)) {
    db::add_activity(context.db,
                     {.member = request.member,
                      .name = request.name,
                      .id = request.id,
                      .at = activity.at,
                      .points = counted.booked.change,
                      .source = request.source});
  }
  return {.outcome = outcome_of(counted.outcome), .earned = counted.booked.change};
}

}  // namespace regulars::engine
