#include "engine/program/program_file.h"

#include <algorithm>
#include <utility>

#include "engine/program/bonus_file.h"
#include "engine/program/joining_section.h"
#include "engine/program/membership_section.h"
#include "engine/program/program_keys.h"
#include "engine/program/program_sections.h"
#include "engine/program/program_words.h"
#include "engine/program/referral_section.h"
#include "engine/program/reward_file.h"
#include "engine/program/tax_section.h"
#include "flow/finding_list.h"
#include "flow/schema.h"
#include "flow/section.h"

namespace regulars::engine {
namespace {

using flow::FindingList;
using flow::Section;
using loyalty::Program;

loyalty::Reminders read_reminders(const Section& section) {
  return {
      .every = section.phrase("every", parse_whole_days),
      .win_back = section.phrase("win_back", parse_win_back),
      .quiet = section.phrase("quiet_hours", parse_quiet_hours).value_or(loyalty::QuietHours{})};
}

// The program's kill switch is every rule's. Points that members have stay theirs.
void switch_off(const Section& root, Program& program) {
  if (root.yes_no("enabled").value_or(true)) {
    return;
  }
  program.earning.is_on = false;
  program.joining_bonus = core::Points(0);
  if (program.referral) {
    program.referral->is_on = false;
  }
  for (loyalty::EventRule& event : program.events) {
    event.is_on = false;
  }
  for (loyalty::GiftRule& gift : program.gifts) {
    gift.is_on = false;
  }
}

// What check_schema has refused is not there any more; here come the rules between keys.
Program read_keys(const Section& root, FindingList& findings) {
  Program program;
  program.name = root.text("program").value_or("");
  program.currency = root.text("currency").value_or("");
  program.time_zone = root.text("time_zone").value_or("");
  for (const std::string& language : root.texts("languages")) {
    if (std::ranges::find(program.languages, language) == program.languages.end()) {
      program.languages.push_back(language);
    }
  }
  program.language = program.languages.empty() ? "" : program.languages.front();
  read_points(root.section("points"), program, findings);
  read_bonuses(root.section("bonuses"), program, findings);
  read_referral(root.section("bonuses"), program, findings);
  read_order_bonuses(root.section("bonuses"), program, findings);
  read_tiers(root, program, findings);
  read_membership(root, program, findings);
  read_who_can_join(root, program, findings);
  program.rewards = read_rewards(root, program, findings);
  read_punch_cards(root, program, findings);
  read_campaigns(root.section("campaigns"), program, findings);
  switch_off(root, program);
  program.reminders = read_reminders(root.section("reminders"));
  program.tax = read_tax(root.section("tax"));
  program.earning.time_zone = program.time_zone;
  return program;
}

}  // namespace

ProgramResult read_program(const flow::SourceFile& file) {
  ProgramResult result;
  flow::YamlResult yaml = flow::read_yaml(file);
  FindingList findings(file);
  findings.append(std::move(yaml.findings));
  if (yaml.is_readable) {
    flow::check_schema(yaml.root, program_keys(), findings);
    result.program = read_keys(Section(&yaml.root, program_keys()), findings);
  }
  result.findings = findings.take();
  if (flow::has_errors(result.findings)) {
    result.program.reset();
  }
  return result;
}

}  // namespace regulars::engine
