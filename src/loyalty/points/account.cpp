#include "loyalty/points/account.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/check.h"
#include "loyalty/points/draft.h"
#include "loyalty/points/expiry.h"

namespace regulars::loyalty {
namespace {

using core::AccountKind;
using core::Instant;
using core::Points;

/// One thing that is due by its date.
struct Due {
  Instant at;
  bool is_expiry = false;
  std::int64_t lot = 0;

  friend auto operator<=>(const Due&, const Due&) = default;
};

std::optional<Due> due_of(const Account& account, const Lot& lot) {
  std::optional<Instant> end = lot.expires;
  if (account.idle_until && (!end || *account.idle_until < *end)) {
    end = account.idle_until;
  }
  if (lot.is_pending && lot.usable && (!end || *lot.usable <= *end)) {
    return Due{.at = *lot.usable, .lot = lot.id};
  }
  return end ? std::optional(Due{.at = *end, .is_expiry = true, .lot = lot.id}) : std::nullopt;
}

std::optional<Due> next_due(const Account& account) {
  std::optional<Due> next;
  for (const Lot& lot : account.lots) {
    const auto due = due_of(account, lot);
    if (due && (!next || *due < *next)) {
      next = due;
    }
  }
  return next;
}

Txn settle_one(Account& account, const Due& due) {
  Lot& lot = *std::ranges::find(account.lots, due.lot, &Lot::id);
  const std::string name = std::to_string(lot.id);
  if (!due.is_expiry) {
    Draft draft(account, "activate", {.ref = "usable:" + name, .reason = Reason::kUsable}, due.at);
    draft.activate(lot);
    return draft.finish();
  }
  // What is given back into a lot that ended without activity may end so once more.
  const std::string again = lot.expires == due.at ? "" : ":" + std::to_string(core::to_ms(due.at));
  Draft draft(
      account, "expire", {.ref = "expire:" + name + again, .reason = Reason::kExpired}, due.at);
  const std::int64_t left = lot.remaining.count();
  draft.use(lot, left);
  draft.move(account_of(lot), AccountKind::kExpired, left);
  return draft.finish();
}

Txn credit(Account& account,
           const Cause& cause,
           AccountKind from,
           const std::vector<Grant>& grants,
           Instant now) {
  Draft draft(account, from == AccountKind::kAdjust ? "adjust" : "earn", cause, now);
  for (const Grant& grant : grants) {
    REGULARS_CHECK(grant.points.count() > 0, "a grant of no points");
    draft.open(from, grant, grant.points.count());
  }
  return draft.finish();
}

}  // namespace

std::vector<Txn> settle(Account& account, Instant now) {
  std::vector<Txn> txns;
  for (auto due = next_due(account); due && due->at <= now; due = next_due(account)) {
    txns.push_back(settle_one(account, *due));
  }
  if (account.idle_until && *account.idle_until <= now) {
    account.idle_until.reset();
  }
  return txns;
}

std::optional<Instant> next_settlement(const Account& account) {
  const auto due = next_due(account);
  return due ? std::optional(due->at) : std::nullopt;
}

Txn earn(Account& account, const Cause& cause, const std::vector<Grant>& grants, Instant now) {
  return credit(account, cause, AccountKind::kIssued, grants, now);
}

std::optional<Txn> hold(Account& account, const Cause& cause, Points points, Instant now) {
  if (points > account.available) {
    return std::nullopt;
  }
  Draft draft(account, "hold", cause, now);
  const std::int64_t missing = draft.take(AccountKind::kHeld, points.count(), is_available);
  REGULARS_CHECK(missing == 0, "the lots are less than the balance");
  return draft.finish();
}

Txn spend(Account& account, const Cause& cause, Points points, Instant now) {
  Draft draft(account, "spend", cause, now);
  draft.move(AccountKind::kHeld, AccountKind::kSpent, points.count());
  return draft.finish();
}

std::vector<TakenLot> part_of(const std::vector<TakenLot>& taken, Points skipped, Points count) {
  std::vector<TakenLot> part;
  std::int64_t to_skip = skipped.count();
  std::int64_t to_take = count.count();
  for (const TakenLot& lot : taken) {
    const std::int64_t passed = std::min(to_skip, lot.taken.count());
    const std::int64_t points = std::min(to_take, lot.taken.count() - passed);
    to_skip -= passed;
    to_take -= points;
    if (points > 0) {
      part.push_back({.lot = lot.lot, .taken = Points(points)});
    }
  }
  return part;
}

Txn give_back(Account& account, const Cause& cause, const Return& what, Instant now) {
  const bool was_held = what.from == GiveBack::kHeld;
  const AccountKind source = was_held ? AccountKind::kHeld : AccountKind::kSpent;
  Draft draft(account, was_held ? "release" : "recredit", cause, now);
  std::int64_t debt = -account.debt.count();
  for (const TakenLot& part : what.taken) {
    const std::int64_t points = part.taken.count();
    const std::int64_t paid = std::min(points, debt);
    debt -= paid;
    draft.pay_debt(source, paid);
    if (part.lot.expires && *part.lot.expires <= now) {
      draft.open_late(source, part.lot, points - paid, what.grace_until);
    } else if (points > paid) {
      auto lot = std::ranges::find(account.lots, part.lot.id, &Lot::id);
      if (lot == account.lots.end()) {
        account.lots.push_back(part.lot);
        lot = std::prev(account.lots.end());
      }
      draft.use(*lot, paid - points);
      draft.move(source, AccountKind::kMember, points - paid);
    }
  }
  return draft.finish();
}

std::optional<Txn> adjust(
    Account& account, const Cause& cause, Points change, const Grant& as, Instant now) {
  if (change.count() > 0) {
    Grant grant = as;
    grant.points = change;
    return credit(account, cause, AccountKind::kAdjust, {grant}, now);
  }
  const std::int64_t wanted = -change.count();
  if (wanted == 0 || Points(wanted) > account.available) {
    return std::nullopt;
  }
  Draft draft(account, "adjust", cause, now);
  draft.take(AccountKind::kAdjust, wanted, is_available);
  return draft.finish();
}

std::optional<HandOver> hand_over(Account& from,
                                  Account& into,
                                  const HandOverCauses& causes,
                                  Instant now) {
  Draft out(from, "transfer", causes.out, now);
  Draft in(into, "transfer", causes.in, now);
  for (Lot& lot : from.lots) {
    const std::int64_t left = lot.remaining.count();
    if (left > 0) {
      in.receive(lot);
      out.use(lot, left);
      out.move(lot.is_pending ? AccountKind::kPending : AccountKind::kMember,
               AccountKind::kAdjust,
               left);
    }
  }
  if (out.is_nothing()) {
    return std::nullopt;
  }
  if (from.idle_until && (!into.idle_until || *into.idle_until < *from.idle_until)) {
    into.idle_until = from.idle_until;
  }
  from.idle_until.reset();
  return HandOver{.out = out.finish(), .in = in.finish()};
}

}  // namespace regulars::loyalty
