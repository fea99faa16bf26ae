#include "loyalty/points/redating.h"

namespace regulars::loyalty {
namespace {

bool is_inactivity(const ExpiryRule& rule) {
  return rule.mode == ExpiryRule::Mode::kInactivity;
}

}  // namespace

void redate(Account& account, const RuleChange& change, std::string_view zone) {
  if (change.before == change.now) {
    return;
  }
  const std::optional<core::Instant> idle = account.idle_until;
  for (Lot& lot : account.lots) {
    if (lot.has_own_end || lot.earned >= change.at) {
      continue;
    }
    if (is_inactivity(change.now)) {
      lot.expires.reset();  // the balance has one date
      lot.shortened.reset();
      continue;
    }
    const LotDates dates{.earned = lot.earned,
                         .usable = lot.is_pending ? lot.usable : lot.usable.value_or(lot.earned),
                         .expires = is_inactivity(change.before) ? idle : lot.expires};
    const HeldLot held{.lot = dates, .last_activity = change.at, .shortened = lot.shortened};
    lot.expires = redated(held, change, zone);
    lot.shortened = shortened_by(held, change, lot.expires);
  }
  if (!is_inactivity(change.now)) {
    account.idle_until.reset();
  } else if (!is_inactivity(change.before)) {
    account.idle_until = idle_until(change.now, change.at, zone);
  } else if (idle) {
    account.idle_until =
        redated({.lot = {.expires = idle}, .last_activity = change.at}, change, zone);
  }
}

}  // namespace regulars::loyalty
