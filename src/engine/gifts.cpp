#include "engine/gifts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "db/gifts.h"
#include "db/inbox.h"
#include "db/ledger.h"
#include "engine/join.h"
#include "engine/listener.h"
#include "engine/member_account.h"
#include "engine/member_round.h"
#include "engine/proof/history.h"
#include "engine/turns.h"
#include "loyalty/earning/event_earning.h"

namespace regulars::engine {
namespace {

using loyalty::Day;
using loyalty::Gift;
using loyalty::GiftRule;
using nlohmann::json;

constexpr MemberRound kGiftRound{
    .event = kArmGiftsEvent, .rules_setting = "gift_rules", .run_setting = "gift_run"};

Day today(const Context& context) {
  return loyalty::day_of(context.now, context.rules.program.time_zone);
}

loyalty::MemberDays days_of(const Context& context, const db::Member& member) {
  loyalty::MemberDays days{.joined =
                               loyalty::day_of(member.joined, context.rules.program.time_zone)};
  if (const auto birthday = db::birthday_of(context.db, member.id)) {
    days.birthday = birthday->date;
    days.birthday_told = birthday->told;
    days.birthday_changed = birthday->changed;
  }
  return days;
}

std::string ref_of(const Gift& gift) {
  return "gift:" + gift.key;
}

/// A gift that is due and was not given.
struct DueGift {
  const GiftRule& rule;
  Gift gift;
};

// None for an address that nothing has proven: else one person could have many.
std::vector<DueGift> due_for(const Context& context, const db::Member& member) {
  std::vector<DueGift> due;
  if (!is_believed(context, member)) {
    return due;
  }
  const loyalty::MemberDays days = days_of(context, member);
  for (const GiftRule& rule : context.rules.program.gifts) {
    auto gift = loyalty::gift_due(rule, member.id, days, today(context));
    if (gift && !db::is_posted(context.db, ref_of(*gift))) {
      due.push_back({.rule = rule, .gift = std::move(*gift)});
    }
  }
  return due;
}

void set_next(const Context& context, const db::Member& member) {
  const loyalty::MemberDays days = days_of(context, member);
  std::optional<Day> next;
  for (const GiftRule& rule : context.rules.program.gifts) {
    const auto day = loyalty::next_gift_day(rule, days, today(context));
    if (day && (!next || *day < *next)) {
      next = day;
    }
  }
  std::optional<core::Instant> at;
  if (next) {
    at = loyalty::start_of(*next, context.rules.program.time_zone);
  }
  db::set_next_gift(context.db, member.id, at);
}

void plan_telling(const Context& context, core::MemberId member, const DueGift& due) {
  plan_news(context,
            {.event = kGiftEvent, .key = due.gift.key, .member = member},
            {{"member", member.number()},
             {"gift_name", loyalty::gift_title(due.rule)},
             {"earned", due.gift.points.count()}});
}

void tell(const Context& context, const json& body) {
  auto contact = listener(context, core::MemberId(body.value("member", std::int64_t{0})));
  const flow::Flow* flow = context.rules.flows->match_event(kGiftEvent);
  if (!contact || flow == nullptr) {
    return;
  }
  Talk(context, *contact)
      .announce_flow(flow->name,
                     MessageClass::kNotice,
                     {{"gift_name", body.value("gift_name", std::string())},
                      {"earned", body.value("earned", std::int64_t{0})}});
}

void give(const Context& context, core::MemberId id) {
  const auto member = db::find_member(context.db, id);
  if (!member) {
    return;
  }
  for (const DueGift& due : due_for(context, *member)) {
    note_gift(context, id, loyalty::gift_word(due.rule), due.gift.key);
    MemberAccount(context, id)
        .grant({.ref = ref_of(due.gift),
                .reason = loyalty::Reason::kGift,
                .subject = loyalty::gift_title(due.rule),
                .breakdown = "gift " + loyalty::gift_word(due.rule)},
               due.gift.points);
    plan_telling(context, id, due);
  }
  set_next(context, *member);
}

// What the days of gifts depend on; when it changes, everybody's next one may.
std::string fingerprint_of(const loyalty::Program& program) {
  json text = json::array({program.time_zone});
  const auto number = [](const std::optional<Day>& day) {
    return day ? std::int64_t{day->time_since_epoch().count()} : std::int64_t{-1};
  };
  for (const GiftRule& rule : program.gifts) {
    text.push_back({loyalty::gift_word(rule),
                    static_cast<unsigned>(rule.day.month()),
                    static_cast<unsigned>(rule.day.day()),
                    rule.is_on,
                    number(rule.window.from),
                    number(rule.window.to)});
  }
  return program.gifts.empty() ? "" : text.dump();
}

}  // namespace

void arm_gifts(const Context& context, core::MemberId id) {
  const auto member = db::find_member(context.db, id);
  if (!member) {
    return;
  }
  set_next(context, *member);
  if (!due_for(context, *member).empty()) {
    const std::string number = std::to_string(id.number());
    const json body = {{"member", id.number()}};
    db::add_event(context.db,
                  {.source = "timer",
                   .dedup_key = std::string(kGiftDueEvent) + ":" + number +
                                ":armed:" + std::to_string(core::to_ms(context.now)),
                   .lane = "member:" + number,
                   .kind = kGiftDueEvent,
                   .body = body.dump(),
                   .at = context.now},
                  context.now);
  }
}

void note_gift_rules(const Context& context) {
  note_round_rules(context, kGiftRound, fingerprint_of(context.rules.program));
}

bool decide_gift_event(const Context& context, const std::string& kind, const json& body) {
  if (kind == kGiftDueEvent) {
    give(context, core::MemberId(body.value("member", std::int64_t{0})));
  } else if (kind == kArmGiftsEvent) {
    go_round(context, kGiftRound, body, [&context](core::MemberId id) { arm_gifts(context, id); });
  } else if (kind == kGiftEvent) {
    tell(context, body);
  } else {
    return false;
  }
  return true;
}

void set_birthday(const Context& context, core::MemberId member, const Birthday& birthday) {
  const auto known = db::birthday_of(context.db, member);
  if (!known) {
    db::save_birthday(
        context.db, member, {.date = birthday.date, .year = birthday.year, .told = today(context)});
  } else if (known->date != birthday.date || known->year != birthday.year) {
    db::BirthdayRow row = *known;
    row.changed = known->date == birthday.date ? known->changed : today(context);
    row.date = birthday.date;
    row.year = birthday.year;
    db::save_birthday(context.db, member, row);
  }
  arm_gifts(context, member);
}

}  // namespace regulars::engine
