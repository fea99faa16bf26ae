#include "loyalty/points/account.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/check.h"
#include "loyalty/points/expiry.h"

namespace regulars::loyalty {
namespace {

using core::AccountKind;
using core::Instant;
using core::Points;

constexpr std::size_t kKinds = static_cast<std::size_t>(AccountKind::kErased) + 1;

void add_to(Points& balance, std::int64_t change) {
  const auto sum = core::add(balance, Points(change));
  REGULARS_CHECK(sum.has_value(), "a balance overflows");
  balance = *sum;
}

// One transaction while it is put together: what is posted, and what happens to the lots.
class Draft {
 public:
  Draft(Account& account, std::string kind, const Cause& cause, Instant at)
      : account_(account),
        txn_{.ref = cause.ref,
             .kind = std::move(kind),
             .at = at,
             .order_key = cause.order_key,
             .reason = cause.reason,
             .subject = cause.subject,
             .breakdown = cause.breakdown} {}

  void post(AccountKind kind, std::int64_t amount) {
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

  void move(AccountKind from, AccountKind to, std::int64_t amount) {
    post(from, -amount);
    post(to, amount);
  }

  // From the lot's points; to which account they go is posted by the caller.
  void use(Lot& lot, std::int64_t points) {
    add_to(lot.remaining, -points);
    for (LotUse& use : txn_.uses) {
      if (use.lot == lot.id) {
        return add_to(use.points, points);
      }
    }
    txn_.uses.push_back({.lot = lot.id, .points = Points(points)});
  }

  // Pays a debt from points that come from `from`; returns what is left of them.
  std::int64_t pay_debt(AccountKind from, std::int64_t points) {
    const std::int64_t paid = std::min(points, -account_.debt.count());
    if (paid > 0) {
      move(from, AccountKind::kDebt, paid);
    }
    return points - std::max<std::int64_t>(paid, 0);
  }

  void open(AccountKind from, const Grant& grant, std::int64_t points) {
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
            .order_key = txn_.order_key};
    txn_.opened.push_back(lot);
    account_.lots.push_back(std::move(lot));
  }

  // What another account gives, as it was there.
  void receive(const Lot& given) {
    move(AccountKind::kAdjust,
         given.is_pending ? AccountKind::kPending : AccountKind::kMember,
         given.remaining.count());
    Lot lot = given;
    lot.id = account_.next_lot_id++;
    lot.points = given.remaining;
    txn_.opened.push_back(lot);
    account_.lots.push_back(std::move(lot));
  }

