#include "app/clock_watch.h"

#include <chrono>

namespace regulars::app {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr core::Duration kJump = minutes(2);
constexpr core::Duration kSteady = minutes(10);
constexpr core::Duration kBehind = hours(1);
constexpr core::Duration kAhead = hours(24 * 30);
constexpr core::Duration kNeedsWord = hours(24);

std::string in_minutes(core::Duration duration) {
  return std::to_string(std::chrono::duration_cast<minutes>(duration).count()) + " minutes";
}

}  // namespace

ClockWatch::ClockWatch(const core::Clock& clock)
    : clock_(clock), wall_(clock.now()), monotonic_(clock.monotonic()) {}

std::optional<std::string> ClockWatch::judge_start(std::optional<core::Instant> highest_seen) {
  if (!highest_seen) {
    return std::nullopt;
  }
  const core::Duration after = wall_ - *highest_seen;
  if (after >= -kBehind && after <= kAhead) {
    return std::nullopt;
  }
  return "the clock is " + in_minutes(after < core::Duration(0) ? -after : after) +
         (after < core::Duration(0) ? " behind" : " after") +
         " the last time this shop was at work; " + hold(after);
}

std::optional<std::string> ClockWatch::check() {
  const core::Instant wall = clock_.now();
  const core::Duration monotonic = clock_.monotonic();
  const core::Duration jump = (wall - wall_) - (monotonic - monotonic_);
  wall_ = wall;
  monotonic_ = monotonic;
  if (held_since_ && !is_held()) {
    held_since_.reset();
    off_ = core::Duration(0);
  }
  if (jump > -kJump && jump < kJump) {
    return std::nullopt;
  }
  return "the clock jumped by " + in_minutes(jump) + "; " + hold(jump);
}

std::string ClockWatch::hold(core::Duration off) {
  held_since_ = clock_.monotonic();
  off_ += off;
  return std::chrono::abs(off_) < kNeedsWord
             ? "nothing is sent and no points end until it was steady for 10 minutes"
             : "nothing is sent and no points end until you stop the server, set the clock right "
               "or "
               "run regulars confirm-clock, and start the server again";
}

bool ClockWatch::is_held() const {
  return held_since_ &&
         (std::chrono::abs(off_) >= kNeedsWord || clock_.monotonic() - *held_since_ < kSteady);
}

}  // namespace regulars::app
