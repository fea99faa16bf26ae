#include "engine/adjust.h"

#include "core/text.h"
#include "db/notes.h"
#include "engine/member_account.h"
#include "engine/proof/history.h"

namespace regulars::engine {
namespace {

constexpr std::size_t kMaxReasonBytes = 200;

}  // namespace

core::Result<core::Done> adjust(const Context& context, const Adjustment& adjustment) {
  const std::int64_t change = adjustment.change.count();
  if (change == 0 || change > core::kMaxEntry.count() || change < -core::kMaxEntry.count()) {
    return core::invalid("a correction is of 1 to " + std::to_string(core::kMaxEntry.count()) +
                         " points");
  }
  const std::string reason = core::trim(core::clean(adjustment.reason, kMaxReasonBytes));
  if (reason.empty()) {
    return core::invalid("a correction needs a reason; the member reads it");
  }
  MemberAccount account(context, adjustment.member);
  const std::int64_t number =
      note_adjustment(context, adjustment.member, adjustment.change, reason);
  const auto txn = account.adjust({.ref = "adjust:" + std::to_string(number),
                                   .reason = loyalty::Reason::kCorrection,
                                   .subject = reason},
                                  adjustment.change);
  if (!txn) {
    return core::conflict("the member can spend " +
                          std::to_string(account.points().available.count()) + " points; " +
                          std::to_string(-change) + " cannot be taken");
  }
  db::add_audit(context.db,
                adjustment.who,
                change > 0 ? "points added" : "points taken",
                "member " + std::to_string(adjustment.member.number()) + ": " +
                    std::to_string(change) + ", " + reason,
                context.now);
  return core::Done{};
}

}  // namespace regulars::engine
