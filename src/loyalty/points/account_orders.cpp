// What an order's changes of worth do to a member's points.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/check.h"
#include "loyalty/points/account.h"
#include "loyalty/points/draft.h"

namespace regulars::loyalty {
namespace {

using core::AccountKind;
using core::Instant;

bool is_strict(const RefundPolicy& policy) {
  return policy.claw_back != ClawBack::kOnlyPending;
}

bool takes_other_lots(const RefundPolicy& policy) {
  return policy.claw_back == ClawBack::kDebt || (is_strict(policy) && policy.from_other_lots);
}

// New points of an order that rose: `wanted` of the grants, in their order.
void open_grants(Draft& draft, const std::vector<Grant>& grants, std::int64_t wanted) {
  for (const Grant& grant : grants) {
    const std::int64_t points = std::min(wanted, grant.points.count());
    if (points > 0) {
      draft.open(AccountKind::kIssued, grant, points);
      wanted -= points;
    }
  }
  REGULARS_CHECK(wanted == 0, "an order's grants are less than its points");
}

void raise_order(Draft& draft, const OrderChange& change, std::int64_t rise) {
  const std::int64_t unrecovered = std::min(rise, -change.standing.unrecovered.count());
  draft.move(AccountKind::kIssued, AccountKind::kUnrecovered, unrecovered);
  rise -= unrecovered;
  const std::int64_t elsewhere = std::min(rise, change.standing.elsewhere.count());
  const std::int64_t expired = std::min(rise - elsewhere, -change.standing.expired.count());
  draft.move(AccountKind::kIssued, AccountKind::kExpired, expired);
  if (elsewhere > 0) {
    draft.open(AccountKind::kIssued, change.back, elsewhere, "");
  }
  open_grants(draft, change.grants, rise - elsewhere - expired);
}

void lower_order(Draft& draft, Account& account, const OrderChange& change, std::int64_t fall) {
  const std::string& key = change.cause.order_key;
  fall = draft.take(AccountKind::kIssued, fall, [&](const Lot& lot) {
    return lot.is_pending && lot.order_key == key;
  });
  if (is_strict(change.policy)) {
    fall = draft.take(AccountKind::kIssued, fall, [&](const Lot& lot) {
      return !lot.is_pending && lot.order_key == key;
    });
  }
  // What has expired is not taken twice.
  const std::int64_t gone = change.standing.gone.count() + change.standing.expired.count();
  const std::int64_t expired = std::clamp<std::int64_t>(gone, 0, fall);
  draft.move(AccountKind::kExpired, AccountKind::kIssued, expired);
  fall -= expired;
  if (takes_other_lots(change.policy)) {
    fall = draft.take(AccountKind::kIssued, fall, is_available);
  }
  if (change.policy.claw_back == ClawBack::kDebt) {
    const std::int64_t room = change.policy.debt_limit.count() + account.debt.count();
    const std::int64_t debt = std::clamp<std::int64_t>(room, 0, fall);
    draft.move(AccountKind::kDebt, AccountKind::kIssued, debt);
    fall -= debt;
  }
  draft.move(AccountKind::kUnrecovered, AccountKind::kIssued, fall);
}

}  // namespace

OrderMove order_move(const Txn& txn) {
  OrderMove move{.from_own = txn.from_own};
  for (const core::Posting& posting : txn.postings) {
    const std::int64_t amount = posting.amount.count();
    if (posting.account == AccountKind::kExpired) {
      add_to(move.expired, amount);
    } else if (posting.account == AccountKind::kUnrecovered) {
      add_to(move.unrecovered, amount);
    } else if (core::is_members(posting.account)) {
      add_to(move.to_member, amount);
    }
  }
  return move;
}

void add_to(OrderStanding& standing, const OrderMove& move) {
  add_to(standing.given, move.to_member.count());
  add_to(standing.expired, move.expired.count());
  add_to(standing.unrecovered, move.unrecovered.count());
  // What is given first pays back what others gave.
  const std::int64_t given = move.to_member.count() + move.from_own.count();
  add_to(standing.elsewhere, std::max(-given, -standing.elsewhere.count()));
}

std::optional<Txn> move_order(Account& account, const OrderChange& change, Instant now) {
  const auto moved = core::subtract(change.target, change.standing.posted());
  REGULARS_CHECK(moved.has_value(), "an order's points overflow");
  if (moved->count() == 0) {
    return std::nullopt;
  }
  const bool rises = moved->count() > 0;
  Draft draft(account, rises ? "earn" : "clawback", change.cause, now);
  if (rises) {
    raise_order(draft, change, moved->count());
  } else {
    lower_order(draft, account, change, -moved->count());
  }
  return draft.finish();
}

std::optional<Txn> recover(Account& account,
                           const Cause& cause,
                           const OrderStanding& standing,
                           const RefundPolicy& policy,
                           Instant now) {
  Draft draft(account, "clawback", cause, now);
  const std::int64_t owed = is_strict(policy) ? -standing.unrecovered.count() : 0;
  const std::int64_t left = draft.take(AccountKind::kUnrecovered, owed, [&](const Lot& lot) {
    return !lot.is_pending && lot.order_key == cause.order_key;
  });
  if (takes_other_lots(policy)) {
    draft.take(AccountKind::kUnrecovered, left, is_available);
  }
  return draft.is_nothing() ? std::nullopt : std::optional(draft.finish());
}

}  // namespace regulars::loyalty
