// Deciding one event of the inbox: the one place where anything changes.
#pragma once

#include "core/result.h"
#include "db/inbox.h"
#include "engine/context.h"

namespace regulars::engine {

/// Decides the event and marks it done, in the caller's transaction. An error undoes everything,
/// this mark included; a body that can never be decided is refused, not an error.
core::Result<core::Done> decide(const Context& context, const db::InboxRow& row);

}  // namespace regulars::engine
