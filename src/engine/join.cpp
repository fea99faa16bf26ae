#include "engine/join.h"

#include "core/text.h"
#include "db/ledger.h"
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

}  // namespace

const char* to_string(JoinOutcome outcome) {
  switch (outcome) {
    case JoinOutcome::kJoined:
      return "joined";
    case JoinOutcome::kAlreadyMember:
      return "already_member";
    case JoinOutcome::kTaken:
      return "taken";
    case JoinOutcome::kInvalid:
      return "invalid";
  }
  return "invalid";
}

JoinOutcome join(const Context& context, const JoinRequest& request) {
  const auto email = core::canonical_email(request.email);
  if (!email) {
    return JoinOutcome::kInvalid;
  }
  const auto holder = db::find_member_by_email(context.db, *email);
  if (request.contact.member) {
    const auto member = db::find_member(context.db, *request.contact.member);
    if (member && !member->email && !holder) {
      // Lost an unproven address, or waits for one: a free address can be had at once.
      db::set_member_email(context.db, member->id, *email, core::trim(request.email), {});
      give_joining_bonus(context, member->id);
      return JoinOutcome::kJoined;
    }
    return JoinOutcome::kAlreadyMember;
  }
  if (!holder) {
    enrol(context, request, {.email = *email, .email_typed = core::trim(request.email)});
    return JoinOutcome::kJoined;
  }
  if (holder->proven || !request.has_signed_order) {
    return JoinOutcome::kTaken;
  }
  enrol(context, request, {.email_wanted = *email});
  return JoinOutcome::kJoined;
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
