#include "tests/store_adapter/conformance.h"

#include "tests/catch.h"

namespace regulars::store_adapter {
namespace {

OrderQuery query_for(const std::string& number, const std::string& email) {
  return {.number = number,
          .number_raw = " #" + number,
          .email = email,
          .language = "en",
          .request_id = "chk_1"};
}

CouponRequest towel(const std::string& reward_id, const std::string& code) {
  return {.reward_id = reward_id,
          .code = code,
          .product_ids = {"PRIZE-TOWEL"},
          .email = "ada@example.com",
          .expires_at = *core::parse_rfc3339("2026-12-22T10:00:00Z")};
}

// The order as the store gives it to its own shopper.
Order order_of(StoreWorld& world, const std::string& number) {
  const auto answer = world.store().check_order(query_for(number, "ada@example.com"));
  REQUIRE(answer);
  REQUIRE(answer->order);
  return *answer->order;
}

void check_states(StoreWorld& world) {
  Order order = paid_order();
  order.version = 2000;

  order.state = OrderState::kUnpaid;
  world.put_order(order);
  CHECK(order_of(world, "A-1007").state == OrderState::kUnpaid);

  order.state = OrderState::kPartiallyRefunded;
  order.value.minor = 2495;
  world.put_order(order);
  CHECK(order_of(world, "A-1007").state == OrderState::kPartiallyRefunded);
  CHECK(order_of(world, "A-1007").value.minor == 2495);

  for (const OrderState state : {OrderState::kRefunded, OrderState::kCancelled}) {
    order.state = state;
    world.put_order(order);
    CHECK(order_of(world, "A-1007").state == state);
    CHECK(order_of(world, "A-1007").value.minor == 0);
  }
}

}  // namespace

Order paid_order() {
  return {.id = "90071",
          .number = "A-1007",
          .email = "Ada@Example.com",
          .state = OrderState::kPaid,
          .value = {.minor = 6000, .currency = "USD"},
          .version = 1000,
          .placed_at = *core::parse_rfc3339("2026-11-20T10:15:30Z")};
}

namespace {

void check_matches(StoreWorld& world) {
  Store& store = world.store();

  SECTION("A known number with its address gives the whole order") {
    const auto answer = store.check_order(query_for("A-1007", "ada@example.com"));
    REQUIRE(answer);
    CHECK(answer->found);
    CHECK(answer->email_matches);
    REQUIRE(answer->order);
    CHECK(answer->order->id == "90071");
    CHECK(answer->order->number == "A-1007");
    CHECK(answer->order->state == OrderState::kPaid);
    CHECK(answer->order->value == core::Money{.minor = 6000, .currency = "USD"});
    CHECK(answer->order->version == 1000);
    CHECK(answer->order->placed_at == paid_order().placed_at);
    CHECK_FALSE(answer->order->is_test);
  }
  SECTION("Letter case counts neither in the number nor in the address") {
    const auto answer = store.check_order(query_for("a-1007", "ADA@example.COM"));
    REQUIRE(answer);
    CHECK(answer->order.has_value());
  }
  SECTION("An unknown number is not found") {
    const auto answer = store.check_order(query_for("A-1008", "ada@example.com"));
    REQUIRE(answer);
    CHECK_FALSE(answer->found);
    CHECK_FALSE(answer->order);
  }
  SECTION("A number that only begins like a known one is not found") {
    for (const std::string number : {"A-100", "A-10071", "1007"}) {
      CAPTURE(number);
      const auto answer = store.check_order(query_for(number, "ada@example.com"));
      REQUIRE(answer);
      CHECK_FALSE(answer->found);
    }
  }
  SECTION("Another address never gets to see the order") {
    for (const std::string email : {"eve@example.com", "ada+1@example.com", "", "ada"}) {
      CAPTURE(email);
      const auto answer = store.check_order(query_for("A-1007", email));
      REQUIRE(answer);
      CHECK_FALSE(answer->email_matches);
      CHECK_FALSE(answer->order);
    }
  }
}

void check_contents(StoreWorld& world) {
  Store& store = world.store();

  SECTION("An order without an address belongs to nobody") {
    Order order = paid_order();
    order.email = "";
    world.put_order(order);
    for (const std::string email : {"", "ada@example.com"}) {
      CAPTURE(email);
      const auto answer = store.check_order(query_for("A-1007", email));
      REQUIRE(answer);
      CHECK_FALSE(answer->email_matches);
      CHECK_FALSE(answer->order);
    }
  }
  SECTION("Every state arrives, and what is refunded or cancelled is worth nothing") {
    check_states(world);
  }
  SECTION("A test order says that it is one") {
    Order order = paid_order();
    order.is_test = true;
    world.put_order(order);
    CHECK(order_of(world, "A-1007").is_test);
  }
  SECTION("The coupons that were used in an order are named") {
    Order order = paid_order();
    order.coupon_codes = {"7Q2MX4KD9TZB"};
    world.put_order(order);
    CHECK(order_of(world, "A-1007").coupon_codes == order.coupon_codes);
  }
}

void check_later_end(Store& store) {
  REQUIRE(store.create_coupon(towel("rwd_1", "7Q2MX4KD9TZB")));
  const core::Instant later = *core::parse_rfc3339("2027-02-17T10:00:00Z");
  for (int i = 0; i < 2; ++i) {
    const auto state = store.extend_coupon("7Q2MX4KD9TZB", later);
    REQUIRE(state);
    CHECK(*state == CouponState::kOpen);
  }
  REQUIRE(store.disable_coupon("7Q2MX4KD9TZB", "refund"));
  const auto state = store.extend_coupon("7Q2MX4KD9TZB", later);
  REQUIRE(state);
  CHECK(*state == CouponState::kDisabled);
}

}  // namespace

void check_orders_conform(StoreWorld& world) {
  world.put_order(paid_order());
  check_matches(world);
  check_contents(world);
}

void check_coupons_conform(StoreWorld& world) {
  Store& store = world.store();

  SECTION("A coupon is made with the code that was asked for") {
    const auto made = store.create_coupon(towel("rwd_1", "7Q2MX4KD9TZB"));
    REQUIRE(made);
    CHECK(made->code == "7Q2MX4KD9TZB");
    CHECK_FALSE(made->id.empty());
    CHECK(made->expires_at == towel("", "").expires_at);
  }
  SECTION("The same request again gives the same coupon and makes no second one") {
    const auto first = store.create_coupon(towel("rwd_1", "7Q2MX4KD9TZB"));
    const auto second = store.create_coupon(towel("rwd_1", "7Q2MX4KD9TZB"));
    REQUIRE(first);
    REQUIRE(second);
    CHECK(second->code == first->code);
    CHECK(second->id == first->id);
  }
  SECTION("Before it is made a coupon is not found, afterwards it is") {
    const auto before = store.find_coupon(towel("rwd_1", "7Q2MX4KD9TZB"));
    REQUIRE(before);
    CHECK_FALSE(before->has_value());

    REQUIRE(store.create_coupon(towel("rwd_1", "7Q2MX4KD9TZB")));

    const auto after = store.find_coupon(towel("rwd_1", "7Q2MX4KD9TZB"));
    REQUIRE(after);
    REQUIRE(after->has_value());
    CHECK((*after)->code == "7Q2MX4KD9TZB");
  }
  SECTION("A code that another coupon has is a conflict") {
    world.take_code("7Q2MX4KD9TZB");
    const auto made = store.create_coupon(towel("rwd_1", "7Q2MX4KD9TZB"));
    REQUIRE_FALSE(made);
    CHECK(made.error().code == core::ErrorCode::kConflict);
  }
  SECTION("Disabling a coupon can be repeated") {
    REQUIRE(store.create_coupon(towel("rwd_1", "7Q2MX4KD9TZB")));
    for (int i = 0; i < 2; ++i) {
      const auto state = store.disable_coupon("7Q2MX4KD9TZB", "refund");
      REQUIRE(state);
      CHECK(*state == CouponState::kDisabled);
    }
  }
  SECTION("A coupon that gets a later end is open, however often that is told") {
    check_later_end(store);
  }
  SECTION("Disabling a code that nobody knows says so") {
    const auto state = store.disable_coupon("ZZZZZZZZZZZZ", "refund");
    REQUIRE(state);
    CHECK(*state == CouponState::kUnknown);
  }
}

void check_changes_conform(StoreWorld& world) {
  if (!world.store().capabilities().can_be_polled) {
    return;
  }
  Order first = paid_order();
  Order second = paid_order();
  second.id = "90072";
  second.number = "A-1008";
  second.version = 3000;
  Order third = second;
  third.id = "90073";
  third.number = "A-1009";
  third.state = OrderState::kRefunded;
  third.version = 4000;
  world.put_order(first);
  world.put_order(second);
  world.put_order(third);

  const auto changed = world.store().changed_orders(core::from_ms(0));

  REQUIRE(changed);
  REQUIRE(changed->size() == 3);
  CHECK((*changed)[0].number == "A-1007");
  CHECK((*changed)[1].number == "A-1008");
  CHECK((*changed)[2].number == "A-1009");
  CHECK((*changed)[2].value.minor == 0);
  CHECK((*changed)[0].email == "Ada@Example.com");
}

void check_outage_conforms(StoreWorld& world) {
  Store& store = world.store();
  world.put_order(paid_order());
  CHECK(store.self_check().empty());

  world.set_down(true);

  const auto order = store.check_order(query_for("A-1007", "ada@example.com"));
  const auto found = store.find_coupon(towel("rwd_1", "7Q2MX4KD9TZB"));
  const auto made = store.create_coupon(towel("rwd_1", "7Q2MX4KD9TZB"));
  const auto state = store.disable_coupon("7Q2MX4KD9TZB", "refund");
  const auto longer = store.extend_coupon("7Q2MX4KD9TZB", core::from_ms(0));
  const auto changed = store.changed_orders(core::from_ms(0));
  REQUIRE_FALSE(longer);
  CHECK(longer.error().code == core::ErrorCode::kUnavailable);
  REQUIRE_FALSE(order);
  CHECK(order.error().code == core::ErrorCode::kUnavailable);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == core::ErrorCode::kUnavailable);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == core::ErrorCode::kUnavailable);
  REQUIRE_FALSE(state);
  CHECK(state.error().code == core::ErrorCode::kUnavailable);
  REQUIRE_FALSE(changed);
  CHECK(changed.error().code == core::ErrorCode::kUnavailable);
  CHECK_FALSE(store.self_check().empty());

  world.set_down(false);

  CHECK(store.check_order(query_for("A-1007", "ada@example.com")));
}

}  // namespace regulars::store_adapter
