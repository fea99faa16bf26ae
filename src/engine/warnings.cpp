#include "engine/warnings.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/text_format.h"
#include "db/inbox.h"
#include "db/messages.h"
#include "db/warnings.h"
#include "engine/member_account.h"
#include "engine/member_round.h"
#include "engine/own_words.h"
#include "engine/remind.h"
#include "engine/spoken.h"
#include "engine/turns.h"
#include "loyalty/points/expiry_warnings.h"
#include "loyalty/reminders.h"

namespace regulars::engine {
namespace {

using loyalty::Day;
using loyalty::EndingSoon;
using loyalty::ExpiryWarning;
using loyalty::MemberBook;
using loyalty::TierBasis;
using loyalty::TierCounter;
using loyalty::ToKeep;
using nlohmann::json;

constexpr const char* kPoints = "points";
constexpr const char* kTier = "tier";
constexpr MemberRound kWarningRound{
    .event = kArmWarningsEvent, .rules_setting = "warning_rules", .run_setting = "warning_run"};

Day today(const Context& context) {
  return loyalty::day_of(context.now, context.rules.program.time_zone);
}

// Each notice about one day is said once, and a first one never after the last one.
bool is_said(const std::vector<db::WarningRow>& said, const db::WarningRow& row) {
  return std::ranges::any_of(said, [&row](const db::WarningRow& known) {
    return known.what == row.what && known.day == row.day && known.days_before <= row.days_before;
  });
}

db::WarningRow row_of(const ExpiryWarning& warning) {
  return {.what = kPoints, .day = warning.last_good_day, .days_before = warning.days_before};
}

db::WarningRow row_of(const ToKeep& keep) {
  return {.what = kTier, .day = keep.last_day};
}

// The loss of which the rules have warned by now, if it can still be turned away.
std::optional<ToKeep> tier_in_danger(const Context& context, const MemberBook& book) {
  const loyalty::Program& program = context.rules.program;
  if (!program.tier_rules.warn || !book.tier || !book.tier->warned_of) {
    return std::nullopt;
  }
  const auto keep = loyalty::missing_to_keep(TierBasis{.rules = program.tier_rules,
                                                       .tiers = program.tiers,
                                                       .history = book.history,
                                                       .joined = book.joined,
                                                       .zone = program.time_zone},
                                             *book.tier);
  const bool is_meant = keep && keep->missing > 0 &&
                        loyalty::start_of(keep->last_day + std::chrono::days(1),
                                          program.time_zone) == *book.tier->warned_of;
  return is_meant ? keep : std::nullopt;
}

/// What is to be said now and has not been said.
struct Due {
  std::vector<db::WarningRow> points;
  std::optional<ToKeep> tier;

