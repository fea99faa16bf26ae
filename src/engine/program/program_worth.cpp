#include "engine/program/program_worth.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/money.h"
#include "engine/program/program_place.h"
#include "flow/source_text.h"
#include "loyalty/rewards/reach.h"
#include "loyalty/rewards/worth.h"

namespace regulars::engine {
namespace {

using flow::YamlNode;
using loyalty::EarningRule;
using loyalty::EffectKind;
using loyalty::Factor;
using loyalty::Program;
using loyalty::Reward;
using loyalty::Rounding;

constexpr const char* kPaysItself = "pays-itself";
constexpr std::int64_t kSmallPart = 2;     // of what a prize takes otherwise: a half or less
constexpr std::int64_t kGreatFactor = 20;  // where nobody said what a prize is worth

bool is_whole(const Factor& percent) {
  return percent.times >= percent.per;
}

// True when it takes off an order of any size all that it costs.
bool takes_all(const Reward& reward) {
  const loyalty::Benefit benefit = loyalty::discount_of(reward).benefit;
  if (reward.base != loyalty::RewardBase::kCheckout || benefit.ceiling_minor ||
      benefit.kind != loyalty::BenefitKind::kPercentOff || !loyalty::is_everything(benefit.on)) {
    return false;
  }
  return benefit.steps.empty() ? is_whole(benefit.percent)
                               : std::ranges::any_of(benefit.steps, [](const auto& step) {
                                   return is_whole(step.percent);
                                 });
}

// Of those that come with every order that is large enough.
bool is_for_all(const EarningRule& rule) {
  return rule.is_on && !rule.limit && !rule.budget && !rule.member.nth_order &&
         rule.member.coupons.empty();
}

std::int64_t smallest_order(const EarningRule& rule) {
  std::int64_t minor = 1;
  if (rule.order.value_at_least) {
    minor = std::max(minor, rule.order.value_at_least->minor);
  }
  if (rule.order.value_over) {
    minor = std::max(minor, rule.order.value_over->minor + 1);
  }
  return minor;
}

class Giving {
 public:
  Giving(const YamlNode& root, const Program& program, flow::FindingList& findings)
      : root_(root), program_(program), findings_(findings) {
    const auto found = std::ranges::find_if(program.rewards, [](const Reward& reward) {
      return loyalty::is_in_catalogue(reward) && reward.costs.count() > 0;
    });
    prize_ = found == program.rewards.end() ? nullptr : &*found;
    for (const loyalty::EarningRate& rate : program.earning.rates) {
      if (rate.per.currency == program.currency &&
          program.earning.base.by == loyalty::EarnBy::kAmount) {
        rate_ = &rate;
      }
    }
  }

  void advise() {
    for (const Reward& reward : program_.rewards) {
      advise_on_whole_order(reward);
      advise_on_worth(reward);
    }
    if (prize_ == nullptr) {
      return;
    }
    for (const loyalty::EventRule& event : program_.events) {
      advise_on_event(event);
    }
    advise_on_referral();
    for (std::size_t index = 0; rate_ != nullptr && index < program_.earning.rules.size();
         ++index) {
      advise_on_rule(program_.earning.rules[index], index);
    }
    const YamlNode* rows = find_at(root_, {"tiers"});
    for (std::size_t index = 0; rate_ != nullptr && index < program_.tiers.size(); ++index) {
      const bool is_there = rows != nullptr && index < rows->items.size();
      advise_on_factor(is_there ? rows->items[index].place : place_at(root_, {"tiers"}),
                       program_.tiers[index].earn);
    }
  }

 private:
  void warn(const core::Place& place, std::string sentence) {
    findings_.add(place, kPaysItself, std::move(sentence), flow::Severity::kWarning);
  }

  std::string money(std::int64_t minor) const {
    return core::to_decimal({.minor = minor, .currency = program_.currency}) + " " +
           program_.currency;
  }

  // Bonuses of orders are the first rules, in the order of the file.
  core::Place place_of(const EarningRule& rule, std::size_t index) const {
    static constexpr std::string_view kCampaign = "campaign:";
    if (rule.id.starts_with(kCampaign)) {
      return place_at(root_, {"campaigns", rule.id.substr(kCampaign.size())});
    }
    const YamlNode* bonuses = find_at(root_, {"bonuses", "orders"});
    const bool is_bonus = bonuses != nullptr && index < bonuses->items.size();
    return is_bonus ? bonuses->items[index].place : place_at(root_, {"bonuses", "orders"});
  }

  // What orders must come to for the points of the reward, with the points of the base alone.
  std::optional<std::int64_t> usual_spend(const Reward& reward) const {
    return spend_for(loyalty::lowest_price(reward).count());
  }

  std::optional<std::int64_t> spend_for(std::int64_t points) const {
    return loyalty::scaled(
        points, {.times = rate_->per.minor, .per = rate_->points.count()}, Rounding::kUp);
  }

  std::string costs_of(const Reward& reward) const {
    return flow::in_quotes(reward.name) + " costs " +
           std::to_string(loyalty::lowest_price(reward).count());
  }

  void advise_on_whole_order(const Reward& reward) {
    if (takes_all(reward)) {
      warn(place_at(root_, {"rewards", reward.id, "gives"}),
           "it takes off 100 % of an order of any size, so that members pay nothing for all they "
           "like; write \"up_to\", such as up_to: 20.00 " +
               program_.currency + ", or name products");
    }
  }

