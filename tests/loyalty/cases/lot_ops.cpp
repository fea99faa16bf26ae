// Steps on the ledger itself: points spent, given back, taken back, expired.
#include <algorithm>
#include <utility>

#include "loyalty/points/expiry_warnings.h"
#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

void move_time(World& world, Fields& step) {
  if (step.has("on")) {
    return world.go_to(world.dates.within(step.text({"on"})));
  }
  world.go_to(step.has("at") ? world.dates.moment(step.text({"at"})) : world.now);
}

std::int64_t points_of(World& world, Fields& step) {
  const Json* points = step.find("points");
  if (points == nullptr) {
    throw Problem(step.where() + ".points is missing");
  }
  return world.points_in(*points, step.where() + ".points");
}

void redeem(World& world, Fields& step) {
  move_time(world, step);
  step.pass_over({"device", "draft"});
  const std::string key = step.text_or(
      {"key", "order", "id"}, "redeem-" + std::to_string(world.ledger.entries().size() + 1));
  const std::int64_t points = points_of(world, step);
  world.say("accepted", world.ledger.redeem(key, points, world.now));
}

void draft(World& world, Fields& step) {
  world.drafts[step.text({"order", "id"})] = points_of(world, step);
}

void roll_back(World& world, Fields& step) {
  move_time(world, step);
  world.say_points("points_recredited",
                   world.ledger.give_back(step.text({"order", "key", "id"}), {}, world.now));
}

void claw_back(World& world, Fields& step) {
  move_time(world, step);
  std::optional<std::int64_t> points;
  if (step.has("points")) {
    points = points_of(world, step);
  }
  world.say_points("claw_back",
                   world.ledger.claw_back(step.text({"order", "id"}), points, world.now));
}

std::int64_t expired_since(World& world, std::size_t entry) {
  std::int64_t sum = 0;
  for (std::size_t i = entry; i < world.ledger.entries().size(); ++i) {
    const Entry& one = world.ledger.entries()[i];
    sum -= one.kind == "expire" ? one.points : 0;
  }
  return sum;
}

void run_expiry(World& world, Fields& step) {
  const std::size_t before = world.ledger.entries().size();
  move_time(world, step);
  world.say_points("expired", expired_since(world, before));
}

void pass(World& world, Fields& step) {
  const std::size_t before = world.ledger.entries().size();
  const std::string date = step.text({"date", "to"});
  world.go_to(world.dates.after(date));
  world.say_points("expired_on_" + date, expired_since(world, before));
  world.say_points("expired", expired_since(world, before));
}

void balance(World& world, Fields& step) {
  move_time(world, step);
  world.say_points("balance", world.ledger.balance());
}

void expiring_until(World& world, Fields& step) {
  std::vector<EndingLot> lots;
  for (const Lot& lot : world.ledger.account().lots) {
    lots.push_back({.id = core::LotId(lot.id), .remaining = lot.remaining, .expires = lot.expires});
  }
  const auto points =
      loyalty::expiring_until(lots, world.dates.day(step.text({"at", "until", "on"})), kZone);
  if (!points) {
    throw Problem("a sum of points does not fit");
  }
  world.say_points("points", points->count());
}

void last_day(World& world, Fields& step) {
  const auto day = last_good_day(world.expiry, world.dates.day(step.text({"earned", "on"})));
  world.say("last_day", day ? Json(day_text(*day)) : Json());
}

// The first day without the points: they are gone at its midnight.
void expires_at_midnight_of(World& world, Fields&) {
  const std::size_t count = std::max(world.earned_dates.size(), world.expiry_modes.size());
  if (world.earned_dates.empty() || world.expiry_modes.empty()) {
    throw Problem("expires_at_midnight_of without given.earned and given.modes");
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t from = std::min(i, world.earned_dates.size() - 1);
    const std::size_t by = std::min(i, world.expiry_modes.size() - 1);
    const auto day =
        last_good_day(world.expiry_modes[by], world.dates.day(world.earned_dates[from]));
    world.say("date", day ? Json(day_text(*day + std::chrono::days(1))) : Json());
  }
}

Json left_of_all(World& world) {
  Json all = Json::array();
  for (const CreditedLot& lot : world.ledger.lots()) {
    all.push_back(scaled_json(world.ledger.left_of(lot), world.scale));
  }
  return all;
}

// Points left in each lot: by name where `expect` has names, else in the order of the ledger.
Json left(World& world) {
  const Json* asked = world.expected;
  const bool has_field = asked != nullptr && asked->contains("left");
  if (has_field && asked->at("left").is_object()) {
    Json named = Json::object();
    for (const CreditedLot& lot : world.ledger.lots()) {
      named[lot.name] = scaled_json(world.ledger.left_of(lot), world.scale);
    }
    return named;
  }
  if (has_field && !asked->at("left").is_array()) {
    return scaled_json(world.ledger.balance(), world.scale);
  }
  return left_of_all(world);
}

Json last_entry(World& world) {
  const std::vector<Entry>& entries = world.ledger.entries();
  return entries.size() > world.given_entries ? scaled_json(entries.back().points, world.scale)
                                              : Json();
}

Json all_entries(World& world) {
  Json all = Json::array();
  for (std::size_t i = world.given_entries; i < world.ledger.entries().size(); ++i) {
    all.push_back(scaled_json(world.ledger.entries()[i].points, world.scale));
  }
  return all;
}

State count_of(std::string kind) {
  return [kind = std::move(kind)](World& world) {
    const std::vector<Entry>& entries = world.ledger.entries();
    return Json(std::ranges::count(entries, kind, &Entry::kind));
  };
}

State number_in(core::Points Account::*member, std::int64_t sign) {
  return [member, sign](World& world) {
    return scaled_json(sign * (world.ledger.account().*member).count(), world.scale);
  };
}

Json used(World& world) {
  std::int64_t sum = 0;
  for (const Entry& entry : world.ledger.entries()) {
    sum -= entry.kind == "redeem" || entry.kind == "recredit" ? entry.points : 0;
  }
  return scaled_json(sum, world.scale);
}

}  // namespace

void add_lot_ops(Ops& ops, States& states) {
  ops["redeem"] = redeem;
  ops["draft"] = draft;
  ops["roll_back"] = roll_back;
  ops["claw_back"] = claw_back;
  ops["run_expiry"] = run_expiry;
  ops["pass"] = pass;
  ops["balance"] = balance;
  ops["expiring_until"] = expiring_until;
  ops["last_day"] = last_day;
  ops["expires_at_midnight_of"] = expires_at_midnight_of;
  ops["replay"] = [](World& world, Fields& step) { move_time(world, step); };
  states["left"] = left;
  states["lots_left"] = left_of_all;
  states["lot_left"] = [](World& world) {
    const Json all = left_of_all(world);
    return all.empty() ? Json() : all.back();
  };
  states["entry"] = last_entry;
  states["entries"] = all_entries;
  states["claw_back_entries"] = count_of("clawback");
  states["redeem_entries"] = count_of("redeem");
  states["roll_back_entries"] = count_of("recredit");
  states["expire_entries"] = count_of("expire");
  states["expiry_entries"] = count_of("expire");
  states["earn_entries"] = count_of("earn");
  states["deficit"] = number_in(&Account::debt, -1);
  states["debt"] = number_in(&Account::debt, -1);
  states["spendable"] = number_in(&Account::available, 1);
  states["available"] = number_in(&Account::available, 1);
  states["pending"] = number_in(&Account::pending, 1);
  states["points_used"] = used;
}

}  // namespace regulars::loyalty::cases
