#include "db/punches.h"

#include "db/orders.h"
#include "db/redemptions.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using namespace regulars::db::test;

namespace {

struct World {
  std::unique_ptr<Connection> connection = open_fresh();
  Connection& db = *connection;
  core::MemberId ana = add_ana(db);
  Contact contact = add_contact_of(db, ana);

  World() {
    save_order_snapshot(db,
                        {.order_key = "s:1",
                         .number = "1",
                         .email = "ana@example.com",
                         .state = "paid",
                         .value = {.minor = 800, .currency = "USD"},
                         .version = 1,
                         .placed = kStart},
                        kStart);
  }
  static PunchRow row(std::int64_t unit_minor, std::int64_t units) {
    return {.order_key = "s:1",
            .at = kStart,
            .product = "COFFEE",
            .unit_minor = unit_minor,
            .units = units};
  }
  std::int64_t units() {
    std::int64_t sum = 0;
    for (const PunchRow& punch : punches_of(db, ana, "coffee")) {
      sum += punch.units;
    }
    return sum;
  }
};

}  // namespace

TEST_CASE("An order's punches on a card take the place of those it had", "[db]") {  // R45
  World world;
  save_punches(world.db, world.ana, "s:1", "coffee", {World::row(400, 2), World::row(300, 1)});
  CHECK(world.units() == 3);

  save_punches(world.db, world.ana, "s:1", "coffee", {World::row(400, 1), World::row(400, 1)});

  const auto left = punches_of_order(world.db, "s:1", "coffee");
  REQUIRE(left.size() == 1);
  CHECK(left[0].units == 2);
  CHECK(left[0].unit_minor == 400);
  CHECK(left[0].product == "COFFEE");
  CHECK(left[0].at == kStart);
  CHECK(punches_of(world.db, world.ana, "tea").empty());
}

TEST_CASE("A gift counts until it is refused or given back", "[db]") {
  World world;
  const auto take = [&](const char* request, const char* state) {
    return add_redemption(world.db,
                          {.request_id = request,
                           .fingerprint = "f",
                           .contact = world.contact.id,
                           .member = world.ana,
                           .reward = "coffee",
                           .state = state,
                           .expires = later(1000),
                           .punches = 9},
                          kStart);
  };
  take("1", "held");
  take("2", "refused");
  const core::RedemptionId issued = take("3", "issued");
  add_coupon(world.db,
             {.code = "C3", .redemption = issued, .member = world.ana, .expires = later(1000)},
             kStart);
  CHECK(punches_used(world.db, world.ana, "coffee") == 18);

  Coupon coupon = *find_coupon(world.db, "C3");
  coupon.state = "expired";
  save_coupon(world.db, coupon);
  CHECK(punches_used(world.db, world.ana, "coffee") == 18);
  coupon.is_recredited = true;
  save_coupon(world.db, coupon);

  CHECK(punches_used(world.db, world.ana, "coffee") == 9);
}
