// Steps that change a basket or take something off it.
#include <algorithm>
#include <utility>

#include "tests/loyalty/cases/shopping.h"
#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

ProductSet products_in(Fields& step) {
  ProductSet set{.products = step.texts({"skus", "sku"}),
                 .categories = step.texts({"category", "categories"})};
  if (const Json* tag = step.find({"tag"})) {
    set.tags = {tag->is_boolean() ? "tag" : tag->get<std::string>()};
  }
  const Json* scope = step.find("scope");
  if (scope != nullptr && scope->is_object()) {
    Fields fields(*scope, step.where() + ".scope");
    set.products = fields.texts({"skus", "sku"});
    set.categories = fields.texts({"category", "categories"});
    set.tags = fields.texts({"tag", "tags"});
    fields.end();
  } else if (scope != nullptr && *scope != "order" && *scope != "all") {
    throw Problem(step.where() + ".scope is " + scope->dump() + "; expected order or products");
  }
  return set;
}

std::int64_t taken_off(const Discounted& result, const std::string& id) {
  std::int64_t minor = 0;
  for (const AppliedDiscount& one : result.applied) {
    minor += id.empty() || one.id == id ? one.taken.minor : 0;
  }
  return minor;
}

void say_applied(World& world, const Discounted& result) {
  std::int64_t percent = 0;
  for (const AppliedDiscount& one : result.applied) {
    for (const Typed& typed : world.shopping.typed) {
      percent += typed.discount.id == one.id ? typed.percent.value_or(0) : 0;
    }
    if (one.id == "deal") {
      world.say("free_units", one.taken.units);
    }
  }
  const bool has_deal = world.shopping.deal && !world.shopping.deal->adds_units;
  if (has_deal && std::ranges::none_of(result.applied, [](const AppliedDiscount& one) {
        return one.id == "deal";
      })) {
    world.say("free_units", 0);
  }
  world.say("applied_percent", percent);
}

// What a category's discount line is counted against in the basis.
void set_discount_line(World& world, Fields& step, Typed& typed) {
  if (!step.has("discount_line_category")) {
    return;
  }
  const Json* category = step.find("discount_line_category");
  if (category == nullptr) {
    world.program.earning.base.basis.spreads_order_discount = false;
  } else if (is_everything(typed.discount.benefit.on)) {
    throw Problem("a discount line of the category " + category->dump() +
                  " for a discount on the order cannot be had");
  }
}

void take_off(World& world, Fields& step, BenefitKind kind) {
  Typed typed;
  std::vector<Typed>& all = world.shopping.typed;
  Benefit& benefit = typed.discount.benefit;
  benefit = {.kind = kind, .on = products_in(step)};
  if (kind == BenefitKind::kAmountOff) {
    benefit.amount_minor = step.whole("amount_minor");
  } else {
    const Json* percent = step.find("percent");
    if (percent == nullptr) {
      throw Problem(step.where() + ".percent is missing");
    }
    const Factor number = number_of(*percent, step.where() + ".percent");
    benefit.percent = {.times = number.times, .per = number.per * 100};
    typed.percent = number.times / number.per;
  }
  benefit.ceiling_minor = step.maybe_whole({"max_minor", "ceiling_minor"});
  typed.discount.needs.minor = step.whole_or({"min_minor"}, 0);
  typed.discount.needs.units = step.whole_or({"min_qty"}, 0);
  typed.discount.with_stored_value = step.flag_or({"with_stored_value"}, true);
  typed.discount.groups = step.texts({"exclusive_group", "group"});
  if (step.flag_or({"replace"}, false) && !all.empty()) {
    all.pop_back();
  }
  typed.discount.id = "typed-" + std::to_string(100 + all.size());
  set_discount_line(world, step, typed);
  all.push_back(typed);
  const Discounted result = discounted(world);
  const std::string what = kind == BenefitKind::kAmountOff ? "fixed" : "percent";
  world.say("discount_minor", taken_off(result, typed.discount.id));
  world.say("total_minor", result.totals.total_minor);
  world.say("total_after_" + what + "_minor", result.totals.total_minor);
  say_applied(world, result);
}

void code_discount(World& world, Fields& step) {
  take_off(
      world, step, step.has("amount_minor") ? BenefitKind::kAmountOff : BenefitKind::kPercentOff);
}

