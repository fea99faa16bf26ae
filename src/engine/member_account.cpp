#include "engine/member_account.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "db/ledger.h"
#include "loyalty/expiry.h"
#include "loyalty/granting.h"

namespace regulars::engine {
namespace {

// Lots that are opened here are numbered above all that a database can hold, so that they come
// after those in every order.
constexpr std::int64_t kFirstNew = std::int64_t{1} << 62;

loyalty::Lot to_lot(const db::Lot& row) {
  return {.id = row.id.number(),
          .points = row.points,
          .remaining = row.remaining,
          .is_pending = row.is_pending,
          .usable = row.usable,
          .expires = row.expires,
          .earned = row.created,
          .order_key = row.order_key};
}

}  // namespace

MemberAccount::MemberAccount(const Context& context, core::MemberId member)
    : context_(context), member_(member), account_(account_of(context.db, member)) {
  settle();
}

void MemberAccount::settle() {
  const bool could_end = account_.idle_until.has_value();
  for (const loyalty::Txn& txn : loyalty::settle(account_, context_.now)) {
    keep(txn);
  }
  if (could_end && !account_.idle_until) {
    db::set_idle_until(context_.db, member_, std::nullopt);
  }
}

void MemberAccount::keep_alive() {
  loyalty::keep_alive(account_, context_.rules.program, context_.now);
  if (account_.idle_until) {
    db::set_idle_until(context_.db, member_, account_.idle_until);
  }
}

core::LotId MemberAccount::stored(std::int64_t lot) const {
  return lot < kFirstNew ? core::LotId(lot) : opened_.at(static_cast<std::size_t>(lot - kFirstNew));
}

core::TxnId MemberAccount::keep(const loyalty::Txn& txn) {
  db::NewTxn row{.ref = txn.ref,
                 .kind = txn.kind,
                 .member = member_,
                 .order_key = txn.order_key,
                 .reason = loyalty::reason_text(txn.reason, txn.subject, "en"),
                 .reason_kind = loyalty::to_string(txn.reason),
                 .subject = txn.subject,
                 .breakdown = txn.breakdown,
                 .postings = txn.postings,
                 .rule_version = context_.rule_version};
  if (txn.at != context_.now) {
    row.happened = txn.at;
  }
  const auto id = db::post(context_.db, row, context_.now);
  REGULARS_CHECK(id.has_value(), "one ref was posted twice with different points");
  for (const loyalty::Lot& lot : txn.opened) {
    opened_.push_back(db::add_lot(context_.db,
                                  {.member = member_,
                                   .txn = *id,
                                   .points = lot.points,
                                   .order_key = lot.order_key,
                                   .is_pending = lot.is_pending,
                                   .usable = lot.usable,
                                   .expires = lot.expires},
                                  context_.now));
  }
  for (const std::int64_t lot : txn.activated) {
    db::activate_lot(context_.db, stored(lot));
  }
  for (const loyalty::LotUse& use : txn.uses) {
    db::use_lot(context_.db, stored(use.lot), *id, use.points);
  }
  return *id;
}

core::Points MemberAccount::total() const {
  return core::Points(account_.pending.count() + account_.available.count() +
                      account_.debt.count());
}

core::TxnId MemberAccount::earn(const loyalty::Cause& cause, core::Points points) {
  const core::TxnId txn =
      keep(loyalty::earn(account_,
                         cause,
                         {loyalty::grant_now(context_.rules.program, points, context_.now)},
                         context_.now));
  keep_alive();
  return txn;
}

std::optional<core::TxnId> MemberAccount::hold(const loyalty::Cause& cause, core::Points points) {
  const auto txn = loyalty::hold(account_, cause, points, context_.now);
  if (!txn) {
    return std::nullopt;
  }
  keep_alive();
  return keep(*txn);
}

core::TxnId MemberAccount::spend(const loyalty::Cause& cause, core::Points points) {
  return keep(loyalty::spend(account_, cause, points, context_.now));
}

core::TxnId MemberAccount::give_back(const loyalty::Cause& cause,
                                     loyalty::GiveBack from,
                                     core::TxnId hold) {
  std::vector<loyalty::TakenLot> taken;
  for (const db::LotUse& use : db::lot_uses(context_.db, hold)) {
    taken.push_back(
        {.lot = to_lot(db::find_lot(context_.db, use.lot).value()), .taken = use.points});
  }
  return keep(loyalty::give_back(
      account_,
      cause,
      from,
      taken,
      loyalty::grace_expiry(context_.now, loyalty::kGrace, context_.rules.program.time_zone),
      context_.now));
}

core::Points MemberAccount::move_order(const loyalty::OrderChange& change) {
  const core::Points before = total();
  if (const auto txn = loyalty::move_order(account_, change, context_.now)) {
    keep(*txn);
    if (total() > before) {
      keep_alive();
    }
  }
  return core::Points(total().count() - before.count());
}

std::optional<core::TxnId> MemberAccount::adjust(const loyalty::Cause& cause, core::Points change) {
  const loyalty::Grant as = loyalty::grant_now(context_.rules.program, change, context_.now);
  const auto txn = loyalty::adjust(account_, cause, change, as, context_.now);
  return txn ? std::optional(keep(*txn)) : std::nullopt;
}

void MemberAccount::set_usable(const std::string& order_key, const loyalty::OrderMoments& order) {
  if (!loyalty::set_usable(account_, context_.rules.program, order_key, order, context_.now)) {
    return;
  }
  for (const loyalty::Lot& lot : account_.lots) {
    if (lot.order_key == order_key && lot.is_pending && lot.usable) {
      db::set_lot_dates(context_.db, stored(lot.id), lot.usable, lot.expires);
    }
  }
  settle();
}

core::Points MemberAccount::recover(const loyalty::Cause& cause,
                                    const loyalty::OrderStanding& standing) {
  const core::Points before = total();
  if (const auto txn = loyalty::recover(account_, cause, standing, context_.now)) {
    keep(*txn);
  }
  return core::Points(before.count() - total().count());
}

loyalty::Account account_of(db::Connection& connection, core::MemberId member) {
  const db::Balances balances = db::balances_of(connection, member);
  loyalty::Account account{.pending = balances.pending,
                           .available = balances.available,
                           .held = balances.held,
                           .debt = balances.debt,
                           .idle_until = db::idle_until(connection, member),
                           .next_lot_id = kFirstNew};
  for (const db::Lot& lot : db::open_lots(connection, member)) {
    account.lots.push_back(to_lot(lot));
  }
  return account;
}

loyalty::OrderStanding standing_of(const Context& context, const std::string& order_key) {
  const db::OrderPosted posted = db::posted_for_order(context.db, order_key);
  return {.given = posted.to_member,
          .expired = posted.expired,
          .unrecovered = posted.unrecovered,
          .gone = db::expired_of_order(context.db, order_key)};
}

}  // namespace regulars::engine
