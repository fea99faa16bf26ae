#include "engine/program/membership_section.h"

#include <string>
#include <utility>
#include <vector>

#include "engine/program/earning_keys.h"
#include "engine/program/membership_words.h"
#include "engine/program/program_sections.h"
#include "flow/source_text.h"

namespace regulars::engine {
namespace {

using flow::FindingList;
using flow::KeySpec;
using flow::Section;
using flow::ValueKind;
using loyalty::Program;

constexpr std::size_t kMaxNameLetters = 40;  // it stands in texts

KeySpec required(KeySpec key) {
  key.is_required = true;
  return key;
}

KeySpec with_default(KeySpec key, const char* value) {
  key.default_value = value;
  return key;
}

KeySpec name_key(const char* name, const char* description, const char* example) {
  return {.name = name,
          .kind = ValueKind::kText,
          .is_required = true,
          .description = description,
          .example = example};
}

// Where there are no tiers at all they may come with the next edit; a wrong name is a mistake.
void tell_no_tier(const Section& section,
                  const std::string& tier,
                  const Program& program,
                  FindingList& findings) {
  if (program.tiers.empty()) {
    findings.add(section.place("tier"),
                 "unknown-tier",
                 "there are no tiers, so nobody can buy one; write " + flow::in_quotes(tier) +
                     " below \"tiers\"",
                 flow::Severity::kWarning);
    return;
  }
  std::vector<std::string> names;
  for (const loyalty::Tier& known : program.tiers) {
    names.push_back(known.name);
  }
  const auto near = flow::near_word(tier, names);
  findings.add(section.place("tier"),
               "unknown-tier",
               "there is no tier " + flow::in_quotes(tier) +
                   (near ? "; did you mean " + flow::in_quotes(*near) + "?"
                         : "; write a name below \"tiers\""));
}

bool can_be_sold(const Section& section,
                 const loyalty::MembershipRules& rules,
                 const Program& program,
                 FindingList& findings) {
  const auto tier = loyalty::find_tier(program.tiers, rules.tier);
  if (!tier) {
    tell_no_tier(section, rules.tier, program, findings);
    return false;
  }
  if (program.tiers[*tier].threshold == 0) {
    findings.add(section.place("tier"),
                 "bad-value",
                 "everybody is in the tier " + flow::in_quotes(rules.tier) +
                     " from the first day; name a higher one");
    return false;
  }
  return true;
}

}  // namespace

KeySpec membership_key() {
  return {
      .name = "membership",
      .kind = ValueKind::kMap,
      .description = "A tier that members can buy for a fee, as a product of your shop.",
      .example = "membership:\n  tier: Gold\n  product: CLUB-YEAR\n  fee: 30.00 USD",
      .without = "no tier can be bought",
      .children = {
          name_key("tier", "The tier that is bought.", "tier: Gold"),
          name_key(
              "product", "Your shop's id of the product that is the fee.", "product: CLUB-YEAR"),
          {.name = "name",
           .kind = ValueKind::kText,
           .description = "What your shop calls this product; members read it.",
           .example = "name: Club membership for a year",
           .without = "the product's id is told",
           .longest = kMaxNameLetters},
          required(money_key({"fee",
                              "What it costs, as members are told; your shop charges what it "
                              "charges.",
                              "fee: 30.00 USD",
                              nullptr})),
          with_default(phrase_key({"lasts", "How long one fee lasts.", "lasts: 1 year", nullptr},
                                  kFeeTimePhrase),
                       "once"),
          with_default(phrase_key({"trial",
                                   "How long the tier can be tried for nothing, once a member.",
                                   "trial: 30 days",
                                   nullptr},
                                  kTrialPhrase),
                       "none")}};
}

void read_membership(const Section& root, Program& program, FindingList& findings) {
  const Section section = root.section("membership");
  const auto tier = section.text("tier");
  const auto product = section.text("product");
  const auto fee = own_money(section, "fee", program, findings);
  if (fee && fee->minor == 0) {
    findings.add(section.place("fee"), "bad-value", "a fee is more than 0; write what it costs");
  }
  if (!tier || !product || !fee) {
    return;
  }
  loyalty::MembershipRules rules{
      .tier = *tier,
      .fee = *fee,
      .product = *product,
      .name = section.text("name").value_or(""),
      .lasts = section.phrase("lasts", parse_fee_time).value_or(FeeTime{}).lasts,
      .trial = section.phrase("trial", parse_trial)};
  if (rules.trial && rules.trial->count() == 0) {
    rules.trial.reset();
  }
  if (can_be_sold(section, rules, program, findings)) {
    program.membership = std::move(rules);
  }
}

}  // namespace regulars::engine
