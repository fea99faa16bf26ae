#include "engine/gave_up.h"

#include "db/jobs.h"
#include "db/notes.h"
#include "engine/claim_order.h"
#include "engine/redeem.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

constexpr const char* kSorry = "A person will look after it";

// A member whose last wish needs the shop, and a shop that is not asked.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");

  World() { shop.give(ana, 210); }

  void claim() {
    shop.act([this](const Context& context) {
      claim_order(context,
                  {.contact = ana,
                   .order = "10432",
                   .order_link = shop.signed_link("10432"),
                   .conversation = "1.1",
                   .flow = "claim",
                   .step = "claim"});
    });
  }
  void redeem_towel() {
    shop.act([this](const Context& context) {
      redeem(context,
             {.contact = ana,
              .reward = "towel",
              .nonce = "1",
              .conversation = "1.1",
              .flow = "rewards",
              .step = "take"});
    });
  }
  db::JobRow give_up() {
    const auto jobs = db::claim_jobs(shop.db(), "store", shop.now(), 1);
    REQUIRE(jobs.size() == 1);
    db::fail_job(shop.db(), jobs[0].id, "no answer", std::nullopt, shop.now());
    note_gave_up(shop.db(), jobs[0], "no answer", shop.now());
    return jobs[0];
  }
};

}  // namespace

TEST_CASE("Whoever waits for an order check that failed for good is told, once", "[engine]") {
  World world;
  world.claim();

  const db::JobRow job = world.give_up();
  note_gave_up(world.shop.db(), job, "no answer", world.shop.now());
  world.shop.settle();

  const auto heard = world.shop.heard();
  REQUIRE(heard.size() == 1);
  CHECK(has_part(heard, kSorry));
  CHECK(has_part(world.shop.notes(), "regulars job retry " + std::to_string(job.id.number())));
}

TEST_CASE("After the owner had it tried again, the order still counts", "[engine]") {
  World world;
  world.shop.orders["10432"] = world.shop.order(6000);
  world.claim();
  const db::JobRow job = world.give_up();
  world.shop.settle();
  REQUIRE(world.shop.points_of(world.ana) == 260);

  REQUIRE(db::retry_job(world.shop.db(), job.id, world.shop.now()));
  world.shop.settle();

  CHECK(world.shop.points_of(world.ana) == 320);
}

TEST_CASE("Who still waits is not told afterwards that the shop may yet answer", "[engine]") {
  World world;
  world.shop.is_store_away = true;
  world.shop.opens("order--" + world.shop.signed_link("10432"));
  REQUIRE(world.shop.heard().empty());

  world.give_up();
  world.shop.settle();
  world.shop.pass(std::chrono::minutes(1));
  world.shop.act([](const Context& context) { collect_due(context.db, context.now); });
  world.shop.settle();

  const auto heard = world.shop.heard();
  REQUIRE(heard.size() == 1);
  CHECK(has_part(heard, kSorry));
}

TEST_CASE("A claim that was answered meanwhile needs no sorry", "[engine]") {
  World world;
  world.claim();
  world.shop.db().execute("UPDATE claim SET outcome = 'claimed'");

  world.give_up();
  world.shop.settle();

  CHECK(world.shop.heard().empty());
}

TEST_CASE("Points held for a coupon that failed for good come back when the owner gives it up",
          "[engine]") {
  World world;
  world.redeem_towel();
  const db::JobRow job = world.give_up();
  world.shop.settle();
  CHECK(has_part(world.shop.heard(), kSorry));
  CHECK(world.shop.held_of(world.ana) == 200);
  CHECK(has_part(world.shop.notes(), "gives the points back"));

  REQUIRE(db::discard_job(world.shop.db(), job.id, "no such product", world.shop.now()));
  release_discarded(world.shop.db(), job, "no such product", world.shop.now());
  release_discarded(world.shop.db(), job, "no such product", world.shop.now());
  world.shop.settle();

  CHECK(world.shop.held_of(world.ana) == 0);
  CHECK(world.shop.points_of(world.ana) == 260);
  const auto said = world.shop.heard();
  REQUIRE(said.size() == 1);
  CHECK(has_part(said, "your points are back on your card"));
  CHECK_FALSE(has_part(said, "The shop"));
  CHECK_FALSE(has_part(world.shop.notes(), "The shop refused a coupon"));
}

TEST_CASE("The note about a job that gave up is the one that goes with it", "[engine]") {
  World world;
  const db::JobRow first{.id = core::JobId(7), .kind = "send", .payload = "{\"contact\":1}"};
  const db::JobRow second{.id = core::JobId(8), .kind = "send", .payload = "{\"contact\":1}"};
  note_gave_up(world.shop.db(), first, "refused", world.shop.now());
  note_gave_up(world.shop.db(), second, "lost", world.shop.now());

  db::remove_notes_of(world.shop.db(), first.id);

  const auto left = world.shop.notes();
  REQUIRE(left.size() == 1);
  CHECK(has_part(left, "lost"));
}

TEST_CASE("Notes for the owner go after 180 days", "[engine]") {
  World world;
  db::add_note(world.shop.db(), {.kind = "hand_off", .sentence = "Old"}, world.shop.now());
  world.shop.pass(std::chrono::days(1));
  db::add_note(world.shop.db(), {.kind = "hand_off", .sentence = "New"}, world.shop.now());

  world.shop.pass(std::chrono::days(179));
  tidy_up(world.shop.db(), world.shop.now());
  CHECK(world.shop.notes().size() == 2);
  world.shop.pass(std::chrono::milliseconds(1));
  tidy_up(world.shop.db(), world.shop.now());

  CHECK(world.shop.notes() == std::vector<std::string>{"New"});
}

TEST_CASE("A message that could not be sent is only noted", "[engine]") {
  World world;
  const db::JobRow job{.id = core::JobId(7), .kind = "send", .payload = "{\"contact\":1}"};

  note_gave_up(world.shop.db(), job, "refused", world.shop.now());
  world.shop.settle();

  CHECK(world.shop.heard().empty());
  CHECK(has_part(world.shop.notes(), "A job gave up (send): refused."));
}
