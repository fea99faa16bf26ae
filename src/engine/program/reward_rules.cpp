#include "engine/program/reward_rules.h"

#include <utility>
#include <vector>

#include "engine/program/program_words.h"
#include "engine/program/reward_words.h"

namespace regulars::engine {
namespace {

using flow::FindingList;
using flow::Section;
using loyalty::BenefitKind;
using loyalty::Reward;

template <class Value>
void put(Value& value, std::optional<Value> said) {
  if (said) {
    value = *std::move(said);
  }
}

template <class Value>
void put(std::optional<Value>& value, std::optional<Value> said) {
  if (said) {
    value = std::move(said);
  }
}

void put(std::vector<std::string>& list, std::vector<std::string> said) {
  if (!said.empty()) {
    list = std::move(said);
  }
}

void put(loyalty::ProductSet& set, const Section& section) {
  put(set.products, section.texts("products"));
  put(set.categories, section.texts("categories"));
  put(set.tags, section.texts("tags"));
}

class RuleReader {
 public:
  RuleReader(const std::string& currency, Reward& reward, FindingList& findings)
      : currency_(currency), reward_(reward), findings_(findings) {}

  void gives(const Section& section) {
    loyalty::Benefit& benefit = reward_.benefit;
    put(benefit.percent, section.phrase("percent", parse_percent));
    put(benefit.amount_minor, minor(section, "amount"));
    put(benefit.ceiling_minor, minor(section, "up_to"));
    put(benefit.on, section);
    put(benefit.deal.buy, section.whole("buy"));
    put(benefit.deal.get, section.whole("get"));
    put(benefit.deal.repeats, section.yes_no("repeats"));
    steps(section);
    if (const auto value = minor(section, "value")) {
      reward_.gift_value = {.minor = *value, .currency = currency_};
    }
    blocks(section);
  }

  void whom(const Section& section) {
    loyalty::MemberNeeds& needs = reward_.members;
    put(reward_.tiers, section.texts("tiers"));
    put(needs.orders_min, section.whole("orders_from"));
    put(needs.orders_max, section.whole("orders_to"));
    put(needs.spent_min_minor, minor(section, "spent_from"));
    put(needs.ordered_within, section.phrase("ordered_within", parse_whole_days));
    put(needs.no_order_for, section.phrase("no_order_for", parse_whole_days));
    put(needs.member_for, section.phrase("member_for", parse_whole_days));
    put(needs.countries, section.texts("countries"));
  }

  void when(const Section& section) {
    loyalty::BasketNeeds& needs = reward_.basket;
    put(needs.minor, minor(section, "minimum"));
    const std::int64_t items = section.whole("items").value_or(0);
    loyalty::ProductNeed need;
    put(need.of, section);
    if (!is_everything(need.of)) {
      need.units = items > 0 ? items : 1;
      needs.products = {need};
    } else if (items > 0) {
      needs.units = items;
    }
  }

  void others(const Section& section) {
    std::vector<loyalty::WeekHours> hours;
    for (const std::string& text : section.texts("on")) {
      hours.push_back(*parse_week_hours(text));
    }
    if (!hours.empty()) {
      reward_.hours = std::move(hours);
    }
    put(reward_.limits.per_member, section.phrase("limit", parse_times));
    put(reward_.groups, section.texts("groups"));
    if (section.has("with_gift_cards")) {
      put(reward_.with_stored_value, section.yes_no("with_gift_cards"));
    }
  }

 private:
  std::optional<std::int64_t> minor(const Section& section, std::string_view key) {
    return minor_of(section, key, currency_, findings_);
  }

  bool is_ours(const std::optional<core::Money>& money) const {
    return !money || money->currency == currency_ || currency_.empty();
  }

  void steps(const Section& section) {
    std::vector<StepWords> steps;
    for (const std::string& text : section.texts("steps")) {
      steps.push_back(*parse_step(text));
    }
    if (steps.empty()) {
      return;
    }
    loyalty::Benefit& benefit = reward_.benefit;
    const bool is_percent = steps.front().percent.has_value();
    const bool is_units = steps.front().items > 0;
    benefit.kind = is_percent ? BenefitKind::kPercentOff : BenefitKind::kAmountOff;
    benefit.steps_by = is_units ? loyalty::StepsBy::kUnits : loyalty::StepsBy::kAmount;
    benefit.steps.clear();
    for (const StepWords& step : steps) {
      if (!is_ours(step.amount) || !is_ours(step.from)) {
        tell(section, "steps", "the program counts in " + currency_ + ", but a step does not");
      } else if (step.percent.has_value() != is_percent || (step.items > 0) != is_units) {
        tell(section,
             "steps",
             "steps are all percentages or all amounts, and all begin at an amount or all at a "
             "number of items");
      }
      benefit.steps.push_back(
          {.from = is_units ? step.items : step.from.value_or(core::Money{}).minor,
           .percent = step.percent.value_or(loyalty::Factor{}),
           .amount_minor = step.amount.value_or(core::Money{}).minor});
    }
  }

  void blocks(const Section& section) {
    const auto block = section.phrase("blocks", parse_block);
    const auto share = section.phrase("share", parse_percent);
    if (block && !is_ours(block->money)) {
      tell(section, "blocks", "the program counts in " + currency_ + ", but the blocks do not");
    }
    if (block) {
      reward_.points_part = {.points_per_block = block->points,
                             .minor_per_block = block->money.minor};
    }
    if (share && reward_.points_part) {
      reward_.points_part->share_max = *share;
    }
  }

  void tell(const Section& section, std::string_view key, std::string sentence) {
    findings_.add(section.place(key), "bad-value", std::move(sentence));
  }

  const std::string& currency_;
  Reward& reward_;
  FindingList& findings_;
};

}  // namespace

std::optional<std::int64_t> minor_of(const Section& section,
                                     std::string_view key,
                                     const std::string& currency,
                                     FindingList& findings) {
  const auto money = section.money(key);
  if (!money) {
    return std::nullopt;
  }
  if (money->currency != currency && !currency.empty()) {
    findings.add(
        section.place(key),
        "bad-value",
        "the program counts in " + currency + ", but this amount is in " + money->currency);
  }
  return money->minor;
}

void apply_rules(const Section& section,
                 const std::string& currency,
                 Reward& reward,
                 FindingList& findings) {
  RuleReader reader(currency, reward, findings);
  reader.gives(section.section("gives"));
  reader.whom(section.section("for"));
  reader.when(section.section("when"));
  reader.others(section);
}

std::string_view kind_meant(const Section& gives) {
  if (gives.has("value")) {
    return "gift_card";
  }
  if (gives.has("blocks")) {
    return "points_payment";
  }
  if (gives.has("steps")) {
    return "volume_by_amount";
  }
  if (gives.has("buy") || gives.has("get")) {
    return "bogo";
  }
  if (gives.has("percent")) {
    return "percent_off";
  }
  return gives.has("amount") ? "amount_off" : "product";
}

}  // namespace regulars::engine
