#include "loyalty/points/draft.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/check.h"
#include "loyalty/points/expiry.h"

namespace regulars::loyalty {
namespace {

using core::AccountKind;
using core::Instant;
using core::Points;

bool is_taken_before(const Lot* left, const Lot* right) {
  const LotDates first{.earned = left->earned, .expires = left->expires};
  const LotDates second{.earned = right->earned, .expires = right->expires};
  return is_used_before(first, second) || (!is_used_before(second, first) && left->id < right->id);
}

std::vector<Lot*> lots_in_order(Account& account, const std::function<bool(const Lot&)>& filter) {
  std::vector<Lot*> lots;
  for (Lot& lot : account.lots) {
    if (lot.remaining.count() > 0 && filter(lot)) {
      lots.push_back(&lot);
    }
  }
  std::ranges::sort(lots, is_taken_before);
  return lots;
}

}  // namespace

void add_to(Points& balance, std::int64_t change) {
  const auto sum = core::add(balance, Points(change));
  REGULARS_CHECK(sum.has_value(), "a balance overflows");
  balance = *sum;
}

Draft::Draft(Account& account, std::string kind, const Cause& cause, Instant at)
    : account_(account),
      txn_{.ref = cause.ref,
           .kind = std::move(kind),
           .at = at,
           .order_key = cause.order_key,
           .reason = cause.reason,
           .subject = cause.subject,
           .breakdown = cause.breakdown} {}

void Draft::post(AccountKind kind, std::int64_t amount) {
  sums_.at(static_cast<std::size_t>(kind)) += amount;
  switch (kind) {
    case AccountKind::kPending:
      return add_to(account_.pending, amount);
    case AccountKind::kMember:
      return add_to(account_.available, amount);
    case AccountKind::kHeld:
      return add_to(account_.held, amount);
    case AccountKind::kDebt:
      return add_to(account_.debt, amount);
    default:
      return;  // the shop's
  }
}

void Draft::move(AccountKind from, AccountKind to, std::int64_t amount) {
  post(from, -amount);
  post(to, amount);
}

void Draft::use(Lot& lot, std::int64_t points) {
  add_to(lot.remaining, -points);
  if (!txn_.order_key.empty() && lot.order_key == txn_.order_key) {
    add_to(txn_.from_own, points);
  }
  for (LotUse& use : txn_.uses) {
    if (use.lot == lot.id) {
      return add_to(use.points, points);
    }
  }
  txn_.uses.push_back({.lot = lot.id, .points = Points(points)});
}

std::int64_t Draft::pay_debt(AccountKind from, std::int64_t points) {
  const std::int64_t paid = std::min(points, -account_.debt.count());
  if (paid > 0) {
    move(from, AccountKind::kDebt, paid);
  }
  return points - std::max<std::int64_t>(paid, 0);
}

void Draft::open(AccountKind from, const Grant& grant, std::int64_t points) {
  open(from, grant, points, txn_.order_key);
}

void Draft::open(AccountKind from,
                 const Grant& grant,
                 std::int64_t points,
                 const std::string& order_key) {
  const std::int64_t left = grant.is_pending ? points : pay_debt(from, points);
  if (left == 0) {
    return;
  }
  move(from, grant.is_pending ? AccountKind::kPending : AccountKind::kMember, left);
  Lot lot{.id = account_.next_lot_id++,
          .points = Points(left),
          .remaining = Points(left),
          .is_pending = grant.is_pending,
          .usable = grant.is_pending ? grant.usable : std::nullopt,
          .expires = grant.expires,
          .has_own_end = grant.has_own_end,
          .earned = txn_.at,
          .order_key = order_key,
          .origin = grant.origin};
  txn_.opened.push_back(lot);
  account_.lots.push_back(std::move(lot));
}

void Draft::open_late(AccountKind from, const Lot& lot, std::int64_t points, Instant until) {
  open(from,
       {.points = Points(points),
        .expires = until,
        .has_own_end = true,
        .origin = lot.origin.value_or(lot.id)},
       points);
}

void Draft::receive(const Lot& given) {
  move(AccountKind::kAdjust,
       given.is_pending ? AccountKind::kPending : AccountKind::kMember,
       given.remaining.count());
  Lot lot = given;
  lot.id = account_.next_lot_id++;
  lot.points = given.remaining;
  txn_.opened.push_back(lot);
  account_.lots.push_back(std::move(lot));
}

void Draft::activate(Lot& lot) {
  lot.is_pending = false;
  txn_.activated.push_back(lot.id);
  const std::int64_t points = lot.remaining.count();
  const std::int64_t left = pay_debt(AccountKind::kPending, points);
  if (left < points) {
    use(lot, points - left);
  }
  if (left > 0) {
    move(AccountKind::kPending, AccountKind::kMember, left);
  }
}

bool Draft::is_nothing() const {
  return std::ranges::all_of(sums_, [](std::int64_t sum) { return sum == 0; });
}

Txn Draft::finish() {
  for (std::size_t index = 0; index < kKinds; ++index) {
    if (sums_.at(index) != 0) {
      txn_.postings.push_back(
          {.account = static_cast<AccountKind>(index), .amount = Points(sums_.at(index))});
    }
  }
  std::erase_if(txn_.uses, [](const LotUse& use) { return use.points.count() == 0; });
  std::erase_if(account_.lots, [](const Lot& lot) { return lot.remaining.count() == 0; });
  return std::move(txn_);
}

std::int64_t Draft::take(AccountKind to,
                         std::int64_t wanted,
                         const std::function<bool(const Lot&)>& filter) {
  for (Lot* lot : lots_in_order(account_, filter)) {
    const std::int64_t taken = std::min(wanted, lot->remaining.count());
    if (taken > 0) {
      use(*lot, taken);
      move(account_of(*lot), to, taken);
      wanted -= taken;
    }
  }
  return wanted;
}

}  // namespace regulars::loyalty
