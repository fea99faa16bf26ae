#include "db/memberships.h"

#include "db/orders.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using db::test::later;

TEST_CASE("A member's first trial stays", "[db]") {
  const auto connection = test::open_fresh();
  const core::MemberId ana = add_member(*connection, {.joined = later(0)}, "test");
  CHECK_FALSE(find_trial(*connection, ana).has_value());

  add_trial(*connection, ana, {.tier = "Gold", .started = later(5), .days = 30});
  add_trial(*connection, ana, {.tier = "Silver", .started = later(9), .days = 90});

  const auto trial = find_trial(*connection, ana);
  REQUIRE(trial.has_value());
  CHECK(trial->tier == "Gold");
  CHECK(trial->started == later(5));
  CHECK(trial->days == 30);
}

TEST_CASE("A fee that is written again changes nothing but its end", "[db]") {
  const auto connection = test::open_fresh();
  const core::MemberId ana = add_member(*connection, {.joined = later(0)}, "test");
  const FeeRow fee{.id = "custom:7",
                   .order_key = "custom:7",
                   .product = "CLUB",
                   .tier = "Gold",
                   .paid = later(5),
                   .lasts = "1 year"};
  save_fee(*connection, ana, fee);
  FeeRow again = fee;
  again.tier = "Silver";
  again.refunded = later(9);

  save_fee(*connection, ana, again);

  const auto fees = fees_of(*connection, ana);
  REQUIRE(fees.size() == 1);
  CHECK(fees.front().tier == "Gold");
  CHECK(fees.front().lasts == "1 year");
  CHECK(fees.front().refunded == later(9));
  CHECK(has_paid_fee(*connection, "custom:7"));
  CHECK_FALSE(has_paid_fee(*connection, "custom:8"));
}

TEST_CASE("Orders are found under their address however the shop writes it", "[db]") {
  const auto connection = test::open_fresh();
  save_order_snapshot(*connection,
                      {.order_key = "custom:1",
                       .number = "1",
                       .email = " Ana@Example.com",
                       .state = "paid",
                       .value = {.minor = 100, .currency = "USD"},
                       .version = 1,
                       .placed = later(0)},
                      later(0));

  CHECK(orders_under(*connection, "ana@example.com").size() == 1);
  CHECK(orders_under(*connection, "ben@example.com").empty());
}
