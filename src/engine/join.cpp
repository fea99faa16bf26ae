#include "engine/join.h"

#include <chrono>
#include <string>

#include "core/hash.h"
#include "core/limits.h"
#include "core/random.h"
#include "core/text.h"
#include "db/ledger.h"
#include "db/notes.h"
#include "db/orders.h"
#include "engine/eligibility.h"
#include "engine/gifts.h"
#include "engine/member_account.h"
#include "engine/proof/history.h"
#include "engine/referrals.h"
#include "loyalty/reminders.h"

namespace regulars::engine {
namespace {

// The address as something that can be compared, but not read or tried out without this database.
std::string fingerprint_of(const Context& context, const std::string& canonical) {
  constexpr const char* kSalt = "address_salt";
  auto salt = db::get_setting(context.db, kSalt);
  if (!salt) {
    salt = core::draw_hex(context.shop.random(), 16);
    db::set_setting(context.db, kSalt, *salt);
  }
  return core::hmac_sha256_hex(*salt, canonical);
}

std::string bonus_ref(core::MemberId member) {
  return "join:" + std::to_string(member.number());
}

/// Who had the address before, as far as the bonus goes.
enum class Before {
  kAnybody,  // the bonus is given once for an address, whoever had it meanwhile
  kTyped,    // somebody who only typed it: what they got for it is not its owner's loss
};

// Once for a member and once for an address (R17). Where addresses have to be proven, one that was
// only typed brings nothing yet.
void give_joining_bonus(const Context& context, const db::Member& member, Before before) {
  const bool must_prove = context.shop.settings().verify_email == VerifyEmail::kAuto;
  const std::string ref = bonus_ref(member.id);
  if (!member.email || (must_prove && !member.proven) || db::is_posted(context.db, ref)) {
    return;
  }
  const bool is_first = db::add_joined_address(context.db, fingerprint_of(context, *member.email));
  if (!is_first && before == Before::kAnybody) {
    return;
  }
  note_welcome(context, member.id);
  const core::Points bonus = context.rules.program.joining_bonus;
  if (bonus.count() == 0) {
    return;
  }
  MemberAccount(context, member.id)
      .grant({.ref = ref,
              .reason = loyalty::Reason::kJoining,
              .breakdown = "joining bonus of the program"},
             bonus);
}

core::MemberId enrol(const Context& context, const JoinRequest& request, db::Member member) {
  member.joined = context.now;
  member.id = db::add_member(context.db, member, request.source);
  db::bind_contact(context.db, request.contact.id, member.id);
  request.contact.member = member.id;
  give_joining_bonus(context, member, Before::kAnybody);
  arm_gifts(context, member.id);
  note_friend_joined(context, request.contact);
  return member.id;
}

JoinOutcome joined(const Context& context) {
  const bool bonus_comes_later = context.rules.program.joining_bonus.count() > 0 &&
                                 context.shop.settings().verify_email == VerifyEmail::kAuto;
  return bonus_comes_later ? JoinOutcome::kAddressAwaited : JoinOutcome::kJoined;
}

// An address that its holder only typed goes to who proves it, by the signed link in their hands.
bool can_be_had(const db::Member& holder, const JoinRequest& request) {
  return !holder.proven && request.has_signed_order;
}

bool is_guessing(const Context& context, core::ContactId contact) {
  return db::count_refused_links(context.db, contact, context.now - std::chrono::days(1)) >=
         core::kMaxWrongClaimsPerDay;
}

}  // namespace

const char* to_string(JoinOutcome outcome) {
  switch (outcome) {
    case JoinOutcome::kJoined:
      return "joined";
    case JoinOutcome::kAddressAwaited:
      return "address_awaited";
    case JoinOutcome::kAlreadyMember:
      return "already_member";
    case JoinOutcome::kTaken:
      return "taken";
    case JoinOutcome::kInvalid:
      return "invalid";
    case JoinOutcome::kNotEligible:
      return "not_eligible";
  }
  return "invalid";
}

const char* to_string(ChangeOutcome outcome) {
  switch (outcome) {
    case ChangeOutcome::kChanged:
      return "changed";
    case ChangeOutcome::kSame:
      return "same";
    case ChangeOutcome::kProven:
      return "proven";
    case ChangeOutcome::kTaken:
      return "taken";
    case ChangeOutcome::kTooMany:
      return "too_many";
    case ChangeOutcome::kInvalid:
      return "invalid";
  }
  return "invalid";
}

bool keeps_address(const db::Member& member) {
  return member.email && (member.proven || member.last_order);
}

bool is_believed(const Context& context, const db::Member& member) {
  const bool must_prove = context.shop.settings().verify_email == VerifyEmail::kAuto;
  return member.email && (!must_prove || keeps_address(member));
}

ChangeOutcome change_email(const Context& context, const JoinRequest& request) {
  const auto email = core::canonical_email(request.email);
  const auto member =
      request.contact.member ? db::find_member(context.db, *request.contact.member) : std::nullopt;
  if (!email || !member) {
    return ChangeOutcome::kInvalid;
  }
  if (member->email == *email) {
    return ChangeOutcome::kSame;
  }
  if (keeps_address(*member)) {
    return ChangeOutcome::kProven;
  }
  if (is_guessing(context, request.contact.id)) {
    return ChangeOutcome::kTooMany;
  }
  const auto holder = db::find_member_by_email(context.db, *email);
  if (holder && !can_be_had(*holder, request)) {
    return ChangeOutcome::kTaken;
  }
  db::drop_open_claims(context.db, request.contact.id, context.now);
  if (member->email && db::is_posted(context.db, bonus_ref(member->id))) {
    // Given out, perhaps before such addresses were remembered.
    db::add_joined_address(context.db, fingerprint_of(context, *member->email));
  }
  if (holder) {
    db::release_member_email(context.db, member->id);
    db::set_email_wanted(context.db, member->id, *email);
  } else {
    db::set_member_email(context.db, member->id, *email, core::trim(request.email), {});
    // For who joined by a link that proved nothing.
    give_joining_bonus(context, *db::find_member(context.db, member->id), Before::kAnybody);
  }
  return ChangeOutcome::kChanged;
}

JoinOutcome join(const Context& context, const JoinRequest& request) {
  const auto email = core::canonical_email(request.email);
  if (!email) {
    return JoinOutcome::kInvalid;
  }
  if (request.contact.member) {
    // Who lost an unproven address, or waits for one, can have another.
    const auto member = db::find_member(context.db, *request.contact.member);
    const bool has_one = !member || member->email;
    return !has_one && change_email(context, request) == ChangeOutcome::kChanged
               ? joined(context)
               : JoinOutcome::kAlreadyMember;
  }
  if (missing_to_join(context, {.email = *email, .signed_order = request.signed_order})) {
    return JoinOutcome::kNotEligible;
  }
  const auto holder = db::find_member_by_email(context.db, *email);
  if (!holder) {
    enrol(context, request, {.email = *email, .email_typed = core::trim(request.email)});
    return joined(context);
  }
  if (!can_be_had(*holder, request)) {
    return JoinOutcome::kTaken;
  }
  enrol(context, request, {.email_wanted = *email});
  return JoinOutcome::kAddressAwaited;
}

bool prove_address(const Context& context, const db::Member& member, const std::string& canonical) {
  Before before = Before::kAnybody;
  if (member.email == canonical) {
    if (member.proven) {
      return true;
    }
    db::prove_member_email(context.db, member.id, context.now);
  } else {
    const auto holder = db::find_member_by_email(context.db, canonical);
    if (holder && holder->proven) {
      return false;
    }
    if (holder) {
      db::release_member_email(context.db, holder->id);
      before = Before::kTyped;
    }
    db::set_member_email(context.db, member.id, canonical, canonical, context.now);
  }
  give_joining_bonus(context, *db::find_member(context.db, member.id), before);
  arm_gifts(context, member.id);
  return true;
}

}  // namespace regulars::engine
