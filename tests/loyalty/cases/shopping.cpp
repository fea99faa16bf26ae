#include "tests/loyalty/cases/shopping.h"

#include <algorithm>
#include <utility>

namespace regulars::loyalty::cases {
namespace {

void read_tags(Fields& fields, std::vector<std::string>& tags) {
  const Json* tag = fields.find("tag");
  if (tag != nullptr && tag->is_boolean()) {
    if (tag->get<bool>()) {
      tags.emplace_back("tag");
    }
  } else if (tag != nullptr) {
    tags.push_back(tag->get<std::string>());
  }
  for (const std::string& more : fields.texts({"tags"})) {
    tags.push_back(more);
  }
}

Factor percent_of(const Json& value, const std::string& where) {
  const Factor number = number_of(value, where);
  return {.times = number.times, .per = number.per * 100};
}

void read_deal(World& world, Fields rule) {
  const bool is_once = rule.flag_or({"per_order"}, false);
  UnitDeal deal{.buy = rule.whole_or({"buy"}, 0),
                .get = rule.whole_or({"get"}, 1),
                .repeats = rule.flag_or({"repeat", "repeats"}, false) && !is_once};
  deal.bought.products = rule.texts({"buy_sku"});
  world.shopping.deal_on.products = rule.texts({"free_sku", "sku"});
  deal.adds_units =
      world.shopping.deal_on.products.empty() && !rule.flag_or({"in_cart", "free_in_cart"}, false);
  deal.units_max = rule.maybe_whole({"max_free", "max_free_units"});
  if (world.shopping.deal_on.products.empty()) {
    world.shopping.deal_on.products = {"ITEM"};
  }
  world.shopping.deal = deal;
  rule.end();
}

void read_needs(World& world, Fields need) {
  BasketNeeds& needs = world.shopping.needs;
  needs.minor = need.whole_or({"order_minor", "min_minor"}, 0);
  needs.units = need.whole_or({"qty", "order_qty"}, 0);
  const std::string tax = need.text_or({"tax"}, "excluded");
  if (tax != "included" && tax != "excluded") {
    throw Problem("need.tax is " + tax + "; expected included or excluded");
  }
  needs.with_tax = tax == "included";
  for (const std::string& name : need.names_with("qty_")) {
    needs.products.push_back(
        {.of = {.products = {name.substr(4)}}, .units = need.whole(name.c_str())});
  }
  need.end();
}

void read_group(World& world, Fields& given) {
  for (Fields& one : given.objects("exclusive_group")) {
    Typed typed;
    Benefit& benefit = typed.discount.benefit;
    typed.discount.id = "group-" + std::to_string(100 + world.shopping.typed.size());
    typed.discount.groups = {"exclusive"};
    typed.discount.needs.units = one.whole_or({"min_qty"}, 0);
    typed.discount.needs.minor = one.whole_or({"min_minor"}, 0);
    benefit.on.products = one.texts({"skus", "sku"});
    if (const Json* percent = one.find("percent")) {
      benefit.kind = BenefitKind::kPercentOff;
      benefit.percent = percent_of(*percent, one.where() + ".percent");
      typed.percent = one.maybe_whole({"percent"});
    } else {
      benefit.kind = BenefitKind::kAmountOff;
      benefit.amount_minor = one.whole("amount_minor");
    }
    benefit.ceiling_minor = one.maybe_whole({"max_minor"});
    world.shopping.typed.push_back(std::move(typed));
    one.end();
  }
}

void add_card(World& world, StoredKind kind, std::int64_t minor) {
  Shopping& shopping = world.shopping;
  StoredValue value{.id = std::to_string(100 + shopping.cards.size()),
                    .kind = kind,
                    .balance = {.minor = minor, .currency = world.currency}};
  shopping.cards.push_back({.value = std::move(value)});
  shopping.is_used.push_back(false);
}

void read_cards(World& world, Fields& given) {
  if (const auto card = given.maybe_whole({"gift_card_minor"})) {
    add_card(world, StoredKind::kGiftCard, *card);
  }
  if (const Json* cards = given.find("gift_cards_minor")) {
    for (const Json& card : *cards) {
      add_card(world, StoredKind::kGiftCard, scaled_number(card, 1, "given.gift_cards_minor"));
    }
  }
  if (const auto wallet = given.maybe_whole({"wallet_minor"})) {
    add_card(world, StoredKind::kWallet, *wallet);
  }
}

// Money with the line's tax, as money without it.
std::int64_t without_tax(const BasketLine& line, std::int64_t minor, bool has_no_tax) {
  if (has_no_tax || line.tax.times == 0) {
    return minor;
  }
  const Factor share{.times = line.tax.per, .per = line.tax.per + line.tax.times};
  return scaled(minor, share, Rounding::kNearest).value_or(minor);
}

LineKind kind_of(const BasketLine& line) {
  return line.is_gift_card ? LineKind::kGiftCard
         : line.is_top_up  ? LineKind::kTopUp
         : line.is_prize   ? LineKind::kPrize
                           : LineKind::kGoods;
}

// What discounts took off each line, without tax: on the line's own account and on the order's.
struct Shares {
  std::vector<std::int64_t> own;
  std::vector<std::int64_t> of_order;
};

Shares shares_of(World& world, const Discounted& result) {
  const Basket& basket = world.shopping.basket;
  Shares shares{.own = std::vector<std::int64_t>(basket.lines.size(), 0),
                .of_order = std::vector<std::int64_t>(basket.lines.size(), 0)};
  for (const AppliedDiscount& one : result.applied) {
    const auto typed = std::ranges::find_if(world.shopping.typed, [&](const Typed& candidate) {
      return candidate.discount.id == one.id;
    });
    const bool is_on_order = is_everything(typed->discount.benefit.on);
    for (std::size_t i = 0; i < basket.lines.size(); ++i) {
      const std::int64_t minor =
          without_tax(basket.lines[i], one.taken.lines[i], basket.prices_include_tax);
      (is_on_order ? shares.of_order : shares.own)[i] += minor;
    }
  }
  return shares;
}

}  // namespace

BasketLine line_of(Fields& fields) {
  BasketLine line{.product = fields.text_or({"sku", "product"}, ""),
                  .categories = fields.texts({"category", "categories"}),
                  .quantity = fields.whole_or({"qty", "quantity"}, 1),
                  // Where no price is told, no number depends on it.
                  .unit_minor = fields.whole_or({"unit_minor", "price_minor"}, 100)};
  read_tags(fields, line.tags);
  if (const Json* tax = fields.find("tax_percent")) {
    line.tax = percent_of(*tax, fields.where() + ".tax_percent");
  }
  line.fixed_tax_minor = fields.whole_or({"fixed_tax_minor"}, 0);
  line.is_gift_card = fields.flag_or({"gift_card"}, false);
  line.is_top_up = fields.flag_or({"topup", "top_up"}, false);
  line.is_prize = fields.flag_or({"prize"}, false);
  return line;
}

void read_shopping(World& world, Fields& given) {
  Shopping& shopping = world.shopping;
  shopping.basket.currency = world.currency;
  shopping.basket.prices_include_tax = given.flag_or({"prices_include_tax"}, false);
  shopping.basket.shipping_minor = given.whole_or({"shipping_minor", "delivery_minor"}, 0);
  const std::string rounding = given.text_or({"tax_rounding"}, "per_line");
  if (rounding != "per_line" && rounding != "per_order") {
    throw Problem("tax_rounding is " + rounding + "; expected per_line or per_order");
  }
  shopping.basket.tax_rounding =
      rounding == "per_order" ? TaxRounding::kPerOrder : TaxRounding::kPerLine;
  for (Fields& fields : given.objects("lines")) {
    const Json* bonus = fields.find("bonus_points");
    shopping.bonus_points.push_back(
        bonus == nullptr ? 0 : world.points_in(*bonus, fields.where() + ".bonus_points"));
    shopping.basket.lines.push_back(line_of(fields));
    shopping.prices[shopping.basket.lines.back().product] = shopping.basket.lines.back().unit_minor;
    fields.end();
  }
  if (given.has("rule")) {
    read_deal(world, given.object("rule"));
  }
  if (given.has("need")) {
    read_needs(world, given.object("need"));
  }
  read_group(world, given);
  read_cards(world, given);
}

Discounted discounted(World& world) {
  std::vector<Discount> discounts;
  for (const Typed& typed : world.shopping.typed) {
    discounts.push_back(typed.discount);
  }
  if (world.shopping.deal && !world.shopping.deal->adds_units) {
    discounts.push_back({.id = "deal",
                         .benefit = {.kind = BenefitKind::kFreeUnits,
                                     .on = world.shopping.deal_on,
                                     .deal = *world.shopping.deal}});
  }
  auto result = loyalty::apply(world.shopping.basket, discounts);
  if (!result) {
    throw Problem("the basket is refused: " + result.error().sentence);
  }
  return *result;
}

Settlement settled(World& world) {
  const Shopping& shopping = world.shopping;
  ToPay order = to_pay(shopping.basket, discounted(world));
  order.total.minor -= world.redeeming.paid_minor;
  Payments payments;
  for (std::size_t i = 0; i < shopping.cards.size(); ++i) {
    if (shopping.is_used[i]) {
      payments.cards.push_back(shopping.cards[i]);
    }
  }
  return loyalty::settle(order, payments, world.now, kZone);
}

std::optional<StoredValue> wallet_of(World& world) {
  const Shopping& shopping = world.shopping;
  const auto wallet = std::ranges::find(
      shopping.cards, StoredKind::kWallet, [](const CardUse& use) { return use.value.kind; });
  if (wallet == shopping.cards.end()) {
    return std::nullopt;
  }
  StoredValue value = wallet->value;
  for (const StoredPayment& payment : settled(world).cards) {
    if (payment.after.id == value.id) {
      value = payment.after;
    }
  }
  return shopping.is_confirmed ? topped_up(value, shopping.basket) : value;
}

Order order_of_basket(World& world, const std::string& key) {
  const Basket& basket = world.shopping.basket;
  const Discounted result = discounted(world);
  const Shares shares = shares_of(world, result);
  OrderParts parts{.prices_include_tax = basket.prices_include_tax,
                   .paid_with_points_minor = world.redeeming.paid_minor};
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    const BasketLine& line = basket.lines[i];
    const std::int64_t whole = line.unit_minor * line.quantity;
    if (whole < 0) {
      parts.discount_minor -= whole;
      continue;
    }
    const std::int64_t price = whole - shares.own[i];
    const std::int64_t tax = result.totals.lines[i] - (price - shares.of_order[i]);
    parts.discount_minor += shares.of_order[i];
    parts.lines.push_back({.product = line.product,
                           .categories = line.categories,
                           .tags = line.tags,
                           .quantity = line.quantity,
                           .minor = price,
                           .discount_minor = shares.own[i],
                           .tax_minor = std::max<std::int64_t>(tax, 0),
                           .kind = kind_of(line)});
  }
  for (const StoredPayment& payment : settled(world).cards) {
    parts.paid_with_card_minor += payment.paid_minor;
  }
  return {.key = key,
          .number = key,
          .is_counting = true,
          .value = {.minor = result.totals.total_minor, .currency = world.currency},
          .parts = std::move(parts),
          .placed = world.now,
          .paid = world.now};
}

}  // namespace regulars::loyalty::cases
