// Steps about orders: placed, paid in part with points, refunded, cancelled, paid again.
#include <algorithm>
#include <utility>

#include "loyalty/earning/spread.h"
#include "tests/loyalty/cases/shopping.h"
#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

std::int64_t minor_in(World& world,
                      Fields& step,
                      std::initializer_list<const char*> minor,
                      const char* units) {
  if (const auto value = step.maybe_whole(minor)) {
    return *value;
  }
  const Json* whole = step.find(units);
  return whole == nullptr ? -1
                          : scaled_number(*whole, world.unit_minor, step.where() + "." + units);
}

void move_time(World& world, Fields& step) {
  const bool is_told = step.has_any({"on", "date"});
  world.go_to(is_told ? world.dates.within(step.text({"on", "date"})) : world.now);
}

KnownOrder& known_order(World& world, Fields& step) {
  std::string id = step.text_or({"id", "order"}, "");
  if (id.empty() && world.orders.size() == 1) {
    id = world.orders.begin()->first;
  }
  const auto found = world.orders.find(id);
  if (found == world.orders.end()) {
    throw Problem(step.where() + ": there is no order \"" + id + "\"");
  }
  return found->second;
}

void say_tier(World& world) {
  const MemberBook& book = world.ledger.book();
  const std::string name = tier_name(book, world.program);
  world.say("tier", name.empty() ? Json() : Json(name));
}

// The newest word about an order, and what it moves.
std::int64_t count(World& world, KnownOrder& known) {
  ++known.order.version;
  return world.ledger.order(known.order, facts_for(world, known.order.value.minor), world.now);
}

Order order_of_value(World& world, const std::string& id, std::int64_t minor) {
  return {.key = id,
          .number = id,
          .is_counting = true,
          .value = {.minor = minor, .currency = world.currency},
          .parts = OrderParts{.lines = {{.product = "ITEM", .minor = minor}}},
          .placed = world.now,
          .paid = world.now};
}

void pay_with_points(World& world, KnownOrder& known, std::int64_t points) {
  if (!world.redeeming.part) {
    throw Problem("points pay without a value of a point");
  }
  const PointsPaid paid = loyalty::pay_with_points(*world.redeeming.part,
                                                   {.requested = core::Points(points),
                                                    .balance = world.ledger.account().available,
                                                    .order_minor = known.first_minor});
  const bool is_all = paid.points == core::Points(points);
  const bool is_done = is_all && world.ledger.redeem("order:" + known.order.key, points, world.now);
  world.say("accepted", is_done);
  if (is_done) {
    known.redeemed = points;
    known.points_minor = paid.minor;
    known.order.parts->paid_with_points_minor = paid.minor;
    world.say_points(known.order.key + "_redeemed", -points);
  }
}

void claim(World& world, const std::string& reward, const std::string& key) {
  const auto cost = world.redeeming.costs.find(reward);
  if (cost == world.redeeming.costs.end()) {
    throw Problem("there is no reward \"" + reward + "\"");
  }
  const bool is_done = world.ledger.redeem(key, cost->second, world.now);
  world.say("accepted", is_done);
  if (is_done) {
    world.redeeming.claims.push_back(key);
    world.say_points("points_used", cost->second);
  }
}

void add_bonus_rules(World& world) {
  const std::vector<BasketLine>& lines = world.shopping.basket.lines;
  for (std::size_t i = 0; i < world.shopping.bonus_points.size(); ++i) {
    const std::int64_t points = world.shopping.bonus_points[i];
    const std::string id = "bonus-" + lines[i].product;
    const bool is_there = std::ranges::find(world.program.earning.rules, id, &EarningRule::id) !=
                          world.program.earning.rules.end();
    if (points > 0 && !is_there) {
      EarningRule rule{.id = id,
                       .effect = {.kind = EffectKind::kUnits,
                                  .lines = {.mode = LineFilter::Mode::kOnlyListed,
                                            .products = {lines[i].product}},
                                  .points = core::Points(points)}};
      world.program.earning.rules.push_back(std::move(rule));
    }
  }
}

// Takes an amount off the lines of what is left, by their value.
void shrink(Order& order, std::int64_t minor) {
  std::vector<std::int64_t> weights;
  for (const OrderLine& line : order.parts->lines) {
    weights.push_back(line.minor);
  }
  const std::vector<std::int64_t> shares = spread(minor, weights);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    order.parts->lines[i].minor -= shares[i];
  }
}

