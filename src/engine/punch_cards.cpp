#include "engine/punch_cards.h"

#include <algorithm>
#include <vector>

#include "db/punches.h"
#include "db/redemptions.h"

namespace regulars::engine {
namespace {

loyalty::PunchCard to_card(const std::vector<db::PunchRow>& rows) {
  loyalty::PunchCard card;
  for (const db::PunchRow& row : rows) {
    card.punches.push_back({.order = row.order_key,
                            .at = row.at,
                            .unit_minor = row.unit_minor,
                            .units = row.units,
                            .product = row.product});
  }
  return card;
}

std::vector<db::PunchRow> to_rows(const loyalty::PunchCard& card) {
  std::vector<db::PunchRow> rows;
  for (const loyalty::Punch& punch : card.punches) {
    rows.push_back({.order_key = punch.order,
                    .at = punch.at,
                    .product = punch.product,
                    .unit_minor = punch.unit_minor,
                    .units = punch.units});
  }
  return rows;
}

std::int64_t gifts_of(const loyalty::CardGifts& gifts, const std::string& card) {
  const auto found = gifts.find(card);
  return found == gifts.end() ? 0 : found->second;
}

}  // namespace

void punch_cards(const Context& context,
                 core::MemberId member,
                 const loyalty::Order& order,
                 const loyalty::CardGifts& gifts) {
  const auto follow = [&](const loyalty::Reward& reward) {
    const auto before = to_card(db::punches_of_order(context.db, order.key, reward.id));
    const auto after =
        loyalty::punched(before,
                         reward,
                         context.rules.program.earning.is_on,
                         loyalty::punch_order(order, gifts_of(gifts, reward.id), context.now));
    if (after != before) {
      db::save_punches(context.db, member, order.key, reward.id, to_rows(after));
    }
  };
  for (const std::string& card : db::cards_of_order(context.db, order.key)) {
    if (context.rules.program.find_reward(card) == nullptr) {
      follow(loyalty::gone_card(card));
    }
  }
  for (const loyalty::Reward& reward : context.rules.program.rewards) {
    if (reward.punches) {
      follow(reward);
    }
  }
}

loyalty::CardGifts card_gifts_on(const Context& context, const store_adapter::Order& order) {
  loyalty::CardGifts gifts;
  for (const std::string& code : order.coupon_codes) {
    const auto coupon = db::find_coupon(context.db, code);
    const loyalty::Reward* reward =
        coupon ? context.rules.program.find_reward(coupon->reward) : nullptr;
    if (reward != nullptr && reward->punches) {
      ++gifts[reward->id];
    }
  }
  return gifts;
}

loyalty::PunchCard card_of(const Context& context, core::MemberId member, const std::string& card) {
  loyalty::PunchCard own = to_card(db::punches_of(context.db, member, card));
  own.used = db::punches_used(context.db, member, card);
  return loyalty::in_order(own);
}

loyalty::Reward as_promised(const Context& context,
                            core::MemberId member,
                            const loyalty::Reward& reward) {
  return reward.punches ? loyalty::gift_of(reward, card_of(context, member, reward.id)) : reward;
}

}  // namespace regulars::engine
