#include "engine/adjust.h"

#include "db/verify.h"
#include "engine/proof/explain.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::Points;

namespace {

struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");  // 50 points

  core::Result<core::Done> correct(std::int64_t points, const std::string& reason) {
    core::Result<core::Done> done = core::Done{};
    shop.act([&](const Context& context) {
      done = adjust(context,
                    {.member = *ana.member,
                     .change = Points(points),
                     .reason = reason,
                     .who = "command line"});
    });
    return done;
  }
};

}  // namespace

TEST_CASE("A correction adds or takes points with its reason, and is in the audit", "[engine]") {
  World world;

  REQUIRE(world.correct(25, "  Sorry for the late parcel ").has_value());
  REQUIRE(world.correct(-10, "Booked twice").has_value());

  CHECK(world.shop.points_of(world.ana) == 65);
  const auto lines = explain(world.shop.db(), *world.ana.member, world.shop.clock.now()).lines;
  CHECK(reason_of(lines.at(1), "en") == "Correction: Sorry for the late parcel");
  CHECK(world.shop.ask("SELECT group_concat(action || '|' || detail) FROM audit") ==
        "points added|member 1: 25, Sorry for the late parcel,points taken|member 1: -10, Booked "
        "twice");
  CHECK(db::verify(world.shop.db(), world.shop.clock.now()).empty());
}

TEST_CASE("A correction that cannot be is refused with what is wrong", "[engine]") {
  World world;

  CHECK(world.correct(-51, "Too many").error().code == core::ErrorCode::kConflict);
  CHECK(world.correct(0, "Nothing").error().code == core::ErrorCode::kInvalid);
  CHECK(world.correct(5, "   ").error().code == core::ErrorCode::kInvalid);
  CHECK(world.correct(1'000'000'001, "More than an entry holds").error().code ==
        core::ErrorCode::kInvalid);

  CHECK(world.shop.points_of(world.ana) == 50);
}