  // A reward in money that is worth what its points were earned with, or more.
  void advise_on_worth(const Reward& reward) {
    if (rate_ == nullptr) {
      return;
    }
    const auto& part = reward.points_part;
    const std::int64_t gives = part                     ? part->minor_per_block
                               : reward.product.empty() ? loyalty::worth_in_money(reward)
                                                        : 0;
    const auto spent = part ? spend_for(part->points_per_block.count()) : usual_spend(reward);
    if (gives > 0 && spent && *spent > 0 && gives >= *spent) {
      warn(place_at(root_, {"rewards", reward.id, "costs"}),
           "an order of " + money(*spent) + " brings the points for " + money(gives) +
               ": members get back all that they pay; let it cost more, or give less");
    }
  }

  void advise_on_event(const loyalty::EventRule& event) {
    if (!event.is_on || event.limit || event.points < loyalty::lowest_price(*prize_)) {
      return;
    }
    warn(place_at(root_, {"bonuses", "events", event.name}),
         "doing it once brings " + std::to_string(event.points.count()) + " points, and " +
             costs_of(*prize_) +
             ": a prize each time for nothing bought; write a \"limit\", or give less");
  }

  // A friend's first order is the only one that has to be paid.
  void advise_on_referral() {
    const auto& referral = program_.referral;
    const auto usual = rate_ != nullptr ? usual_spend(*prize_) : std::nullopt;
    if (!referral || !usual || referral->friend_spends.minor > *usual / kSmallPart) {
      return;
    }
    const core::Points points = std::max(referral->for_member, referral->for_friend);
    if (points >= loyalty::lowest_price(*prize_)) {
      warn(place_at(root_, {"bonuses", "referral"}),
           "a friend's order of " + money(referral->friend_spends.minor) + " brings " +
               std::to_string(points.count()) + " points, and " + costs_of(*prize_) +
               ", which takes orders of " + money(*usual) +
               " otherwise; ask the friend for more, or give less");
    }
  }

  void advise_on_rule(const EarningRule& rule, std::size_t index) {
    if (!is_for_all(rule)) {
      return;
    }
    if (rule.effect.kind == EffectKind::kFactor) {
      advise_on_factor(place_of(rule, index), rule.effect.factor);
    } else if (rule.effect.kind == EffectKind::kPoints) {
      advise_on_points(place_of(rule, index), rule);
    }
  }

  void advise_on_points(const core::Place& place, const EarningRule& rule) {
    const std::int64_t order = smallest_order(rule);
    const auto usual = usual_spend(*prize_);
    const std::int64_t points = rule.effect.points.count();
    const bool is_prize = points >= loyalty::lowest_price(*prize_).count();
    if (!is_prize || !usual || order > *usual / kSmallPart) {
      return;
    }
    warn(place,
         "an order of " + money(order) + " brings " + std::to_string(points) + " points, and " +
             costs_of(*prize_) + ", which takes orders of " + money(*usual) +
             " otherwise; ask for larger orders, or give less");
  }

  // The order that pays for the reward with so many times the points; nothing without numbers that
  // fit.
  std::optional<std::int64_t> spend_at(const Reward& reward, const Factor& factor) const {
    const auto usual = usual_spend(reward);
    return usual
               ? loyalty::scaled(*usual, {.times = factor.per, .per = factor.times}, Rounding::kUp)
               : std::nullopt;
  }

  // The first reward that is worth what its points were paid with, with this factor and not without
  // it; or the cheapest prize where the factor is great.
  const Reward* paid_back(const Factor& factor) const {
    for (const Reward& reward : program_.rewards) {
      const std::int64_t worth = loyalty::worth_in_money(reward);
      const auto spend = spend_at(reward, factor);
      const auto usual = usual_spend(reward);
      const bool counts = loyalty::is_in_catalogue(reward) && worth > 0 && spend && *spend > 0;
      if (counts && worth >= *spend && usual && worth < *usual) {
        return &reward;
      }
    }
    return factor.times / factor.per >= kGreatFactor ? prize_ : nullptr;
  }

  void advise_on_factor(const core::Place& place, const Factor& factor) {
    if (factor.times <= factor.per) {
      return;
    }
    const Reward* reward = paid_back(factor);
    const auto spend = reward == nullptr ? std::nullopt : spend_at(*reward, factor);
    const auto usual = spend ? usual_spend(*reward) : std::nullopt;
    if (!usual) {
      return;
    }
    const std::int64_t worth = loyalty::worth_in_money(*reward);
    warn(place,
         "with this factor orders of " + money(*spend) + " bring the " +
             std::to_string(loyalty::lowest_price(*reward).count()) + " points for " +
             flow::in_quotes(reward->name) + (worth > 0 ? ", worth " + money(worth) : "") +
             "; without it that takes orders of " + money(*usual) + "; write a smaller factor");
  }

  const YamlNode& root_;
  const Program& program_;
  flow::FindingList& findings_;
  const Reward* prize_ = nullptr;               // the cheapest that members choose
  const loyalty::EarningRate* rate_ = nullptr;  // where points go by the amount
};

}  // namespace

void advise_on_giving(const YamlNode& root, const Program& program, flow::FindingList& findings) {
  Giving(root, program, findings).advise();
}

}  // namespace regulars::engine
