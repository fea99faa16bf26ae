#include "app/clock_watch.h"

#include <chrono>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::app;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const core::Instant kStart = *core::parse_rfc3339("2026-03-01T10:00:00Z");

// A wall clock that can be set without time passing.
class SetClock final : public core::Clock {
 public:
  core::Instant now() const override { return wall; }
  core::Duration monotonic() const override { return passed; }
  void pass(core::Duration time) {
    wall += time;
    passed += time;
  }

  core::Instant wall = kStart;
  core::Duration passed{0};
};

struct World {
  SetClock clock;
  ClockWatch watch{clock};

  bool is_odd() { return watch.check().has_value(); }
  void pass(core::Duration time) {
    clock.pass(time);
    CHECK_FALSE(is_odd());
  }
};

}  // namespace

TEST_CASE("A steady clock holds nothing", "[app]") {
  World world;
  world.pass(seconds(1));
  world.pass(hours(40));
  CHECK_FALSE(world.watch.is_held());

  world.clock.wall += minutes(2) - seconds(1);
  CHECK_FALSE(world.is_odd());
  CHECK_FALSE(world.watch.is_held());
}

TEST_CASE("After a small jump the clock must be steady for 10 minutes", "[app]") {
  for (const core::Duration jump : {core::Duration(minutes(2)), core::Duration(minutes(-30))}) {
    World world;
    world.clock.wall += jump;
    CHECK(world.is_odd());
    CHECK(world.watch.is_held());
    world.pass(minutes(10) - seconds(1));
    CHECK(world.watch.is_held());
    world.pass(seconds(1));
    CHECK_FALSE(world.watch.is_held());
  }
}

TEST_CASE("After a jump of a day a person must say that the clock is right", "[app]") {
  World world;
  world.clock.wall += hours(24);
  REQUIRE(world.is_odd());
  world.pass(hours(1));
  CHECK(world.watch.is_held());

  // Set right again, it is trusted as after a small jump.
  world.clock.wall -= hours(24);
  CHECK(world.is_odd());
  CHECK(world.watch.is_held());
  world.pass(minutes(10));
  CHECK_FALSE(world.watch.is_held());
}

TEST_CASE("Jumps of less than a day that come to more need a word too", "[app]") {
  World world;
  world.clock.wall += hours(23);
  CHECK(world.is_odd());
  world.clock.wall += hours(2);
  CHECK(world.is_odd());
  world.pass(minutes(10));
  CHECK(world.watch.is_held());
}

TEST_CASE("At the start the clock is compared with the highest time that was seen", "[app]") {
  const auto held_after = [](core::Duration since_seen, core::Duration later) {
    World world;
    const bool is_odd = world.watch.judge_start(kStart - since_seen).has_value();
    CHECK(is_odd == world.watch.is_held());
    world.pass(later);
    return world.watch.is_held();
  };
  CHECK_FALSE(World().watch.judge_start(std::nullopt).has_value());
  CHECK_FALSE(held_after(hours(0), seconds(1)));
  CHECK_FALSE(held_after(hours(24 * 30), seconds(1)));
  CHECK_FALSE(held_after(hours(-1), seconds(1)));
  CHECK(held_after(hours(24 * 30) + seconds(1), hours(1)));
  CHECK(held_after(hours(-2), minutes(9)));
  CHECK_FALSE(held_after(hours(-2), minutes(10)));
  CHECK(held_after(hours(-24), hours(1)));
}
