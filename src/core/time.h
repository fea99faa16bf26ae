// Instants and the clock that is handed in everywhere.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regulars::core {

/// A moment, UTC, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

inline std::int64_t to_ms(Instant instant) {
  return instant.time_since_epoch().count();
}
inline Instant from_ms(std::int64_t ms) {
  return Instant(Duration(ms));
}

/// Where the time comes from. Only src/app makes one that asks the system.
/// Threads: every method may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall time: decides what is due.
  virtual Instant now() const = 0;
  /// Time since an unnamed start that never jumps: measures waiting.
  virtual Duration monotonic() const = 0;
};

/// The system's clock plus an offset that a demo or a test may move forward.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
  Duration monotonic() const override;
  /// Moves the time by `step`, waiting times too: whoever waits a day has waited when one passes.
  void advance(Duration step) { offset_ms_ += step.count(); }
  void set_offset(Duration offset) { offset_ms_ = offset.count(); }
  Duration offset() const { return Duration(offset_ms_.load()); }

 private:
  std::atomic<std::int64_t> offset_ms_ = 0;
};

/// Stands still until it is moved; for tests, rehearsals and simulations.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(Instant start) : now_ms_(to_ms(start)) {}
  Instant now() const override { return from_ms(now_ms_.load()); }
  Duration monotonic() const override { return Duration(now_ms_.load()); }
  void advance(Duration step) { now_ms_ += step.count(); }
  void set(Instant instant) { now_ms_ = to_ms(instant); }

 private:
  std::atomic<std::int64_t> now_ms_;
};

/// RFC 3339 in UTC with milliseconds: "2026-11-22T10:00:00.000Z".
std::string to_rfc3339(Instant instant);

/// Reads RFC 3339: "T" or blank between date and time, up to 9 decimals (cut to milliseconds),
/// "Z" or an offset. Nothing for anything else, including days that do not exist.
std::optional<Instant> parse_rfc3339(std::string_view text);

}  // namespace regulars::core
