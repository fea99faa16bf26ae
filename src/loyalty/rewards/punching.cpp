#include "loyalty/rewards/punching.h"

#include <algorithm>

#include "core/check.h"

namespace regulars::loyalty {
namespace {

BasketLine to_basket_line(const OrderLine& line) {
  return {.product = line.product,
          .categories = line.categories,
          .tags = line.tags,
          .quantity = std::min(line.quantity, kMaxUnits),
          .unit_minor = line.quantity > 0 ? line.minor / line.quantity : 0,
          .is_gift_card = line.kind == LineKind::kGiftCard,
          .is_top_up = line.kind == LineKind::kTopUp,
          .is_prize = line.kind == LineKind::kPrize};
}

}  // namespace

PunchOrder punch_order(const Order& order, std::int64_t gifts, core::Instant now) {
  PunchOrder own{.id = order.key, .at = bought_at(order, now), .gifts = gifts};
  if (!order.is_counting || !order.parts) {
    return own;
  }
  for (const OrderLine& line : order.parts->lines) {
    if (line.kind != LineKind::kFee) {
      own.lines.push_back(to_basket_line(line));
    }
  }
  return own;
}

PunchCard punched(const PunchCard& card,
                  const Reward& reward,
                  bool is_program_on,
                  const PunchOrder& order) {
  REGULARS_CHECK(reward.punches.has_value(), "a reward that costs no punches");
  const bool is_known =
      std::ranges::find(card.punches, order.id, &Punch::order) != card.punches.end();
  const bool is_taken = is_known || (is_program_on && reward.is_on);
  return is_taken ? with_order(card, *reward.punches, order) : card;
}

Reward gone_card(const std::string& id) {
  Reward gone{.id = id, .is_on = false};
  gone.punches = PunchRule{};
  return gone;
}

Reward gift_of(const Reward& reward, const PunchCard& card) {
  Reward gift = reward;
  gift.benefit.ceiling_minor = gift_limit_minor(card, *reward.punches);
  return gift;
}

}  // namespace regulars::loyalty
