// Joining: a contact becomes a member with an e-mail address and gets the joining bonus, once.
#pragma once

#include <string>

#include "engine/context.h"

namespace regulars::engine {

enum class JoinOutcome { kJoined, kAlreadyMember, kTaken, kInvalid };
const char* to_string(JoinOutcome outcome);

struct JoinRequest {
  db::Contact& contact;           // gets its member
  std::string email;              // as typed
  bool has_signed_order = false;  // a signed order link can still prove the address
  std::string source;             // where the person came from: the flow's name
};

/// An address belongs to one member. When another member only typed it and this person came by a
/// signed order link, the person joins without the address and gets it once the link proves it.
/// A second call for a contact that has a member changes nothing.
JoinOutcome join(const Context& context, const JoinRequest& request);

/// A signed order link has proven that `canonical` is this member's: marks it proven, and takes it
/// from a member who had only typed it. False when another member has proven it before.
bool prove_address(const Context& context, const db::Member& member, const std::string& canonical);

}  // namespace regulars::engine
