// Steps that bring points: by rules, by hand, and what rates there are from now on.
#include <utility>

#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

void move_time(World& world, Fields& step) {
  if (step.has_any({"on", "date"})) {
    world.go_to(world.dates.within(step.text({"on", "date"})));
  } else {
    world.go_to(world.now);
  }
}

// The last good day of the balance, or of the newest lot. A rule that is still to be switched on
// is.
Json last_day_of_points(World& world) {
  world.go_to(world.expiry_from.value_or(world.now));
  const Account& account = world.ledger.account();
  std::optional<core::Instant> end = account.idle_until;
  if (!end && !account.lots.empty()) {
    end = account.lots.back().expires;
  }
  return end ? Json(day_text(last_good_day_before(*end, kZone))) : Json();
}

void add_points(World& world, Fields& step) {
  move_time(world, step);
  step.pass_over({"reason"});
  const Json* points = step.find("points");
  if (points == nullptr) {
    throw Problem(step.where() + ".points is missing");
  }
  const std::int64_t wanted = world.points_in(*points, step.where() + ".points");
  if (step.has_any({"expires", "expires_at", "order", "id"})) {
    Ledger::Credit credit{
        .points = wanted, .order = step.text_or({"order"}, ""), .name = step.text_or({"id"}, "")};
    if (step.has("expires")) {
      credit.expires = world.dates.after(step.text({"expires"}));
    } else if (step.has("expires_at")) {
      credit.expires = world.dates.moment(step.text({"expires_at"}));
    }
    const bool is_again = !credit.order.empty() && world.ledger.orders().contains(credit.order);
    if (!is_again) {
      world.ledger.credit(credit, world.now);
    }
  } else {
    world.ledger.grant(wanted, world.now);
  }
}

// What an order of that value brings.
void earn_by_rules(World& world, Fields& step) {
  move_time(world, step);
  const auto basis = step.maybe_whole({"basis_minor", "amount_minor", "total_minor"});
  if (!basis && !world.basis_minor) {
    throw Problem("earn without a value or points");
  }
  const std::int64_t minor = basis.value_or(world.basis_minor.value_or(0));
  const std::string id =
      step.text_or({"id", "order"}, "order-" + std::to_string(world.ledger.orders().size() + 1));
  const Order order{.key = id,
                    .number = id,
                    .is_counting = true,
                    .value = {.minor = minor, .currency = world.currency},
                    .placed = world.now,
                    .paid = world.now};
  world.say_points("points", world.ledger.order(order, facts_for(world, minor), world.now));
}

void earn(World& world, Fields& step) {
  if (step.has("points")) {
    add_points(world, step);
  } else {
    earn_by_rules(world, step);
  }
}

void bring_into_force(World& world, EarningRules rules) {
  rules.base.refunds = world.program.earning.base.refunds;
  world.program.earning = std::move(rules);
}

void change_rate(World& world, Fields& step) {
  if (step.has("rate")) {
    return bring_into_force(world, earning_rules(world, {step.object("rate")}, nullptr));
  }
  if (step.has_any({"points", "per_minor", "per_units"})) {
    Json rate = step.json();
    rate.erase("op");
    Fields fields(rate, step.where());
    step.pass_over({"points", "per_minor", "per_units", "whole_groups"});
    return bring_into_force(world, earning_rules(world, {fields}, nullptr));
  }
  const auto later = world.other_rules.find("rate_at_refund");
  if (later == world.other_rules.end()) {
    throw Problem(step.where() + ": no rate is given to change to");
  }
  bring_into_force(world, later->second);
}

void delete_rule(World& world, Fields&) {
  bring_into_force(world, earning_rules(world, {}, nullptr));
}

}  // namespace

void add_earning_ops(Ops& ops, States& states) {
  ops["earn"] = earn;
  ops["earn_exact"] = add_points;
  ops["grant"] = add_points;
  ops["adjust"] = add_points;
  ops["change_rate"] = change_rate;
  ops["delete_rule"] = delete_rule;
  const State balance = [](World& world) {
    return scaled_json(world.ledger.balance(), world.scale);
  };
  states["balance"] = balance;
  states["points_left"] = balance;
  states["expires_on"] = last_day_of_points;
}

}  // namespace regulars::loyalty::cases
