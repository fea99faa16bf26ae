#include "engine/program/bonus_file.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/program/month_day.h"
#include "engine/program/program_words.h"
#include "flow/source_text.h"

namespace regulars::engine {
namespace {

using core::Points;
using flow::FindingList;
using flow::in_quotes;
using flow::Section;
using loyalty::EventRule;
using loyalty::GiftKind;
using loyalty::Limit;
using Limits = std::map<std::string, Limit>;

std::optional<Limit> read_limit(const Section& section) {
  const auto count = section.phrase("limit", parse_limit);
  if (!count) {
    return std::nullopt;
  }
  Limit limit{.per = count->per,
              .kind = section.text("limit_kind") == "reject" ? loyalty::CapKind::kReject
                                                             : loyalty::CapKind::kCut};
  if (count->is_times) {
    limit.times = count->count;
  } else {
    limit.points = Points(count->count);
  }
  return limit;
}

Limits read_groups(const Section& groups) {
  Limits limits;
  for (const std::string& name : groups.names()) {
    if (auto limit = read_limit(groups.section(name))) {
      limits.emplace(name, *limit);
    }
  }
  return limits;
}

// A rule that brings more at once than its limit allows in all is a slip, though it works.
void check_fits(const EventRule& rule, const core::Place& place, FindingList& findings) {
  if (rule.limit && rule.limit->points && *rule.limit->points < rule.points) {
    const bool is_cut = rule.limit->kind == loyalty::CapKind::kCut;
    findings.add(place,
                 "bad-value",
                 in_quotes(rule.name) + " brings " + std::to_string(rule.points.count()) +
                     " points and its limit is " + std::to_string(rule.limit->points->count()) +
                     (is_cut ? ", so it never brings all of them; raise the limit"
                             : ", so it never brings any; raise the limit"),
                 flow::Severity::kWarning);
  }
}

void read_group(const Section& section, const Limits& groups, EventRule& rule, FindingList& all) {
  const auto name = section.text("group");
  if (!name) {
    return;
  }
  const auto group = groups.find(*name);
  if (group == groups.end()) {
    all.add(section.place("group"),
            "bad-value",
            "there is no group " + in_quotes(*name) +
                "; write it below \"event_groups\" with its limit");
  } else if (section.has("limit")) {
    all.add(section.place("limit"),
            "bad-value",
            in_quotes(rule.name) + " shares the limit of the group " + in_quotes(*name) +
                "; leave out one of the two");
  } else {
    rule.group = *name;
    rule.limit = group->second;
  }
}

EventRule read_event(const std::string& name,
                     const Section& section,
                     const Limits& groups,
                     FindingList& findings) {
  EventRule rule{.name = name, .limit = read_limit(section)};
  rule.points = Points(section.whole("points").value_or(0));
  rule.title = section.text("name").value_or("");
  rule.is_on = section.yes_no("enabled").value_or(true);
  rule.window = {.from = section.day("from"), .to = section.day("to")};
  if (rule.window.from && rule.window.to && *rule.window.to < *rule.window.from) {
    findings.add(section.place("to"), "bad-value", "the last day is before the first one");
  }
  if (auto hours = section.phrase("on", parse_week_hours)) {
    rule.hours.push_back(*hours);
  }
  read_group(section, groups, rule, findings);
  check_fits(rule, section.place(section.has("limit") ? "limit" : "points"), findings);
  return rule;
}

void read_events(const Section& bonuses, loyalty::Program& program, FindingList& findings) {
  const Limits groups = read_groups(bonuses.section("event_groups"));
  const Section events = bonuses.section("events");
  for (const std::string& name : events.names()) {
    if (const auto points = events.whole(name)) {
      program.events.push_back({.name = name, .points = Points(*points)});
    } else {
      program.events.push_back(read_event(name, events.section(name), groups, findings));
    }
  }
}

void read_gifts(const Section& bonuses, loyalty::Program& program) {
  if (const auto points = bonuses.whole("birthday")) {
    program.gifts.push_back({.kind = GiftKind::kBirthday, .points = Points(*points)});
  }
  if (const auto points = bonuses.whole("anniversary")) {
    program.gifts.push_back({.kind = GiftKind::kAnniversary, .points = Points(*points)});
  }
  const Section calendar = bonuses.section("calendar");
  for (const std::string& name : calendar.names()) {
    const Section section = calendar.section(name);
    loyalty::GiftRule rule{.id = name, .kind = GiftKind::kCalendar};
    rule.points = Points(section.whole("points").value_or(0));
    rule.day = section.phrase("on", parse_month_day).value_or(rule.day);
    rule.title = section.text("name").value_or("");
    rule.is_on = section.yes_no("enabled").value_or(true);
    program.gifts.push_back(std::move(rule));
  }
}

}  // namespace

void read_bonuses(const Section& bonuses, loyalty::Program& program, FindingList& findings) {
  program.joining_bonus = Points(bonuses.whole("joining").value_or(0));
  read_gifts(bonuses, program);
  read_events(bonuses, program, findings);
}

}  // namespace regulars::engine