  bool is_empty() const { return points.empty() && !tier; }
};

Due due_for(const Context& context, core::MemberId member, const MemberBook& book) {
  const loyalty::Program& program = context.rules.program;
  Due due{.tier = tier_in_danger(context, book)};
  for (const ExpiryWarning& warning : loyalty::warnings_due(
           loyalty::ending_lots(book.account), program.expiry, context.now, program.time_zone)) {
    due.points.push_back(row_of(warning));
  }
  if (due.is_empty()) {
    return due;
  }
  const auto said = db::warnings_of(context.db, member);
  std::erase_if(due.points, [&said](const auto& row) { return is_said(said, row); });
  if (due.tier && is_said(said, row_of(*due.tier))) {
    due.tier.reset();
  }
  return due;
}

void keep_said(const Context& context, core::MemberId member, const Due& due) {
  db::remove_warnings_before(context.db, member, today(context));
  for (const db::WarningRow& row : due.points) {
    db::save_warning(context.db, member, row);
  }
  if (due.tier) {
    db::save_warning(context.db, member, row_of(*due.tier));
  }
}

// "100 points", "$25.00", "2 orders".
std::string missing_words(const Context& context,
                          std::int64_t missing,
                          const std::string& language) {
  const loyalty::Program& program = context.rules.program;
  switch (program.tier_rules.qualifying.counter) {
    case TierCounter::kMoney:
      return core::format_money({.minor = missing, .currency = program.currency}, language);
    case TierCounter::kOrders:
      return counted(missing, Counted::kOrder, language);
    case TierCounter::kEvents:
      return counted(missing, Counted::kTime, language);
    case TierCounter::kPoints:
    case TierCounter::kBalance:
      break;
  }
  const auto credit = program.credit_of(core::Points(missing));
  return credit ? core::format_money(*credit, language)
                : counted(missing, Counted::kPoint, language);
}

struct PointsAs {
  const char* name = "";
  core::Points points;
};
// Nothing where points are told as points.
void add_credit(const Context& context,
                const db::Contact& contact,
                const PointsAs& told,
                flow::Values& facts) {
  const auto credit = context.rules.program.credit_of(told.points);
  if (credit && told.points > core::Points(0)) {
    const std::string language = language_of(context.rules.program, contact);
    facts.emplace(told.name, core::format_money(*credit, language));
  }
}

// A day is told by its noon, so that it is the same day in the shop's zone.
core::Instant noon_of(const Context& context, Day day) {
  return loyalty::start_of(day, context.rules.program.time_zone) + std::chrono::hours(12);
}

struct Told {
  std::optional<EndingSoon> points;
  std::optional<ToKeep> tier;
};

Unasked unasked_of(const Context& context,
                   const db::Contact& contact,
                   const MemberBook& book,
                   const Told& told) {
  Unasked unasked{.event = told.points ? kExpiringEvent : kTierEndingEvent,
                  .message_class = MessageClass::kWarning};
  if (told.points) {
    unasked.facts = {{"points_ending", told.points->points.count()},
                     {"ending_day", noon_of(context, told.points->first_day)},
                     {"points_ending_later", told.points->later.count()},
                     {"ending_later_day", noon_of(context, told.points->last_day)}};
    add_credit(context, contact, {"credit_ending", told.points->points}, unasked.facts);
    add_credit(context, contact, {"credit_ending_later", told.points->later}, unasked.facts);
  }
  if (told.tier) {
    const std::string language = language_of(context.rules.program, contact);
    // What was earned would be lost, also while a membership counts above it.
    unasked.facts.emplace(
        "tier_ending",
        loyalty::name_of_tier(context.rules.program.tiers, loyalty::held_tier(*book.tier)));
    unasked.facts.emplace("tier_missing", missing_words(context, told.tier->missing, language));
    unasked.facts.emplace("tier_last_day", noon_of(context, told.tier->last_day));
  }
  return unasked;
}

std::optional<EndingSoon> ending_soon(const Context& context, const MemberBook& book) {
  return loyalty::ending_soon(loyalty::ending_lots(book.account),
                              context.rules.program.expiry,
                              context.now,
                              context.rules.program.time_zone);
}

// Of warnings that wait for the person's return only the newest is kept.
void tell(const Context& context, db::Contact& contact, const Unasked& unasked) {
  for (const db::MessageRow& held : db::held_messages(context.db, contact.id)) {
    if (held.message_class == to_string(MessageClass::kWarning)) {
      db::mark_message(context.db, held.id, "refused", "replaced by a newer warning");
    }
  }
  start_unasked(context, contact, unasked);
}

void warn(const Context& context, core::MemberId id) {
  const auto member = db::find_member(context.db, id);
  if (!member) {
    return;
  }
  const MemberAccount account(context, id);
  const Due due = due_for(context, id, account.book());
  auto contact = due.is_empty() || !member->reminders ? std::nullopt : best_contact(context, id);
  if (contact) {
    const core::Instant allowed =
        loyalty::out_of_quiet_hours(context.rules.program, free_from(context, *contact));
    if (allowed != context.now) {
      db::set_next_warning(context.db, id, allowed);
      return;
    }
  }
  keep_said(context, id, due);
  if (contact) {
    const Told told{
        .points = due.points.empty() ? std::nullopt : ending_soon(context, account.book()),
        .tier = due.tier};
    tell(context, *contact, unasked_of(context, *contact, account.book(), told));
  }
  arm_warnings(context, id, account.book());
}

// What the times of warnings depend on beside each lot's date, which is looked after by itself.
std::string fingerprint_of(const loyalty::Program& program) {
  if (program.expiry.warn_days.empty() && !program.tier_rules.warn) {
    return "";
  }
  const auto tier_days = program.tier_rules.warn.value_or(std::chrono::days(-1)).count();
  return json::array({program.time_zone, program.expiry.warn_days, std::int64_t{tier_days}}).dump();
}

// True when something was said.
bool warn_on_return(const Context& context, db::Contact& contact) {
  const bool is_silent = contact.silent_until && *contact.silent_until > context.now;
  if (!contact.member || is_silent) {
    return false;
  }
  const MemberAccount account(context, *contact.member);
  const Told told{.points = ending_soon(context, account.book()),
                  .tier = tier_in_danger(context, account.book())};
  if (!told.points && !told.tier) {
    return false;
  }
  const Unasked unasked = unasked_of(context, contact, account.book(), told);
  const flow::Flow* flow = context.rules.flows->match_event(unasked.event);
  if (flow == nullptr) {
    return false;
  }
  Talk talk(context, contact);
  if (talk.conversation().is_over()) {
    talk.start_on_event(flow->name, unasked.facts, MessageClass::kAnswer);
  } else {
    talk.announce_flow(flow->name, MessageClass::kAnswer, unasked.facts);
  }
  return true;
}

}  // namespace

void arm_warnings(const Context& context, core::MemberId member, const MemberBook& book) {
  const loyalty::Program& program = context.rules.program;
  if (!due_for(context, member, book).is_empty()) {
    db::set_next_warning(context.db, member, loyalty::out_of_quiet_hours(program, context.now));
    return;
  }
  db::set_next_warning(
      context.db,
      member,
      loyalty::next_warning_at(
          loyalty::ending_lots(book.account), program.expiry, context.now, program.time_zone));
}

void note_warning_rules(const Context& context) {
  note_round_rules(context, kWarningRound, fingerprint_of(context.rules.program));
}

int collect_warnings(db::Connection& connection, core::Instant now, int count) {
  const auto due = db::due_warnings(connection, now, count);
  for (const db::DueMember& member : due) {
    const std::string id = std::to_string(member.member.number());
    const json body = {{"member", member.member.number()}};
    db::add_event(connection,
                  {.source = "timer",
                   .dedup_key = std::string(kWarningDueEvent) + ":" + id + ":" +
                                std::to_string(core::to_ms(member.due)) + ":" +
                                std::to_string(core::to_ms(now)),
                   .lane = "member:" + id,
                   .kind = kWarningDueEvent,
                   .body = body.dump(),
                   .at = now},
                  now);
    db::set_next_warning(connection, member.member, std::nullopt);
  }
  return static_cast<int>(due.size());
}

bool decide_warning_event(const Context& context, const std::string& kind, const json& body) {
  if (kind == kWarningDueEvent) {
    warn(context, core::MemberId(body.value("member", std::int64_t{0})));
  } else if (kind == kArmWarningsEvent) {
    go_round(context, kWarningRound, body, [&context](core::MemberId member) {
      arm_warnings(context, member, MemberAccount(context, member).book());
    });
  } else {
    return false;
  }
  return true;
}

void say_anew(const Context& context, db::Contact& contact, const Dropped& dropped) {
  const bool is_warned = dropped.warning && warn_on_return(context, contact);
  if (dropped.reminder && !is_warned) {
    remind_on_return(context, contact);
  }
}

}  // namespace regulars::engine
