// Telling a member in time that points will end: which warning is due, and for which points.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/points.h"
#include "core/time.h"
#include "loyalty/calendar.h"
#include "loyalty/points/account.h"
#include "loyalty/points/expiry.h"

namespace regulars::loyalty {

/// A lot that may end. Lots with nothing left or without a date are passed over everywhere here.
struct EndingLot {
  core::LotId id{};
  core::Points remaining;
  std::optional<core::Instant> expires{};  // the first moment without it
};

/// What of the account the member can spend now, with the day on which it really ends: its own or
/// that of the whole balance, whichever comes first. Points that wait are left out.
std::vector<EndingLot> ending_lots(const Account& account);

/// One notice for all lots that end on one day.
struct ExpiryWarning {
  int days_before = 0;  // of the rule's `warn_days`
  bool is_last = false;
  Day last_good_day{};
  std::vector<EndingLot> lots;
};

/// A warning may be so late and no later (reliability rules 7.2).
inline constexpr std::chrono::hours kWarningLateness{48};

/// The warnings to say now, the day that ends first before the others. A notice of n days is due
/// from 00:00 of the nth day before the last good day, for `kWarningLateness`, and only while the
/// points are good. Of two notices of one day that are due together only the later one is said.
/// A repeat gives the same again: `warning_key` keeps a warning from being said twice.
std::vector<ExpiryWarning> warnings_due(const std::vector<EndingLot>& lots,
                                        const ExpiryRule& rule,
                                        core::Instant now,
                                        std::string_view zone);

/// When the next warning falls due after `after`; nothing when none is left to say.
std::optional<core::Instant> next_warning_at(const std::vector<EndingLot>& lots,
                                             const ExpiryRule& rule,
                                             core::Instant after,
                                             std::string_view zone);

/// One key for a member, notice and last good day: "expiry_warning:17:30:2027-06-30".
std::string warning_key(core::MemberId member, const ExpiryWarning& warning);

/// The points that are gone when the day `until` is over. Nothing when the sum does not fit.
std::optional<core::Points> expiring_until(const std::vector<EndingLot>& lots,
                                           Day until,
                                           std::string_view zone);

/// What a member who is warned is told: the points of the day that ends first, and what ends after
/// it within the rule's longest notice.
struct EndingSoon {
  Day first_day{};  // the last good day
  core::Points points;
  core::Points later;  // 0: nothing more
  Day last_day{};      // the last good day of `later`; first_day without any
};
/// Nothing when nothing ends so soon, when the rule warns of nothing, or when a sum does not fit.
std::optional<EndingSoon> ending_soon(const std::vector<EndingLot>& lots,
                                      const ExpiryRule& rule,
                                      core::Instant now,
                                      std::string_view zone);

}  // namespace regulars::loyalty