  void activate(Lot& lot) {
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

  bool is_nothing() const {
    return std::ranges::all_of(sums_, [](std::int64_t sum) { return sum == 0; });
  }

  Txn finish() {
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

 private:
  Account& account_;
  Txn txn_;
  std::array<std::int64_t, kKinds> sums_{};
};

bool is_taken_before(const Lot* left, const Lot* right) {
  const LotDates first{.earned = left->earned, .expires = left->expires};
  const LotDates second{.earned = right->earned, .expires = right->expires};
  return is_used_before(first, second) || (!is_used_before(second, first) && left->id < right->id);
}

template <class Filter>
std::vector<Lot*> lots_in_order(Account& account, Filter wanted) {
  std::vector<Lot*> lots;
  for (Lot& lot : account.lots) {
    if (lot.remaining.count() > 0 && wanted(lot)) {
      lots.push_back(&lot);
    }
  }
  std::ranges::sort(lots, is_taken_before);
  return lots;
}

AccountKind account_of(const Lot& lot) {
  return lot.is_pending ? AccountKind::kPending : AccountKind::kMember;
}

// Takes up to `wanted` from the lots into `to`, and lowers it by what was taken.
template <class Filter>
void take(Draft& draft, Account& account, AccountKind to, std::int64_t& wanted, Filter filter) {
  for (Lot* lot : lots_in_order(account, filter)) {
    const std::int64_t taken = std::min(wanted, lot->remaining.count());
    if (taken > 0) {
      draft.use(*lot, taken);
      draft.move(account_of(*lot), to, taken);
      wanted -= taken;
    }
  }
}

bool is_available(const Lot& lot) {
  return !lot.is_pending;
}

bool is_strict(const RefundPolicy& policy) {
  return policy.claw_back != ClawBack::kOnlyPending;
}

bool takes_other_lots(const RefundPolicy& policy) {
  return policy.claw_back == ClawBack::kDebt || (is_strict(policy) && policy.from_other_lots);
}

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
  const std::int64_t expired = std::min(rise, -change.standing.expired.count());
  draft.move(AccountKind::kIssued, AccountKind::kExpired, expired);
  open_grants(draft, change.grants, rise - expired);
}

void lower_order(Draft& draft, Account& account, const OrderChange& change, std::int64_t fall) {
  const std::string& key = change.cause.order_key;
  take(draft, account, AccountKind::kIssued, fall, [&](const Lot& lot) {
    return lot.is_pending && lot.order_key == key;
  });
  if (is_strict(change.policy)) {
    take(draft, account, AccountKind::kIssued, fall, [&](const Lot& lot) {
      return !lot.is_pending && lot.order_key == key;
    });
  }
  // What has expired is not taken twice.
  const std::int64_t gone = change.standing.gone.count() + change.standing.expired.count();
  const std::int64_t expired = std::clamp<std::int64_t>(gone, 0, fall);
  draft.move(AccountKind::kExpired, AccountKind::kIssued, expired);
  fall -= expired;
  if (takes_other_lots(change.policy)) {
    take(draft, account, AccountKind::kIssued, fall, is_available);
  }
  if (change.policy.claw_back == ClawBack::kDebt) {
    const std::int64_t room = change.policy.debt_limit.count() + account.debt.count();
    const std::int64_t debt = std::clamp<std::int64_t>(room, 0, fall);
    draft.move(AccountKind::kDebt, AccountKind::kIssued, debt);
    fall -= debt;
  }
  draft.move(AccountKind::kUnrecovered, AccountKind::kIssued, fall);
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

void add_to(OrderStanding& standing, const Txn& txn) {
  for (const core::Posting& posting : txn.postings) {
    const std::int64_t amount = posting.amount.count();
    if (posting.account == AccountKind::kExpired) {
      add_to(standing.expired, amount);
    } else if (posting.account == AccountKind::kUnrecovered) {
      add_to(standing.unrecovered, amount);
    } else if (core::is_members(posting.account)) {
      add_to(standing.given, amount);
    }
  }
}

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
  std::int64_t wanted = points.count();
  take(draft, account, AccountKind::kHeld, wanted, is_available);
  REGULARS_CHECK(wanted == 0, "the lots are less than the balance");
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

Txn give_back(Account& account,
              const Cause& cause,
              GiveBack from,
              const std::vector<TakenLot>& taken,
              Instant grace_until,
              Instant now) {
  const AccountKind source = from == GiveBack::kHeld ? AccountKind::kHeld : AccountKind::kSpent;
  Draft draft(account, from == GiveBack::kHeld ? "release" : "recredit", cause, now);
  std::int64_t late = 0;
  std::int64_t debt = -account.debt.count();
  for (const TakenLot& part : taken) {
    const std::int64_t points = part.taken.count();
    const std::int64_t paid = std::min(points, debt);
    debt -= paid;
    draft.pay_debt(source, paid);
    if (part.lot.expires && *part.lot.expires <= now) {
      late += points - paid;
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
  if (late > 0) {
    draft.open(source, {.points = Points(late), .expires = grace_until, .has_own_end = true}, late);
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
  std::int64_t wanted = -change.count();
  if (wanted == 0 || Points(wanted) > account.available) {
    return std::nullopt;
  }
  Draft draft(account, "adjust", cause, now);
  take(draft, account, AccountKind::kAdjust, wanted, is_available);
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
  std::int64_t owed = is_strict(policy) ? -standing.unrecovered.count() : 0;
  take(draft, account, AccountKind::kUnrecovered, owed, [&](const Lot& lot) {
    return !lot.is_pending && lot.order_key == cause.order_key;
  });
  if (takes_other_lots(policy)) {
    take(draft, account, AccountKind::kUnrecovered, owed, is_available);
  }
  return draft.is_nothing() ? std::nullopt : std::optional(draft.finish());
}

}  // namespace regulars::loyalty
