#include "engine/program/program_advice.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "engine/program/program_place.h"
#include "engine/program/program_sizes.h"
#include "engine/program/program_worth.h"
#include "flow/finding_list.h"
#include "flow/source_text.h"
#include "loyalty/earning/rule_check.h"
#include "loyalty/rewards/reach.h"

namespace regulars::engine {
namespace {

using flow::Severity;
using flow::YamlNode;
using loyalty::EarnBy;
using loyalty::EarningRule;
using loyalty::ExpiryRule;
using loyalty::Program;
using Path = KeyPath;

class Advisor {
 public:
  Advisor(const flow::SourceFile& file, const Program& program, loyalty::Day today)
      : yaml_(flow::read_yaml(file)), findings_(file), program_(program), today_(today) {}

  std::vector<flow::Finding> advise() {
    advise_on_counting();
    advise_on_refunds();
    advise_on_life();
    advise_on_prizes();
    advise_on_past_days();
    advise_on_tiers();
    advise_on_falling_tiers();
    advise_on_membership();
    for (const EarningRule& rule : program_.earning.rules) {
      advise_on_campaign(rule);
      advise_on_amounts(rule);
      advise_on_tier_names(rule);
    }
    advise_on_contradictions();
    for (const loyalty::Reward& reward : program_.rewards) {
      advise_on_reward(reward);
    }
    advise_on_sizes(yaml_.root, program_, today_, findings_);
    advise_on_giving(yaml_.root, program_, findings_);
    return findings_.take();
  }

 private:
  // --- Places.

  const YamlNode* find(Path path) const { return find_at(yaml_.root, path); }

  bool is_written(Path path) const { return find(path) != nullptr; }

  core::Place place(Path path) const { return place_at(yaml_.root, path); }

  // Null for what is written nowhere. Bonuses of orders are the first rules, in the order of the
  // file.
  const YamlNode* find_rule(const std::string& id) const {
    static constexpr std::string_view kCampaign = "campaign:";
    if (id.starts_with(kCampaign)) {
      return find({"campaigns", id.substr(kCampaign.size())});
    }
    const YamlNode* bonuses = find({"bonuses", "orders"});
    const auto rule = std::ranges::find(program_.earning.rules, id, &EarningRule::id);
    const auto at = static_cast<std::size_t>(rule - program_.earning.rules.begin());
    const bool is_bonus = bonuses != nullptr && at < bonuses->items.size();
    return is_bonus ? &bonuses->items[at] : nullptr;
  }

  core::Place place_of_rule(const std::string& id) const {
    const YamlNode* node = find_rule(id);
    return node != nullptr ? node->place : place({"points"});
  }

  void warn(const core::Place& place, const char* rule, std::string sentence) {
    findings_.add(place, rule, std::move(sentence), Severity::kWarning);
  }

  void warn_of_idle(Path path, const std::string& why) {
    if (is_written(path)) {
      warn(place(path), "no-effect", flow::in_quotes(*(path.end() - 1)) + " does nothing: " + why);
    }
  }

  // --- What is the same for every order.

  void advise_on_counting() {
    const loyalty::EarningRules& earning = program_.earning;
    if (!earning.is_on) {
      findings_.add(place({"enabled"}),
                    "switched-off",
                    "the program is switched off: nothing brings points, and no prize can be taken",
                    Severity::kNote);
    }
    if (earning.base.by != EarnBy::kOrder) {
      const char* why =
          "points are not given for every order; write \"earn: 10 per order\", or "
          "take it out";
      warn_of_idle({"points", "order_minimum"}, why);
      warn_of_idle({"points", "wait_between"}, why);
    }
    if (earning.base.by != EarnBy::kAmount) {
      warn_of_idle({"points", "groups"}, "points do not go by the amount; take it out");
    }
    const bool is_flat = earning.base.by == EarnBy::kOrder && earning.rules.empty();
    if (is_flat && earning.base.most_per_order &&
        *earning.base.most_per_order >= earning.base.points) {
      warn_of_idle({"points", "at_most"}, "no order brings so many points; take it out");
    }
  }

