// Who of a member's contacts can be told news that nobody asked for.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/ids.h"
#include "engine/context.h"

namespace regulars::engine {

/// Of the contacts that can be told something now, the one that wrote last.
std::optional<db::Contact> listener(const Context& context, core::MemberId member);

struct News {
  const char* event;  // the kind of the timer event, and what flows start on
  std::string key;    // with the event: it is said once
  core::MemberId member;
};
/// Nobody waits for news: it is said once, to a contact that can hear it, in no quiet hours unless
/// the person is there. Where nobody can hear it or no flow tells it, it is not said at all.
void plan_news(const Context& context, const News& news, const nlohmann::json& body);

}  // namespace regulars::engine
