// The keys of tiers.
#include <utility>

#include "engine/program/earning_keys.h"
#include "engine/program/earning_phrases.h"
#include "engine/program/program_phrases.h"

namespace regulars::engine {

using flow::KeySpec;
using flow::ValueKind;

namespace {

KeySpec with_default(KeySpec key, const char* value) {
  key.default_value = value;
  return key;
}

KeySpec tier_key() {
  return {.kind = ValueKind::kMap,
          .called = "the tier",
          .children = {{.name = "name",
                        .kind = ValueKind::kText,
                        .is_required = true,
                        .description = "What members read; we know the tier by it, too.",
                        .example = "name: Silver",
                        .longest = 40},
                       with_default(phrase_key({"from",
                                                "Where it begins: reached with exactly this, too.",
                                                "from: 300",
                                                nullptr},
                                               kTierStartPhrase),
                                    "0"),
                       with_default(phrase_key({"earn",
                                                "What an order brings in this tier, as a factor.",
                                                "earn: x1.5",
                                                nullptr},
                                               kTierFactorPhrase),
                                    "x1"),
                       phrase_key({"expire",
                                   "How long points are good that are earned in this tier.",
                                   "expire: 36 months",
                                   "as for everybody"},
                                  kPeriodPhrase),
                       yes_no_key({"for_life",
                                   "Whether a member who reached it never loses it.",
                                   "for_life: yes",
                                   nullptr},
                                  "no")}};
}

}  // namespace

KeySpec tiers_key() {
  return {.name = "tiers",
          .kind = ValueKind::kList,
          .description = "Classes of members, the lowest first.",
          .example = "tiers:\n  - name: Guest\n  - {name: Silver, from: 300, earn: x1.5}",
          .without = "no tiers",
          .max = 20,
          .children = {tier_key()}};
}

KeySpec tier_rules_key() {
  return {
      .name = "tier_rules",
      .kind = ValueKind::kMap,
      .description = "How tiers are reached and lost.",
      .example = "tier_rules:\n  period: calendar year",
      .without = "the standards of the keys below it",
      .children = {
          with_default(phrase_key({"period",
                                   "The time in which amounts count together.",
                                   "period: calendar year",
                                   nullptr},
                                  kTierPeriodPhrase),
                       "calendar year"),
          with_default(phrase_key({"keep",
                                   "How long a tier that was reached is safe.",
                                   "keep: until the end of the next period",
                                   nullptr},
                                  kHoldingPhrase),
                       "until the end of the next period"),
          choice_key(
              {"upgrade", "When a tier that is reached begins.", "upgrade: at once", nullptr},
              {{"at once", "with the order that reaches it"},
               {"with the next period", "with the first day of the next period"}}),
          choice_key({"downgrade",
                      "What a member falls to who does not keep a tier.",
                      "downgrade: to what is reached",
                      nullptr},
                     {{"to what is reached", "the tier that the period supports"},
                      {"one tier", "the next lower one"},
                      {"never", "nobody falls"}}),
          phrase_key({"grace",
                      "More time before a tier is lost; what comes in still counts.",
                      "grace: 30 days",
                      "no more time"},
                     kPeriodPhrase),
          phrase_key({"warn",
                      "How long before its loss a member is told.",
                      "warn: 30 days",
                      "nobody is told"},
                     kWholeDaysPhrase),
          choice_key({"order_counts",
                      "Which tier's factor an order gets that reaches a new one.",
                      "order_counts: before",
                      nullptr},
                     {{"before", "the tier that was held before it"},
                      {"with the order", "the tier that it reaches"}}),
          choice_key(
              {"refund", "When a refund can cost a tier.", "refund: at the next check", nullptr},
              {{"at the next check", "when the time for which it is safe ends"},
               {"at once", "with the refund"}})}};
}

}  // namespace regulars::engine
