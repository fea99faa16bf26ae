// The part of the book about rewards that cost no points: gifts of punch cards, and what rules
// give.
#include <utility>

#include "loyalty/points/shop_book.h"

namespace regulars::loyalty {

using core::Instant;

void ShopBook::punch(Person& who, const OrderHappening& happening, Instant now) {
  const auto follow = [&](const Reward& reward) {
    const auto gifts = happening.card_gifts.find(reward.id);
    PunchCard& card = who.cards[reward.id];
    card = punched(
        card,
        reward,
        program_->earning.is_on,
        punch_order(happening.order, gifts == happening.card_gifts.end() ? 0 : gifts->second, now));
  };
  for (const auto& [id, card] : who.cards) {
    if (program_->find_reward(id) == nullptr) {
      follow(gone_card(id));
    }
  }
  for (const Reward& reward : program_->rewards) {
    if (reward.punches) {
      follow(reward);
    }
  }
}

void ShopBook::count_given(const std::string& order_key, const Booked& booked) {
  for (const RuleReward& one : booked.rewards) {
    if (program_->find_reward(one.reward) != nullptr) {
      due_rewards_.emplace(std::pair(order_key, one.rule), one.reward);
      ++prizes_[one.reward].issued;
    }
  }
  for (const RuleReward& one : booked.rewards_gone) {
    if (due_rewards_.erase({order_key, one.rule}) > 0) {
      uncount(one.reward);
    }
  }
}

void ShopBook::uncount(const std::string& reward) {
  const auto prize = prizes_.find(reward);
  if (--prize->second.issued == 0) {
    prizes_.erase(prize);
  }
}

void ShopBook::given(std::int64_t member, const GivenReward& given) {
  const auto due = due_rewards_.find({given.order_key, given.rule});
  if (due == due_rewards_.end()) {
    return;
  }
  uncount(due->second);
  if (given.redemption != 0) {
    redemptions_.emplace(given.redemption, Redemption{.member = member, .reward = due->second});
  }
  due_rewards_.erase(due);
}

bool ShopBook::take_card_gift(std::int64_t member, std::int64_t redemption, const Reward& reward) {
  PunchCard& card = person(member).cards[reward.id];
  const auto limit = gift_limit_minor(card, *reward.punches);
  if (!limit) {
    return false;
  }
  const std::int64_t needed = reward.punches->needed;
  card.used += needed;
  redemptions_.emplace(redemption,
                       Redemption{.member = member, .reward = reward.id, .punches = needed});
  return true;
}

void ShopBook::take_card_gift_again(const Redemption& redemption) {
  if (redemption.punches > 0) {
    person(redemption.member).cards[redemption.reward].used += redemption.punches;
  }
}

void ShopBook::return_card_gift(const Redemption& redemption) {
  if (redemption.punches > 0) {
    PunchCard& card = person(redemption.member).cards[redemption.reward];
    card = give_gift_back(card, redemption.punches);
  }
}

}  // namespace regulars::loyalty
