// What makes a member of a contact and ties an e-mail address to it: joining with the joining
// bonus, changing an address that nothing has proven, proving it.
#pragma once

#include <string>

#include "engine/context.h"

namespace regulars::engine {

enum class JoinOutcome {
  kJoined,
  kAddressAwaited,
  kAlreadyMember,
  kTaken,
  kInvalid,
  kNotEligible,  // see eligibility.h
};
const char* to_string(JoinOutcome outcome);

struct JoinRequest {
  db::Contact& contact;           // gets its member
  std::string email;              // as typed
  bool has_signed_order = false;  // a signed order link can still prove the address
  std::string signed_order{};     // the order of that link
  std::string source;             // where the person came from: the flow's name
};

/// An address belongs to one member. When another member only typed it and this person came by a
/// signed order link, the person joins without the address and without the bonus, and gets both
/// once the link proves it (kAddressAwaited). Where not everybody may join, who may not changes
/// nothing and can try again (kNotEligible); nobody learns by it whether an address is taken.
/// A second call for a contact that has a member changes nothing.
JoinOutcome join(const Context& context, const JoinRequest& request);

enum class ChangeOutcome { kChanged, kSame, kProven, kTaken, kTooMany, kInvalid };
const char* to_string(ChangeOutcome outcome);

/// True when the member's address stays: a signed link has proven it, or an order that the shop
/// knows under it has brought points.
bool keeps_address(const db::Member& member);

/// True when the address may earn: it is kept, or the shop believes what is typed.
bool is_believed(const Context& context, const db::Member& member);

/// Gives a member another address in place of one that nothing has proven, or of none. Points,
/// consent and everything else stay with the member; the old address is free again, and claims that
/// the shop has not answered for it are dropped.
///
/// First match wins: kInvalid (no address, or no member), kSame, kProven (keeps_address), kTooMany
/// (kMaxWrongClaimsPerDay signed links did not fit within a day: somebody tries out whose they
/// are), kTaken (another member's; by a signed order link it can be had like in `join`), kChanged.
ChangeOutcome change_email(const Context& context, const JoinRequest& request);

/// A signed order link has proven that `canonical` is this member's: marks it proven, and takes it
/// from a member who had only typed it. False when another member has proven it before.
bool prove_address(const Context& context, const db::Member& member, const std::string& canonical);

}  // namespace regulars::engine
