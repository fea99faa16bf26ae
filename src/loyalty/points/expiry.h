// How long points are good: the date of a lot, and what a change of the rule does to it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "loyalty/calendar.h"

namespace regulars::loyalty {

/// The owner's rule (loyalty rules 8). It gives the last good day: the points are gone at 00:00 of
/// the next day in the shop's zone. A tier may have a rule of its own; the tier at the time of
/// earning decides, and the caller picks it (R100).
struct ExpiryRule {
  enum class Mode {
    kNever,
    kPeriod,      // `after`, for every lot by itself
    kFixedDays,   // the next of `fixed_days`
    kInactivity,  // `after` the member's last activity, the whole balance together
  };
  enum class CountsFrom { kActivation, kEarning };

  Mode mode = Mode::kNever;
  /// kPeriod and kInactivity. A count of 0 together with `rounded_up_to` is the end of that month,
  /// quarter or year itself.
  Period after{};
  /// Moves the end of `after` to the last day of the unit it falls into.
  std::optional<Unit> rounded_up_to{};
  /// kFixedDays: days of every year; 29 February is the 28th in other years. None: no date.
  std::vector<std::chrono::month_day> fixed_days{};
  /// kFixedDays: a fixed day that comes sooner than this after the counting day is passed over, so
  /// that points earned on 30 December do not end on the 31st. Absent: the next fixed day counts.
  std::optional<Period> at_least{};
  CountsFrom counts_from = CountsFrom::kActivation;
  /// Days before the last good day on which the member is told, 0 or more, largest first.
  std::vector<int> warn_days{};

  friend bool operator==(const ExpiryRule&, const ExpiryRule&) = default;
};

/// What is known of one lot.
struct LotDates {
  core::Instant earned{};
  std::optional<core::Instant> usable{};   // absent: still waits for its event
  std::optional<core::Instant> expires{};  // the first moment without it; absent: no date
};

/// The last good day of what counts from `counted_from`, never before that day; under kInactivity
/// that is the day of the last activity. Nothing when the rule gives no date.
std::optional<Day> last_good_day(const ExpiryRule& rule, Day counted_from);

/// The last day on which points that end at `expires` are good, for a whole day or part of it.
Day last_good_day_before(core::Instant expires, std::string_view zone);

/// The first moment without the lot, by the rule alone. Nothing when it never comes, when the lot
/// still waits and the rule counts from activation, and under kInactivity (see `idle_until`).
/// A rule that counts from earning may end points that still wait.
std::optional<core::Instant> expires_at(const ExpiryRule& rule,
                                        const LotDates& lot,
                                        std::string_view zone);

/// The first moment without any of the member's points when nothing happens after
/// `last_activity`. Nothing in other modes than kInactivity.
std::optional<core::Instant> idle_until(const ExpiryRule& rule,
                                        core::Instant last_activity,
                                        std::string_view zone);

/// True from the moment the lot is usable until its date, by the dates alone: a job that is late
/// changes nothing (loyalty rules 6, 7).
bool is_good(const LotDates& lot, core::Instant now);

/// The order in which lots are used: earliest date first, with the same date the oldest, without
/// a date last. The caller decides a tie by the entry's number (loyalty rules 7).
bool is_used_before(const LotDates& left, const LotDates& right);

/// The life of points that are given back after their own date has passed (loyalty rules 9).
inline constexpr std::chrono::days kGrace{30};
/// The first moment without them; the last good day is `grace` after today.
core::Instant grace_expiry(core::Instant now, std::chrono::days grace, std::string_view zone);

/// What a shorter rule did to a lot: when it came, and the date the lot had until then.
struct Shortened {
  core::Instant at{};
  std::optional<core::Instant> had{};  // absent: no date

  friend bool operator==(const Shortened&, const Shortened&) = default;
};

struct RuleChange {
  ExpiryRule before;
  ExpiryRule now;
  core::Instant at{};
};

struct HeldLot {
  LotDates lot;
  /// The member's; read only when one of the rules is kInactivity.
  core::Instant last_activity{};
  /// The first change that shortened its life, and none has given it all back.
  std::optional<Shortened> shortened{};
};

/// The lot's date after a change of the rule, from the date it had. The new rule's date, but old
/// points keep their old date, up to one full period after the change: the last good day that the
/// new rule counts from the day of the change. So a longer life begins at once, and a shorter one
/// takes nothing from anybody at once (loyalty rules 8). A rule that is made longer again gives a
/// lot that was shortened what it had, or a full period after it was shortened: no less than if
/// the longer rule had come in place of the shorter one.
///
/// A lot earned at or after the change and one that was gone by then keep their date; so does every
/// lot when both rules give the same dates. A change applied twice gives the same date; a history
/// of changes is applied in its order. Leave out lots whose date no rule gave (grace, a person's).
///
/// Under kInactivity `expires` is the date of the whole balance; what a change gives holds until
/// the next activity. Switching to or from kInactivity counts as an activity, a change within it
/// does not.
std::optional<core::Instant> redated(const HeldLot& held,
                                     const RuleChange& change,
                                     std::string_view zone);
/// The mark that the lot bears after the change gave it `date`.
std::optional<Shortened> shortened_by(const HeldLot& held,
                                      const RuleChange& change,
                                      std::optional<core::Instant> date);

}  // namespace regulars::loyalty
