#include "loyalty/earning/activity.h"

#include <algorithm>

namespace regulars::loyalty {
namespace {

constexpr std::size_t kMaxNameBytes = 40;
constexpr std::size_t kMaxIdBytes = 64;

bool is_word_sign(char sign) {
  return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') ||
         (sign >= '0' && sign <= '9') || sign == '-' || sign == '_';
}

std::string breakdown_of(const EventRule& rule, const EventPoints& event) {
  std::string text = rule.name + ": " + std::to_string(rule.points.count());
  if (event.points != rule.points) {
    text += ", limit leaves " + std::to_string(event.points.count());
  }
  return text;
}

}  // namespace

bool is_activity_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNameBytes && std::ranges::all_of(text, is_word_sign);
}

bool is_activity_id(std::string_view text) {
  return text.size() <= kMaxIdBytes &&
         std::ranges::all_of(text, [](char sign) { return is_word_sign(sign) || sign == '.'; });
}

std::string activity_ref(std::int64_t member, const Activity& activity) {
  const std::string ref = "activity:" + activity.name + ":" + std::to_string(member);
  return activity.id.empty() ? ref : ref + ":" + activity.id;
}

const EventRule* find_event(const Program& program, std::string_view name) {
  const auto found = std::ranges::find(program.events, name, &EventRule::name);
  return found == program.events.end() ? nullptr : &*found;
}

std::string use_name(const EventRule& rule) {
  return (rule.group.empty() ? "event:" : "events:") + counted_as(rule);
}

std::optional<Day> use_period(const EventRule& rule, core::Instant at, std::string_view zone) {
  return rule.limit ? period_start(*rule.limit, at, zone) : std::nullopt;
}

bool is_settled(EventOutcome outcome) {
  return outcome != EventOutcome::kNotRunning && outcome != EventOutcome::kSwitchedOff;
}

CountedActivity count_activity(MemberBook& book,
                               const ActivityWord& word,
                               const Program& program,
                               core::Instant now) {
  const EventRule& rule = word.rule;
  const core::Instant at = word.activity.at;
  const EventPoints event = event_points(rule, word.so_far, at, program.time_zone);
  CountedActivity counted{.outcome = event.outcome};
  counted.booked = grant(book,
                         {.ref = word.ref,
                          .reason = Reason::kActivity,
                          .subject = rule.title.empty() ? rule.name : rule.title,
                          .breakdown = breakdown_of(rule, event)},
                         event.points,
                         program,
                         now);
  if (rule.limit && event.points > core::Points(0)) {
    counted.booked.uses.push_back(
        {.rule = use_name(rule),
         .since = use_period(rule, at, program.time_zone),
         .times = event.use.times - word.so_far.times,
         .points = event.use.points.count() - word.so_far.points.count()});
  }
  return counted;
}

}  // namespace regulars::loyalty
