// A member's account as the database has it: loaded, moved by the loyalty rules, written down.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "engine/context.h"
#include "loyalty/account.h"
#include "loyalty/usable.h"

namespace regulars::engine {

class MemberAccount {
 public:
  /// Loads the account and settles what is due by now: it is as its dates say, whether the timer
  /// has come round or not.
  MemberAccount(const Context& context, core::MemberId member);

  const loyalty::Account& points() const { return account_; }

  // Each moves the points and writes the transaction; see loyalty/account.h for what it does.
  /// Points that no order brought.
  core::TxnId earn(const loyalty::Cause& cause, core::Points points);
  std::optional<core::TxnId> hold(const loyalty::Cause& cause, core::Points points);
  core::TxnId spend(const loyalty::Cause& cause, core::Points points);
  /// What `hold` took goes back where it came from.
  core::TxnId give_back(const loyalty::Cause& cause, loyalty::GiveBack from, core::TxnId hold);
  /// The change of what the member has, pending points and debt included.
  core::Points move_order(const loyalty::OrderChange& change);
  /// A person's correction, up or down; nothing when there are too few points.
  std::optional<core::TxnId> adjust(const loyalty::Cause& cause, core::Points change);
  /// The order's event that its points wait for may have come.
  void set_usable(const std::string& order_key, const loyalty::OrderMoments& order);
  /// How much could be taken.
  core::Points recover(const loyalty::Cause& cause, const loyalty::OrderStanding& standing);

 private:
  core::TxnId keep(const loyalty::Txn& txn);
  core::LotId stored(std::int64_t lot) const;
  core::Points total() const;
  void settle();
  void keep_alive();

  const Context& context_;
  core::MemberId member_;
  loyalty::Account account_;
  std::vector<core::LotId> opened_;  // the lots that were opened here, in their order
};

/// The account as it was last written, with nothing settled.
loyalty::Account account_of(db::Connection& connection, core::MemberId member);

/// What an order's own transactions have done so far. order_key: as in order_state.
loyalty::OrderStanding standing_of(const Context& context, const std::string& order_key);

}  // namespace regulars::engine
