// What the shipped conversations say where program.yaml leaves something out.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

struct World {
  TestShop shop{{.verify_email = VerifyEmail::kNever}};

  std::vector<std::string> says(const std::string& text) {
    shop.heard();
    shop.types(text);
    return shop.heard();
  }
};

}  // namespace

TEST_CASE("Without a joining bonus nobody is promised 0 points", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) { rules.program.joining_bonus = core::Points(0); });

  const auto greeted = world.says("hello");
  CHECK(has_part(greeted, "your first prize for 200 points."));
  CHECK_FALSE(has_part(greeted, "just for joining"));
  const auto asked = world.says("join");
  CHECK(has_part(asked, "It is free."));
  CHECK_FALSE(has_part(asked, "0 points"));
  world.shop.taps("Yes please");
  const auto welcomed = world.says("bob@example.com");
  CHECK(has_part(welcomed, "Welcome to Bumble Rewards!"));
  CHECK_FALSE(has_part(welcomed, "0 points"));
}

TEST_CASE("Without a rhythm the question about reminders names no days", "[engine]") {
  World world;
  world.shop.member("ana", "ana@example.com");
  world.shop.change_rules([](Rules& rules) { rules.program.reminders.every.reset(); });

  const auto asked = world.says("reminders");

  CHECK(has_part(asked, "May I write to you now and then"));
  CHECK_FALSE(has_part(asked, "every"));
  world.shop.taps("Yes, remind me");
  CHECK(has_part(world.says("reminders"), "You get a reminder now and then."));
  CHECK(has_part(world.says("start"), "Good. I write now and then"));
}

TEST_CASE("A program that sends no reminders does not ask for them", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) { rules.program.reminders = {}; });

  world.says("join");
  world.shop.taps("Yes please");
  const auto joined = world.says("bob@example.com");

  CHECK(has_part(joined, "Did an order bring you here?"));
  CHECK_FALSE(has_part(joined, "May I write"));
  CHECK(has_part(world.says("reminders"), "We send no reminders at the moment."));
}
