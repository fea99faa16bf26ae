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

std::string in_minutes(core::Duration duration) {
  return std::to_string(std::chrono::duration_cast<minutes>(duration).count()) + " minutes";
}

}  // namespace

ClockWatch::ClockWatch(const core::Clock& clock)
    : clock_(clock), wall_(clock.now()), monotonic_(clock.monotonic()) {}

std::string ClockWatch::judge_start(std::optional<core::Instant> highest_seen, core::Instant now) {
  if (!highest_seen) {
    return {};
  }
  if (*highest_seen - now > kBehind) {
    return "the clock is " + in_minutes(*highest_seen - now) +
           " behind the last time this shop was at work";
  }
  if (now - *highest_seen > kAhead) {
    return "the clock is " + in_minutes(now - *highest_seen) +
           " after the last time this shop was at work";
  }
  return {};
}

std::optional<std::string> ClockWatch::check() {
  const core::Instant wall = clock_.now();
  const core::Duration monotonic = clock_.monotonic();
  const core::Duration jump = (wall - wall_) - (monotonic - monotonic_);
  wall_ = wall;
  monotonic_ = monotonic;
  if (jump > -kJump && jump < kJump) {
    return std::nullopt;
  }
  hold();
  return "the clock jumped by " + in_minutes(jump) +
         "; nothing is sent until it was steady for 10 minutes";
}

bool ClockWatch::is_held() const {
  return held_since_ && clock_.monotonic() - *held_since_ < kSteady;
}

}  // namespace regulars::app
