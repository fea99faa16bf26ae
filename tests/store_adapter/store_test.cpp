#include "store_adapter/store.h"

#include "tests/catch.h"

namespace regulars::store_adapter {

TEST_CASE("The names of order states are fixed, because they reach the disk", "[store_adapter]") {
  CHECK(std::string(to_string(OrderState::kUnpaid)) == "unpaid");
  CHECK(std::string(to_string(OrderState::kPaid)) == "paid");
  CHECK(std::string(to_string(OrderState::kPartiallyRefunded)) == "partially_refunded");
  CHECK(std::string(to_string(OrderState::kRefunded)) == "refunded");
  CHECK(std::string(to_string(OrderState::kCancelled)) == "cancelled");
}

TEST_CASE("Every order state is read back from its name, and other words are not",
          "[store_adapter]") {
  for (const OrderState state : {OrderState::kUnpaid,
                                 OrderState::kPaid,
                                 OrderState::kPartiallyRefunded,
                                 OrderState::kRefunded,
                                 OrderState::kCancelled}) {
    CHECK(order_state_from(to_string(state)) == state);
  }
  CHECK_FALSE(order_state_from("Paid"));
  CHECK_FALSE(order_state_from(""));
}

}  // namespace regulars::store_adapter