void return_line(KnownOrder& known, Fields& step, const std::string& sku) {
  std::vector<OrderLine>& lines = known.order.parts->lines;
  const auto line = std::ranges::find(lines, sku, &OrderLine::product);
  if (line == lines.end()) {
    throw Problem(step.where() + ": the order has no line " + sku);
  }
  const std::int64_t units = step.whole_or({"qty"}, line->quantity);
  if (units > line->quantity) {
    throw Problem(step.where() + ": more units than were bought");
  }
  const std::int64_t minor = line->minor * units / line->quantity;
  known.order.value.minor -= minor;
  line->minor -= minor;
  line->quantity -= units;
  if (line->quantity == 0) {
    lines.erase(line);
  }
}

// The part that points paid comes back as points, in proportion (loyalty rules 10).
void give_points_back(World& world, KnownOrder& known) {
  if (known.redeemed == 0) {
    return;
  }
  const std::int64_t left = known.order.is_counting ? known.order.value.minor : 0;
  const Factor share{.times = left, .per = known.first_minor};
  known.order.parts->paid_with_points_minor =
      scaled(known.points_minor, share, Rounding::kDown).value_or(0);
  const std::int64_t stays = scaled(known.redeemed, share, Rounding::kUp).value_or(0);
  const std::string key = "order:" + known.order.key;
  const std::int64_t back = world.ledger.taken_under(key) - stays;
  world.say_points("points_recredited",
                   back > 0 ? world.ledger.give_back(key, back, world.now) : 0);
}

// The same refund twice is one.
bool is_told_again(World& world, const KnownOrder& known, Fields& step) {
  std::string id = step.text_or({"refund_id", "key"}, "");
  const Json* refund = step.find("refund");
  if (refund != nullptr && refund->is_string()) {
    id = refund->get<std::string>();
  }
  if (id.empty()) {
    return false;
  }
  id = known.order.key + "/" + id;
  const bool is_known = std::ranges::find(world.refunds, id) != world.refunds.end();
  world.refunds.push_back(id);
  return is_known;
}

std::int64_t refunded(World& world, const KnownOrder& known, Fields& step) {
  const Json* amount = step.find("refund");
  if (amount != nullptr && amount->is_number_integer()) {
    return amount->get<std::int64_t>();
  }
  const std::int64_t minor =
      minor_in(world, step, {"amount_minor", "refund_minor", "total_minor"}, "total");
  return minor >= 0 ? minor : known.order.value.minor;
}

void refund(World& world, Fields& step) {
  move_time(world, step);
  KnownOrder& known = known_order(world, step);
  const bool is_again = is_told_again(world, known, step);
  const std::string sku = step.text_or({"sku"}, "");
  if (!sku.empty() && !is_again) {
    return_line(known, step, sku);
  } else if (sku.empty()) {
    const std::int64_t minor = refunded(world, known, step);
    if (minor > known.order.value.minor && !is_again) {
      throw Problem(step.where() + ": more than is left of the order");
    }
    if (!is_again) {
      shrink(known.order, minor);
      known.order.value.minor -= minor;
    }
  }
  give_points_back(world, known);
  const std::int64_t change = count(world, known);
  world.say_points("claw_back", -change);
  world.say_points(known.order.key + "_claw_back", -change);
}

void claim_reward(World& world, Fields& step) {
  move_time(world, step);
  claim(
      world,
      step.text({"reward", "id"}),
      step.text_or({"key", "order"}, "claim-" + std::to_string(world.redeeming.claims.size() + 1)));
}

void amend_cost(World& world, Fields& step) {
  if (world.redeeming.claims.empty()) {
    throw Problem("amend_cost without a claim");
  }
  const Json* delta = step.find("delta");
  if (delta == nullptr) {
    throw Problem(step.where() + ".delta is missing");
  }
  const std::int64_t change = world.points_in(*delta, step.where() + ".delta");
  const std::string& key = world.redeeming.claims.back();
  bool is_done = true;
  if (change >= 0) {
    is_done = world.ledger.redeem(
        key + ":amended-" + std::to_string(world.answers.size()), change, world.now);
  } else {
    is_done = world.ledger.give_back(key, -change, world.now) == -change;
  }
  world.say("accepted", is_done);
  world.say_points("points_used_change", is_done ? change : 0);
}

