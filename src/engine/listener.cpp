#include "engine/listener.h"

#include "engine/say.h"

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

}  // namespace regulars::engine