  void advise_on_refunds() {
    if (program_.refunds.claw_back == loyalty::ClawBack::kOnlyPending) {
      warn_of_idle({"points", "from_other_orders"},
                   "\"only pending\" takes only what the order itself brought; take it out");
    }
  }

  // --- Waiting and expiry.

  // Points that wait are no activity, and end with all others.
  bool ends_before_use() const {
    const bool waits = program_.usable.mode == loyalty::UsableRule::Mode::kPeriod;
    const ExpiryRule& rule = program_.expiry;
    const bool counts_waiting = rule.mode == ExpiryRule::Mode::kInactivity ||
                                (rule.mode == ExpiryRule::Mode::kPeriod &&
                                 rule.counts_from == ExpiryRule::CountsFrom::kEarning);
    if (!waits || !counts_waiting) {
      return false;
    }
    const auto last = loyalty::last_good_day(rule, today_);
    return last && *last < loyalty::add(today_, program_.usable.after);
  }

  void advise_on_life() {
    const ExpiryRule& rule = program_.expiry;
    const bool has_end = rule.mode != ExpiryRule::Mode::kNever;
    if (ends_before_use()) {
      warn(place({"points", "expire"}),
           "ends-early",
           program_.expiry.mode == ExpiryRule::Mode::kInactivity
               ? "points end before they can be used when a member does nothing else; write a time "
                 "that is longer than the wait of \"usable\""
               : "points that count from earning end before they can be used; write a longer time, "
                 "or \"after they can be used\"");
    }
    if (rule.mode == ExpiryRule::Mode::kFixedDays && !rule.at_least) {
      warn(place({"points", "expire"}),
           "ends-early",
           "points that are earned on such a day end in the next night; write a least life behind "
           "it, such as \", at least 3 months\"");
    }
    if (!has_end) {
      warn_of_idle({"points", "warn"}, "points never end; take it out, or let them expire");
    } else if (rule.warn_days.empty()) {
      findings_.add(place({"points", "expire"}),
                    "no-warning",
                    "members are not told before their points end; write \"warn: [30 days, 7 "
                    "days]\" below \"points\"",
                    Severity::kNote);
    }
  }

  // --- Prizes.

  void advise_on_prizes() {
    const auto& rewards = program_.rewards;
    const auto first = std::ranges::find_if(rewards, loyalty::is_in_catalogue);
    if (first == rewards.end()) {
      return;
    }
    if (program_.joining_bonus >= first->costs) {
      warn(place({"bonuses", "joining"}),
           "prize-at-once",
           "joining alone pays for " + flow::in_quotes(first->name) +
               ", so that people join for the prize and never buy; give less, or let the prize "
               "cost more");
    }
    advise_on_reach();
  }

  void advise_on_reach() {
    const auto reach = loyalty::reach_of(program_, today_);
    if (!reach) {
      return;
    }
    for (const loyalty::Reward& reward : program_.rewards) {
      if (loyalty::is_in_catalogue(reward) && loyalty::lowest_price(reward) > reach->most) {
        warn(place({"rewards", reward.id, "costs"}),
             "out-of-reach",
             "nobody reaches this prize: below \"points\" a member's orders bring at most " +
                 std::to_string(reach->earned.count()) +
                 (reach->is_by_life ? " points before the first of them end" : " points in all"));
      }
    }
  }

  // --- Rewards that give less than they say.

