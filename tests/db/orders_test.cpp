#include "db/orders.h"

#include <chrono>

#include "db/shop_orders.h"
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
  core::MemberId ben = add_member(db, {.email = "ben@example.com", .joined = kStart}, "test");
  Contact contact = add_contact_of(db, ana);

  void save(std::int64_t version, std::int64_t minor = 6000, const std::string& state = "paid") {
    save_order_snapshot(db,
                        {.order_key = "custom:1",
                         .number = "10432",
                         .email = "ana@example.com",
                         .state = state,
                         .value = {.minor = minor, .currency = "USD"},
                         .version = version,
                         .placed = kStart},
                        kStart);
  }
  core::ClaimId claim(const std::string& outcome, core::Instant now, bool is_signed = false) {
    const core::ClaimId id = add_claim(db,
                                       {.contact = contact.id,
                                        .member = ana,
                                        .conversation = "1.1",
                                        .flow = "order",
                                        .step = "claim",
                                        .number = "10432",
                                        .number_raw = "#10432",
                                        .is_signed = is_signed},
                                       now);
    if (!outcome.empty()) {
      finish_claim(db, id, outcome, now);
    }
    return id;
  }
};

}  // namespace

TEST_CASE("An order is claimed once for ever", "[db]") {  // R29
  World world;
  world.save(1);

  CHECK_FALSE(claim_order_for(world.db, "custom:unknown", world.ana, kStart));
  CHECK(claim_order_for(world.db, "custom:1", world.ana, kStart));
  CHECK_FALSE(claim_order_for(world.db, "custom:1", world.ben, kStart));
  CHECK_FALSE(claim_order_for(world.db, "custom:1", world.ana, kStart));

  CHECK(find_order(world.db, "custom:1")->member == world.ana);
}

TEST_CASE("The shop's newest word keeps the claim, the target and the rate", "[db]") {
  World world;
  world.save(1);
  claim_order_for(world.db, "custom:1", world.ana, kStart);
  set_order_target(world.db, "custom:1", core::Points(60), "1/100 USD");

  world.save(2, 1000, "partially_refunded");

  const auto order = find_order(world.db, "custom:1");
  REQUIRE(order.has_value());
  CHECK(order->version == 2);
  CHECK(order->value == core::Money{.minor = 1000, .currency = "USD"});
  CHECK(order->state == "partially_refunded");
  CHECK(order->member == world.ana);
  CHECK(order->target == core::Points(60));
  CHECK(order->rate == "1/100 USD");
  CHECK(find_order(world.db, "custom:1")->version == 2);
  CHECK_FALSE(find_order(world.db, "custom:2").has_value());
  CHECK(orders_of(world.db, world.ana, 5).size() == 1);
  CHECK(orders_of(world.db, world.ben, 5).empty());
}

TEST_CASE("Wrong and open claims without a signed link count, others do not", "[db]") {
  World world;
  for (const char* outcome :
       {"not_found", "other_email", "no_match", "already_claimed", "", "claimed", "not_paid"}) {
    world.claim(outcome, later(1));
  }
  world.claim("no_match", later(1), true);

  CHECK(count_wrong_claims(world.db, world.contact.id, kStart) == 5);
  CHECK(count_wrong_claims(world.db, kStart) == 4);  // the whole shop: only those that are wrong
  CHECK(count_wrong_claims(world.db, world.contact.id, later(1)) == 0);
}

TEST_CASE("Signed links that did not fit are counted apart from typed numbers", "[db]") {
  World world;
  for (const char* outcome : {"not_found", "other_email", "already_claimed", "", "claimed"}) {
    world.claim(outcome, later(1), true);
  }
  world.claim("not_found", later(1));

  CHECK(count_refused_links(world.db, world.contact.id, kStart) == 2);
  CHECK(count_refused_links(world.db, world.contact.id, later(1)) == 0);
}

TEST_CASE("Dropping a contact's open claims leaves the answered ones", "[db]") {
  World world;
  const core::ClaimId open = world.claim("", later(1));
  const core::ClaimId done = world.claim("claimed", later(1));

  drop_open_claims(world.db, world.contact.id, later(2));

  CHECK(find_claim(world.db, open)->outcome == "dropped");
  CHECK(find_claim(world.db, done)->outcome == "claimed");
  CHECK(count_wrong_claims(world.db, world.contact.id, kStart) == 0);
}

TEST_CASE("The newest claim of an order that was not paid is found again", "[db]") {
  World world;
  world.claim("not_paid", kStart);
  const core::ClaimId second = world.claim("not_paid", later(1), true);
  world.claim("no_match", later(2));

  const auto found = find_unpaid_claim(world.db, world.ana, "10432");

  REQUIRE(found.has_value());
  CHECK(found->id == second);
  CHECK(found->is_signed);
  CHECK(found->number_raw == "#10432");
  CHECK_FALSE(find_unpaid_claim(world.db, world.ben, "10432").has_value());
  finish_claim(world.db, second, "claimed", later(3));
  CHECK(find_claim(world.db, second)->outcome == "claimed");
}

TEST_CASE("The owner's order list grows a version only with a change", "[db]") {
  World world;
  ShopOrder order{.number = "A-17",
                  .shop_id = "17",
                  .email = "ana@example.com",
                  .state = "paid",
                  .value = {.minor = 5000, .currency = "USD"},
                  .placed = kStart,
                  .updated = kStart};
  CHECK(save_shop_order(world.db, order));
  order.updated = later(5);
  CHECK_FALSE(save_shop_order(world.db, order));
  CHECK(find_shop_order(world.db, "a-17")->version == 1);  // numbers are typed in either case

  order.value.minor = 4000;
  CHECK(save_shop_order(world.db, order));

  const auto found = find_shop_order(world.db, "A-17");
  CHECK(found->version == 2);
  CHECK(found->value.minor == 4000);
  CHECK(shop_orders_since(world.db, kStart, 5).size() == 1);
  CHECK(shop_orders_since(world.db, later(5), 5).empty());
  CHECK(largest_shop_order_number(world.db) == 0);
  save_shop_order(world.db, {.number = "10432", .shop_id = "18", .state = "paid"});
  CHECK(largest_shop_order_number(world.db) == 10432);
  CHECK(newest_shop_orders(world.db, 1).at(0).number == "A-17");
}
