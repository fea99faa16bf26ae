#include "engine/timers.h"

#include <charconv>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "db/conversations.h"
#include "db/gifts.h"
#include "db/inbox.h"
#include "db/jobs.h"
#include "db/ledger.h"
#include "db/notes.h"
#include "db/program_changes.h"
#include "db/redemptions.h"
#include "db/referrals.h"
#include "db/tiers.h"
#include "db/warnings.h"
#include "engine/coupon_moves.h"
#include "engine/gifts.h"
#include "engine/member_account.h"
#include "engine/proof/history.h"
#include "engine/referral_rewards.h"
#include "engine/remind.h"
#include "engine/rule_rewards.h"
#include "engine/taken_back.h"
#include "engine/turns.h"
#include "engine/warnings.h"
#include "loyalty/reminders.h"

namespace regulars::engine {
namespace {

using nlohmann::json;

constexpr int kPage = 500;  // memory does not depend on how much is due
constexpr std::chrono::days kBodiesKept{30};
constexpr const char* kAccountDueEvent = "account_due";
constexpr const char* kCouponDueEvent = "coupon_due";

struct TimerEvent {
  std::string kind;
  std::string key;
  std::string lane;
  json body;
};

bool add(db::Connection& connection, const TimerEvent& event, core::Instant now) {
  return db::add_event(connection,
                       {.source = "timer",
                        .dedup_key = event.key,
                        .lane = event.lane,
                        .kind = event.kind,
                        .body = event.body.dump(),
                        .at = now},
                       now);
}

int collect_waits(db::Connection& connection, core::Instant now) {
  const auto due = db::due_conversations(connection, now, kPage);
  for (const core::ContactId contact : due) {
    const std::string id = std::to_string(contact.number());
    const auto row = db::load_conversation(connection, contact);
    add(connection,
        {.kind = "time_up",
         .key = "time_up:" + id + ":" + std::to_string(core::to_ms(now)) + ":" +
                std::to_string(row.runs),
         .lane = lane_of(contact),
         .body = {{"contact", contact.number()}}},
        now);
    db::clear_conversation_due(connection, contact);
  }
  return static_cast<int>(due.size());
}

// Nothing is said in the quiet hours to somebody who is not at it: the wait goes on to their end.
// Whoever waits for the shop's answer has just asked and is told.
void time_up(const Context& context, db::Contact& contact) {
  Talk talk(context, contact);
  const core::Instant allowed = loyalty::out_of_quiet_hours(context.rules.program, context.now);
  const bool is_at_it = context.now - contact.last_seen < kStillThere ||
                        talk.conversation().waiting == flow::Waiting::kAction;
  if (allowed != context.now && !is_at_it) {
    db::set_conversation_due(context.db, contact.id, allowed);
    return;
  }
  talk.run(flow::TimeUp{});
}

// The member's times stay as they are until the event is decided, so that a reminder and a win-back
// that are due together are seen together. Collecting the same occurrence again adds nothing.
int collect_members(db::Connection& connection,
                    core::Instant now,
                    const std::vector<db::DueMember>& due,
                    const std::string& kind) {
  int count = 0;
  for (const db::DueMember& member : due) {
    const std::string id = std::to_string(member.member.number());
    std::string key = kind;
    key += ":" + id + ":" + std::to_string(core::to_ms(member.due));
    count += add(connection,
                 {.kind = kind,
                  .key = std::move(key),
                  .lane = "member:" + id,
                  .body = {{"member", member.member.number()}, {"due", core::to_ms(member.due)}}},
                 now)
                 ? 1
                 : 0;
  }
  return count;
}

// After a change of the rule by which points end everybody is looked at once, page by page, so that
// the dates that the indexes have are the new ones.
int collect_redated(db::Connection& connection, core::Instant now) {
  const auto text = db::get_setting(connection, kRedatedUpTo);
  std::int64_t after = 0;
  if (!text ||
      std::from_chars(text->data(), text->data() + text->size(), after).ec != std::errc()) {
    return 0;
  }
  const auto members = db::members_to_redate(connection, core::MemberId(after), kPage);
  for (const core::MemberId member : members) {
    const std::string id = std::to_string(member.number());
    add(connection,
        {.kind = kAccountDueEvent,
         .key = "redate:" + id + ":" + std::to_string(db::count_program_changes(connection)),
         .lane = "member:" + id,
         .body = {{"member", member.number()}}},
        now);
  }
  if (!members.empty()) {
    db::set_setting(connection, kRedatedUpTo, std::to_string(members.back().number()));
  }
  return static_cast<int>(members.size());
}

// Points that become usable or end, tiers that are lost: the dates hold without this, which only
// writes them down.
int collect_accounts(db::Connection& connection, core::Instant now) {
  int count = 0;
  const auto add_due = [&](core::MemberId member, core::Instant due) {
    const std::string id = std::to_string(member.number());
    count += add(connection,
                 {.kind = kAccountDueEvent,
                  .key = std::string(kAccountDueEvent) + ":" + id + ":" +
                         std::to_string(core::to_ms(due)),
                  .lane = "member:" + id,
                  .body = {{"member", member.number()}}},
                 now)
                 ? 1
                 : 0;
  };
  for (const db::DueAccount& account : db::due_accounts(connection, now, kPage)) {
    add_due(account.member, account.due);
  }
  count += collect_redated(connection, now);
  for (const db::DueTier& tier : db::due_tiers(connection, now, kPage)) {
    add_due(tier.member, tier.due);
  }
  return count;
}

// Once an hour for each: a coupon ends with a whole day, though its shop may have set an hour.
int collect_coupons(db::Connection& connection, core::Instant now) {
  int count = 0;
  const std::int64_t hour = std::chrono::floor<std::chrono::hours>(now).time_since_epoch().count();
  for (const db::Coupon& coupon : db::due_coupons(connection, now, std::nullopt, kPage)) {
    const std::string id = std::to_string(coupon.redemption.number());
    count += add(connection,
                 {.kind = kCouponDueEvent,
                  .key = std::string(kCouponDueEvent) + ":" + id + ":" + std::to_string(hour),
                  .lane = "member:" + std::to_string(coupon.member.number()),
                  .body = {{"code", coupon.code}}},
                 now)
                 ? 1
                 : 0;
  }
  return count;
}

int collect_referrals(db::Connection& connection, core::Instant now) {
  int count = 0;
  for (const db::Referral& referral : db::due_referrals(connection, now, kPage)) {
    const std::string id = std::to_string(referral.id.number());
    count += add(connection,
                 {.kind = kReferralDueEvent,
                  .key = std::string(kReferralDueEvent) + ":" + id + ":" +
                         std::to_string(core::to_ms(*referral.due)),
                  .lane = "member:" + std::to_string(referral.referrer.number()),
                  .body = {{"referral", referral.id.number()}}},
                 now)
                 ? 1
                 : 0;
  }
  return count;
}

}  // namespace

int collect_due(db::Connection& connection, core::Instant now) {
  int count = collect_waits(connection, now);
  count +=
      collect_members(connection, now, db::due_win_backs(connection, now, kPage), "win_back_due");
  count +=
      collect_members(connection, now, db::due_reminders(connection, now, kPage), "reminder_due");
  count += collect_coupons(connection, now);
  count += collect_members(connection, now, db::due_gifts(connection, now, kPage), kGiftDueEvent);
  count += collect_warnings(connection, now, kPage);
  count += collect_referrals(connection, now);
  return count + collect_accounts(connection, now);
}

std::optional<core::Instant> next_due(db::Connection& connection) {
  std::optional<core::Instant> next = db::next_conversation_due(connection);
  for (const auto& other : {db::next_member_due(connection),
                            db::next_account_due(connection),
                            db::next_tier_due(connection),
                            db::next_gift_due(connection),
                            db::next_warning_due(connection),
                            db::next_referral_due(connection)}) {
    if (other && (!next || *other < *next)) {
      next = other;
    }
  }
  return next;
}

core::Result<core::Done> decide_timer(const Context& context,
                                      const std::string& kind,
                                      const std::string& text) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object()) {
    return core::internal("a timer event cannot be read");
  }
  if (kind == "time_up") {
    auto contact =
        db::find_contact(context.db, core::ContactId(body.value("contact", std::int64_t{0})));
    if (contact) {
      time_up(context, *contact);
    }
    return core::Done{};
  }
  if (kind == kAccountDueEvent) {
    const MemberAccount settled(context, core::MemberId(body.value("member", std::int64_t{0})));
    return core::Done{};
  }
  if (kind == kCouponDueEvent) {
    if (const auto coupon = db::find_coupon(context.db, body.value("code", std::string()))) {
      expire_coupon(context, *coupon);
    }
    return core::Done{};
  }
  if (decide_gift_event(context, kind, body) || decide_warning_event(context, kind, body) ||
      decide_referral_event(context, kind, body)) {
    return core::Done{};
  }
  if (kind == kRewardGivenEvent) {
    tell_reward_given(context, body);
    return core::Done{};
  }
  if (kind == kTakenBackEvent) {
    tell_taken_back(context, body);
    return core::Done{};
  }
  remind(context,
         core::MemberId(body.value("member", std::int64_t{0})),
         kind == "win_back_due" ? ReminderKind::kWinBack : ReminderKind::kReminder,
         core::from_ms(body.value("due", std::int64_t{0})));
  return core::Done{};
}

void tidy_up(db::Connection& connection, core::Instant now) {
  db::prune_event_bodies(connection, now - kBodiesKept, kPage);
  db::prune_jobs(connection, now, kPage);
  db::prune_notes(connection, now, kPage);
}

}  // namespace regulars::engine
