#include "engine/context.h"

namespace regulars::engine {

std::string order_key(const Shop& shop, const std::string& order_id) {
  return shop.settings().store_kind + ":" + order_id;
}

std::string lane_of(core::ContactId contact) {
  return "contact:" + std::to_string(contact.number());
}

}  // namespace regulars::engine
