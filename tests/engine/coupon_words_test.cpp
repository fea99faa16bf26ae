// What the shop's callbacks tell of a coupon, late, twice and out of order.
#include "engine/coupon_words.h"

#include <chrono>
#include <optional>
#include <string>

#include "db/redemptions.h"
#include "tests/catch.h"
#include "tests/engine/owner_world.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using std::chrono::seconds;

namespace {

// Ana has 400 points and a coupon that cost 100.
struct World : OwnerWorld {
  std::string code;
  core::Instant first;

  explicit World(const std::string& more = "") {
    owner_writes("", "  prize: {name: A prize, costs: 100, " + more + "coupon: {product: P}}\n");
    buys({line("A", 1, 45000)});
    shows("prize");
    code = take("prize");
    shop.pass(std::chrono::hours(1));
    first = shop.now();
    shop.pass(std::chrono::hours(1));  // all is told later than it happened
  }
  void redeemed(std::optional<core::Instant> at, const std::string& id = "X1") {
    hears([&](const Context& context) {
      hear_coupon_used(context, {.code = code, .order_id = id, .at = at});
    });
  }
  void released(std::optional<core::Instant> at, const std::string& id = "X1") {
    hears([&](const Context& context) {
      hear_coupon_released(context, {.code = code, .order_id = id, .at = at});
    });
  }
  db::Coupon coupon() { return *db::find_coupon(shop.db(), code); }
  std::string state() { return coupon().state + " " + coupon().used_order; }
  std::int64_t points() { return shop.points_of(ana); }

 private:
  void hears(const std::function<void(const Context&)>& work) {
    shop.pass(seconds(1));
    shop.act(work);
  }
};

}  // namespace

TEST_CASE("Section 15: a use that is told after its release leaves the coupon open", "[engine]") {
  World world("when_expired: given back, ");
  const seconds after(GENERATE(60, 0));  // of the same moment: the release is the newer one
  world.released(world.first + after);

  world.redeemed(world.first);
  CHECK(world.state() == "open ");
  world.redeemed(world.first);  // repeated under another id

  CHECK(world.state() == "open ");
  CHECK(world.points() == 400);
  world.shop.pass(std::chrono::days(40));
  world.shop.act([&](const Context& context) { expire_coupon(context, world.coupon()); });
  CHECK(world.points() == 500);
  world.check_history();
}

TEST_CASE("Section 15: points go back with a release that is told before its use", "[engine]") {
  World world("when_cancelled: points back, ");
  world.released(world.first + seconds(60));
  CHECK(world.points() == 400);

  world.redeemed(world.first);
  CHECK(world.state() == "cancelled X1");
  CHECK(world.points() == 500);
  world.redeemed(world.first);
  world.released(world.first + seconds(60));

  CHECK(world.state() == "cancelled X1");
  CHECK(world.points() == 500);
  world.check_history();
}

TEST_CASE("Section 15: a use and a release that are told again change nothing", "[engine]") {
  World world;
  world.redeemed(world.first);
  CHECK(world.state() == "used X1");
  world.released(world.first + seconds(60));
  CHECK(world.state() == "open ");

  world.redeemed(world.first);
  CHECK(world.state() == "open ");
  world.redeemed(world.first + seconds(120));  // the order was paid after all
  CHECK(world.state() == "used X1");
  world.released(world.first + seconds(60));

  CHECK(world.state() == "used X1");
  CHECK(world.points() == 400);
  CHECK(world.shop.notes().empty());
  world.check_history();
}

TEST_CASE("Section 15: a release says nothing of the use on another order", "[engine]") {
  World world;
  world.redeemed(world.first);
  world.released(world.first + seconds(60));
  const seconds of_other(GENERATE(30, 90));

  world.redeemed(world.first + of_other, "X2");

  CHECK(world.state() == "used X2");
  world.redeemed(world.first);  // late, of the first order
  CHECK(world.state() == "used X2");
  CHECK(world.shop.notes().empty());
  world.check_history();
}

TEST_CASE("Words of a coupon without a time are taken as they come", "[engine]") {
  World world;
  world.released(std::nullopt);
  world.redeemed(std::nullopt);
  CHECK(world.state() == "used X1");
  world.released(std::nullopt);
  CHECK(world.state() == "open ");
}

TEST_CASE("A shop whose clock went wrong is heard again", "[engine]") {
  World world;
  world.redeemed(world.first + std::chrono::days(1000));
  CHECK(world.state() == "used X1");
  world.shop.pass(seconds(60));

  world.released(world.shop.now());

  CHECK(world.state() == "open ");
}
