// One transaction while it is put together: what is posted, and what happens to the lots.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "core/points.h"
#include "core/posting.h"
#include "core/time.h"
#include "loyalty/points/account.h"

namespace regulars::loyalty {

/// Adds to a balance; a sum that does not fit ends the program.
void add_to(core::Points& balance, std::int64_t change);

inline bool is_available(const Lot& lot) {
  return !lot.is_pending;
}

inline core::AccountKind account_of(const Lot& lot) {
  return lot.is_pending ? core::AccountKind::kPending : core::AccountKind::kMember;
}

/// Changes the account as it goes. Everything that is posted sums to zero when it is finished.
class Draft {
 public:
  Draft(Account& account, std::string kind, const Cause& cause, core::Instant at);

  void post(core::AccountKind kind, std::int64_t amount);
  void move(core::AccountKind from, core::AccountKind to, std::int64_t amount);

  /// From the lot's points; to which account they go is posted by the caller.
  void use(Lot& lot, std::int64_t points);
  /// Takes up to `wanted` from the lots that the filter lets through into `to`, in the order in
  /// which lots are used. Gives what it could not take.
  std::int64_t take(core::AccountKind to,
                    std::int64_t wanted,
                    const std::function<bool(const Lot&)>& filter);

  /// Pays a debt from points that come from `from`; gives what is left of them.
  std::int64_t pay_debt(core::AccountKind from, std::int64_t points);

  /// A new lot of the transaction's order, for what a debt leaves.
  void open(core::AccountKind from, const Grant& grant, std::int64_t points);
  /// The same for an order of its own, or none.
  void open(core::AccountKind from,
            const Grant& grant,
            std::int64_t points,
            const std::string& order_key);
  /// Points that come back after the date of their lot.
  void open_late(core::AccountKind from, const Lot& lot, std::int64_t points, core::Instant until);
  /// What another account gives, as it was there.
  void receive(const Lot& given);
  void activate(Lot& lot);

  bool is_nothing() const;
  Txn finish();

 private:
  static constexpr std::size_t kKinds = static_cast<std::size_t>(core::AccountKind::kErased) + 1;

  Account& account_;
  Txn txn_;
  std::array<std::int64_t, kKinds> sums_{};
};

}  // namespace regulars::loyalty
