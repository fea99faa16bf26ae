// When earned points can be spent: at once, or after a wait.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"
#include "loyalty/calendar.h"

namespace regulars::loyalty {

/// The owner's rule (loyalty rules 6). Days begin at 00:00 in the shop's zone.
struct UsableRule {
  enum class Mode {
    kAtOnce,
    kPeriod,      // `after` the day of payment
    kEvent,       // when `event` happens
    kOnFixedDay,  // from `day` on; what is paid later is usable at once
  };

  Mode mode = Mode::kAtOnce;
  Period after{.count = 14, .unit = Unit::kDay};
  std::string event{};  // such as "delivered"
  /// kEvent: counted from the day of payment; then the points are usable without the event.
  std::optional<Period> longest_wait{};
  Day day{};

  friend bool operator==(const UsableRule&, const UsableRule&) = default;
};

/// What happened to the order so far.
struct OrderMoments {
  core::Instant paid{};
  std::optional<core::Instant> event{};  // when the rule's event happened
};

/// The first moment at which the points can be spent, never before the payment; it may lie ahead.
/// Nothing: they wait for the event, and the rule names no longest wait. What was usable stays so:
/// an event after the longest wait changes nothing.
std::optional<core::Instant> usable_at(const UsableRule& rule,
                                       const OrderMoments& order,
                                       std::string_view zone);

}  // namespace regulars::loyalty
