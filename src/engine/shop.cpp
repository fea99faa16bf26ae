#include "engine/shop.h"

#include "loyalty/order_link.h"

namespace regulars::engine {

Shop::Shop(ShopSettings settings,
           core::Clock& clock,
           core::Random& random,
           std::shared_ptr<const Rules> rules)
    : settings_(std::move(settings)), clock_(clock), random_(random), rules_(std::move(rules)) {}

std::shared_ptr<const Rules> Shop::rules() const {
  const core::Lock lock(mutex_);
  return rules_;
}

void Shop::swap_rules(std::shared_ptr<const Rules> rules) {
  const core::Lock lock(mutex_);
  rules_.swap(rules);
}

std::string Shop::link_tag(std::string_view number) const {
  return loyalty::link_tag(settings_.link_key.reveal(), number);
}

std::string Shop::order_link(std::string_view number) const {
  return loyalty::encode_order_number(number) + "-" + link_tag(number);
}

}  // namespace regulars::engine
