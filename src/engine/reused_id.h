// An id that a shop gave to two events: the same key with another content (loyalty rules 15).
#pragma once

#include <string>

#include "core/time.h"
#include "db/connection.h"
#include "db/inbox.h"

namespace regulars::engine {

/// True when an event of the shop's site is kept under this id and says something else. The
/// callback's own time may differ, as in a repeat that was written anew. An event whose body was
/// dropped after its time is like every other.
bool is_reused(db::Connection& connection, const db::NewEvent& event);

/// Tells the owner, once for each id.
db::NewEvent reused_id_note(const std::string& id, core::Instant at);

}  // namespace regulars::engine