void evaluate(World& world, Fields&) {
  const Discounted result = discounted(world);
  world.say("discount_minor", taken_off(result, ""));
  world.say("total_minor", result.totals.total_minor);
  say_applied(world, result);
}

BasketLine& line_with(World& world, const std::string& sku) {
  std::vector<BasketLine>& lines = world.shopping.basket.lines;
  const auto line = std::ranges::find(lines, sku, &BasketLine::product);
  if (line == lines.end()) {
    throw Problem("there is no line " + sku);
  }
  return *line;
}

void set_qty(World& world, Fields& step) {
  line_with(world, step.text({"sku"})).quantity = step.whole("qty");
}

void set_price(World& world, Fields& step) {
  line_with(world, step.text({"sku"})).unit_minor = step.whole("unit_minor");
}

void add_line(World& world, Fields& step) {
  const bool is_inside = step.has("line");
  Fields inside = is_inside ? step.object("line") : step;
  world.shopping.basket.lines.push_back(line_of(inside));
  if (is_inside) {
    inside.end();
  } else {
    step.pass_over({"sku",
                    "product",
                    "category",
                    "categories",
                    "qty",
                    "quantity",
                    "unit_minor",
                    "price_minor",
                    "tag",
                    "tags",
                    "tax_percent",
                    "fixed_tax_minor",
                    "gift_card",
                    "topup",
                    "top_up",
                    "prize"});
  }
}

void remove_line(World& world, Fields& step) {
  const std::string sku = step.text({"sku"});
  const BasketLine& line = line_with(world, sku);
  std::vector<BasketLine>& lines = world.shopping.basket.lines;
  lines.erase(lines.begin() + (&line - lines.data()));
}

void remove_discount(World& world, Fields&) {
  if (world.shopping.typed.empty()) {
    throw Problem("remove_discount without a discount");
  }
  world.shopping.typed.pop_back();
}

// So many units of one product, to which the shop adds what is free.
void qty(World& world, Fields& step) {
  if (!world.shopping.deal) {
    throw Problem("qty without given.rule");
  }
  const std::int64_t units = step.whole("qty");
  Basket basket{.currency = world.currency,
                .lines = {{.product = "ITEM", .quantity = units, .unit_minor = 100}}};
  auto checkout = Checkout::open(basket);
  if (!checkout) {
    throw Problem("the basket is refused: " + checkout.error().sentence);
  }
  const Taken taken = checkout->take_off({.kind = BenefitKind::kFreeUnits,
                                          .on = world.shopping.deal_on,
                                          .deal = *world.shopping.deal});
  world.say("free_units", taken.units + taken.added_units);
}

void count_cards(World& world, Fields&) {
  world.say("cards", count_gift_cards(world.shopping.basket));
}

Json line_totals(World& world) {
  Json totals = Json::object();
  const Totals now = discounted(world).totals;
  for (std::size_t i = 0; i < now.lines.size(); ++i) {
    totals[world.shopping.basket.lines[i].product] = now.lines[i];
  }
  return totals;
}

}  // namespace

void add_basket_ops(Ops& ops, States& states) {
  ops["percent_discount"] = code_discount;
  ops["code_discount"] = code_discount;
  ops["fixed_discount"] = code_discount;
  ops["cheapest_unit_discount"] = [](World& world, Fields& step) {
    take_off(world, step, BenefitKind::kCheapestUnit);
  };
  ops["evaluate"] = evaluate;
  ops["re_evaluate"] = evaluate;
  ops["set_qty"] = set_qty;
  ops["set_price"] = set_price;
  ops["add_line"] = add_line;
  ops["remove_line"] = remove_line;
  ops["remove_discount"] = remove_discount;
  ops["qty"] = qty;
  ops["count_cards"] = count_cards;
  const State total = [](World& world) { return Json(discounted(world).totals.total_minor); };
  states["total_minor"] = total;
  states["order_total_minor"] = total;
  states["tax_minor"] = [](World& world) { return Json(discounted(world).totals.tax_minor); };
  states["order_total_before_minor"] = [](World& world) {
    return Json(totals_of(world.shopping.basket).total_minor);
  };
  states["discount_minor"] = [](World& world) {
    return Json(taken_off(discounted(world), "") + world.redeeming.paid_minor);
  };
  states["line_totals_minor"] = line_totals;
}

}  // namespace regulars::loyalty::cases
