#include "engine/reused_id.h"

#include <nlohmann/json.hpp>

#include "core/hash.h"

namespace regulars::engine {
namespace {

using nlohmann::json;

// What the callback says, whenever it was written.
json said_by(const std::string& body) {
  json said = json::parse(body, nullptr, false);
  if (said.is_object()) {
    said.erase("timestamp");
  }
  return said;
}

bool says_the_same(const std::string& left, const std::string& right) {
  const json said = said_by(left);
  return left == right || (!said.is_discarded() && said == said_by(right));
}

}  // namespace

bool is_reused(db::Connection& connection, const db::NewEvent& event) {
  const auto kept = event.source == "store"
                        ? db::kept_body(connection, event.source, event.dedup_key)
                        : std::nullopt;
  return kept && !kept->empty() && !says_the_same(*kept, event.body);
}

db::NewEvent reused_id_note(const std::string& id, core::Instant at) {
  const json body = {
      {"sentence",
       "Your shop's site gave two events the webhook-id \"" + id +
           "\". The first was taken; the second says something else and was refused. Have the site "
           "give every event an id of its own, and send what was refused once more."}};
  return {.source = "job",
          .dedup_key = "note:reused:" + core::sha256_hex(id, 16),
          .lane = "notes",
          .kind = "owner_note",
          .body = body.dump(-1, ' ', false, json::error_handler_t::replace),
          .at = at};
}

}  // namespace regulars::engine
