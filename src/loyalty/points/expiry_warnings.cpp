#include "loyalty/points/expiry_warnings.h"

#include <algorithm>
#include <iterator>

namespace regulars::loyalty {
namespace {

using std::chrono::days;

core::Instant due_at(Day last_good_day, int days_before, std::string_view zone) {
  return start_of(last_good_day - days(days_before), zone);
}

bool can_end(const EndingLot& lot, core::Instant now) {
  return lot.remaining.count() > 0 && lot.expires && *lot.expires > now;
}

// The notice that is said now about points that end after the day.
std::optional<int> notice_due(const ExpiryRule& rule,
                              Day last_good_day,
                              core::Instant now,
                              std::string_view zone) {
  std::optional<int> latest;
  for (const int days_before : rule.warn_days) {
    if (due_at(last_good_day, days_before, zone) <= now) {
      latest = std::min(days_before, latest.value_or(days_before));
    }
  }
  const bool is_late = latest && now - due_at(last_good_day, *latest, zone) > kWarningLateness;
  return is_late ? std::nullopt : latest;
}

}  // namespace

std::vector<EndingLot> ending_lots(const Account& account) {
  std::vector<EndingLot> lots;
  for (const Lot& lot : account.lots) {
    if (lot.is_pending) {
      continue;
    }
    std::optional<core::Instant> ends = lot.expires;
    if (account.idle_until && (!ends || *account.idle_until < *ends)) {
      ends = account.idle_until;
    }
    lots.push_back({.id = core::LotId(lot.id), .remaining = lot.remaining, .expires = ends});
  }
  return lots;
}

std::vector<ExpiryWarning> warnings_due(const std::vector<EndingLot>& lots,
                                        const ExpiryRule& rule,
                                        core::Instant now,
                                        std::string_view zone) {
  std::vector<ExpiryWarning> warnings;
  for (const EndingLot& lot : lots) {
    if (!can_end(lot, now)) {
      continue;
    }
    const Day last = last_good_day_before(*lot.expires, zone);
    const auto notice = notice_due(rule, last, now, zone);
    if (!notice) {
      continue;
    }
    auto found = std::ranges::find(warnings, last, &ExpiryWarning::last_good_day);
    if (found == warnings.end()) {
      warnings.push_back({.days_before = *notice,
                          .is_last = *notice == std::ranges::min(rule.warn_days),
                          .last_good_day = last});
      found = std::prev(warnings.end());
    }
    found->lots.push_back(lot);
  }
  std::ranges::sort(warnings, {}, &ExpiryWarning::last_good_day);
  return warnings;
}

std::optional<core::Instant> next_warning_at(const std::vector<EndingLot>& lots,
                                             const ExpiryRule& rule,
                                             core::Instant after,
                                             std::string_view zone) {
  std::optional<core::Instant> next;
  for (const EndingLot& lot : lots) {
    if (!can_end(lot, after)) {
      continue;
    }
    const Day last = last_good_day_before(*lot.expires, zone);
    for (const int days_before : rule.warn_days) {
      const core::Instant due = due_at(last, days_before, zone);
      if (due > after) {
        next = std::min(due, next.value_or(due));
      }
    }
  }
  return next;
}

std::string warning_key(core::MemberId member, const ExpiryWarning& warning) {
  const std::string day = core::to_rfc3339(core::Instant(warning.last_good_day)).substr(0, 10);
  return "expiry_warning:" + std::to_string(member.number()) + ":" +
         std::to_string(warning.days_before) + ":" + day;
}

std::optional<core::Points> expiring_until(const std::vector<EndingLot>& lots,
                                           Day until,
                                           std::string_view zone) {
  const core::Instant over = start_of(until + days(1), zone);
  std::optional<core::Points> sum = core::Points(0);
  for (const EndingLot& lot : lots) {
    if (sum && lot.expires && *lot.expires <= over) {
      sum = core::add(*sum, lot.remaining);
    }
  }
  return sum;
}

std::optional<EndingSoon> ending_soon(const std::vector<EndingLot>& lots,
                                      const ExpiryRule& rule,
                                      core::Instant now,
                                      std::string_view zone) {
  if (rule.warn_days.empty()) {
    return std::nullopt;
  }
  const int longest = std::ranges::max(rule.warn_days);
  std::vector<EndingLot> soon;
  std::optional<EndingSoon> ending;
  for (const EndingLot& lot : lots) {
    if (!can_end(lot, now)) {
      continue;
    }
    const Day last = last_good_day_before(*lot.expires, zone);
    if (due_at(last, longest, zone) > now) {
      continue;
    }
    soon.push_back(lot);
    const EndingSoon known = ending.value_or(EndingSoon{.first_day = last, .last_day = last});
    ending = {.first_day = std::min(known.first_day, last),
              .last_day = std::max(known.last_day, last)};
  }
  if (!ending) {
    return std::nullopt;
  }
  const auto first = expiring_until(soon, ending->first_day, zone);
  const auto all = expiring_until(soon, ending->last_day, zone);
  if (!first || !all) {
    return std::nullopt;
  }
  ending->points = *first;
  ending->later = core::Points(all->count() - first->count());
  return ending;
}

}  // namespace regulars::loyalty
