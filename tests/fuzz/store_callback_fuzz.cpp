// Inputs from outside: the body of POST /webhook/store, and every JSON answer of a shop.
//
// The callback's reader must answer or refuse, and an order that it reads must come back the same
// from our own writer.

#include "store_adapter/store_callback.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "core/check.h"
#include "store_adapter/json_reader.h"

namespace {

using regulars::store_adapter::Order;
using regulars::store_adapter::OrderChanged;

void check_round_trip(const Order& order) {
  const std::string json =
      regulars::store_adapter::to_callback_json(order, "order.updated", regulars::core::from_ms(0));
  const auto again = regulars::store_adapter::read_callback(json);
  REGULARS_CHECK(again.has_value(), "an order that was read cannot be read again");
  const auto* changed = std::get_if<OrderChanged>(&again.value());
  REGULARS_CHECK(changed != nullptr, "an order callback became something else");
  REGULARS_CHECK(changed->order.id == order.id && changed->order.value == order.value &&
                     changed->order.version == order.version && order.value.minor >= 0,
                 "an order changed on its way through our own form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The bytes are text for our parsers; char may be looked at through this cast.
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)regulars::store_adapter::read_json(bytes).has_value();
  const auto callback = regulars::store_adapter::read_callback(bytes);
  if (callback.has_value()) {
    if (const auto* changed = std::get_if<OrderChanged>(&callback.value())) {
      check_round_trip(changed->order);
    }
  }
  return 0;
}
