// Who of a member's contacts can be told news that nobody asked for.
#pragma once

#include <optional>

#include "core/ids.h"
#include "engine/context.h"

namespace regulars::engine {

/// Of the contacts that can be told something now, the one that wrote last.
std::optional<db::Contact> listener(const Context& context, core::MemberId member);

}  // namespace regulars::engine
