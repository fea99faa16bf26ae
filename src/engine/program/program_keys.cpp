#include "engine/program/program_keys.h"

#include "engine/program/bonus_keys.h"
#include "engine/program/earning_keys.h"
#include "engine/program/joining_section.h"
#include "engine/program/membership_section.h"
#include "engine/program/program_phrases.h"
#include "engine/program/reward_keys.h"
#include "engine/program/tax_section.h"

namespace regulars::engine {
namespace {

using flow::KeySpec;
using flow::ValueKind;

KeySpec languages_key() {
  const KeySpec language{.kind = ValueKind::kText};
  return {
      .name = "languages",
      .kind = ValueKind::kEither,
      .description =
          "The languages that your shop speaks. The first is the one in which numbers, days and "
          "our own short sentences are written for whoever has not chosen another.",
      .example = "languages: [en, es]",
      .default_value = "en",
      .children = {language, {.kind = ValueKind::kList, .min = 1, .children = {language}}}};
}

KeySpec channels_key() {
  const KeySpec channel{
      .kind = ValueKind::kChoice,
      .choices = {{.value = "messenger", .meaning = "the one channel that can be used"}}};
  return {.name = "channels",
          .kind = ValueKind::kEither,
          .description = "Where reminders are sent.",
          .example = "channels: [messenger]",
          .default_value = "messenger",
          .children = {channel, {.kind = ValueKind::kList, .children = {channel}}}};
}

KeySpec reminders_key() {
  return {.name = "reminders",
          .kind = ValueKind::kMap,
          .description = "Messages that we start ourselves, to members who said yes.",
          .example = "reminders:\n  every: 28 days",
          .without = "no reminders",
          .children = {{.name = "every",
                        .kind = ValueKind::kPhrase,
                        .description = "The rhythm, counted from the day of joining.",
                        .example = "every: 28 days",
                        .without = "no reminders",
                        .phrase = &kWholeDaysPhrase},
                       {.name = "win_back",
                        .kind = ValueKind::kPhrase,
                        .description = "One message for an order, when no other order follows.",
                        .example = "win_back: 60 days after the last order",
                        .without = "no such message",
                        .phrase = &kWinBackPhrase},
                       {.name = "quiet_hours",
                        .kind = ValueKind::kPhrase,
                        .description = "Nothing that we start ourselves is sent in these hours; it "
                                       "waits for their end.",
                        .example = "quiet_hours: 21:00-09:00",
                        .without = "no quiet hours",
                        .phrase = &kQuietHoursPhrase},
                       channels_key()}};
}

KeySpec make_program_keys() {
  return {.kind = ValueKind::kMap,
          .description = "The rules of a points program.",
          .called = "the program",
          .children = {{.name = "program",
                        .kind = ValueKind::kText,
                        .is_required = true,
                        .description = "The name that your customers see.",
                        .example = "program: Bumble Rewards"},
                       {.name = "currency",
                        .kind = ValueKind::kPhrase,
                        .is_required = true,
                        .description = "The currency of all amounts; an order in another one "
                                       "brings no points unless it has a rate or is converted.",
                        .example = "currency: USD",
                        .phrase = &kCurrencyPhrase},
                       {.name = "time_zone",
                        .kind = ValueKind::kPhrase,
                        .is_required = true,
                        .description = "Decides when a day begins and when it is night.",
                        .example = "time_zone: America/Los_Angeles",
                        .phrase = &kTimeZonePhrase},
                       languages_key(),
                       enabled_key(),
                       points_key(),
                       bonuses_key(),
                       reward_kinds_key(),
                       rewards_key(),
                       punch_cards_key(),
                       tiers_key(),
                       tier_rules_key(),
                       membership_key(),
                       who_can_join_key(),
                       campaigns_key(),
                       reminders_key(),
                       tax_key()}};
}

}  // namespace

const KeySpec& program_keys() {
  static const KeySpec table = make_program_keys();
  return table;
}

}  // namespace regulars::engine
