#include "store_adapter/embedded.h"

#include "core/text.h"
#include "store_adapter/order_json.h"

namespace regulars::store_adapter {
namespace {

constexpr std::size_t kMaxCouponsKept = 10'000;

core::Error down() {
  return core::unavailable("the shop is switched off for a rehearsal");
}

// Shops look codes up in any letter case.
std::string folded(std::string_view code) {
  return core::fold_words(std::string(code) + "x");
}

}  // namespace

EmbeddedStore::EmbeddedStore(OrderTable& table, const EmbeddedSettings& settings)
    : table_(table), settings_(settings) {}

Capabilities EmbeddedStore::capabilities() const {
  return {.tells_of_refunds = true,
          .binds_coupon_to_email = false,
          .makes_coupons = !settings_.codes_from_list,
          .can_be_polled = true};
}

core::Result<OrderAnswer> EmbeddedStore::check_order(const OrderQuery& query) {
  if (is_down_) {
    return down();
  }
  const std::optional<std::string> number = core::canonical_order_number(query.number);
  std::optional<Order> order = number ? table_.find_by_number(*number) : std::nullopt;
  if (!order || !is_same_number(order->number, *number)) {
    return OrderAnswer{};
  }
  if (!is_same_email(order->email, query.email)) {
    return OrderAnswer{.found = true};
  }
  settle_value(*order);
  return OrderAnswer{.found = true, .email_matches = true, .order = std::move(order)};
}

core::Result<std::optional<IssuedCoupon>> EmbeddedStore::find_coupon(const CouponRequest& request) {
  if (is_down_) {
    return down();
  }
  const core::Lock lock(mutex_);
  const auto found = coupons_.find(request.reward_id);
  return found == coupons_.end() ? std::nullopt : std::optional(found->second.issued);
}

core::Result<IssuedCoupon> EmbeddedStore::create_coupon(const CouponRequest& request) {
  if (is_down_) {
    return down();
  }
  if (request.reward_id.empty() || request.code.empty()) {
    return core::invalid("a coupon needs a reward id and a code");
  }
  const core::Lock lock(mutex_);
  if (const auto found = coupons_.find(request.reward_id); found != coupons_.end()) {
    return found->second.issued;
  }
  if (reward_ids_.contains(folded(request.code))) {
    return core::conflict("the coupon code is taken by another reward");
  }
  const IssuedCoupon coupon{
      .code = request.code, .id = request.code, .expires_at = request.expires_at};
  remember(request.reward_id, coupon);
  return coupon;
}

void EmbeddedStore::remember(const std::string& reward_id, const IssuedCoupon& coupon) {
  if (by_age_.size() == kMaxCouponsKept) {
    const auto oldest = coupons_.find(by_age_.front());
    reward_ids_.erase(folded(oldest->second.issued.code));
    coupons_.erase(oldest);
    by_age_.pop_front();
  }
  coupons_[reward_id] = {.issued = coupon};
  reward_ids_[folded(coupon.code)] = reward_id;
  by_age_.push_back(reward_id);
}

core::Result<CouponState> EmbeddedStore::disable_coupon(std::string_view code,
                                                        std::string_view /*reason*/) {
  if (is_down_) {
    return down();
  }
  const core::Lock lock(mutex_);
  const auto reward_id = reward_ids_.find(folded(code));
  if (reward_id == reward_ids_.end()) {
    return CouponState::kUnknown;
  }
  coupons_[reward_id->second].is_disabled = true;
  return CouponState::kDisabled;
}

// Without a list nobody but the program itself has to know when a code ends.
core::Result<CouponState> EmbeddedStore::extend_coupon(std::string_view code,
                                                       core::Instant expires_at) {
  if (is_down_) {
    return down();
  }
  if (settings_.codes_from_list) {
    return CouponState::kUnknown;
  }
  const core::Lock lock(mutex_);
  const auto reward_id = reward_ids_.find(folded(code));
  if (reward_id == reward_ids_.end()) {
    return CouponState::kOpen;
  }
  Coupon& coupon = coupons_[reward_id->second];
  if (coupon.is_disabled) {
    return CouponState::kDisabled;
  }
  coupon.issued.expires_at = expires_at;
  return CouponState::kOpen;
}

core::Result<std::vector<Order>> EmbeddedStore::changed_orders(core::Instant since) {
  if (is_down_) {
    return down();
  }
  std::vector<Order> orders = table_.changed_since(since);
  for (Order& order : orders) {
    settle_value(order);
  }
  return orders;
}

std::vector<std::string> EmbeddedStore::self_check() {
  if (is_down_) {
    return {down().sentence};
  }
  return {};
}

}  // namespace regulars::store_adapter
