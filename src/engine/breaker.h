// A circuit breaker: after too many failures an outside party is left alone for a while.
#pragma once

#include <deque>

#include "core/mutex.h"
#include "core/time.h"

namespace regulars::engine {

/// Opens when 5 calls in a row failed, or when within 60 s at least 10 calls were made and half of
/// them failed. Open for 30 s, doubling up to 10 min; then one probe; 3 successes close it.
/// Times are monotonic. Threads: any.
class Breaker {
 public:
  /// How long calls must wait; zero: go ahead.
  core::Duration wait(core::Duration now);
  void succeeded(core::Duration now);
  void failed(core::Duration now);

 private:
  struct Call {
    core::Duration at{0};
    bool ok = true;
  };
  void note(core::Duration now, bool ok) REGULARS_REQUIRES(mutex_);
  void open(core::Duration now) REGULARS_REQUIRES(mutex_);

  core::Mutex mutex_;
  std::deque<Call> recent_ REGULARS_GUARDED_BY(mutex_);
  int in_a_row_ REGULARS_GUARDED_BY(mutex_) = 0;
  int probes_ok_ REGULARS_GUARDED_BY(mutex_) = 0;
  bool is_open_ REGULARS_GUARDED_BY(mutex_) = false;
  bool is_probing_ REGULARS_GUARDED_BY(mutex_) = false;
  core::Duration open_for_ REGULARS_GUARDED_BY(mutex_){0};
  core::Duration open_until_ REGULARS_GUARDED_BY(mutex_){0};
};

}  // namespace regulars::engine
