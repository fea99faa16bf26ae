#include "loyalty/points/usable.h"

#include <string>

#include "core/random.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using Mode = UsableRule::Mode;

namespace {

constexpr const char* kZone = "America/Los_Angeles";

core::Instant utc(const std::string& text) {
  const auto instant = core::parse_rfc3339(text);
  REQUIRE(instant.has_value());
  return *instant;
}

std::string text_of(std::optional<core::Instant> instant) {
  return instant ? core::to_rfc3339(*instant) : "none";
}

// Paid on 1 March 2026 at noon in the shop's zone.
OrderMoments march_order() {
  return {.paid = utc("2026-03-01T20:00:00Z")};
}

std::string usable(const UsableRule& rule, const OrderMoments& order) {
  return text_of(usable_at(rule, order, kZone));
}

}  // namespace

TEST_CASE("Points can be spent at once unless the owner says otherwise", "[loyalty]") {
  CHECK(usable({}, march_order()) == "2026-03-01T20:00:00.000Z");
}

TEST_CASE("Section 6: an order paid on 1 March waits 14 days, until 15 March 00:00 shop time",
          "[loyalty]") {  // R96
  const UsableRule rule{.mode = Mode::kPeriod, .after = {14, Unit::kDay}};

  // Summer time began on the 8th: midnight is 07:00 UTC.
  CHECK(usable(rule, march_order()) == "2026-03-15T07:00:00.000Z");
  // Paid in the first and in the last minute of the shop's day.
  CHECK(usable(rule, {.paid = utc("2026-03-01T08:00:00Z")}) == "2026-03-15T07:00:00.000Z");
  CHECK(usable(rule, {.paid = utc("2026-03-02T07:59:00Z")}) == "2026-03-15T07:00:00.000Z");
  CHECK(usable(rule, {.paid = utc("2026-03-02T08:00:00Z")}) == "2026-03-16T07:00:00.000Z");
}

TEST_CASE("Section 19: a wait that ends where midnight does not exist ends with the day's start",
          "[loyalty]") {
  const UsableRule rule{.mode = Mode::kPeriod, .after = {14, Unit::kDay}};

  CHECK(text_of(usable_at(rule, {.paid = utc("2017-10-01T15:00:00Z")}, "America/Sao_Paulo")) ==
        "2017-10-15T03:00:00.000Z");
}

TEST_CASE("Section 6: points wait until the order is delivered", "[loyalty]") {
  const UsableRule rule{.mode = Mode::kEvent, .event = "delivered"};
  OrderMoments order = march_order();
  CHECK(usable(rule, order) == "none");

  order.event = utc("2026-03-04T17:00:00Z");
  CHECK(usable(rule, order) == "2026-03-04T17:00:00.000Z");

  order.event = utc("2026-02-27T17:00:00Z");  // paid after it came
  CHECK(usable(rule, order) == "2026-03-01T20:00:00.000Z");
}

TEST_CASE("An event that never comes keeps points waiting no longer than the longest wait",
          "[loyalty]") {
  const UsableRule rule{
      .mode = Mode::kEvent, .event = "delivered", .longest_wait = Period{30, Unit::kDay}};
  OrderMoments order = march_order();
  const std::string longest = "2026-03-31T07:00:00.000Z";
  CHECK(usable(rule, order) == longest);

  order.event = utc("2026-03-31T06:59:59Z");
  CHECK(usable(rule, order) == "2026-03-31T06:59:59.000Z");

  order.event = utc("2026-03-31T07:00:01Z");
  CHECK(usable(rule, order) == longest);
}

TEST_CASE("Section 6: points may wait for a date", "[loyalty]") {
  const UsableRule rule{.mode = Mode::kOnFixedDay,
                        .day = std::chrono::sys_days(std::chrono::year{2026} / 4 / 1)};

  CHECK(usable(rule, march_order()) == "2026-04-01T07:00:00.000Z");
  CHECK(usable(rule, {.paid = utc("2026-04-01T07:00:01Z")}) == "2026-04-01T07:00:01.000Z");
}

TEST_CASE("Points are never usable before the order is paid, nor earlier for a later order",
          "[loyalty]") {
  core::SeededRandom random(41);
  for (int i = 0; i < 300; ++i) {
    const auto count = static_cast<int>(1 + core::draw_below(random, 40));
    const UsableRule rule{.mode = Mode::kPeriod,
                          .after = {count, i % 2 == 0 ? Unit::kDay : Unit::kMonth}};
    const core::Instant paid =
        utc("2026-01-01T00:00:00Z") + std::chrono::minutes(core::draw_below(random, 1'000'000));
    const core::Instant later = paid + std::chrono::minutes(core::draw_below(random, 100'000));
    CAPTURE(core::to_rfc3339(paid), core::to_rfc3339(later), count);
    const auto usable_from = usable_at(rule, {.paid = paid}, kZone);
    REQUIRE(usable_from.has_value());
    CHECK(*usable_from > paid);
    CHECK(*usable_from <= *usable_at(rule, {.paid = later}, kZone));
  }
}
