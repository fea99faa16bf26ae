// Paid membership: a tier that is bought for a fee, by the dates of trial and payments.
//
// The answer rests on the set of payments alone, so payments that arrive late, twice or in another
// order give the same end. The caller takes the higher of the bought tier and the earned one.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/time.h"
#include "loyalty/calendar.h"

namespace regulars::loyalty {

/// What the owner sells (loyalty rules 11; R68, R69).
struct MembershipRules {
  std::string tier;       // the name of the tier that is bought
  core::Money fee{};      // as members are told it; what the shop charges is the shop's affair
  std::string product{};  // the shop's id of what is bought
  std::string name{};     // of the product, as members know it; empty: its id is told
  /// How long one fee lasts; absent: paid once, for good.
  std::optional<Period> lasts{{.count = 1, .unit = Unit::kYear}};
  std::optional<std::chrono::days> trial{30};  // absent: none
};

/// A trial as it was granted; its last good day is `length` after the day it started.
struct Trial {
  core::Instant started{};
  std::chrono::days length{30};
  std::string tier{};  // its name
};

/// A fee as it was bought: a later change of the rules does not touch it.
struct FeePayment {
  std::string id;  // of the order or charge; the same id is the same payment
  core::Instant paid{};
  std::optional<Period> lasts{};  // absent: for good
  std::optional<core::Instant> refunded{};
  std::string tier{};     // its name
  std::string order{};    // the key of the order that paid it
  std::string product{};  // what was bought in it
};

/// All that is known of one member, in any order. Of one payment that is known twice the earlier
/// instants count.
struct MembershipRecord {
  std::optional<Trial> trial{};
  std::vector<FeePayment> payments{};

  bool is_empty() const { return !trial && payments.empty(); }
};

enum class MembershipState {
  kNone,   // nothing bought, nothing tried
  kTrial,  // free, and nothing paid yet
  kPaid,
  kEnded,  // run out or refunded
};

struct Membership {
  MembershipState state = MembershipState::kNone;
  /// kTrial and kPaid: the first moment without it; absent: for good.
  std::optional<core::Instant> ends{};
  std::string tier{};  // kTrial and kPaid

  bool is_running() const {
    return state == MembershipState::kTrial || state == MembershipState::kPaid;
  }
  friend bool operator==(const Membership&, const Membership&) = default;
};

/// The membership in each tier that was tried or paid by `at`, the one that was paid last at the
/// end. Each tier runs by itself: who pays for another has that one at once, and keeps what was
/// paid before.
std::vector<Membership> memberships_at(const MembershipRecord& record,
                                       core::Instant at,
                                       std::string_view zone);

/// The one of them that runs and was paid last, or else the last one, as it was at `at`: what was
/// paid or refunded later does not count yet.
///
/// A fee that is paid on or before the last good day extends from that day, one that is paid later
/// begins anew. A month that is too short ends on its last day, and the next one on the old day
/// again. A refund takes the fee out as if it had not been paid: with the only fee the membership
/// ends at once. What would reach beyond the year 9999 is for good.
Membership membership_at(const MembershipRecord& record, core::Instant at, std::string_view zone);

/// The first instant after `after` at which the membership could be another, as long as the record
/// stays as it is; nothing when it never could.
std::optional<core::Instant> next_membership_change(const MembershipRecord& record,
                                                    core::Instant after,
                                                    std::string_view zone);

/// True for who never tried and never paid, where the owner offers a trial.
bool may_start_trial(const MembershipRules& rules, const MembershipRecord& record);

}  // namespace regulars::loyalty