// The one order of a case that names none was paid with what was claimed.
void give_claims_back(World& world) {
  for (const std::string& key : world.redeeming.claims) {
    world.ledger.give_back(key, {}, world.now);
  }
  world.redeeming.claims.clear();
}

}  // namespace

void place_order(World& world, Fields& step) {
  move_time(world, step);
  step.pass_over({"payment", "n"});
  const std::string id =
      step.text_or({"id", "order"}, "order-" + std::to_string(world.orders.size() + 1));
  if (const auto again = world.orders.find(id); again != world.orders.end()) {
    world.say_points("points_earned", count(world, again->second));
    step.pass_over({"total_minor", "total", "redeem_points", "claim", "amount_minor"});
    return;
  }
  std::int64_t minor = minor_in(world, step, {"total_minor", "amount_minor"}, "total");
  minor = minor < 0 ? std::max(world.redeeming.order_minor, world.basis_minor.value_or(-1)) : minor;
  const bool has_lines = minor < 0 && !world.shopping.basket.lines.empty();
  add_bonus_rules(world);
  KnownOrder known{.order = has_lines
                                ? order_of_basket(world, id)
                                : order_of_value(world, id, std::max<std::int64_t>(minor, 0))};
  if (minor < 0 && !has_lines) {
    throw Problem(step.where() + ": an order without a value");
  }
  known.first_minor = known.order.value.minor;
  if (const Json* points = step.find("redeem_points")) {
    pay_with_points(world, known, world.points_in(*points, step.where() + ".redeem_points"));
  }
  known.earned = count(world, known);
  world.say_points("points_earned", known.earned);
  world.say_points(id + "_earned", known.earned);
  say_tier(world);
  if (step.has("claim")) {
    claim(world, step.text({"claim"}), "claim:" + id);
  }
  world.orders.emplace(id, std::move(known));
}

void cancel_order(World& world, Fields& step) {
  move_time(world, step);
  if (world.orders.empty() && !world.redeeming.claims.empty()) {
    step.pass_over({"id", "order"});
    return give_claims_back(world);
  }
  KnownOrder& known = known_order(world, step);
  known.order.is_counting = false;
  give_points_back(world, known);
  world.say_points("claw_back", -count(world, known));
}

// Paid once more, or later: the same order, told again.
void tell_order_again(World& world, Fields& step) {
  move_time(world, step);
  KnownOrder& known = known_order(world, step);
  known.order.is_counting = true;
  world.say_points("points_earned", count(world, known));
}

EarningFacts facts_for(World& world, std::int64_t order_minor) {
  world.ledger.settle(world.now);
  const MemberBook& book = world.ledger.book();
  EarningFacts facts{.joined = book.joined};
  if (world.program.tiers.empty() || !book.tier) {
    return facts;
  }
  const TierBasis basis{.rules = world.program.tier_rules,
                        .tiers = world.program.tiers,
                        .history = book.history,
                        .joined = book.joined,
                        .zone = kZone};
  const auto tier = tier_for_order(basis, *book.tier, {.at = world.now, .amount = order_minor});
  if (tier) {
    facts.tier = world.program.tiers[*tier].name;
  }
  return facts;
}

void add_order_ops(Ops& ops, States& states) {
  ops["order"] = [](World& world, Fields& step) {
    (world.limited ? place_limited_order : place_order)(world, step);
  };
  ops["invoice"] = place_order;
  ops["refund"] = refund;
  ops["return"] = refund;
  ops["settle"] = tell_order_again;
  ops["pay"] = tell_order_again;
  ops["claim"] = claim_reward;
  ops["amend_cost"] = amend_cost;
  ops["cancel"] = [](World& world, Fields& step) {
    const Op what = !world.coupons.empty() ? cancel_coupon
                    : world.limited        ? cancel_limited_order
                                           : cancel_order;
    what(world, step);
  };
  ops["revive"] = [](World& world, Fields& step) {
    (world.coupons.empty() ? tell_order_again : use_coupon)(world, step);
  };
  states["claw_back_total"] = [](World& world) {
    std::int64_t sum = 0;
    for (const Entry& entry : world.ledger.entries()) {
      sum -= entry.kind == "clawback" ? entry.points : 0;
    }
    return scaled_json(sum, world.scale);
  };
  states["unrecovered"] = [](World& world) {
    return scaled_json(world.ledger.unrecovered(), world.scale);
  };
}

}  // namespace regulars::loyalty::cases
