#include "loyalty/points/usable.h"

#include <algorithm>

namespace regulars::loyalty {
namespace {

core::Instant after_wait(core::Instant paid, const Period& wait, std::string_view zone) {
  return start_of(add(day_of(paid, zone), wait), zone);
}

std::optional<core::Instant> after_event(const UsableRule& rule,
                                         const OrderMoments& order,
                                         std::string_view zone) {
  const auto happened =
      order.event ? std::optional(std::max(*order.event, order.paid)) : std::nullopt;
  if (!rule.longest_wait) {
    return happened;
  }
  const core::Instant latest = after_wait(order.paid, *rule.longest_wait, zone);
  return std::min(latest, happened.value_or(latest));
}

}  // namespace

std::optional<core::Instant> usable_at(const UsableRule& rule,
                                       const OrderMoments& order,
                                       std::string_view zone) {
  switch (rule.mode) {
    case UsableRule::Mode::kAtOnce:
      return order.paid;
    case UsableRule::Mode::kPeriod:
      return after_wait(order.paid, rule.after, zone);
    case UsableRule::Mode::kEvent:
      return after_event(rule, order, zone);
    case UsableRule::Mode::kOnFixedDay:
      return std::max(order.paid, start_of(rule.day, zone));
  }
  return std::nullopt;
}

}  // namespace regulars::loyalty
