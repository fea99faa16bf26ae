#include "engine/decide.h"

#include "channel/messenger_inbound.h"
#include "engine/chat_event.h"
#include "engine/job_results.h"
#include "engine/store_event.h"
#include "engine/timers.h"

namespace regulars::engine {
namespace {

core::Result<core::Done> decide_by_source(const Context& context,
                                          const db::InboxRow& row,
                                          std::string& order_key) {
  if (row.source == "messenger") {
    const auto event = channel::read_event(row.body);
    return event ? decide_chat_event(context, "messenger", *event) : event.error();
  }
  if (row.source == "chat") {
    const auto event = chat_event_from_json(row.body);
    return event ? decide_chat_event(context, "chat", *event) : event.error();
  }
  if (row.source == "store") {
    return decide_store_event(context, row.body, order_key);
  }
  if (row.source == "job") {
    return decide_job_result(context, row.kind, row.body, order_key);
  }
  return decide_timer(context, row.kind, row.body);
}

}  // namespace

core::Result<core::Done> decide(const Context& context, const db::InboxRow& row) {
  if (row.source == "messenger") {
    const std::string stale = staleness(row.at, context.now);
    if (!stale.empty()) {
      db::dismiss_event(context.db, row.id, "stale", stale, context.now);
      return core::Done{};
    }
  }
  std::string order_key;
  auto outcome = decide_by_source(context, row, order_key);
  if (!outcome && outcome.error().code == core::ErrorCode::kInvalid) {
    db::dismiss_event(context.db, row.id, "refused", outcome.error().sentence, context.now);
    return core::Done{};
  }
  if (!outcome) {
    return outcome;
  }
  db::finish_event(context.db, row.id, context.now, order_key);
  return core::Done{};
}

}  // namespace regulars::engine
