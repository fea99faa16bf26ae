// The open connections of a server, by name.
//
// Names are never used twice, so that an event that comes late finds nothing instead of a stranger.
// Threads: every method may be called from any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/mutex.h"

namespace regulars::net {

class Connection;

class ConnectionTable {
 public:
  // Shared, because the worker that serves a connection may be at it when another closes it.
  using Entry = std::shared_ptr<Connection>;

  void insert(std::uint64_t name, Entry connection);
  void erase(std::uint64_t name);
  Entry find(std::uint64_t name) const;
  std::vector<Entry> all() const;
  std::size_t size() const;
  /// Returns when a connection was erased or the time is over.
  void wait_for_erase(std::chrono::milliseconds at_most);

 private:
  mutable core::Mutex mutex_;
  core::Condition erased_;
  std::unordered_map<std::uint64_t, Entry> entries_ REGULARS_GUARDED_BY(mutex_);
};

}  // namespace regulars::net
