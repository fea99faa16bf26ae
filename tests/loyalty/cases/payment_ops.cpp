// Steps that pay an order: with points, with gift cards, with the wallet; and its confirmation.
#include <algorithm>
#include <utility>

#include "tests/loyalty/cases/shopping.h"
#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

void use_card(World& world, Fields& step, std::size_t index) {
  Shopping& shopping = world.shopping;
  CardUse& card = shopping.cards.at(index);
  if (const auto most = step.maybe_whole({"amount_minor"})) {
    card.most_minor = card.most_minor.value_or(0) + *most;
  }
  shopping.is_used[index] = true;
  world.say("due_minor", settled(world).due_minor);
}

std::size_t nth_of(const World& world, StoredKind kind, std::int64_t number) {
  const std::vector<CardUse>& cards = world.shopping.cards;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    if (cards[i].value.kind == kind && number-- == 0) {
      return i;
    }
  }
  throw Problem(kind == StoredKind::kWallet ? "no wallet is given" : "no such gift card is given");
}

void pay_with_gift_card(World& world, Fields& step) {
  use_card(world, step, nth_of(world, StoredKind::kGiftCard, step.whole_or({"card"}, 0)));
}

void pay_with_wallet(World& world, Fields& step) {
  use_card(world, step, nth_of(world, StoredKind::kWallet, 0));
}

std::int64_t paid_by(World& world, StoredKind kind) {
  std::int64_t sum = 0;
  for (const StoredPayment& payment : settled(world).cards) {
    sum += payment.after.kind == kind ? payment.paid_minor : 0;
  }
  return sum;
}

// Every gift card as it is after the payment.
std::vector<std::int64_t> cards_left(World& world) {
  std::vector<std::int64_t> left;
  const Settlement settlement = settled(world);
  for (const CardUse& card : world.shopping.cards) {
    if (card.value.kind != StoredKind::kGiftCard) {
      continue;
    }
    left.push_back(card.value.balance.minor);
    for (const StoredPayment& payment : settlement.cards) {
      if (payment.after.id == card.value.id) {
        left.back() = payment.after.balance.minor;
      }
    }
  }
  return left;
}

const PointsPart& part_of(const World& world) {
  if (!world.redeeming.part) {
    throw Problem("points pay without a value of a point");
  }
  return *world.redeeming.part;
}

// Without an order there is no limit but the balance.
std::int64_t payable(World& world) {
  if (world.redeeming.order_minor >= 0) {
    return world.redeeming.order_minor;
  }
  return world.shopping.basket.lines.empty() ? kMaxLineMinor : settled(world).due_minor;
}

std::int64_t count_basket(World& world) {
  Order order = order_of_basket(world, "basket");
  std::int64_t version = 0;
  const auto known = world.ledger.orders().find("basket");
  if (known != world.ledger.orders().end() && known->second.counted) {
    version = known->second.counted->version + 1;
  }
  order.version = version;
  const std::int64_t minor = order.value.minor;
  return world.ledger.order(order, facts_for(world, minor), world.now);
}

// Points that pay as much of the order as they can, or as is asked for.
void claim_max(World& world, Fields& step) {
  const bool with_order =
      step.flag_or({"current_order_points_spendable"}, false) || world.options.spends_current_order;
  if (with_order && world.has_earning) {
    world.say_points("points_from_order", count_basket(world));
  }
  PointsAsk ask{.balance = world.ledger.account().available, .order_minor = payable(world)};
  if (const Json* points = step.find({"points", "requested"})) {
    ask.requested = core::Points(world.points_in(*points, step.where() + ".points"));
  }
  const PointsPaid paid = pay_with_points(part_of(world), ask);
  const std::string key =
      step.text_or({"order", "key"}, "claim-" + std::to_string(world.redeeming.claims.size() + 1));
  if (paid.points.count() > 0 && world.ledger.redeem(key, paid.points.count(), world.now)) {
    world.redeeming.claims.push_back(key);
    world.redeeming.paid_minor += paid.minor;
  }
  world.say_points("points_cost", paid.points.count());
  world.say_points("points_used", paid.points.count());
  world.say("reward_minor", paid.minor);
  world.say("discount_minor", paid.minor);
}

PointsAsk request_in(World& world, Fields& step) {
  PointsAsk ask{.balance = world.ledger.account().available,
                .order_minor = step.whole_or({"order_minor"}, payable(world))};
  std::int64_t requested = world.redeeming.requested;
  if (const Json* points = step.find({"requested", "points"})) {
    requested = world.points_in(*points, step.where() + ".requested");
  }
  if (requested >= 0) {
    ask.requested = core::Points(requested);
  }
  return ask;
}

void applied(World& world, Fields& step) {
  const PointsPaid paid = pay_with_points(part_of(world), request_in(world, step));
  world.say_points("points", paid.points.count());
  world.say("money_minor", paid.minor);
}

void max_redeemable(World& world, Fields& step) {
  const PointsAsk ask = request_in(world, step);
  const core::Points points = loyalty::max_redeemable(part_of(world), ask.balance, ask.order_minor);
  world.say_points("points", points.count());
  world.say(
      "money_minor",
      pay_with_points(part_of(world),
                      {.requested = points, .balance = points, .order_minor = ask.order_minor})
          .minor);
}

void confirm_draft(World& world, Fields& step) {
  const std::string order = step.text({"order", "id"});
  const auto draft = world.drafts.find(order);
  if (draft == world.drafts.end()) {
    throw Problem(step.where() + ": there is no draft " + order);
  }
  world.say("accepted", world.ledger.redeem(order, draft->second, world.now));
}

void confirm_basket(World& world) {
  if (world.has_earning && !world.shopping.basket.lines.empty()) {
    world.say_points("points_earned", count_basket(world));
  }
  world.shopping.is_confirmed = true;
}

void confirm(World& world, Fields& step) {
  if (!world.drafts.empty()) {
    return confirm_draft(world, step);
  }
  if (!world.coupons.empty()) {
    return confirm_coupon(world, step);
  }
  confirm_basket(world);
}

}  // namespace

void add_payment_ops(Ops& ops, States& states) {
  ops["pay_with_gift_card"] = pay_with_gift_card;
  ops["pay_with_wallet"] = pay_with_wallet;
  ops["claim_max"] = claim_max;
  ops["applied"] = applied;
  ops["max_redeemable"] = max_redeemable;
  ops["confirm"] = confirm;
  states["due_minor"] = [](World& world) { return Json(settled(world).due_minor); };
  states["gift_cards_minor"] = [](World& world) { return Json(cards_left(world)); };
  states["gift_card_minor"] = [](World& world) {
    const std::vector<std::int64_t> left = cards_left(world);
    if (left.empty()) {
      throw Problem("no gift card is given");
    }
    return Json(left.front());
  };
  states["gift_card_used_minor"] = [](World& world) {
    return Json(paid_by(world, StoredKind::kGiftCard));
  };
  states["wallet_used_minor"] = [](World& world) {
    return Json(paid_by(world, StoredKind::kWallet));
  };
  states["wallet_minor"] = [](World& world) {
    const auto wallet = wallet_of(world);
    return wallet ? Json(wallet->balance.minor) : Json();
  };
}

}  // namespace regulars::loyalty::cases
