// Watches the wall clock against the monotonic one, and keeps the highest time seen.
//
// A clock that jumps could send a month of reminders at once or end points early. Then the shop is
// held: events are still kept, but nothing is decided or sent and nothing falls due. A small jump
// holds until the clock was steady for 10 minutes, one of a day or more until a person says that
// the clock is right.
#pragma once

#include <optional>
#include <string>

#include "core/time.h"
#include "db/connection.h"

namespace regulars::app {

/// The setting with the highest time that was trusted.
inline constexpr const char* kHighestTime = "highest_time";

class ClockWatch {
 public:
  explicit ClockWatch(const core::Clock& clock);

  /// At the start, with the highest time the database has seen: a sentence, and the shop is held,
  /// when the clock is more than 1 h behind it or more than 30 days after it.
  std::optional<std::string> judge_start(std::optional<core::Instant> highest_seen);

  /// Call once a second. A sentence, and the shop is held, when the wall clock jumped by 2 minutes
  /// or more since the last call. A clock that jumps back to where it was needs nobody's word.
  std::optional<std::string> check();
  bool is_held() const;

 private:
  std::string hold(core::Duration off);

  const core::Clock& clock_;
  core::Instant wall_;
  core::Duration monotonic_;
  std::optional<core::Duration> held_since_;
  core::Duration off_{0};  // what the jumps come to since the clock was trusted
};

}  // namespace regulars::app
