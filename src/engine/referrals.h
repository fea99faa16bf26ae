// Members bring friends: the personal link, the friend's tap on it, and the friend's yes or no.
//
// A friend has not agreed to hear from us. The one message that asks is the answer to their own
// tap; without a yes nothing is said about it any more (R74). What a friend's order brings is in
// referral_rewards.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/context.h"

namespace regulars::engine {

/// Why a referral is refused whose friend is no new one; for the owner.
inline constexpr const char* kOrderedBefore = "the friend had ordered here before";

/// True while the owner's program has referrals, and they are switched on (R103).
bool has_referrals(const Context& context);

enum class InviteOutcome {
  kReady,     // the member has a personal link now
  kUnproven,  // no card, or nothing has proven its address yet
  kOff,       // the program has no referrals, or they are switched off
};
const char* to_string(InviteOutcome outcome);
/// Gives the member of this contact a personal code for ever, unless there is one.
InviteOutcome invite(const Context& context, const db::Contact& contact);
/// https://m.me/PAGE?ref=friend--CODE; nothing before `invite`.
std::optional<std::string> invite_link(const Context& context, core::MemberId member);

enum class ReferOutcome {
  kInvited,      // for the first time: ask now, once
  kAskedBefore,  // whoever's link it is: the first member who referred a person stays it
  kMember,       // has a card already
  kOwnLink,
  kUnknown,  // nobody has this code, or referrals are off
};
const char* to_string(ReferOutcome outcome);
/// The contact has tapped the link with this code, as it came. kInvited counts as asked: the caller
/// says the one message in the same transaction.
ReferOutcome refer(const Context& context, const db::Contact& contact, std::string_view code);

/// The friend's answer to that message. One that comes twice or too late changes nothing.
void answer_invitation(const Context& context, const db::Contact& contact, bool is_yes);
/// True after a yes and before joining.
bool is_invited(const Context& context, const db::Contact& contact);

/// The contact has become a member. Who ordered here before, under the same address, is no new
/// friend, and the referral ends without a word.
void note_friend_joined(const Context& context, const db::Contact& contact);

}  // namespace regulars::engine
