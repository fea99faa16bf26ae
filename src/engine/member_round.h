// Going through all members after a change of the rules, a page an event.
#pragma once

#include <functional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/ids.h"
#include "engine/context.h"

namespace regulars::engine {

/// One kind of round. The names reach the disk.
struct MemberRound {
  const char* event;          // the kind of its timer events
  const char* rules_setting;  // for which rules all were gone through …
  const char* run_setting;    // … and by which run
};

/// Begins a round when the rules are others than at the last one; rules: empty where there are
/// none.
void note_round_rules(const Context& context, const MemberRound& round, const std::string& rules);

/// Decides an event of the round: visits a page of members. A newer round ends an older one.
void go_round(const Context& context,
              const MemberRound& round,
              const nlohmann::json& body,
              const std::function<void(core::MemberId)>& visit);

}  // namespace regulars::engine
