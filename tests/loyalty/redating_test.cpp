#include "loyalty/points/redating.h"

#include <chrono>
#include <optional>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

core::Instant at(const char* text) {
  return core::parse_rfc3339(text).value();
}

constexpr const char* kZone = "UTC";
const ExpiryRule kNeverRule{};
const ExpiryRule kYear{.mode = ExpiryRule::Mode::kPeriod, .after = {1, Unit::kYear}};
const ExpiryRule kQuiet{.mode = ExpiryRule::Mode::kInactivity, .after = {1, Unit::kYear}};
const core::Instant kEarned = at("2024-01-10T00:00:00Z");
const core::Instant kChanged = at("2026-03-01T12:00:00Z");

Account with_lot(std::optional<core::Instant> expires) {
  Account account;
  earn(account, {.ref = "t"}, {{.points = Points(100), .expires = expires}}, kEarned);
  return account;
}

std::optional<core::Instant> end_of(const Account& account) {
  return account.lots.front().expires;
}

}  // namespace

TEST_CASE("Section 8: switching expiry on ends old points one full period later at the earliest",
          "[loyalty]") {
  Account account = with_lot({});

  redate(account, {.before = kNeverRule, .now = kYear, .at = kChanged}, kZone);

  CHECK(end_of(account) == at("2027-03-02T00:00:00Z"));
}

TEST_CASE("Switching expiry off leaves points for ever", "[loyalty]") {
  Account account = with_lot(at("2026-04-01T00:00:00Z"));

  redate(account, {.before = kYear, .now = kNeverRule, .at = kChanged}, kZone);

  CHECK_FALSE(end_of(account).has_value());
}

TEST_CASE("Points that a person or a grace dated keep their date", "[loyalty]") {
  Account account = with_lot(at("2026-04-01T00:00:00Z"));
  account.lots.front().has_own_end = true;

  redate(account, {.before = kYear, .now = kNeverRule, .at = kChanged}, kZone);

  CHECK(end_of(account) == at("2026-04-01T00:00:00Z"));
}

TEST_CASE("Where points end without activity the balance has one date from the change on",
          "[loyalty]") {
  Account account = with_lot(at("2026-04-01T00:00:00Z"));

  redate(account, {.before = kYear, .now = kQuiet, .at = kChanged}, kZone);

  CHECK_FALSE(end_of(account).has_value());
  CHECK(account.idle_until == at("2027-03-02T00:00:00Z"));

  redate(account,
         {.before = kQuiet, .now = kYear, .at = kChanged + std::chrono::hours(24 * 30)},
         kZone);

  CHECK_FALSE(account.idle_until.has_value());
  CHECK(end_of(account) == at("2027-04-01T00:00:00Z"));  // the change counts as an activity
}

TEST_CASE("The same rule again moves no date", "[loyalty]") {
  Account account = with_lot(at("2026-04-01T00:00:00Z"));

  redate(account, {.before = kYear, .now = kYear, .at = kChanged}, kZone);

  CHECK(end_of(account) == at("2026-04-01T00:00:00Z"));
}

TEST_CASE("Section 8: a life that is made longer again is no shorter than if it always had been so",
          "[loyalty]") {
  const ExpiryRule month{.mode = ExpiryRule::Mode::kPeriod, .after = {1, Unit::kMonth}};
  const ExpiryRule two_months{.mode = ExpiryRule::Mode::kPeriod, .after = {2, Unit::kMonth}};
  const core::Instant later = kChanged + std::chrono::hours(24 * 10);

  SECTION("where points had no end before") {
    Account account = with_lot({});
    redate(account, {.before = kNeverRule, .now = month, .at = kChanged}, kZone);
    CHECK(end_of(account) == at("2026-04-02T00:00:00Z"));

    redate(account, {.before = month, .now = two_months, .at = later}, kZone);
    CHECK(end_of(account) == at("2026-05-02T00:00:00Z"));

    redate(account, {.before = two_months, .now = kNeverRule, .at = later}, kZone);
    CHECK_FALSE(end_of(account).has_value());
    CHECK_FALSE(account.lots.front().shortened.has_value());
  }
  SECTION("and never longer than what they had") {
    Account account = with_lot(at("2026-04-20T00:00:00Z"));
    redate(account, {.before = kYear, .now = month, .at = kChanged}, kZone);
    CHECK(end_of(account) == at("2026-04-02T00:00:00Z"));

    redate(account, {.before = month, .now = kYear, .at = later}, kZone);
    CHECK(end_of(account) == at("2026-04-20T00:00:00Z"));
    CHECK_FALSE(account.lots.front().shortened.has_value());
  }
  SECTION("and a change to less in between takes nothing more than that") {
    Account account = with_lot({});
    redate(account, {.before = kNeverRule, .now = two_months, .at = kChanged}, kZone);
    redate(account, {.before = two_months, .now = month, .at = later}, kZone);
    CHECK(end_of(account) == at("2026-04-12T00:00:00Z"));

    redate(account, {.before = month, .now = two_months, .at = later}, kZone);
    CHECK(end_of(account) == at("2026-05-02T00:00:00Z"));
  }
}
