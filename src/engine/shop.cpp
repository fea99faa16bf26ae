#include "engine/shop.h"

#include "core/hash.h"

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
  return core::hmac_sha256_hex(settings_.link_key.reveal(), number).substr(0, 10);
}

}  // namespace regulars::engine
