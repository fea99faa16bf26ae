#include "tests/loyalty/cases/ledger.h"

#include <algorithm>
#include <utility>

#include "loyalty/points/expiry.h"
#include "loyalty/points/granting.h"
#include "tests/loyalty/cases/dates.h"
#include "tests/loyalty/cases/fields.h"

namespace regulars::loyalty::cases {
namespace {

using core::AccountKind;
using core::Instant;
using core::Points;

void add_to(Points& sum, std::int64_t change) {
  sum = Points(sum.count() + change);
}

// Points that are held belong to nobody any more: they are as good as spent.
std::int64_t change_of(const Txn& txn) {
  std::int64_t change = 0;
  for (const core::Posting& posting : txn.postings) {
    const bool counts = posting.account == AccountKind::kMember ||
                        posting.account == AccountKind::kPending ||
                        posting.account == AccountKind::kDebt;
    change += counts ? posting.amount.count() : 0;
  }
  return change;
}

}  // namespace

Cause Ledger::cause(std::string what, std::string order) {
  return {.ref = what + ":" + std::to_string(++next_ref_), .order_key = std::move(order)};
}

void Ledger::write(const Txn& txn) {
  if (!txn.order_key.empty()) {
    loyalty::add_to(orders_[txn.order_key].standing, order_move(txn));
  }
  for (const Lot& lot : txn.opened) {
    order_of_lot_[lot.id] = lot.order_key;
    lots_.push_back({.name = std::exchange(next_name_, {}), .lot = lot.id});
  }
  const std::int64_t change = change_of(txn);
  if (txn.opened.empty() && change > 0 && txn.kind == "earn") {
    lots_.push_back({.name = std::exchange(next_name_, {})});
  }
  if (change != 0) {
    entries_.push_back({.kind = txn.kind == "hold" ? "redeem" : txn.kind,
                        .points = change,
                        .order = txn.order_key});
  }
}

void Ledger::write_all(const std::vector<Txn>& txns) {
  for (const Txn& txn : txns) {
    if (txn.kind == "expire") {
      const LotUse& use = txn.uses.front();
      const std::string& order = order_of_lot_[use.lot];
      if (!order.empty()) {
        add_to(orders_[order].standing.gone, use.points.count());
      }
    }
    write(txn);
  }
}

void Ledger::settle(Instant now) {
  write_all(loyalty::settle(book_, *program_, now).txns);
}

void Ledger::credit(const Credit& credit, Instant now) {
  next_name_ = credit.name;
  if (credit.points == 0) {
    lots_.push_back({.name = std::exchange(next_name_, {})});
    return;
  }
  write(earn(book_.account,
             cause("credit", credit.order),
             {{.points = Points(credit.points), .expires = credit.expires}},
             now));
}

void Ledger::grant(std::int64_t points, Instant now) {
  write_all(loyalty::grant(book_, cause("grant"), Points(points), *program_, now).txns);
}

bool Ledger::redeem(const std::string& key, std::int64_t points, Instant now) {
  if (redemptions_.contains(key)) {
    return true;
  }
  const std::vector<Lot> before = book_.account.lots;
  const auto txn = hold(book_.account, cause("redeem"), Points(points), now);
  if (!txn) {
    return false;
  }
  Redemption made{.points = points};
  for (const LotUse& use : txn->uses) {
    made.taken.push_back(
        {.lot = *std::ranges::find(before, use.lot, &Lot::id), .taken = use.points});
  }
  write(*txn);
  write(spend(book_.account, cause("spend"), Points(points), now));
  keep_alive(book_.account, *program_, now);
  redemptions_.emplace(key, std::move(made));
  return true;
}

std::int64_t Ledger::give_back(const std::string& key,
                               std::optional<std::int64_t> points,
                               Instant now) {
  const auto found = redemptions_.find(key);
  if (found == redemptions_.end() || found->second.points == 0) {
    return 0;
  }
  std::int64_t wanted = std::min(points.value_or(found->second.points), found->second.points);
  const std::int64_t given = wanted;
  std::vector<TakenLot> back;
  // The lot that was taken last comes back first: it lives longest.
  for (auto part = found->second.taken.rbegin(); part != found->second.taken.rend(); ++part) {
    const std::int64_t share = std::min(wanted, part->taken.count());
    if (share > 0) {
      TakenLot one = *part;
      const auto lot = std::ranges::find(book_.account.lots, one.lot.id, &Lot::id);
      one.lot.remaining = lot == book_.account.lots.end() ? Points(0) : lot->remaining;
      one.taken = Points(share);
      back.push_back(std::move(one));
      add_to(part->taken, -share);
      wanted -= share;
    }
  }
  found->second.points -= given;
  if (given > 0) {
    const Instant grace = grace_expiry(now, kGrace, kZone);
    write(loyalty::give_back(book_.account,
                             cause("back"),
                             {.from = GiveBack::kSpent, .taken = back, .grace_until = grace},
                             now));
    recover(now);
  }
  return given;
}

std::int64_t Ledger::taken_under(const std::string& key) const {
  const auto found = redemptions_.find(key);
  return found == redemptions_.end() ? 0 : found->second.points;
}

void Ledger::debit(std::int64_t points, Instant now) {
  OrderChange change{.cause = cause("debit"),
                     .standing = {.given = Points(points)},
                     .policy = {.claw_back = ClawBack::kDebt, .debt_limit = core::kMaxEntry}};
  if (auto txn = move_order(book_.account, change, now)) {
    txn->kind = "redeem";
    write(*txn);
  }
}

std::int64_t Ledger::order(const Order& order, const EarningFacts& facts, Instant now) {
  const std::size_t before = entries_.size();
  OrderBook& known = orders_[order.key];
  const Booked booked = count_order(
      book_,
      known,
      {.order = order, .moments = {.paid = order.paid}, .facts = facts, .ref = cause("order").ref},
      *program_,
      now);
  if (booked.problem) {
    throw Problem("order " + order.key + " cannot be counted: " + booked.problem->sentence);
  }
  write_all(booked.txns);
  std::int64_t change = 0;
  for (std::size_t i = before; i < entries_.size(); ++i) {
    change += entries_[i].points;
  }
  return change;
}

std::int64_t Ledger::claw_back(const std::string& order,
                               std::optional<std::int64_t> points,
                               Instant now) {
  const auto found = orders_.find(order);
  if (found == orders_.end()) {
    throw Problem("claw_back of order " + order + ", which brought nothing");
  }
  OrderBook& known = found->second;
  const std::int64_t stands = known.standing.posted().count();
  known.target = Points(points ? std::max<std::int64_t>(stands - *points, 0) : 0);
  const auto txn = move_order(book_.account,
                              {.cause = cause("claw_back", order),
                               .standing = known.standing,
                               .target = known.target,
                               .grants = {},
                               .policy = program_->refunds},
                              now);
  if (!txn) {
    return 0;
  }
  write(*txn);
  return -change_of(*txn);
}

void Ledger::recover(Instant now) {
  for (auto& [key, known] : orders_) {
    if (known.standing.unrecovered.count() < 0) {
      const auto txn = loyalty::recover(
          book_.account, cause("recover", key), known.standing, program_->refunds, now);
      if (txn) {
        write(*txn);
      }
    }
  }
}

std::int64_t Ledger::balance() const {
  const Account& account = book_.account;
  return account.available.count() + account.debt.count();
}

std::int64_t Ledger::left_of(const CreditedLot& lot) const {
  const auto found = lot.lot ? std::ranges::find(book_.account.lots, *lot.lot, &Lot::id)
                             : book_.account.lots.end();
  return found == book_.account.lots.end() ? 0 : found->remaining.count();
}

std::int64_t Ledger::unrecovered() const {
  std::int64_t sum = 0;
  for (const auto& [_, known] : orders_) {
    sum -= known.standing.unrecovered.count();
  }
  return sum;
}

}  // namespace regulars::loyalty::cases