  void advise_on_reward(const loyalty::Reward& reward) {
    const loyalty::Benefit& benefit = reward.benefit;
    const bool is_off = benefit.kind == loyalty::BenefitKind::kAmountOff;
    const bool has_amount = benefit.steps.empty()
                                ? benefit.amount_minor > benefit.ceiling_minor.value_or(0)
                                : std::ranges::any_of(benefit.steps, [&](const auto& step) {
                                    return step.amount_minor > benefit.ceiling_minor.value_or(0);
                                  });
    if (is_off && benefit.ceiling_minor && has_amount) {
      warn(place({"rewards", reward.id, "gives", "up_to"}),
           "no-effect",
           "\"up_to\" is less than what is taken off, so that customers never get what the reward "
           "says; write one amount");
    }
    if (loyalty::has_falling_step(benefit)) {
      warn(place({"rewards", reward.id, "gives", "steps"}),
           "falling-step",
           "a later step takes off less than one before it, so that customers lose by buying "
           "more; let each step give more");
    }
    if (reward.window.from && reward.window.to &&
        !loyalty::ever_meet(reward.window, reward.hours)) {
      warn(place({"rewards", reward.id, "on"}),
           "never-runs",
           "none of these weekdays and hours lies between the prize's first and last day; write "
           "other days or hours");
    }
  }

  // --- Days that are over.

  void warn_if_over(const loyalty::Window& window, Path path, const char* what) {
    if (window.to && *window.to < today_) {
      warn(place(path),
           "never-runs",
           std::string(what) + " is over since its last day; write another day, or take it out");
    }
  }

  void advise_on_past_days() {
    for (const loyalty::Reward& reward : program_.rewards) {
      warn_if_over(reward.window, {"rewards", reward.id, "to"}, "this prize");
    }
    for (const loyalty::EventRule& event : program_.events) {
      warn_if_over(event.window, {"bonuses", "events", event.name, "to"}, "this activity");
    }
    const loyalty::UsableRule& usable = program_.usable;
    if (usable.mode == loyalty::UsableRule::Mode::kOnFixedDay && usable.day <= today_) {
      warn_of_idle({"points", "usable"}, "that day has come; write \"at once\"");
    }
  }

  // --- Tiers.

  void advise_on_falling_tiers() {
    const auto is_less = [](const loyalty::Factor& left, const loyalty::Factor& right) {
      loyalty::Fraction one(left.times);
      loyalty::Fraction other(right.times);
      one.multiply(1, left.per);
      other.multiply(1, right.per);
      return one.is_less(other);
    };
    const YamlNode* rows = find({"tiers"});
    for (std::size_t index = 1; index < program_.tiers.size(); ++index) {
      const loyalty::Tier& lower = program_.tiers[index - 1];
      const loyalty::Tier& tier = program_.tiers[index];
      if (is_less(tier.earn, lower.earn)) {
        warn(rows != nullptr && index < rows->items.size() ? rows->items[index].place
                                                           : place({"tiers"}),
             "falling-tier",
             flow::in_quotes(tier.name) + " brings less than " + flow::in_quotes(lower.name) +
                 " below it, so members lose by reaching it; raise its \"earn\"");
      }
    }
  }

  void advise_on_tiers() {
    using Kind = loyalty::QualifyingRule::PeriodKind;
    const loyalty::TierRules& rules = program_.tier_rules;
    if (program_.tiers.empty()) {
      warn_of_idle({"tier_rules"}, "there are no tiers; write \"tiers\", or take it out");
      return;
    }
    const Kind period = rules.qualifying.period;
    if (period == Kind::kRolling || period == Kind::kLifetime) {
      if (rules.upgrade == loyalty::TierRules::Upgrade::kNextPeriod) {
        warn_of_idle({"tier_rules", "upgrade"},
                     "with this \"period\" there is no next one, so tiers begin at once");
      }
    }
    if (period == Kind::kLifetime) {
      for (const char* key : {"grace", "warn", "downgrade"}) {
        warn_of_idle({"tier_rules", key}, "what counts for a lifetime is never lost; take it out");
      }
    }
  }

  void advise_on_membership() {
    const loyalty::EarningRules& earning = program_.earning;
    if (!program_.membership || earning.base.by == EarnBy::kOrder) {
      return;
    }
    const std::string& product = program_.membership->product;
    if (loyalty::is_earning({.product = product}, earning.base.lines)) {
      findings_.add(place({"membership", "product"}),
                    "fee-earns",
                    "the fee itself brings points, as every product does; if you do not mean that, "
                    R"(write "not: {products: [)" +
                        product + R"(]}" below "points")",
                    Severity::kNote);
    }
  }

