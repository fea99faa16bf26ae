#include "net/connection_table.h"

#include <utility>

namespace regulars::net {

void ConnectionTable::insert(std::uint64_t name, Entry connection) {
  const core::Lock lock(mutex_);
  entries_.emplace(name, std::move(connection));
}

void ConnectionTable::erase(std::uint64_t name) {
  const core::Lock lock(mutex_);
  entries_.erase(name);
  erased_.notify_all();
}

ConnectionTable::Entry ConnectionTable::find(std::uint64_t name) const {
  const core::Lock lock(mutex_);
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : found->second;
}

std::vector<ConnectionTable::Entry> ConnectionTable::all() const {
  const core::Lock lock(mutex_);
  std::vector<Entry> entries;
  entries.reserve(entries_.size());
  for (const auto& [name, connection] : entries_) {
    entries.push_back(connection);
  }
  return entries;
}

std::size_t ConnectionTable::size() const {
  const core::Lock lock(mutex_);
  return entries_.size();
}

void ConnectionTable::wait_for_erase(std::chrono::milliseconds at_most) {
  const core::Lock lock(mutex_);
  erased_.wait_for(mutex_, at_most);
}

}  // namespace regulars::net
