// Steps that ask whether a reward applies: by the basket, by the date, by how often it was used.
#include <algorithm>

#include "tests/loyalty/cases/shopping.h"
#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

bool is_included(const std::string& tax) {
  if (tax != "included" && tax != "excluded") {
    throw Problem("\"" + tax + "\" is no tax we know; expected included or excluded");
  }
  return tax == "included";
}

void min(World& world, Fields& step) {
  BasketNeeds needs = world.shopping.needs;
  needs.minor = step.whole_or({"minor", "min_minor"}, needs.minor);
  needs.units = step.whole_or({"qty", "min_qty"}, needs.units);
  needs.with_tax = is_included(step.text_or({"tax"}, "excluded"));
  world.say("applies", meets(needs, world.shopping.basket));
}

// The price of a unit stands beside what is given, or beside what is expected.
std::int64_t price_of(const World& world, const std::string& sku) {
  const auto known = world.shopping.prices.find(sku);
  if (known != world.shopping.prices.end()) {
    return known->second;
  }
  if (world.expected != nullptr && world.expected->contains("unit_minor")) {
    const Json& prices = world.expected->at("unit_minor");
    if (prices.is_object() && prices.contains(sku)) {
      return scaled_number(prices.at(sku), 1, "expect.unit_minor");
    }
  }
  throw Problem("there is no price of " + sku);
}

void cart(World& world, Fields& step) {
  std::vector<BasketLine> lines;
  for (const auto& [sku, qty] : step.json().items()) {
    if (sku == "op") {
      continue;
    }
    step.pass_over({sku.c_str()});
    BasketLine line{.product = sku,
                    .quantity = scaled_number(qty, 1, step.where() + "." + sku),
                    .unit_minor = price_of(world, sku)};
    lines.push_back(std::move(line));
  }
  world.shopping.basket.lines = std::move(lines);
  world.say("applies", meets(world.shopping.needs, world.shopping.basket));
}

std::optional<Day> day_in(World& world, const Json* value, Day today) {
  if (value == nullptr) {
    return std::nullopt;
  }
  if (value->is_number_integer()) {
    return today + std::chrono::days(value->get<int>());
  }
  return world.dates.day(value->get<std::string>());
}

// A reward that is good from one day to another, both of which belong to it.
void window(World& world, Fields& step) {
  const auto told = day_in(world,
                           step.find({"on", "date", "today", "now", "day", "order_date", "at"}),
                           day_of(world.now, kZone));
  const Day today = told ? *told : world.today.value_or(day_of(world.now, kZone));
  Window asked = world.window;
  if (const auto from = day_in(world, step.find({"from", "date_from", "starts"}), today)) {
    asked.from = from;
  }
  if (const auto to = day_in(world, step.find({"to", "date_to", "ends", "until"}), today)) {
    asked.to = to;
  }
  world.say("applies", is_in(asked, start_of(today, kZone) + std::chrono::hours(12), kZone));
}

RewardUses uses_of(const World& world, const std::string& member) {
  RewardUses uses;
  for (const auto& [who, orders] : world.uses) {
    const auto count = static_cast<std::int64_t>(orders.size());
    uses.total += count;
    uses.by_member += who == member ? count : 0;
  }
  return uses;
}

}  // namespace

void place_limited_order(World& world, Fields& step) {
  const std::string member = step.text_or({"member"}, "");
  std::vector<std::int64_t>& mine = world.uses[member];
  const std::int64_t number = step.whole_or({"n"}, static_cast<std::int64_t>(mine.size()) + 1);
  const RewardFacts facts{.available = core::Points(0)};
  bool applies = std::ranges::find(mine, number) != mine.end();
  if (!applies) {
    applies =
        can_have(*world.limited, facts, uses_of(world, member), world.now, kZone) == CanHave::kYes;
    if (applies) {
      mine.push_back(number);
    }
  }
  world.say("applies", applies);
}

void cancel_limited_order(World& world, Fields& step) {
  std::vector<std::int64_t>& mine = world.uses[step.text_or({"member"}, "")];
  std::erase(mine, step.whole("n"));
}

void read_window(World& world, Fields& given) {
  const auto today = day_in(world, given.find({"today", "now"}), day_of(world.now, kZone));
  if (today) {
    world.today = today;
    world.now = start_of(*today, kZone) + std::chrono::hours(12);
  }
  const char* name = given.has("valid") ? "valid" : "window";
  const bool is_inside = given.has(name);
  Fields fields = is_inside ? given.object(name) : given;
  const Day base = world.today.value_or(day_of(world.now, kZone));
  world.window.from = day_in(world, fields.find({"from", "date_from", "starts"}), base);
  world.window.to = day_in(world, fields.find({"to", "date_to", "ends", "until"}), base);
  if (is_inside) {
    fields.end();
  } else {
    given.pass_over({"from", "date_from", "starts", "to", "date_to", "ends", "until"});
  }
}

void add_condition_ops(Ops& ops, States& states) {
  ops["min"] = min;
  ops["cart"] = cart;
  ops["window"] = window;
  states["unit_minor"] = [](World& world) {
    Json prices = world.shopping.prices;
    for (const BasketLine& line : world.shopping.basket.lines) {
      prices[line.product] = line.unit_minor;
    }
    return prices;
  };
}

}  // namespace regulars::loyalty::cases
