#include "engine/referrals.h"

#include "db/referrals.h"
#include "engine/join.h"
#include "engine/referral_row.h"
#include "loyalty/referrals/referral_link.h"
#include "loyalty/referrals/referrals.h"
#include "loyalty/rewards/coupon_code.h"

namespace regulars::engine {
namespace {

using loyalty::InvitationRefusal;
using loyalty::ReferralEvent;
using loyalty::ReferralState;

void open_referral(const Context& context, core::MemberId referrer, core::ContactId contact) {
  const core::Instant expires = loyalty::referral_expires(
      *context.rules.program.referral, context.now, context.rules.program.time_zone);
  db::add_referral(context.db,
                   {.referrer = referrer,
                    .contact = contact,
                    .state = to_string(ReferralState::kAsked),
                    .invited = context.now,
                    .expires = expires,
                    .due = expires});
}

ReferOutcome outcome_of(InvitationRefusal refusal) {
  switch (refusal) {
    case InvitationRefusal::kSelf:
      return ReferOutcome::kOwnLink;
    case InvitationRefusal::kIsMember:
    case InvitationRefusal::kHasOrdered:
      return ReferOutcome::kMember;
    case InvitationRefusal::kAlreadyReferred:
      return ReferOutcome::kAskedBefore;
  }
  return ReferOutcome::kUnknown;
}

}  // namespace

bool has_referrals(const Context& context) {
  const auto& rules = context.rules.program.referral;
  return rules && rules->is_on;
}

const char* to_string(InviteOutcome outcome) {
  switch (outcome) {
    case InviteOutcome::kReady:
      return "ready";
    case InviteOutcome::kUnproven:
      return "unproven";
    case InviteOutcome::kOff:
      return "off";
  }
  return "off";
}

InviteOutcome invite(const Context& context, const db::Contact& contact) {
  if (!has_referrals(context)) {
    return InviteOutcome::kOff;
  }
  const auto member = contact.member ? db::find_member(context.db, *contact.member) : std::nullopt;
  if (!member || !is_believed(context, *member)) {
    return InviteOutcome::kUnproven;
  }
  while (!db::invite_code_of(context.db, member->id)) {
    db::set_invite_code(context.db, member->id, loyalty::draw_coupon_code(context.shop.random()));
  }
  return InviteOutcome::kReady;
}

std::optional<std::string> invite_link(const Context& context, core::MemberId member) {
  const auto code = db::invite_code_of(context.db, member);
  if (!code) {
    return std::nullopt;
  }
  const ShopSettings& settings = context.shop.settings();
  const std::string& page = settings.page_name.empty() ? settings.page_id : settings.page_name;
  return "https://m.me/" + page + "?ref=" + loyalty::referral_ref(*code);
}

const char* to_string(ReferOutcome outcome) {
  switch (outcome) {
    case ReferOutcome::kInvited:
      return "invited";
    case ReferOutcome::kAskedBefore:
      return "asked_before";
    case ReferOutcome::kMember:
      return "member";
    case ReferOutcome::kOwnLink:
      return "own_link";
    case ReferOutcome::kUnknown:
      return "unknown";
  }
  return "unknown";
}

ReferOutcome refer(const Context& context, const db::Contact& contact, std::string_view code) {
  const auto known = loyalty::parse_referral_code(code);
  const auto referrer = known ? db::find_inviter(context.db, *known) : std::nullopt;
  if (!has_referrals(context) || !referrer) {
    return ReferOutcome::kUnknown;
  }
  const auto before = db::referral_of_contact(context.db, contact.id);
  const auto refusal =
      loyalty::refusal_of({.referrer = *referrer,
                           .friend_member = contact.member.value_or(core::MemberId()),
                           .referred_by = before ? before->referrer : core::MemberId()});
  if (refusal) {
    return outcome_of(*refusal);
  }
  open_referral(context, *referrer, contact.id);
  return ReferOutcome::kInvited;
}

void answer_invitation(const Context& context, const db::Contact& contact, bool is_yes) {
  auto referral = db::referral_of_contact(context.db, contact.id);
  if (!referral || !move(*referral, is_yes ? ReferralEvent::kYes : ReferralEvent::kNo)) {
    return;
  }
  if (!is_yes) {
    referral->reasons = "the friend said no";
    referral->due.reset();
  }
  db::save_referral(context.db, *referral);
}

bool is_invited(const Context& context, const db::Contact& contact) {
  const auto referral = db::referral_of_contact(context.db, contact.id);
  return referral && state_of(*referral) == ReferralState::kConsented;
}

void note_friend_joined(const Context& context, const db::Contact& contact) {
  auto referral = db::referral_of_contact(context.db, contact.id);
  const auto member = contact.member ? db::find_member(context.db, *contact.member) : std::nullopt;
  if (!referral || !member || !move(*referral, ReferralEvent::kJoined)) {
    return;
  }
  referral->friend_member = member->id;
  referral->joined = context.now;
  const std::string address = member->email.value_or(member->email_wanted.value_or(""));
  if (!address.empty() && db::has_order_before(context.db, address, referral->invited)) {
    move(*referral, ReferralEvent::kRefused);
    referral->reasons = kOrderedBefore;
    referral->due.reset();
  }
  db::save_referral(context.db, *referral);
}

}  // namespace regulars::engine
