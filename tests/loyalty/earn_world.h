// Orders and rules for the tests of earning: short to write, as in loyalty-rules.md.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "loyalty/earning/order_earning.h"
#include "tests/catch.h"

namespace regulars::loyalty {

inline core::Money usd(std::int64_t minor) {
  return {.minor = minor, .currency = "USD"};
}

inline core::Instant at(const char* text) {
  const auto instant = core::parse_rfc3339(text);
  REQUIRE(instant.has_value());
  return *instant;
}

inline const core::Instant kNow = core::from_ms(1'772'366'400'000);  // 1 March 2026, 12:00 UTC

/// A paid order of which only the value is known.
inline Order worth(std::int64_t minor, std::string currency = "USD") {
  return {.number = "10432",
          .is_counting = true,
          .value = {.minor = minor, .currency = std::move(currency)},
          .placed = kNow};
}

inline Order of_lines(std::vector<OrderLine> lines) {
  Order order = worth(0);
  order.parts = OrderParts{.lines = std::move(lines)};
  return order;
}

inline EarningRate rate(std::int64_t points, std::int64_t per, std::string currency = "USD") {
  return {.points = core::Points(points), .per = {.minor = per, .currency = std::move(currency)}};
}

inline EarningRules rules_at(std::int64_t points, std::int64_t per, std::string currency = "USD") {
  return {.time_zone = "America/New_York", .rates = {rate(points, per, std::move(currency))}};
}

inline EarningRules with(EarningRules rules, std::vector<EarningRule> more) {
  for (EarningRule& rule : more) {
    rules.rules.push_back(std::move(rule));
  }
  return rules;
}

inline EarningRule factor(std::string id, Factor by) {
  return {.id = std::move(id), .effect = {.kind = EffectKind::kFactor, .factor = by}};
}

inline EarningRule plus(std::string id, std::int64_t points, OrderConditions when = {}) {
  return {.id = std::move(id),
          .order = std::move(when),
          .effect = {.kind = EffectKind::kPoints, .points = core::Points(points)}};
}

inline Terms terms_of(const Order& order,
                      const EarningRules& rules,
                      const EarningFacts& facts = {}) {
  auto terms = resolve_terms(order, rules, facts, kNow);
  INFO((terms ? "" : terms.error().sentence));
  REQUIRE(terms.has_value());
  return *terms;
}

inline Earned earned_under(const Terms& terms, const Order& order) {
  auto earned = points_under(terms, order);
  INFO((earned ? "" : earned.error().sentence));
  REQUIRE(earned.has_value());
  std::int64_t sum = 0;
  for (const EarnedPart& part : earned->parts) {
    CHECK(part.points.count() >= 0);
    sum += part.points.count();
  }
  CHECK(sum == earned->total.count());
  return *earned;
}

inline std::int64_t kept(const Terms& terms, const Order& order) {
  return earned_under(terms, order).total.count();
}

/// What the order brings on its first day.
inline std::int64_t points(const Order& order,
                           const EarningRules& rules,
                           const EarningFacts& facts = {}) {
  const Terms terms = terms_of(order, rules, facts);
  CHECK(terms.first->points == earned_under(terms, order).total);
  return terms.first->points.count();
}

inline std::vector<std::string> lines_of(const Earned& earned) {
  std::vector<std::string> lines;
  for (const BreakdownLine& line : earned.breakdown) {
    lines.push_back(to_line(line));
  }
  return lines;
}

}  // namespace regulars::loyalty
