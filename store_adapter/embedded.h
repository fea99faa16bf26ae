// The store inside the program: orders come from a table of our own, which the demo, the CSV import
// or a shop's callbacks fill.
#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/mutex.h"
#include "store_adapter/store.h"

namespace regulars::store_adapter {

/// Where the orders are kept; the program implements it over its database.
/// Threads: every method may be called from any thread.
class OrderTable {
 public:
  virtual ~OrderTable() = default;
  /// number: as core::canonical_order_number gives it; letter case does not count.
  virtual std::optional<Order> find_by_number(std::string_view number) = 0;
  /// Orders that became known or changed at `since` or after it, oldest change first.
  virtual std::vector<Order> changed_since(core::Instant since) = 0;
};

struct EmbeddedSettings {
  /// True when the owner makes the codes in the shop and lists them in a file.
  bool codes_from_list = false;
};

/// A coupon is only confirmed, since nobody else has to know it: its code was chosen before the
/// call. The latest 10,000 coupons are remembered, so that repeats and clashes are answered as a
/// real shop answers them; beyond that, and after a restart, the program's own unique codes guard.
class EmbeddedStore final : public Store {
 public:
  EmbeddedStore(OrderTable& table, const EmbeddedSettings& settings);

  /// While down, every call is answered kUnavailable: for the demo and for rehearsals.
  void set_down(bool is_down) { is_down_ = is_down; }

  std::string kind() const override { return "embedded"; }
  Capabilities capabilities() const override;
  core::Result<OrderAnswer> check_order(const OrderQuery& query) override;
  core::Result<std::optional<IssuedCoupon>> find_coupon(const CouponRequest& request) override;
  core::Result<IssuedCoupon> create_coupon(const CouponRequest& request) override;
  core::Result<CouponState> disable_coupon(std::string_view code, std::string_view reason) override;
  /// kUnknown for codes of a list: the owner made them elsewhere.
  core::Result<CouponState> extend_coupon(std::string_view code, core::Instant expires_at) override;
  core::Result<std::vector<Order>> changed_orders(core::Instant since) override;
  std::vector<std::string> self_check() override;

 private:
  struct Coupon {
    IssuedCoupon issued;
    bool is_disabled = false;
  };

  void remember(const std::string& reward_id, const IssuedCoupon& coupon) REGULARS_REQUIRES(mutex_);

  OrderTable& table_;
  EmbeddedSettings settings_;
  std::atomic<bool> is_down_ = false;
  core::Mutex mutex_;
  std::map<std::string, Coupon> coupons_ REGULARS_GUARDED_BY(mutex_);          // by reward id
  std::map<std::string, std::string> reward_ids_ REGULARS_GUARDED_BY(mutex_);  // by folded code
  std::deque<std::string> by_age_ REGULARS_GUARDED_BY(mutex_);                 // reward ids
};

}  // namespace regulars::store_adapter
