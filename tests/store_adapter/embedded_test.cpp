#include "store_adapter/embedded.h"

#include "core/text.h"
#include "store_adapter/order_json.h"
#include "tests/catch.h"
#include "tests/store_adapter/conformance.h"

namespace regulars::store_adapter {
namespace {

class FakeOrderTable final : public OrderTable {
 public:
  std::optional<Order> find_by_number(std::string_view number) override {
    for (const Order& order : orders) {
      if (is_same_number(order.number, number)) {
        return order;
      }
    }
    return std::nullopt;
  }
  std::vector<Order> changed_since(core::Instant since) override {
    std::vector<Order> changed;
    for (const Order& order : orders) {
      if (order.version >= core::to_ms(since)) {
        changed.push_back(order);
      }
    }
    return changed;
  }

  std::vector<Order> orders;
};

class EmbeddedWorld final : public StoreWorld {
 public:
  Store& store() override { return store_; }
  void put_order(const Order& order) override {
    std::erase_if(table.orders, [&](const Order& known) { return known.id == order.id; });
    table.orders.push_back(order);
  }
  void set_down(bool is_down) override { store_.set_down(is_down); }
  void take_code(const std::string& code) override {
    REQUIRE(store_.create_coupon({.reward_id = "somebody_else", .code = code}));
  }

  FakeOrderTable table;

 private:
  EmbeddedStore store_{table, {}};
};

CouponRequest numbered(int number) {
  return {.reward_id = "rwd_" + std::to_string(number), .code = "CODE" + std::to_string(number)};
}

}  // namespace

TEST_CASE("The embedded store checks orders as every store does", "[store_adapter]") {
  EmbeddedWorld world;
  check_orders_conform(world);
}

TEST_CASE("The embedded store keeps coupons as every store does", "[store_adapter]") {
  EmbeddedWorld world;
  check_coupons_conform(world);
}

TEST_CASE("The embedded store tells of changed orders as every store does", "[store_adapter]") {
  EmbeddedWorld world;
  check_changes_conform(world);
}

TEST_CASE("The embedded store can be switched off for a rehearsal", "[store_adapter]") {
  EmbeddedWorld world;
  check_outage_conforms(world);
}

TEST_CASE("The end of a code of the owner's list is not ours to move", "[store_adapter]") {
  FakeOrderTable table;
  EmbeddedStore listed(table, {.codes_from_list = true});
  EmbeddedStore own(table, {});  // after a restart it has forgotten its codes

  CHECK(*listed.extend_coupon("TOWEL7", core::from_ms(0)) == CouponState::kUnknown);
  CHECK(*own.extend_coupon("TOWEL7", core::from_ms(0)) == CouponState::kOpen);
}

TEST_CASE("The embedded store tells a wrong address from an unknown number", "[store_adapter]") {
  EmbeddedWorld world;
  world.put_order(paid_order());

  const auto answer = world.store().check_order({.number = "A-1007", .email = "eve@example.com"});

  REQUIRE(answer);
  CHECK(answer->found);
  CHECK_FALSE(answer->email_matches);
}

TEST_CASE("The embedded store gives only orders that changed since the moment asked for",
          "[store_adapter]") {
  EmbeddedWorld world;
  world.put_order(paid_order());  // version 1000

  CHECK(world.store().changed_orders(core::from_ms(1000))->size() == 1);
  CHECK(world.store().changed_orders(core::from_ms(1001))->empty());
}

TEST_CASE("A code in another letter case is the same code", "[store_adapter]") {
  EmbeddedWorld world;
  world.take_code("TOWEL7");

  const auto made = world.store().create_coupon({.reward_id = "rwd_1", .code = "towel7"});

  REQUIRE_FALSE(made);
  CHECK(made.error().code == core::ErrorCode::kConflict);
}

TEST_CASE("A coupon without a reward id or a code is refused", "[store_adapter]") {
  EmbeddedWorld world;

  CHECK(world.store().create_coupon({.reward_id = "rwd_1"}).error().code ==
        core::ErrorCode::kInvalid);
  CHECK(world.store().create_coupon({.code = "TOWEL7"}).error().code == core::ErrorCode::kInvalid);
}

TEST_CASE("The embedded store remembers its latest 10,000 coupons", "[store_adapter]") {
  EmbeddedWorld world;
  for (int i = 0; i <= 10'000; ++i) {
    REQUIRE(world.store().create_coupon(numbered(i)));
  }

  CHECK_FALSE(world.store().find_coupon(numbered(0))->has_value());
  CHECK(world.store().find_coupon(numbered(1))->has_value());
  CHECK(world.store().find_coupon(numbered(10'000))->has_value());
}

TEST_CASE("A shop with codes from the owner's list says that it makes none", "[store_adapter]") {
  FakeOrderTable table;

  CHECK_FALSE(EmbeddedStore(table, {.codes_from_list = true}).capabilities().makes_coupons);
  CHECK(EmbeddedStore(table, {}).capabilities().makes_coupons);
}

}  // namespace regulars::store_adapter
