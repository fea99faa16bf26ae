#include "engine/listener.h"

#include <nlohmann/json.hpp>

#include "db/inbox.h"
#include "engine/remind.h"
#include "engine/say.h"
#include "loyalty/reminders.h"

namespace regulars::engine {

std::optional<db::Contact> listener(const Context& context, core::MemberId member) {
  std::optional<db::Contact> best;
  for (const db::Contact& contact : db::contacts_of(context.db, member)) {
    if (can_say_now(context, contact) && (!best || contact.last_seen > best->last_seen)) {
      best = contact;
    }
  }
  return best;
}

void plan_news(const Context& context, const News& news, const nlohmann::json& body) {
  const auto contact = listener(context, news.member);
  if (!contact || context.rules.flows->match_event(news.event) == nullptr) {
    return;
  }
  const bool is_there = context.now - contact->last_seen < kStillThere;
  db::add_event(
      context.db,
      {.source = "timer",
       .dedup_key = std::string(news.event) + ":" + news.key,
       .lane = lane_of(contact->id),
       .kind = news.event,
       .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
       .at = context.now,
       .not_before = is_there ? context.now
                              : loyalty::out_of_quiet_hours(context.rules.program, context.now)},
      context.now);
}

}  // namespace regulars::engine
