// A shop platform, as the engine sees it: one interface for every adapter.
//
// Asking the shop is always done by a job, never by a request's thread; what it answers comes back
// to the engine as an event. An adapter never guesses: what it cannot know is kUnavailable, what a
// platform lacks is a capability flag.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "core/time.h"
#include "net/http.h"
#include "store_adapter/coupon_terms.h"

namespace regulars::store_adapter {

/// Names reach the disk: a test pins them.
enum class OrderState { kUnpaid, kPaid, kPartiallyRefunded, kRefunded, kCancelled };
const char* to_string(OrderState state);
std::optional<OrderState> order_state_from(std::string_view name);

/// One line of an order as the shop sent it; amounts in minor units of the order's currency.
struct OrderLine {
  std::string product;                    // the shop's id, or the SKU where there is none
  std::vector<std::string> categories{};  // as the shop names them
  std::vector<std::string> tags{};
  std::int64_t quantity = 1;  // 0 once all of it was returned
  std::int64_t minor = 0;     // of all its units, after discounts on the line
  std::int64_t tax_minor = 0;
  bool is_gift_card = false;
  bool is_prize = false;  // bought with points
};

/// What an order is made of, for rules that count more than its value. Never negative.
struct OrderParts {
  std::vector<OrderLine> lines{};
  std::int64_t discount = 0;  // on the whole order
  std::int64_t shipping = 0;
  std::int64_t tips = 0;
  std::int64_t fees = 0;
  std::int64_t tax = 0;
  bool is_tax_included = true;  // in the lines' amounts
  std::int64_t paid_with_points = 0;
  std::int64_t paid_with_card = 0;  // gift card or wallet
};

/// The shop's newest word about one order.
struct Order {
  std::string id;      // the shop's own id; the ledger's key
  std::string number;  // what the shopper knows
  std::string email;   // as the shop has it; empty when it has none
  OrderState state = OrderState::kUnpaid;
  core::Money value;  // what counts for points now, after refunds; never below 0
  std::int64_t version =
      0;  // grows with every change; milliseconds of updated_at where there is no number
  core::Instant placed_at{};
  bool is_test = false;
  bool can_be_refunded_by_callback = true;  // false: plain mode, the shop never tells of refunds
  std::vector<std::string> coupon_codes{};
  std::optional<OrderParts> parts{};  // absent: the shop tells the value alone
  std::string country{};              // two capital letters, ISO 3166; empty when not told
  std::string channel{};              // "web", "shop" or what the shop calls it
  std::optional<core::Instant> delivered_at{};
};

struct OrderQuery {
  std::string number;      // canonical
  std::string number_raw;  // as typed
  std::string email;       // canonical
  std::string language;    // BCP 47
  std::string request_id;
};

/// found is false for an unknown number. email_matches is false when the number is known and
/// belongs to another address; a shop that does not tell the two apart answers found = false.
struct OrderAnswer {
  bool found = false;
  bool email_matches = false;
  std::optional<Order> order{};  // only when both are true
  // Why the order, which is there with this address, cannot be taken: its number, the member, what
  // was found and what was expected. Empty when it can; there is no `order` else.
  std::string unreadable{};
};

struct CouponRequest {
  std::string reward_id;                      // our redemption's id: repeats with it are one coupon
  std::string code;                           // chosen by us before the call
  std::vector<std::string> product_ids;       // the coupon works for exactly these; none: the order
  std::string email;                          // canonical; may be empty
  std::optional<core::Instant> expires_at{};  // absent: it never ends, a gift card alone
  bool free_shipping = false;                 // besides the benefit
  CouponTerms terms{};
};

struct IssuedCoupon {
  std::string code;  // may differ from the asked one
  std::string id;    // the shop's own id
  std::optional<core::Instant> expires_at{};
};

enum class CouponState { kOpen, kUsed, kExpired, kDisabled, kUnknown };

/// What the shop told us by itself.
struct OrderChanged {
  Order order;
};
struct CouponUsed {
  std::string code;
  std::string order_id;
  std::optional<core::Instant> at{};  // when it happened; absent: the shop does not say
};
struct CouponReleased {
  std::string code;
  std::string order_id;
  std::optional<core::Instant> at{};  // likewise
};
struct Ping {};

struct Capabilities {
  bool tells_of_refunds = true;
  bool binds_coupon_to_email = false;
  bool makes_coupons = true;  // false: codes come from the owner's list
  bool can_be_polled = false;
  std::vector<BenefitType> benefits{kEveryBenefit.begin(), kEveryBenefit.end()};  // of its coupons
};

/// A refusal that asking again will not change is kInvalid, kNotFound, kConflict or kUnauthorized;
/// anything temporary is kUnavailable or kRateLimited. kConflict from create_coupon: the code is
/// taken by a coupon that is not ours.
/// Threads: every method may be called from any thread.
class Store {
 public:
  virtual ~Store() = default;
  virtual std::string kind() const = 0;
  virtual Capabilities capabilities() const = 0;

  /// An unknown order is an answer; kNotFound says that the shop has no such page, or has left.
  virtual core::Result<OrderAnswer> check_order(const OrderQuery& query) = 0;
  /// Finds the coupon of this reward_id, or nothing; asked first after a lost answer.
  virtual core::Result<std::optional<IssuedCoupon>> find_coupon(const CouponRequest& request) = 0;
  virtual core::Result<IssuedCoupon> create_coupon(const CouponRequest& request) = 0;
  virtual core::Result<CouponState> disable_coupon(std::string_view code,
                                                   std::string_view reason) = 0;
  /// The coupon works again, or on, until expires_at; kOpen says that it does. kUnknown: the shop
  /// cannot do that, or does not know the code. A repeat changes nothing.
  virtual core::Result<CouponState> extend_coupon(std::string_view code,
                                                  core::Instant expires_at) = 0;
  /// Orders changed since `since`, oldest first; empty where the platform cannot be polled.
  virtual core::Result<std::vector<Order>> changed_orders(core::Instant since) = 0;
  /// The orders of the latest changed_orders() that could not be read and were left out, each as
  /// its number, the member, what was found and what was expected.
  virtual std::vector<std::string> unreadable_orders() { return {}; }
  /// The owner's question "does it work?": everything that is wrong, in words; empty when all is
  /// well.
  virtual std::vector<std::string> self_check() = 0;
};

}  // namespace regulars::store_adapter
