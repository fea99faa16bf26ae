#include "engine/merge.h"

#include "core/text.h"
#include "db/ledger.h"
#include "db/merging.h"
#include "db/notes.h"
#include "db/orders.h"
#include "engine/gifts.h"
#include "engine/member_account.h"
#include "engine/proof/history.h"
#include "loyalty/calendar.h"

namespace regulars::engine {
namespace {

constexpr std::size_t kMaxReasonBytes = 200;

std::string called(core::MemberId member) {
  return "member " + std::to_string(member.number());
}

core::Result<core::Done> check(const Context& context, const Merge& wanted) {
  if (wanted.from == wanted.into) {
    return core::invalid("these are one member already");
  }
  for (const core::MemberId member : {wanted.from, wanted.into}) {
    if (!db::find_member(context.db, member)) {
      return core::not_found("there is no " + called(member));
    }
    if (db::balances_of(context.db, member).debt.count() != 0) {
      return core::conflict(called(member) +
                            " owes points; correct that first (regulars points add)");
    }
  }
  const std::string prize = db::find_open_prize(context.db, wanted.from, context.now);
  if (!prize.empty()) {
    return core::conflict(called(wanted.from) + " has a prize that is still open, " + prize +
                          "; end it (regulars coupon cancel), or wait until it is used");
  }
  const std::string bound = db::find_bound(context.db, wanted.from);
  if (!bound.empty()) {
    return core::conflict(called(wanted.from) + " has " + bound +
                          ", which cannot move to another card; it can be the card that stays");
  }
  return core::Done{};
}

bool has_anything(const Context& context, core::MemberId member) {
  const db::Balances balances = db::balances_of(context.db, member);
  const auto row = db::find_member(context.db, member);
  return balances.available.count() != 0 || balances.pending.count() != 0 || row->email ||
         !db::contacts_of(context.db, member).empty() ||
         !db::orders_of(context.db, member, 1).empty();
}

void hand_over(const Context& context, const db::Merging& merging, const std::string& reason) {
  MemberAccount from(context, merging.from);
  MemberAccount into(context, merging.into);
  const std::int64_t number = note_merge(context, merging.from, merging.into);
  from.hand_over(into,
                 {.ref = "merge:" + std::to_string(number),
                  .reason = loyalty::Reason::kCorrection,
                  .subject = reason});
}

}  // namespace

core::Result<core::Done> merge(const Context& context, const Merge& wanted) {
  const std::string reason = core::trim(core::clean(wanted.reason, kMaxReasonBytes));
  if (reason.empty()) {
    return core::invalid("merging needs a reason; the member reads it");
  }
  if (auto checked = check(context, wanted); !checked) {
    return checked;
  }
  if (!has_anything(context, wanted.from)) {
    return core::Done{};
  }
  hand_over(context, {.from = wanted.from, .into = wanted.into}, reason);
  for (const db::Contact& contact : db::contacts_of(context.db, wanted.from)) {
    db::drop_open_claims(context.db, contact.id, context.now);
  }
  db::move_to_member(context.db,
                     {.from = wanted.from, .into = wanted.into},
                     loyalty::day_of(context.now, context.rules.program.time_zone));
  db::close_member(context.db, {.from = wanted.from, .into = wanted.into});
  const MemberAccount settled(context, wanted.into);  // the tier that both together reach
  arm_gifts(context, wanted.into);
  db::add_audit(context.db,
                wanted.who,
                "members merged",
                called(wanted.from) + " into " + called(wanted.into) + ": " + reason,
                context.now);
  return core::Done{};
}

void hand_on(const Context& context, core::MemberId member, const std::string& what) {
  const auto into = db::merged_into(context.db, member);
  const db::Balances balances = db::balances_of(context.db, member);
  if (!into || (balances.available.count() == 0 && balances.pending.count() == 0)) {
    return;
  }
  hand_over(context, {.from = member, .into = *into}, what);
  hand_on(context, *into, what);
}

}  // namespace regulars::engine
