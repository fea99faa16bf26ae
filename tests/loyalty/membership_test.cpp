#include "loyalty/tiers/membership.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/random.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Instant;
using std::chrono::days;
using std::chrono::hours;
using State = MembershipState;

namespace {

constexpr const char* kZone = "America/Los_Angeles";
const Period kMonth{.count = 1, .unit = Unit::kMonth};
const Period kYear{.count = 1, .unit = Unit::kYear};

Day day(int y, unsigned m, unsigned d) {
  return std::chrono::year_month_day{
      std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

Instant noon(int y, unsigned m, unsigned d) {
  return start_of(day(y, m, d), kZone) + hours(12);
}

FeePayment fee(std::string id, Instant paid, std::optional<Period> lasts) {
  return {.id = std::move(id), .paid = paid, .lasts = lasts};
}

State state_at(const MembershipRecord& record, Instant at) {
  return membership_at(record, at, kZone).state;
}

// The last good day of what runs at the instant.
std::optional<Day> last_day(const MembershipRecord& record, Instant at) {
  const auto ends = membership_at(record, at, kZone).ends;
  return ends ? std::optional(day_of(*ends - core::Duration(1), kZone)) : std::nullopt;
}

}  // namespace

TEST_CASE("Section 11: a free trial lasts 30 days and then ends", "[loyalty]") {  // R69
  const MembershipRecord record{.trial = Trial{.started = noon(2026, 3, 1)}};

  CHECK(state_at(record, noon(2026, 2, 28)) == State::kNone);
  CHECK(state_at(record, noon(2026, 3, 1)) == State::kTrial);
  CHECK(last_day(record, noon(2026, 3, 1)) == day(2026, 3, 31));
  CHECK(state_at(record, noon(2026, 3, 31)) == State::kTrial);
  CHECK(state_at(record, start_of(day(2026, 4, 1), kZone)) == State::kEnded);
  CHECK_FALSE(membership_at(record, noon(2026, 4, 1), kZone).is_running());
}

TEST_CASE("The trial is for who never tried and never paid", "[loyalty]") {
  const MembershipRules rules;

  CHECK(may_start_trial(rules, {}));
  CHECK_FALSE(may_start_trial({.trial = std::nullopt}, {}));
  CHECK_FALSE(may_start_trial(rules, {.trial = Trial{.started = noon(2020, 1, 1)}}));
  FeePayment refunded = fee("a", noon(2020, 1, 1), kYear);
  refunded.refunded = noon(2020, 1, 2);
  CHECK_FALSE(may_start_trial(rules, {.payments = {refunded}}));
}

TEST_CASE("Section 11: a membership ends with the period that was paid for", "[loyalty]") {
  const MembershipRecord monthly{.payments = {fee("a", noon(2026, 3, 15), kMonth)}};
  const MembershipRecord yearly{.payments = {fee("a", noon(2024, 2, 29), kYear)}};
  const MembershipRecord once{.payments = {fee("a", noon(2026, 3, 15), std::nullopt)}};

  CHECK(state_at(monthly, noon(2026, 3, 15) - core::Duration(1)) == State::kNone);
  CHECK(last_day(monthly, noon(2026, 3, 15)) == day(2026, 4, 15));
  CHECK(state_at(monthly, noon(2026, 4, 16)) == State::kEnded);
  CHECK(last_day(yearly, noon(2024, 2, 29)) == day(2025, 2, 28));
  CHECK(membership_at(once, noon(2090, 1, 1), kZone) == Membership{.state = State::kPaid});
}

TEST_CASE("A renewal extends from the end of the paid period, a late one begins anew",
          "[loyalty]") {
  MembershipRecord record{.payments = {fee("a", noon(2026, 3, 15), kMonth)}};
  const auto end_after = [&](Instant renewed) {
    MembershipRecord with = record;
    with.payments.push_back(fee("b", renewed, kMonth));
    return last_day(with, renewed);
  };

  CHECK(end_after(noon(2026, 3, 15)) == day(2026, 5, 15));
  CHECK(end_after(noon(2026, 4, 15)) == day(2026, 5, 15));
  CHECK(end_after(noon(2026, 4, 16)) == day(2026, 5, 16));
}

TEST_CASE("Monthly fees from the 31st end on the last day of each month, never earlier",
          "[loyalty]") {
  MembershipRecord record;
  std::vector<Day> ends;
  for (const auto& [id, paid] : {std::pair{"a", noon(2026, 1, 31)},
                                 {"b", noon(2026, 2, 28)},
                                 {"c", noon(2026, 3, 31)},
                                 {"d", noon(2026, 4, 30)}}) {
    record.payments.push_back(fee(id, paid, kMonth));
    ends.push_back(*last_day(record, paid));
  }

  CHECK(ends ==
        std::vector<Day>{day(2026, 2, 28), day(2026, 3, 31), day(2026, 4, 30), day(2026, 5, 31)});
}

TEST_CASE("After some days of another length the months go on from the new day", "[loyalty]") {
  const Period ten_days{.count = 10, .unit = Unit::kDay};
  const Instant paid = noon(2026, 1, 31);
  const MembershipRecord record{
      .payments = {fee("a", paid, ten_days), fee("b", paid + hours(1), kMonth)}};

  CHECK(last_day(record, paid) == day(2026, 2, 10));
  CHECK(last_day(record, paid + hours(1)) == day(2026, 3, 10));
}

TEST_CASE("Of a payment that is told twice the earlier instants count", "[loyalty]") {
  FeePayment early = fee("a", noon(2026, 3, 1), kMonth);
  FeePayment late = fee("a", noon(2026, 3, 2), kMonth);
  early.refunded = noon(2026, 3, 10);
  late.refunded = noon(2026, 3, 9);
  for (const MembershipRecord& record :
       {MembershipRecord{.payments = {early, late}}, MembershipRecord{.payments = {late, early}}}) {
    CHECK(last_day(record, noon(2026, 3, 2)) == day(2026, 4, 1));
    CHECK(state_at(record, noon(2026, 3, 9)) == State::kEnded);
  }
}

TEST_CASE("A fee that is paid during the trial begins after it", "[loyalty]") {
  const MembershipRecord record{.trial = Trial{.started = noon(2026, 3, 1)},
                                .payments = {fee("a", noon(2026, 3, 10), kMonth)}};

  CHECK(state_at(record, noon(2026, 3, 9)) == State::kTrial);
  CHECK(state_at(record, noon(2026, 3, 10)) == State::kPaid);
  CHECK(last_day(record, noon(2026, 3, 10)) == day(2026, 4, 30));
}

TEST_CASE("Section 11: a refund of the fee ends the membership", "[loyalty]") {
  FeePayment refunded = fee("a", noon(2026, 3, 15), kYear);
  refunded.refunded = noon(2026, 5, 5);
  const MembershipRecord record{.payments = {refunded}};

  CHECK(state_at(record, noon(2026, 5, 5) - core::Duration(1)) == State::kPaid);
  CHECK(state_at(record, noon(2026, 5, 5)) == State::kEnded);
}

TEST_CASE("A refund takes one fee and leaves the others and the trial", "[loyalty]") {
  FeePayment second = fee("b", noon(2026, 3, 20), kYear);
  second.refunded = noon(2026, 5, 5);
  const MembershipRecord two{.payments = {fee("a", noon(2026, 3, 15), kYear), second}};
  CHECK(last_day(two, noon(2026, 5, 4)) == day(2028, 3, 15));
  CHECK(last_day(two, noon(2026, 5, 5)) == day(2027, 3, 15));

  FeePayment early = fee("c", noon(2026, 3, 2), kYear);
  early.refunded = noon(2026, 3, 3);
  const MembershipRecord trial{.trial = Trial{.started = noon(2026, 3, 1)}, .payments = {early}};
  CHECK(state_at(trial, noon(2026, 3, 3)) == State::kTrial);
}

TEST_CASE("A membership that would outlast the calendar is for good", "[loyalty]") {
  const Period longest{.count = 1200, .unit = Unit::kYear};
  MembershipRecord record;
  for (int i = 0; i < 40; ++i) {
    record.payments.push_back(fee(std::to_string(i), noon(2026, 3, 15), longest));
  }

  CHECK(membership_at(record, noon(2026, 3, 16), kZone) == Membership{.state = State::kPaid});
}

TEST_CASE("Payments in any order of arrival, and twice, give one end", "[loyalty]") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    core::SeededRandom random(seed);
    const auto below = [&](std::uint64_t bound) { return core::draw_below(random, bound); };
    const Instant begin = noon(2025, 1, 31);
    MembershipRecord record;
    if (below(2) == 0) {
      record.trial = Trial{.started = begin + hours(below(2000))};
    }
    for (std::uint64_t i = 0; i < 8; ++i) {
      record.payments.push_back(
          fee(std::to_string(i), begin + hours(below(12000)), below(3) == 0 ? kYear : kMonth));
      if (below(4) == 0) {
        record.payments.back().refunded = record.payments.back().paid + hours(below(3000));
      }
    }

    MembershipRecord shuffled = record;
    const std::vector<FeePayment> again(record.payments.begin(), record.payments.begin() + 4);
    shuffled.payments.insert(shuffled.payments.end(), again.begin(), again.end());
    for (std::size_t i = shuffled.payments.size(); i > 1; --i) {
      std::swap(shuffled.payments[i - 1], shuffled.payments[below(i)]);
    }
    shuffled.payments.front().refunded.reset();  // that message told of the payment alone
    MembershipRecord plain = record;
    const std::string& told = shuffled.payments.front().id;
    const auto copies = std::ranges::count(shuffled.payments, told, &FeePayment::id);
    const auto same = std::ranges::find(plain.payments, told, &FeePayment::id);
    if (copies == 1) {
      same->refunded.reset();
    }

    for (int i = 0; i < 20; ++i) {
      const Instant at = begin + hours(below(30000));
      CHECK(membership_at(shuffled, at, kZone) == membership_at(plain, at, kZone));
    }
  }
}

TEST_CASE("Each tier runs by itself, so a cheaper renewal takes nothing from what was paid",
          "[loyalty]") {
  const std::optional<Period> year = Period{.count = 1, .unit = Unit::kYear};
  MembershipRecord record;
  record.payments = {{.id = "1", .paid = noon(2026, 1, 1), .lasts = year, .tier = "Gold"},
                     {.id = "2", .paid = noon(2026, 6, 1), .lasts = year, .tier = "Silver"}};

  const auto all = memberships_at(record, noon(2026, 7, 1), kZone);
  REQUIRE(all.size() == 2);
  CHECK(all[0].tier == "Gold");
  CHECK(all[0].is_running());
  CHECK(all[1].tier == "Silver");
  CHECK(all[1].is_running());
  CHECK(next_membership_change(record, noon(2026, 7, 1), kZone) == all[0].ends);

  const auto later = memberships_at(record, noon(2027, 3, 1), kZone);
  CHECK_FALSE(later[0].is_running());
  CHECK(later[1].is_running());
  CHECK(membership_at(record, noon(2027, 3, 1), kZone).tier == "Silver");
}
