// A mutex that Clang's thread analysis understands; std::mutex carries no marks for it.
#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define REGULARS_MARK(x) __attribute__((x))
#else
#define REGULARS_MARK(x)
#endif
#define REGULARS_GUARDED_BY(x) REGULARS_MARK(guarded_by(x))
#define REGULARS_REQUIRES(x) REGULARS_MARK(requires_capability(x))

namespace regulars::core {

class REGULARS_MARK(capability("mutex")) Mutex {
 public:
  void lock() REGULARS_MARK(acquire_capability()) { mutex_.lock(); }
  void unlock() REGULARS_MARK(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class REGULARS_MARK(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) REGULARS_MARK(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~Lock() REGULARS_MARK(release_capability()) { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Mutex& mutex_;
};

/// Waits with a Mutex that the caller holds; spurious wake-ups happen, so wait in a loop.
using Condition = std::condition_variable_any;

}  // namespace regulars::core
