// Steps after which a member may be told something.
#include <utility>

#include "loyalty/rewards/thresholds.h"
#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

void enrol(World& world, Fields&) {
  world.say("messages", world.is_enrolled ? Json::array() : Json::array({"create"}));
  world.is_enrolled = true;
}

std::string text_of(const World& world, core::Points points) {
  const Json number = scaled_json(points.count(), world.scale);
  return number.is_string() ? number.get<std::string>() : number.dump();
}

void go_to_balance(World& world, std::int64_t points) {
  const std::int64_t before = world.ledger.balance();
  if (points > before) {
    world.ledger.credit({.points = points - before}, world.now);
  } else if (points < before) {
    world.ledger.debit(before - points, world.now);
  }
}

void set_balance(World& world, Fields& step) {
  const Json* points = step.find("points");
  if (points == nullptr) {
    throw Problem(step.where() + ".points is missing");
  }
  go_to_balance(world, world.points_in(*points, step.where() + ".points"));
}

void change_balance(World& world, Fields& step) {
  const Json* by = step.find({"by", "points"});
  if (by == nullptr) {
    throw Problem(step.where() + ".by is missing");
  }
  go_to_balance(world, world.ledger.balance() + world.points_in(*by, step.where() + ".by"));
}

}  // namespace

void tell_thresholds(World& world, std::int64_t before) {
  const auto crossed = crossed_threshold(
      world.thresholds, core::Points(before), core::Points(world.ledger.balance()));
  world.say("messages", crossed ? Json::array({text_of(world, *crossed)}) : Json::array());
}

void add_message_ops(Ops& ops, States&) {
  ops["enrol"] = enrol;
  ops["set_balance"] = set_balance;
  ops["change_balance"] = change_balance;
}

}  // namespace regulars::loyalty::cases
