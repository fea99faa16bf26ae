// One member's points, moved by the rules of src/loyalty, with every entry kept as a case lists it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/points.h"
#include "core/time.h"
#include "loyalty/points/account.h"
#include "loyalty/points/member_book.h"
#include "loyalty/program.h"

namespace regulars::loyalty::cases {

/// One change of the member's points.
struct Entry {
  std::string kind;  // as Txn::kind; "redeem" for points that were spent
  std::int64_t points = 0;
  std::string order{};
};

/// Points that came in, as a lot unless a debt took all of them.
struct CreditedLot {
  std::string name{};
  std::optional<std::int64_t> lot{};
};

class Ledger {
 public:
  void use(const Program& program) { program_ = &program; }
  MemberBook& book() { return book_; }
  const Account& account() const { return book_.account; }

  /// What is due by `now`; true when something happened.
  void settle(core::Instant now);

  struct Credit {
    std::int64_t points = 0;
    std::optional<core::Instant> expires{};
    std::string order{};
    std::string name{};
  };
  void credit(const Credit& credit, core::Instant now);
  /// Points as the program gives them, with its dates.
  void grant(std::int64_t points, core::Instant now);
  /// Takes points for good under a key; the same key again takes nothing and gives the same answer.
  bool redeem(const std::string& key, std::int64_t points, core::Instant now);
  /// Gives back what was taken under the key, or so much of it; what it gave back.
  std::int64_t give_back(const std::string& key,
                         std::optional<std::int64_t> points,
                         core::Instant now);
  std::int64_t taken_under(const std::string& key) const;
  /// Takes points whether or not they are there; what is missing is a debt.
  void debit(std::int64_t points, core::Instant now);
  /// Counts an order. Throws a Problem when it cannot be counted.
  std::int64_t order(const Order& order, const EarningFacts& facts, core::Instant now);
  /// Takes an order's points back, all of them or so many; what was taken.
  std::int64_t claw_back(const std::string& order,
                         std::optional<std::int64_t> points,
                         core::Instant now);

  std::int64_t balance() const;
  std::int64_t left_of(const CreditedLot& lot) const;
  const std::vector<CreditedLot>& lots() const { return lots_; }
  const std::vector<Entry>& entries() const { return entries_; }
  const std::map<std::string, OrderBook>& orders() const { return orders_; }
  std::int64_t unrecovered() const;

 private:
  struct Redemption {
    std::int64_t points = 0;
    std::vector<TakenLot> taken{};
  };

  void write(const Txn& txn);
  void write_all(const std::vector<Txn>& txns);
  void recover(core::Instant now);
  Cause cause(std::string what, std::string order = {});

  const Program* program_ = nullptr;
  MemberBook book_;
  std::map<std::string, OrderBook> orders_;
  std::map<std::string, Redemption> redemptions_;
  std::vector<CreditedLot> lots_;
  std::string next_name_;
  std::vector<Entry> entries_;
  std::map<std::int64_t, std::string> order_of_lot_;
  int next_ref_ = 0;
};

}  // namespace regulars::loyalty::cases
