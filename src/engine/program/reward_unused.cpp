#include "engine/program/reward_unused.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "flow/source_text.h"

namespace regulars::engine {
namespace {

using flow::FindingList;
using flow::Section;
using flow::Severity;
using loyalty::BenefitKind;
using loyalty::Reward;
using loyalty::RewardBase;

using Keys = std::vector<std::string_view>;

constexpr const char* kUnused = "unused-key";

constexpr std::array<std::string_view, 8> kParts{
    "percent", "amount", "steps", "value", "blocks", "share", "buy", "get"};

// Those of kParts that say something of a reward that the checkout or the shop gives.
Keys used_parts(const Reward& reward) {
  if (reward.base == RewardBase::kStoredValue) {
    return {"value"};
  }
  if (reward.base == RewardBase::kPointsPart) {
    return {"blocks", "share"};
  }
  if (!reward.benefit.steps.empty()) {
    return {"steps"};
  }
  switch (reward.benefit.kind) {
    case BenefitKind::kPercentOff:
    case BenefitKind::kCheapestUnit:
      return {"percent"};
    case BenefitKind::kAmountOff:
      return {"amount"};
    case BenefitKind::kFreeUnits:
      return {"percent", "buy", "get"};
    case BenefitKind::kNothing:
    case BenefitKind::kFreeShipping:
      break;
  }
  return {};
}

void warn(const Section& section, std::string_view key, std::string sentence, FindingList& all) {
  all.add(section.place(key), kUnused, std::move(sentence), Severity::kWarning);
}

void check_by_hand(const Section& section, const Reward& reward, FindingList& findings) {
  if (section.has("gives")) {
    warn(section,
         "gives",
         "a " + reward.kind + " is handed out by you; the checkout gives nothing",
         findings);
  }
  for (const char* key : {"coupon", "when", "groups", "with_gift_cards", "budget", "order_value"}) {
    if (section.has(key)) {
      warn(section,
           key,
           flow::in_quotes(key) + " does nothing: a " + reward.kind +
               " is handed out by you, without a code for the checkout; take it out",
           findings);
    }
  }
}

// A gift card that lets no gift card pay on its order pays nothing itself.
void check_with_gift_cards(const Section& section, const Reward& reward, FindingList& findings) {
  if (reward.base != RewardBase::kStoredValue || reward.with_stored_value ||
      !section.has("with_gift_cards")) {
    return;
  }
  findings.add(section.place("with_gift_cards"),
               "contradiction",
               "this " + reward.kind +
                   " is a gift card itself, and \"with_gift_cards: no\" says that no gift card may "
                   "pay on its order, so that it could pay nothing; take this line out",
               Severity::kWarning);
}

}  // namespace

void check_unused(const Section& section, const Reward& reward, FindingList& findings) {
  if (reward.base == RewardBase::kByHand) {
    check_by_hand(section, reward, findings);
    return;
  }
  check_with_gift_cards(section, reward, findings);
  const Section gives = section.section("gives");
  const Keys used = used_parts(reward);
  for (const std::string_view part : kParts) {
    if (gives.has(part) && std::ranges::find(used, part) == used.end()) {
      std::string sentence = flow::in_quotes(part) + " does nothing: this " + reward.kind;
      const bool is_told = !used.empty() && gives.has(used.front());
      sentence += is_told ? " goes by " + flow::in_quotes(used.front()) : " has no use for it";
      warn(gives, part, sentence + "; take it out, or make two rewards", findings);
    }
  }
}

void check_budget(const Section& section, const Reward& reward, FindingList& findings) {
  const bool is_by_hand = reward.base == RewardBase::kByHand;
  if (!section.has("budget") || is_by_hand || loyalty::worst_discount(reward)) {
    return;
  }
  const BenefitKind kind = reward.benefit.kind;
  const bool takes_ceiling =
      reward.base == RewardBase::kCheckout && kind != BenefitKind::kFreeUnits;
  findings.add(section.place("budget"),
               "no-effect",
               "\"budget\" does nothing: nothing says how much one of them takes off at most; " +
                   std::string(takes_ceiling ? "write \"up_to\" below \"gives\", such as up_to: "
                                               "20.00 USD, or "
                                             : "") +
                   "count them with \"limit_total\" instead",
               Severity::kWarning);
}

}  // namespace regulars::engine
