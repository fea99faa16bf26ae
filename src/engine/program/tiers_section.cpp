#include <algorithm>
#include <string>
#include <utility>

#include "engine/program/earning_words.h"
#include "engine/program/program_sections.h"
#include "engine/program/program_words.h"
#include "flow/source_text.h"

namespace regulars::engine {
namespace {

using flow::FindingList;
using flow::Section;
using loyalty::Program;
using loyalty::Tier;
using loyalty::TierCounter;
using loyalty::TierRules;

const char* name_of(TierCounter counter) {
  switch (counter) {
    case TierCounter::kMoney:
      return "money";
    case TierCounter::kOrders:
      return "orders";
    case TierCounter::kPoints:
    case TierCounter::kEvents:
    case TierCounter::kBalance:
      return "points";
  }
  return "points";
}

// Reads the tiers from the lowest on, each held against the one before it.
class TierReader {
 public:
  TierReader(Program& program, FindingList& findings) : program_(program), findings_(findings) {}

  void read(const Section& section) {
    Tier tier{.name = section.text("name").value_or(""),
              .earn = section.phrase("earn", parse_tier_factor).value_or(loyalty::Factor{}),
              .expiry = section.phrase("expire", parse_period),
              .for_life = section.yes_no("for_life").value_or(false)};
    read_start(section, tier);
    if (loyalty::find_tier(program_.tiers, tier.name)) {
      findings_.add(section.place("name"),
                    "bad-value",
                    "there is a tier " + flow::in_quotes(tier.name) +
                        " before this one; give each its own name");
    }
    if (tier.earn.times > tier.earn.per) {
      loyalty::EarningRule rule{.id = "tier:" + tier.name, .name = tier.name};
      rule.member.tiers = {tier.name};
      rule.effect = {.kind = loyalty::EffectKind::kFactor, .factor = tier.earn};
      program_.earning.rules.push_back(std::move(rule));
    }
    program_.tiers.push_back(std::move(tier));
  }

 private:
  void wrong(const Section& section, std::string sentence) {
    findings_.add(section.place("from"), "bad-value", std::move(sentence));
  }

  void read_start(const Section& section, Tier& tier) {
    const auto start = section.phrase("from", parse_tier_start);
    if (!start) {
      tier.threshold = program_.tiers.empty() ? 0 : program_.tiers.back().threshold + 1;
      return;
    }
    tier.threshold = start->threshold;
    if (start->threshold > 0 && !is_same_unit(section, *start)) {
      return;
    }
    if (!program_.tiers.empty() && tier.threshold <= program_.tiers.back().threshold) {
      wrong(section,
            "the tiers stand lowest first, and this one begins no higher than " +
                flow::in_quotes(program_.tiers.back().name) +
                " before it; write a higher \"from\", or move it");
    }
  }

  // "0" alone has no unit.
  bool is_same_unit(const Section& section, const TierStart& start) {
    if (start.counter == TierCounter::kMoney && start.currency != program_.currency) {
      wrong(
          section,
          "the program counts in " + program_.currency + ", but this tier is in " + start.currency);
      return false;
    }
    TierCounter& counter = program_.tier_rules.qualifying.counter;
    if (std::exchange(has_unit_, true) && counter != start.counter) {
      wrong(section,
            "the tiers before this one count " + std::string(name_of(counter)) +
                ", this one counts " + name_of(start.counter) + "; use one for all");
      return false;
    }
    counter = start.counter;
    return true;
  }

  Program& program_;
  FindingList& findings_;
  bool has_unit_ = false;
};

void read_rules(const Section& section, TierRules& rules) {
  const TierCounter counter = rules.qualifying.counter;
  rules.qualifying =
      section.phrase("period", parse_tier_period).value_or(loyalty::QualifyingRule{});
  rules.qualifying.counter = counter;
  rules.holding = section.phrase("keep", parse_holding).value_or(loyalty::Holding{});
  if (section.text("upgrade") == "with the next period") {
    rules.upgrade = TierRules::Upgrade::kNextPeriod;
  }
  const auto downgrade = section.text("downgrade");
  if (downgrade == "one tier") {
    rules.downgrade = TierRules::Downgrade::kOneTier;
  } else if (downgrade == "never") {
    rules.downgrade = TierRules::Downgrade::kNever;
  }
  if (const auto grace = section.phrase("grace", parse_period)) {
    rules.grace = loyalty::Grace{.length = *grace};
  }
  rules.warn = section.phrase("warn", parse_whole_days);
  if (section.text("order_counts") == "with the order") {
    rules.order_counts = TierRules::OrderCounts::kIncludingOrder;
  }
  rules.refund_lowers_at_once = section.text("refund") == "at once";
}

}  // namespace

void read_tiers(const Section& root, Program& program, FindingList& findings) {
  TierReader reader(program, findings);
  for (const Section& section : root.items("tiers")) {
    reader.read(section);
  }
  read_rules(root.section("tier_rules"), program.tier_rules);
}

}  // namespace regulars::engine
