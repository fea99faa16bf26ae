#include "loyalty/reminders.h"

#include "core/text_format.h"

namespace regulars::loyalty {
namespace {

core::Instant days_later(const Program& program, core::Instant from, std::chrono::days days) {
  core::LocalTime local = core::to_local(from, program.time_zone);
  local.day = std::chrono::sys_days(local.day) + days;
  return core::from_local(local, program.time_zone);
}

}  // namespace

std::optional<core::Instant> next_reminder(const Program& program,
                                           core::Instant joined,
                                           core::Instant after) {
  if (!program.reminders.every) {
    return std::nullopt;
  }
  const std::chrono::days every = *program.reminders.every;
  const auto passed = std::chrono::floor<std::chrono::days>(after - joined);
  // Two rhythms before `after`, so that moving out of the quiet hours cannot jump over a slot.
  std::int64_t round = passed / every > 2 ? passed / every - 2 : 1;
  while (true) {
    const core::Instant slot = out_of_quiet_hours(
        program, days_later(program, joined, std::chrono::days(every.count() * round)));
    if (slot > after) {
      return slot;
    }
    ++round;
  }
}

std::optional<core::Instant> win_back_after(const Program& program,
                                            core::Instant last_order,
                                            core::Instant now) {
  if (!program.reminders.win_back) {
    return std::nullopt;
  }
  const core::Instant due = days_later(program, last_order, *program.reminders.win_back);
  return out_of_quiet_hours(
      program, due > now ? due : days_later(program, now, *program.reminders.win_back));
}

core::Instant out_of_quiet_hours(const Program& program, core::Instant wanted) {
  const QuietHours& quiet = program.reminders.quiet;
  if (quiet.from == quiet.to) {
    return wanted;
  }
  core::LocalTime local = core::to_local(wanted, program.time_zone);
  const bool crosses_midnight = quiet.from > quiet.to;
  const bool is_late = local.since_midnight >= quiet.from;
  const bool is_early = local.since_midnight < quiet.to;
  const bool is_quiet = crosses_midnight ? is_late || is_early : is_late && is_early;
  if (!is_quiet) {
    return wanted;
  }
  if (crosses_midnight && is_late) {
    local.day = std::chrono::sys_days(local.day) + std::chrono::days(1);
  }
  local.since_midnight = quiet.to;
  return core::from_local(local, program.time_zone);
}

bool asks_for_consent(const Program& program) {
  return program.reminders.every || program.reminders.win_back ||
         !program.expiry.warn_days.empty() || program.tier_rules.warn;
}

Lateness judge_lateness(core::Instant due, core::Instant now) {
  return now - due > std::chrono::hours(24) ? Lateness::kSkip : Lateness::kSend;
}

bool is_same_day(const Program& program, core::Instant left, core::Instant right) {
  return core::to_local(left, program.time_zone).day ==
         core::to_local(right, program.time_zone).day;
}

}  // namespace regulars::loyalty
