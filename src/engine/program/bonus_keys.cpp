#include "engine/program/bonus_keys.h"

#include <utility>
#include <vector>

#include "engine/program/earning_keys.h"
#include "engine/program/program_phrases.h"
#include "engine/program/referral_section.h"

namespace regulars::engine {
namespace {

using flow::KeySpec;
using flow::ValueKind;

constexpr std::int64_t kMaxPoints = 1'000'000;
constexpr std::int64_t kMaxEvents = 200;
constexpr std::int64_t kMaxGifts = 100;
constexpr std::size_t kMaxTitleLetters = 40;

struct Words {
  const char* name = "";
  const char* description = "";
  const char* example = "";
  const char* without = "";
};

KeySpec points_of(const Words& words, std::int64_t least) {
  return {.name = words.name,
          .kind = ValueKind::kWhole,
          .is_required = *words.without == '\0',
          .description = words.description,
          .example = words.example,
          .without = words.without,
          .min = least,
          .max = kMaxPoints};
}

KeySpec title_key(const char* example) {
  return {.name = "name",
          .kind = ValueKind::kText,
          .description = "What customers read among their points.",
          .example = example,
          .without = "the name before the colon",
          .longest = kMaxTitleLetters};
}

KeySpec enabled_key(const char* description) {
  return {.name = "enabled",
          .kind = ValueKind::kYesNo,
          .description = description,
          .example = "enabled: no",
          .default_value = "yes"};
}

KeySpec day_key(const Words& words) {
  return {.name = words.name,
          .kind = ValueKind::kDay,
          .description = words.description,
          .example = words.example,
          .without = words.without};
}

KeySpec limit_key(bool is_required) {
  return {.name = "limit",
          .kind = ValueKind::kPhrase,
          .is_required = is_required,
          .description = "The most for one member; a bare number with a time counts points.",
          .example = "limit: 100 per month",
          .without = is_required ? "" : "no limit",
          .phrase = &kLimitPhrase};
}

KeySpec limit_kind_key() {
  return {.name = "limit_kind",
          .kind = ValueKind::kChoice,
          .description = "What becomes of points that do not fit the limit any more.",
          .example = "limit_kind: reject",
          .default_value = "cut",
          .choices = {{.value = "cut", .meaning = "what is left of the limit is given"},
                      {.value = "reject", .meaning = "nothing is given"}}};
}

KeySpec event_key() {
  const KeySpec only_points{.kind = ValueKind::kWhole, .min = 1, .max = kMaxPoints};
  KeySpec whole{
      .kind = ValueKind::kMap,
      .called = "the event {name}",
      .children = {points_of({.name = "points",
                              .description = "Points for doing it once.",
                              .example = "points: 30"},
                             1),
                   title_key("name: Review of a product"),
                   limit_key(false),
                   limit_kind_key(),
                   {.name = "group",
                    .kind = ValueKind::kPhrase,
                    .description = "A name below event_groups, whose limit this event shares.",
                    .example = "group: social",
                    .without = "a limit of its own, or none",
                    .phrase = &kBonusNamePhrase},
                   day_key({.name = "from",
                            .description = "The first day on which it brings points.",
                            .example = "from: 2026-12-01",
                            .without = "from the beginning"}),
                   day_key({.name = "to",
                            .description = "The last day on which it brings points.",
                            .example = "to: 2026-12-31",
                            .without = "for ever"}),
                   {.name = "on",
                    .kind = ValueKind::kPhrase,
                    .description = "Days of the week and hours in which it brings points.",
                    .example = "on: fri 17:00-19:00",
                    .without = "always",
                    .phrase = &kWeekHoursPhrase},
                   enabled_key("Whether it brings points at present.")}};
  return {.name = "NAME",
          .kind = ValueKind::kEither,
          .description = "One thing that brings points.",
          .example = "review: {points: 30, limit: 100 per month}",
          .called = "the event {name}",
          .children = {only_points, std::move(whole)}};
}

KeySpec events_key() {
  return {.name = "events",
          .kind = ValueKind::kNames,
          .description =
              "Points for what members do beside buying; your shop or a conversation "
              "tells of it by its name.",
          .example = "events:\n  newsletter: 10\n  review: {points: 30, limit: 100 per month}",
          .without = "only orders bring points",
          .max = kMaxEvents,
          .phrase = &kBonusNamePhrase,
          .children = {event_key()}};
}

KeySpec groups_key() {
  KeySpec group{.name = "NAME",
                .kind = ValueKind::kMap,
                .description = "One limit.",
                .example = "social: {limit: 100 per month}",
                .called = "the group {name}",
                .children = {limit_key(true), limit_kind_key()}};
  return {.name = "event_groups",
          .kind = ValueKind::kNames,
          .description = "Limits that several events share.",
          .example = "event_groups:\n  social: {limit: 100 per month}",
          .without = "each event has its own limit",
          .max = kMaxEvents,
          .phrase = &kBonusNamePhrase,
          .children = {std::move(group)}};
}

KeySpec calendar_key() {
  KeySpec gift{.name = "NAME",
               .kind = ValueKind::kMap,
               .description = "One gift, every year.",
               .example = "christmas: {on: 24 December, points: 10}",
               .called = "the gift {name}",
               .children = {{.name = "on",
                             .kind = ValueKind::kPhrase,
                             .is_required = true,
                             .description = "The day; 29 February is 28 February in other years.",
                             .example = "on: 24 December",
                             .phrase = &kMonthDayPhrase},
                            points_of({.name = "points",
                                       .description = "Points for every member.",
                                       .example = "points: 10"},
                                      1),
                            title_key("name: Merry Christmas"),
                            enabled_key("Whether it is given at present.")}};
  return {.name = "calendar",
          .kind = ValueKind::kNames,
          .description = "Gifts of points to every member on days of the year.",
          .example = "calendar:\n  christmas: {on: 24 December, points: 10}",
          .without = "no such gifts",
          .max = kMaxGifts,
          .phrase = &kBonusNamePhrase,
          .children = {std::move(gift)}};
}

}  // namespace

KeySpec bonuses_key() {
  return {
      .name = "bonuses",
      .kind = ValueKind::kMap,
      .description = "Points that are given on top.",
      .example = "bonuses:\n  joining: 50",
      .without = "no bonuses",
      .children = {{.name = "joining",
                    .kind = ValueKind::kWhole,
                    .description = "Points for joining, once for an address.",
                    .example = "joining: 50",
                    .default_value = "0",
                    .min = 0,
                    .max = kMaxPoints},
                   order_bonuses_key(),
                   points_of({.name = "birthday",
                              .description = "A gift of points on the member's birthday.",
                              .example = "birthday: 25",
                              .without = "no gift"},
                             1),
                   points_of({.name = "anniversary",
                              .description = "A gift of points each year on the day of joining.",
                              .example = "anniversary: 25",
                              .without = "no gift"},
                             1),
                   calendar_key(),
                   events_key(),
                   groups_key(),
                   referral_key()}};
}

}  // namespace regulars::engine