  void advise_on_tier_names(const EarningRule& rule) {
    for (const std::string& tier : rule.member.tiers) {
      if (loyalty::find_tier(program_.tiers, tier)) {
        continue;
      }
      std::vector<std::string> names;
      for (const loyalty::Tier& known : program_.tiers) {
        names.push_back(known.name);
      }
      const auto near = flow::near_word(tier, names);
      warn(findings_.locate(place_of_rule(rule.id), tier),
           "unknown-tier",
           "there is no tier " + flow::in_quotes(tier) +
               (near ? "; did you mean " + flow::in_quotes(*near) + "?"
                     : ", so nobody in it gets this; write a name below \"tiers\""));
    }
  }

  // --- Campaigns.

  void advise_on_campaign(const EarningRule& rule) {
    static constexpr std::string_view kCampaign = "campaign:";
    if (!rule.id.starts_with(kCampaign)) {
      return;
    }
    const std::string id = rule.id.substr(kCampaign.size());
    if (rule.window.to && *rule.window.to < today_) {
      warn(place({"campaigns", id, "to"}),
           "never-runs",
           "this campaign is over; write other days, or take it out");
    }
    if (!rule.limit) {
      warn_of_idle({"campaigns", id, "limit_kind"}, "there is no \"limit\"; take it out");
    }
    const bool counts_something =
        !rule.budget || rule.budget->points || rule.budget->redemptions || rule.budget->order_value;
    if (!counts_something) {
      warn_of_idle({"campaigns", id, "budget"},
                   "it names nothing; write points, times or order_value below it");
    }
    const bool has_limits = rule.limit && rule.limit->points && rule.budget && rule.budget->points;
    if (has_limits && *rule.limit->points >= *rule.budget->points) {
      warn_of_idle({"campaigns", id, "limit"},
                   "the budget for all is no larger, so it is never reached");
    }
  }

  // Both are least amounts, so one of them never decides.
  void advise_on_amounts(const EarningRule& rule) {
    const auto& over = rule.order.value_over;
    const auto& least = rule.order.value_at_least;
    if (!over || !least || over->currency != least->currency) {
      return;
    }
    const char* idle = least->minor > over->minor ? "over" : "at_least";
    const YamlNode* node = find_rule(rule.id);
    const YamlNode* when = node == nullptr ? nullptr : node->find("when");
    const YamlNode* holder = when != nullptr ? when : node;
    const YamlNode* value = holder == nullptr ? nullptr : holder->find(idle);
    warn(value != nullptr ? value->place : place_of_rule(rule.id),
         "no-effect",
         flow::in_quotes(idle) + " does nothing: " +
             (*idle == 'o' ? "\"at_least\" asks for more" : "\"over\" asks for more") +
             "; take one of them out");
  }

  void advise_on_contradictions() {
    std::vector<loyalty::NoGoods> prizes;
    for (const loyalty::Reward& reward : program_.rewards) {
      prizes.push_back({.product = reward.product, .reward = reward.id});
    }
    for (const loyalty::Contradiction& found :
         loyalty::contradictions_of(program_.earning, prizes)) {
      const bool is_wrong = found.weight == loyalty::Weight::kWrong;
      warn(found.rule.empty() ? place({"points"}) : place_of_rule(found.rule),
           is_wrong ? "never-gives" : "easy-to-abuse",
           found.sentence);
    }
  }

  flow::YamlResult yaml_;
  flow::FindingList findings_;
  const Program& program_;
  loyalty::Day today_;
};

}  // namespace

std::vector<flow::Finding> advice_on_program(const flow::SourceFile& file,
                                             const Program& program,
                                             loyalty::Day today) {
  return Advisor(file, program, today).advise();
}

}  // namespace regulars::engine
