#include "engine/program/program_sizes.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/money.h"
#include "engine/program/program_place.h"
#include "flow/source_text.h"

namespace regulars::engine {
namespace {

using loyalty::EarningRule;
using loyalty::Program;
using loyalty::QualifyingRule;
using loyalty::Reward;
using std::chrono::days;

class Sizes {
 public:
  Sizes(const flow::YamlNode& root, const Program& program, flow::FindingList& findings)
      : root_(root), program_(program), findings_(findings) {}

  void advise(loyalty::Day today) {
    advise_on_expiry_warning(today);
    advise_on_tier_warning();
    for (const EarningRule& rule : program_.earning.rules) {
      advise_on_campaign(rule);
    }
    for (const Reward& reward : program_.rewards) {
      advise_on_budget(reward);
      advise_on_cost(reward);
      advise_on_card(reward);
      advise_on_fee(reward);
    }
  }

 private:
  void warn(const core::Place& place, const char* rule, std::string sentence) {
    findings_.add(place, rule, std::move(sentence), flow::Severity::kWarning);
  }

  void warn_at(KeyPath path, const char* rule, std::string sentence) {
    warn(place_at(root_, path), rule, std::move(sentence));
  }

  std::string money(std::int64_t minor) const {
    return core::to_decimal({.minor = minor, .currency = program_.currency}) + " " +
           program_.currency;
  }

  // --- Warnings longer than what they warn of.

  // The longest that points last at all: nobody is told of what is shorter in another month.
  std::optional<days> longest_life(loyalty::Day today) const {
    std::optional<days> longest;
    for (loyalty::Day day = today; day < today + days(366); day += days(1)) {
      const auto last = loyalty::last_good_day(program_.expiry, day);
      if (!last) {
        return std::nullopt;
      }
      longest = std::max(longest.value_or(days(0)), *last - day);
    }
    return longest;
  }

  void advise_on_expiry_warning(loyalty::Day today) {
    const auto& warn_days = program_.expiry.warn_days;
    const auto life = warn_days.empty() ? std::nullopt : longest_life(today);
    if (!life || days(warn_days.front()) < *life) {
      return;
    }
    warn_at({"points", "warn"},
            "early-warning",
            "points are good for " + std::to_string(life->count()) +
                " days at most, so that a warning " + std::to_string(warn_days.front()) +
                " days before their end is due before they are there; write fewer days");
  }

  // How long a tier is kept by what one period brought; nothing where it is not lost by a date.
  std::optional<days> tier_time() const {
    using Kind = QualifyingRule::PeriodKind;
    const loyalty::TierRules& rules = program_.tier_rules;
    if (rules.qualifying.counter == loyalty::TierCounter::kBalance ||
        rules.qualifying.period == Kind::kLifetime) {
      return std::nullopt;
    }
    if (rules.qualifying.period == Kind::kRolling) {
      return days(rules.qualifying.days);
    }
    switch (rules.qualifying.unit) {
      case loyalty::Unit::kDay:
        return days(1);
      case loyalty::Unit::kWeek:
        return days(7);
      case loyalty::Unit::kMonth:
        return days(31);
      case loyalty::Unit::kQuarter:
        return days(92);
      case loyalty::Unit::kHalfYear:
        return days(184);
      case loyalty::Unit::kYear:
        return days(366);
    }
    return std::nullopt;
  }

  void advise_on_tier_warning() {
    const auto& told = program_.tier_rules.warn;
    const auto time = tier_time();
    if (program_.tiers.empty() || !told || !time || *told <= *time) {
      return;
    }
    warn_at({"tier_rules", "warn"},
            "early-warning",
            "a period of the tiers has " + std::to_string(time->count()) +
                " days at most, so that a warning " + std::to_string(told->count()) +
                " days before the loss speaks of a period that has not begun; write fewer days");
  }

  // --- Budgets that are less than one gift.

  void advise_on_campaign(const EarningRule& rule) {
    static constexpr std::string_view kCampaign = "campaign:";
    const bool is_flat = rule.effect.kind == loyalty::EffectKind::kPoints ||
                         rule.effect.kind == loyalty::EffectKind::kUnits;
    if (!rule.id.starts_with(kCampaign) || !is_flat || !rule.budget || !rule.budget->points ||
        *rule.budget->points >= rule.effect.points) {
      return;
    }
    warn_at({"campaigns", rule.id.substr(kCampaign.size()), "budget"},
            "small-budget",
            "all members together get " + std::to_string(rule.budget->points->count()) +
                " points, and the first of them alone should get " +
                std::to_string(rule.effect.points.count()) +
                ", so nobody gets what the campaign says; write a larger budget");
  }

  void advise_on_budget(const Reward& reward) {
    const auto most = loyalty::worst_discount(reward);
    const auto& budget = reward.limits.discount_minor;
    if (!most || !budget || *most <= *budget) {
      return;
    }
    warn_at({"rewards", reward.id, "budget"},
            "small-budget",
            "one use may take off " + money(*most) + ", and all of them together " +
                money(*budget) + ", so nobody can ever have it; write a larger budget");
  }

  // --- Prizes that give away too much.

  void advise_on_cost(const Reward& reward) {
    if (!reward.cost || !reward.price || reward.cost->minor < reward.price->minor ||
        reward.cost->currency != reward.price->currency) {
      return;
    }
    warn_at({"rewards", reward.id, "buying_price"},
            "costs-too-much",
            "it costs you " + money(reward.cost->minor) + " and sells for " +
                money(reward.price->minor) +
                ", so that you give away more than members are told; compare it with "
                "\"shop_price\"");
  }

  void advise_on_card(const Reward& reward) {
    if (!reward.punches || reward.punches->needed != 1) {
      return;
    }
    warn_at({"punch_cards", reward.id, "needed"},
            "one-for-one",
            "each one that is bought gives another one free, so members pay half; if you do not "
            "mean that, write the number to buy, such as 9");
  }

  void advise_on_fee(const Reward& reward) {
    if (!program_.membership) {
      return;
    }
    const std::string& fee = program_.membership->product;
    const auto& punched = reward.punches ? reward.punches->on.products : reward.benefit.on.products;
    if (reward.product != fee && std::ranges::find(punched, fee) == punched.end()) {
      return;
    }
    const core::Place from =
        place_at(root_, {reward.punches ? "punch_cards" : "rewards", reward.id});
    warn(findings_.locate(from, fee),
         "fee-is-prize",
         flow::in_quotes(fee) +
             " is what members buy their membership with, so that points pay the fee; if you do "
             "not mean that, name another product here or below \"membership\"");
  }

  const flow::YamlNode& root_;
  const Program& program_;
  flow::FindingList& findings_;
};

}  // namespace

void advise_on_sizes(const flow::YamlNode& root,
                     const Program& program,
                     loyalty::Day today,
                     flow::FindingList& findings) {
  Sizes(root, program, findings).advise(today);
}

}  // namespace regulars::engine
