#include "engine/breaker.h"

#include <algorithm>
#include <chrono>

namespace regulars::engine {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr core::Duration kWatched = seconds(60);
constexpr core::Duration kFirstOpen = seconds(30);
constexpr core::Duration kLongestOpen = minutes(10);
// A probe that never reports must not keep the breaker half open for ever.
constexpr core::Duration kProbeLasts = seconds(60);
constexpr int kFailuresInARow = 5;
constexpr std::size_t kCallsAtLeast = 10;
constexpr int kProbesToClose = 3;

}  // namespace

core::Duration Breaker::wait(core::Duration now) {
  const core::Lock lock(mutex_);
  if (!is_open_) {
    return core::Duration(0);
  }
  if (now < open_until_) {
    return open_until_ - now;
  }
  if (is_probing_ && now - open_until_ < kProbeLasts) {
    return seconds(1);
  }
  is_probing_ = true;
  open_until_ = now;
  return core::Duration(0);
}

void Breaker::note(core::Duration now, bool ok) {
  recent_.push_back({.at = now, .ok = ok});
  while (!recent_.empty() && recent_.front().at < now - kWatched) {
    recent_.pop_front();
  }
}

void Breaker::open(core::Duration now) {
  open_for_ = is_open_ ? std::min(open_for_ * 2, kLongestOpen) : kFirstOpen;
  is_open_ = true;
  is_probing_ = false;
  probes_ok_ = 0;
  open_until_ = now + open_for_;
}

void Breaker::succeeded(core::Duration now) {
  const core::Lock lock(mutex_);
  note(now, true);
  in_a_row_ = 0;
  if (!is_probing_) {
    return;  // closed, or a call from before it opened
  }
  is_probing_ = false;
  if (++probes_ok_ >= kProbesToClose) {
    is_open_ = false;
    recent_.clear();
  }
}

void Breaker::failed(core::Duration now) {
  const core::Lock lock(mutex_);
  note(now, false);
  ++in_a_row_;
  if (is_open_) {
    if (is_probing_) {
      open(now);  // other calls began before it opened and say nothing new
    }
    return;
  }
  const auto failures = std::ranges::count(recent_, false, &Call::ok);
  const bool half_failed =
      recent_.size() >= kCallsAtLeast && 2 * static_cast<std::size_t>(failures) >= recent_.size();
  if (in_a_row_ >= kFailuresInARow || half_failed) {
    open(now);
  }
}

}  // namespace regulars::engine
