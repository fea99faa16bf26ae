#include "engine/adjust.h"

#include "core/text.h"
#include "db/notes.h"
#include "engine/member_account.h"
#include "engine/proof/history.h"
#include "loyalty/calendar.h"

namespace regulars::engine {
namespace {

constexpr std::size_t kMaxReasonBytes = 200;

// What the owner lets one person do (reliability rules 8.2).
core::Result<core::Done> check_limits(const Context& context,
                                      const std::string& who,
                                      core::Points size,
                                      loyalty::Day today) {
  const CorrectionLimits& limits = context.shop.settings().corrections;
  if (limits.most && size > *limits.most) {
    return core::conflict("a correction is of at most " + std::to_string(limits.most->count()) +
                          " points (shop.yaml, corrections: most)");
  }
  if (!limits.per_day) {
    return core::Done{};
  }
  const core::Points done = db::corrected_on(context.db, who, today);
  const auto sum = core::add(done, size);
  if (!sum || *sum > *limits.per_day) {
    return core::conflict(
        "today " + std::to_string(done.count()) + " of " + std::to_string(limits.per_day->count()) +
        " points have been corrected by " + who + "; " + std::to_string(size.count()) +
        " more are too many (shop.yaml, corrections: per_day)");
  }
  return core::Done{};
}

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
  const core::Points size(change > 0 ? change : -change);
  const loyalty::Day today = loyalty::day_of(context.now, context.rules.program.time_zone);
  if (auto allowed = check_limits(context, adjustment.who, size, today); !allowed) {
    return allowed;
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
  db::add_corrected(context.db, adjustment.who, today, size);
  db::add_audit(context.db,
                adjustment.who,
                change > 0 ? "points added" : "points taken",
                "member " + std::to_string(adjustment.member.number()) + ": " +
                    std::to_string(change) + ", " + reason,
                context.now);
  return core::Done{};
}

}  // namespace regulars::engine
