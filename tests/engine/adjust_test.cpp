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
  CorrectionLimits limits{};
  TestShop shop{{.corrections = limits}};
  db::Contact ana = shop.member("ana", "ana@example.com");  // 50 points

  core::Result<core::Done> correct(std::int64_t points,
                                   const std::string& reason = "For the test",
                                   const std::string& who = "command line") {
    core::Result<core::Done> done = core::Done{};
    shop.act([&](const Context& context) {
      done = adjust(
          context, {.member = *ana.member, .change = Points(points), .reason = reason, .who = who});
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

// Reliability rules 8.2.
TEST_CASE("One person corrects no more at once and in a day than the owner says", "[engine]") {
  World world{.limits = {.most = Points(40), .per_day = Points(60)}};

  CHECK(world.correct(41).error().sentence ==
        "a correction is of at most 40 points (shop.yaml, corrections: most)");
  CHECK(world.correct(-41).error().code == core::ErrorCode::kConflict);
  REQUIRE(world.correct(40).has_value());
  REQUIRE(world.correct(-20).has_value());  // what is taken counts too
  CHECK(world.correct(1).error().sentence ==
        "today 60 of 60 points have been corrected by command line; 1 more are too many "
        "(shop.yaml, corrections: per_day)");
  CHECK(world.correct(1, "Somebody else may", "ben").has_value());
  CHECK(world.shop.points_of(world.ana) == 71);

  world.shop.clock.set(utc("2026-01-06T07:59:59Z"));  // the shop's day ends at 08:00 UTC
  CHECK_FALSE(world.correct(1).has_value());
  world.shop.clock.set(utc("2026-01-06T08:00:00Z"));
  CHECK(world.correct(40).has_value());
  CHECK(world.shop.ask("SELECT count(*) FROM audit") == "4");
}
