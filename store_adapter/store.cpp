#include "store_adapter/store.h"

#include <array>
#include <utility>

namespace regulars::store_adapter {
namespace {

constexpr std::array kStates{
    std::pair{OrderState::kUnpaid, "unpaid"},
    std::pair{OrderState::kPaid, "paid"},
    std::pair{OrderState::kPartiallyRefunded, "partially_refunded"},
    std::pair{OrderState::kRefunded, "refunded"},
    std::pair{OrderState::kCancelled, "cancelled"},
};

}  // namespace

const char* to_string(OrderState state) {
  for (const auto& [value, name] : kStates) {
    if (value == state) {
      return name;
    }
  }
  return "unpaid";  // not reached: the table has every state
}

std::optional<OrderState> order_state_from(std::string_view name) {
  for (const auto& [value, text] : kStates) {
    if (name == text) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace regulars::store_adapter
