// Watches the wall clock against the monotonic one, and keeps the highest time seen.
//
// A clock that jumps could send a month of reminders at once or let coupons expire early. Then the
// shop is held: events are still kept and decided, nothing is sent and nothing falls due.
#pragma once

#include <optional>
#include <string>

#include "core/time.h"
#include "db/connection.h"

namespace regulars::app {

class ClockWatch {
 public:
  explicit ClockWatch(const core::Clock& clock);

  /// At the start: what is wrong with the time compared with the highest time the database has
  /// seen (more than 1 h behind it, or more than 30 days after it); empty when it is plausible.
  static std::string judge_start(std::optional<core::Instant> highest_seen, core::Instant now);

  /// Call once a second. A sentence when the wall clock jumped by 2 minutes or more since the last
  /// call; then the hold lasts until the clock was steady for 10 minutes.
  std::optional<std::string> check();
  bool is_held() const;
  void hold() { held_since_ = clock_.monotonic(); }

 private:
  const core::Clock& clock_;
  core::Instant wall_;
  core::Duration monotonic_;
  std::optional<core::Duration> held_since_;
};

}  // namespace regulars::app
