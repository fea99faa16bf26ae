// Tells senders what became of their work, in order, on a thread of its own.
//
// An answer to a sender costs about as much as keeping its event: while the answers of one commit
// go out, the writer is at the next. Threads: tell() may be called from any thread.
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "core/mutex.h"

namespace regulars::db {

class Teller {
 public:
  using Message = std::function<void()>;

  Teller();
  /// Tells all that it was given, then ends.
  ~Teller();
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;

  void tell(std::vector<Message> messages);

 private:
  void loop();

  core::Mutex mutex_;
  core::Condition changed_;
  std::vector<Message> waiting_ REGULARS_GUARDED_BY(mutex_);
  bool stopping_ REGULARS_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace regulars::db
