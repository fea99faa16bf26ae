#include "engine/membership.h"

#include <chrono>
#include <utility>

#include "core/text.h"
#include "db/notes.h"
#include "engine/member_account.h"
#include "engine/proof/history.h"

namespace regulars::engine {
namespace {

constexpr std::size_t kMaxReasonBytes = 200;

core::Result<loyalty::GivenTier> checked(const Context& context, const TierGift& gift) {
  const loyalty::Program& program = context.rules.program;
  loyalty::GivenTier given{.tier = gift.tier,
                           .until = context.now,
                           .reason = core::trim(core::clean(gift.reason, kMaxReasonBytes))};
  if (given.reason.empty()) {
    return core::invalid("a tier that a person gives or ends needs a reason");
  }
  if (gift.tier.empty()) {
    return given;
  }
  if (!loyalty::find_tier(program.tiers, gift.tier)) {
    return core::invalid("the program has no tier \"" + gift.tier + "\"");
  }
  given.until = loyalty::start_of(gift.last_day + std::chrono::days(1), program.time_zone);
  if (given.until <= context.now) {
    return core::invalid("the last day of the tier is over already");
  }
  return given;
}

}  // namespace

const char* to_string(TrialOutcome outcome) {
  switch (outcome) {
    case TrialOutcome::kStarted:
      return "started";
    case TrialOutcome::kAlreadyHad:
      return "already_had";
    case TrialOutcome::kNotOffered:
      return "not_offered";
  }
  return "not_offered";
}

TrialOutcome start_trial(const Context& context, core::MemberId member) {
  const auto& rules = context.rules.program.membership;
  if (!rules || !rules->trial) {
    return TrialOutcome::kNotOffered;
  }
  MemberAccount account(context, member);
  if (!loyalty::may_start_trial(*rules, account.membership_record())) {
    return TrialOutcome::kAlreadyHad;
  }
  note_trial(context, member);
  account.start_trial();
  return TrialOutcome::kStarted;
}

core::Result<core::Done> give_tier(const Context& context, const TierGift& gift) {
  auto given = checked(context, gift);
  if (!given) {
    return given.error();
  }
  MemberAccount account(context, gift.member);
  if (gift.tier.empty()) {
    const auto there = account.given_tier();
    if (!there) {
      return core::conflict("nobody gave this member a tier that is still good");
    }
    given->tier = *there;
  }
  note_given_tier(context, gift.member, *given);
  account.give_tier(*given);
  db::add_audit(context.db,
                gift.who,
                gift.tier.empty() ? "tier ended" : "tier given",
                "member " + std::to_string(gift.member.number()) + ": " + given->tier + " until " +
                    core::to_rfc3339(given->until) + ", " + given->reason,
                context.now);
  return core::Done{};
}

}  // namespace regulars::engine
