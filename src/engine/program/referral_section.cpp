#include "engine/program/referral_section.h"

#include <chrono>
#include <utility>

#include "engine/program/earning_keys.h"
#include "engine/program/program_phrases.h"
#include "engine/program/program_sections.h"
#include "engine/program/program_words.h"
#include "engine/program/referral_words.h"
#include "loyalty/referrals/referrals.h"

namespace regulars::engine {
namespace {

using core::Points;
using flow::FindingList;
using flow::KeySpec;
using flow::Section;
using flow::Severity;
using flow::ValueKind;

constexpr std::int64_t kMostScore = 10'000;

KeySpec points_from_zero(const KeyWords& words, const char* standard) {
  KeySpec key = whole_key(words, kMaxPointsInFile);
  key.min = 0;
  key.default_value = standard;
  key.is_required = *standard == '\0';
  return key;
}

KeySpec spends_key() {
  KeySpec key = money_key({.name = "friend_spends",
                           .description = "What the friend's order must be worth at least.",
                           .example = "friend_spends: 50.00 USD",
                           .without = ""});
  key.is_required = true;
  key.min = 1;
  return key;
}

KeySpec days_key(const KeyWords& words, const char* standard) {
  KeySpec key = phrase_key(words, kWholeDaysPhrase);
  key.default_value = standard;
  return key;
}

KeySpec review_key() {
  KeySpec key = whole_key({.name = "review_above",
                           .description = "A referral whose signs of abuse weigh more than this "
                                          "is held until you have looked at it.",
                           .example = "review_above: 50",
                           .without = ""},
                          kMostScore);
  key.min = 0;
  key.default_value = "50";
  return key;
}

void check(const Section& section, const loyalty::ReferralRules& rules, FindingList& findings) {
  if (rules.for_member == Points(0) && rules.for_friend == Points(0)) {
    findings.add(section.place("member"),
                 "bad-value",
                 "nobody gets anything: give points to \"member\" or \"friend\", or take "
                 "\"referral\" out");
  }
  if (rules.for_member == Points(0) && section.has("limit")) {
    findings.add(section.place("limit"),
                 "no-effect",
                 "\"limit\" does nothing: it counts rewards of the member, who gets none; take it "
                 "out",
                 Severity::kWarning);
  }
}

}  // namespace

KeySpec referral_key() {
  return {.name = "referral",
          .kind = ValueKind::kMap,
          .description = "Points for a member who brings a friend, and for the friend.",
          .example = "referral: {member: 50, friend: 20, friend_spends: 50.00 USD}",
          .without = "nobody is invited",
          .children = {
              points_from_zero({.name = "member",
                                .description = "Points for the member.",
                                .example = "member: 50",
                                .without = ""},
                               ""),
              points_from_zero({.name = "friend",
                                .description = "Points for the friend.",
                                .example = "friend: 20",
                                .without = ""},
                               "0"),
              spends_key(),
              days_key({.name = "wait",
                        .description = "How long the reward waits after the payment of that "
                                       "order: your return window.",
                        .example = "wait: 14 days",
                        .without = ""},
                       "14 days"),
              phrase_key({.name = "limit",
                          .description = "For how many friends a member gets points in a calendar "
                                         "month.",
                          .example = "limit: 5 per month",
                          .without = "no limit"},
                         kFriendsPerMonthPhrase),
              days_key({.name = "open_for",
                        .description = "How long a friend has time for that order after opening "
                                       "the link.",
                        .example = "open_for: 90 days",
                        .without = ""},
                       "90 days"),
              review_key(),
              yes_no_key({.name = "enabled",
                          .description = "Whether friends are invited and paid for at present.",
                          .example = "enabled: no",
                          .without = ""},
                         "yes")}};
}

void read_referral(const Section& bonuses, loyalty::Program& program, FindingList& findings) {
  if (!bonuses.has("referral")) {
    return;
  }
  const Section section = bonuses.section("referral");
  loyalty::ReferralRules rules{.is_on = section.yes_no("enabled").value_or(true),
                               .for_member = Points(section.whole("member").value_or(0)),
                               .for_friend = Points(section.whole("friend").value_or(0)),
                               .per_month = section.phrase("limit", parse_friends_per_month)};
  rules.friend_spends =
      own_money(section, "friend_spends", program, findings).value_or(rules.friend_spends);
  rules.return_window = section.phrase("wait", parse_whole_days).value_or(rules.return_window);
  rules.open_for = section.phrase("open_for", parse_whole_days).value_or(rules.open_for);
  rules.signals.review_above = static_cast<int>(section.whole("review_above").value_or(50));
  check(section, rules, findings);
  program.referral = std::move(rules);
}

}  // namespace regulars::engine
