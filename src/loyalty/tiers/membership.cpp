#include "loyalty/tiers/membership.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace regulars::loyalty {
namespace {

using core::Instant;
using std::chrono::day;
using std::chrono::days;
using std::chrono::year_month_day;

constexpr Day kLastDay = year_month_day{std::chrono::year{9999}, std::chrono::December, day{31}};

day day_of_month(Day on) {
  return year_month_day(on).day();
}

// A run of days that began on some day of the month and was extended from its end.
class Run {
 public:
  bool holds(Day on) const { return is_begun_ && (is_for_good_ || on <= last_); }
  void begin(Day first) {
    is_begun_ = true;
    is_for_good_ = false;
    last_ = first;
    wanted_ = day_of_month(first);
  }
  void extend(const std::optional<Period>& period);
  std::optional<Day> last() const { return is_for_good_ ? std::nullopt : std::optional(last_); }

 private:
  bool is_begun_ = false;
  bool is_for_good_ = false;
  Day last_{};
  day wanted_{1};  // the day of the month on which it ends where the month is long enough
};

void Run::extend(const std::optional<Period>& period) {
  if (is_for_good_ || !period) {
    is_for_good_ = true;
    return;
  }
  Day next = add(last_, *period);
  if (period->unit == Unit::kDay || period->unit == Unit::kWeek) {
    wanted_ = day_of_month(next);
  } else {
    const day longest = day_of_month(last_of(next, Unit::kMonth));
    const year_month_day date(next);
    next = year_month_day{date.year(), date.month(), std::min(wanted_, longest)};
  }
  is_for_good_ = next > kLastDay;
  last_ = next;
}

// Each payment once, as known at `at`, in the order in which they were paid.
std::vector<FeePayment> known_at(const MembershipRecord& record, Instant at) {
  std::map<std::string_view, FeePayment> by_id;
  for (const FeePayment& payment : record.payments) {
    const auto [found, is_new] = by_id.try_emplace(payment.id, payment);
    if (is_new) {
      continue;
    }
    FeePayment& known = found->second;
    if (payment.paid < known.paid) {
      known.paid = payment.paid;
      known.lasts = payment.lasts;
      known.tier = payment.tier;
    }
    if (payment.refunded && (!known.refunded || *payment.refunded < *known.refunded)) {
      known.refunded = payment.refunded;
    }
  }
  std::vector<FeePayment> known;
  for (const auto& [id, payment] : by_id) {
    if (payment.paid <= at) {
      known.push_back(payment);
    }
  }
  std::ranges::sort(known, [](const FeePayment& left, const FeePayment& right) {
    return std::tie(left.paid, left.id) < std::tie(right.paid, right.id);
  });
  return known;
}

// What was tried and paid of one tier alone.
Membership run_of_tier(const MembershipRecord& record,
                       const std::string& tier,
                       Instant at,
                       std::string_view zone) {
  Run run;
  MembershipState state = MembershipState::kNone;
  if (record.trial && record.trial->tier == tier && record.trial->started <= at) {
    const Day started = day_of(record.trial->started, zone);
    run.begin(started + record.trial->length);
    state = MembershipState::kTrial;
  }
  for (const FeePayment& payment : known_at(record, at)) {
    if (payment.tier != tier) {
      continue;
    }
    if (payment.refunded && *payment.refunded <= at) {
      state = state == MembershipState::kNone ? MembershipState::kEnded : state;
      continue;
    }
    const Day paid_on = day_of(payment.paid, zone);
    if (!run.holds(paid_on)) {
      run.begin(paid_on);
    }
    run.extend(payment.lasts);
    state = MembershipState::kPaid;
  }
  if (!run.holds(day_of(at, zone))) {
    return {.state = state == MembershipState::kNone ? state : MembershipState::kEnded};
  }
  const std::optional<Day> last = run.last();
  return {.state = state,
          .ends = last ? std::optional(start_of(*last + days(1), zone)) : std::nullopt,
          .tier = tier};
}

}  // namespace

std::vector<Membership> memberships_at(const MembershipRecord& record,
                                       Instant at,
                                       std::string_view zone) {
  std::vector<std::string> tiers;
  const auto name = [&tiers](const std::string& tier) {
    std::erase(tiers, tier);
    tiers.push_back(tier);
  };
  if (record.trial) {
    name(record.trial->tier);
  }
  for (const FeePayment& payment : known_at(record, at)) {
    name(payment.tier);
  }
  std::vector<Membership> all;
  for (const std::string& tier : tiers) {
    all.push_back(run_of_tier(record, tier, at, zone));
  }
  return all;
}

Membership membership_at(const MembershipRecord& record, Instant at, std::string_view zone) {
  Membership chosen;
  for (Membership& membership : memberships_at(record, at, zone)) {
    if (membership.is_running() || !chosen.is_running()) {
      chosen = membership.state == MembershipState::kNone ? chosen : std::move(membership);
    }
  }
  return chosen;
}

std::optional<Instant> next_membership_change(const MembershipRecord& record,
                                              Instant after,
                                              std::string_view zone) {
  std::optional<Instant> next;
  const auto look_at = [&](const std::optional<Instant>& at) {
    if (at && *at > after && (!next || *at < *next)) {
      next = at;
    }
  };
  if (record.is_empty()) {
    return next;
  }
  for (const Membership& membership : memberships_at(record, after, zone)) {
    look_at(membership.ends);
  }
  if (record.trial) {
    look_at(record.trial->started);
  }
  for (const FeePayment& payment : record.payments) {
    look_at(payment.paid);
    look_at(payment.refunded);
  }
  return next;
}

bool may_start_trial(const MembershipRules& rules, const MembershipRecord& record) {
  return rules.trial && !record.trial && record.payments.empty();
}

}  // namespace regulars::loyalty
