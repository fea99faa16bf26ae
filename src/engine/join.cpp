#include "engine/join.h"

#include <chrono>

#include "core/limits.h"
#include "core/text.h"
#include "db/ledger.h"
#include "db/orders.h"
#include "loyalty/reminders.h"

namespace regulars::engine {
namespace {

void give_joining_bonus(const Context& context, core::MemberId member) {
  const core::Points bonus = context.rules.program.joining_bonus;
  if (bonus.count() <= 0) {
    return;
  }
  const auto txn = db::post(
      context.db,
      {.ref = "join:" + std::to_string(member.number()),
       .kind = "earn",
       .member = member,
       .reason = "Joining bonus",
       .breakdown = "joining bonus of the program",
       .postings = {{.account = db::AccountKind::kMember, .amount = bonus},
                    {.account = db::AccountKind::kIssued, .amount = core::Points(-bonus.count())}},
       .rule_version = context.rule_version},
      context.now);
  if (txn) {
    db::add_lot(context.db, {.member = member, .txn = *txn, .points = bonus}, context.now);
  }
}

// The bonus belongs to the first registration of an address, not to every contact that types one:
// an address that is still another member's brings none until it is proven.
core::MemberId enrol(const Context& context, const JoinRequest& request, db::Member member) {
  member.joined = context.now;
  const core::MemberId id = db::add_member(context.db, member, request.source);
  db::bind_contact(context.db, request.contact.id, id);
  request.contact.member = id;
  if (member.email) {
    give_joining_bonus(context, id);
  }
  return id;
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
  if (holder) {
    db::release_member_email(context.db, member->id);
    db::set_email_wanted(context.db, member->id, *email);
  } else {
    db::set_member_email(context.db, member->id, *email, core::trim(request.email), {});
    give_joining_bonus(context, member->id);  // for who joined by a link that proved nothing
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
               ? JoinOutcome::kJoined
               : JoinOutcome::kAlreadyMember;
  }
  const auto holder = db::find_member_by_email(context.db, *email);
  if (!holder) {
    enrol(context, request, {.email = *email, .email_typed = core::trim(request.email)});
    return JoinOutcome::kJoined;
  }
  if (!can_be_had(*holder, request)) {
    return JoinOutcome::kTaken;
  }
  enrol(context, request, {.email_wanted = *email});
  return JoinOutcome::kAddressAwaited;
}

bool prove_address(const Context& context, const db::Member& member, const std::string& canonical) {
  if (member.email == canonical) {
    db::prove_member_email(context.db, member.id, context.now);
    return true;
  }
  const auto holder = db::find_member_by_email(context.db, canonical);
  if (holder && holder->proven) {
    return false;
  }
  if (holder) {
    db::release_member_email(context.db, holder->id);
  }
  db::set_member_email(context.db, member.id, canonical, canonical, context.now);
  give_joining_bonus(context, member.id);
  return true;
}

}  // namespace regulars::engine
