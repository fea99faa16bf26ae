// A shop that has its own pages for us: the neutral contract of docs/your-shop.md over HTTP.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/mutex.h"
#include "core/secret.h"
#include "core/time.h"
#include "net/client.h"
#include "store_adapter/json_reader.h"
#include "store_adapter/shop_call.h"
#include "store_adapter/store.h"

namespace regulars::store_adapter {

struct CustomSettings {
  std::string base_url{};       // https://shop.example/loyalty
  core::Secret store_secret{};  // signs what we send; callbacks have another
  /// The shop answers order checks with the value alone: no states, no refunds, no dates.
  bool plain_mode = false;
  /// The program's currency: of a plain answer that names none, and compared by self_check.
  std::string currency{};
};

/// What the shop answers is compared again here: an order with another number or another address
/// than the asked one is no match. A plain answer becomes a paid order whose id is its number
/// in small letters without zeros at its beginnings, whose version is the time of the answer and
/// whose placed_at is not set.
class CustomStore final : public Store {
 public:
  /// Errors: kInvalid when the address, the secret, or the currency of plain mode cannot be used.
  static core::Result<std::unique_ptr<CustomStore>> open(const CustomSettings& settings,
                                                         net::HttpClient& client,
                                                         const core::Clock& clock);

  std::string kind() const override { return "custom"; }
  Capabilities capabilities() const override;
  /// At most 5 s in all, with one second try, because a shopper waits.
  core::Result<OrderAnswer> check_order(const OrderQuery& query) override;
  /// An open coupon with our code is ours: nobody else can have guessed it.
  core::Result<std::optional<IssuedCoupon>> find_coupon(const CouponRequest& request) override;
  core::Result<IssuedCoupon> create_coupon(const CouponRequest& request) override;
  core::Result<CouponState> disable_coupon(std::string_view code, std::string_view reason) override;
  core::Result<CouponState> extend_coupon(std::string_view code, core::Instant expires_at) override;
  /// At most 200 pages and 20,000 orders; kUnavailable beyond. An order that cannot be read is
  /// left out and told by unreadable_orders (20 of a list at most) and self_check.
  core::Result<std::vector<Order>> changed_orders(core::Instant since) override;
  /// Asks every page that can be asked without making or ending anything, with an order and a
  /// coupon that cannot exist; in plain mode /health and /orders may be missing.
  std::vector<std::string> unreadable_orders() override;
  std::vector<std::string> self_check() override;

 private:
  static constexpr std::chrono::seconds kShopperDeadline{5};  // a shopper waits

  struct Page {
    std::vector<Order> orders{};
    std::string next{};  // empty on the last page
  };

  CustomStore(CustomSettings settings, ShopCaller caller, const core::Clock& clock);

  /// What a page of one coupon says of it; 404 is kUnknown.
  core::Result<CouponState> tell_coupon(std::string_view code, const ShopCall& call);
  core::Result<Page> read_page(const net::Answer& answer);
  void try_orders(const std::string& name, std::vector<std::string>& problems);
  void try_coupons(const std::string& name, std::vector<std::string>& problems);
  void try_changes(std::vector<std::string>& problems);
  void read_health(const JsonValue& health, std::vector<std::string>& problems) const;

  CustomSettings settings_;
  ShopCaller caller_;
  const core::Clock& clock_;
  core::Mutex mutex_;
  std::vector<std::string> unreadable_orders_ REGULARS_GUARDED_BY(mutex_);  // of the latest list
};

}  // namespace regulars::store_adapter
