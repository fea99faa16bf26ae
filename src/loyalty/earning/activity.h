// What a member did beside buying: a review, a newsletter, a share. Counted once for each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/points.h"
#include "core/time.h"
#include "loyalty/earning/event_earning.h"
#include "loyalty/points/member_book.h"
#include "loyalty/program.h"

namespace regulars::loyalty {

struct Activity {
  std::string name;    // of its rule
  std::string id{};    // which of several it is; empty for what a member does once
  core::Instant at{};  // its period and window are those of this moment
};

/// Letters, digits, "-" and "_", 1 to 40: what can name a rule.
bool is_activity_name(std::string_view text);
/// Letters, digits, "-", "_" and ".", at most 64, or nothing. The ledger keeps it for ever, so it
/// can be no address and no sentence.
bool is_activity_id(std::string_view text);

/// The natural key in the ledger (loyalty rules 15): "activity:review:17:r-204",
/// "activity:newsletter:17".
std::string activity_ref(std::int64_t member, const Activity& activity);

/// Null when the program has no such rule.
const EventRule* find_event(const Program& program, std::string_view name);

/// Under which name and period the use of the rule's limit is kept.
std::string use_name(const EventRule& rule);
std::optional<Day> use_period(const EventRule& rule, core::Instant at, std::string_view zone);

struct CountedActivity {
  Booked booked;
  EventOutcome outcome = EventOutcome::kGiven;
};

/// True when the same activity again is no news, though the limit left nothing for it; false when
/// the rule was off, and it can be told again later.
bool is_settled(EventOutcome outcome);

struct ActivityWord {
  const EventRule& rule;
  const Activity& activity;
  std::string ref;  // of the transaction
  Use so_far{};     // of the limit, in the activity's period
};
/// Counts an activity that was not counted before. settle() has run.
CountedActivity count_activity(MemberBook& book,
                               const ActivityWord& word,
                               const Program& program,
                               core::Instant now);

}  // namespace regulars::loyalty
