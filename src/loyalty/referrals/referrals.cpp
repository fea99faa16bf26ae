#include "loyalty/referrals/referrals.h"

#include <algorithm>
#include <array>
#include <utility>

#include "loyalty/calendar.h"

namespace regulars::loyalty {
namespace {

using enum ReferralState;

constexpr std::array<std::pair<ReferralState, const char*>, 10> kNames{{
    {kInvited, "invited"},
    {kAsked, "asked"},
    {kConsented, "consented"},
    {kJoined, "joined"},
    {kOrdered, "ordered"},
    {kHeld, "held"},
    {kPaid, "paid"},
    {kRefused, "refused"},
    {kExpired, "expired"},
    {kClawedBack, "clawed_back"},
}};

struct Step {
  ReferralState from;
  ReferralEvent event;
  ReferralState to;
};

// What is not here cannot happen.
constexpr std::array kSteps{
    Step{kInvited, ReferralEvent::kAsked, kAsked},
    Step{kInvited, ReferralEvent::kJoined, kJoined},  // came without being asked
    Step{kInvited, ReferralEvent::kRefused, kRefused},
    Step{kInvited, ReferralEvent::kExpired, kExpired},
    Step{kAsked, ReferralEvent::kYes, kConsented},
    Step{kAsked, ReferralEvent::kNo, kRefused},
    Step{kAsked, ReferralEvent::kJoined, kJoined},
    Step{kAsked, ReferralEvent::kRefused, kRefused},
    Step{kAsked, ReferralEvent::kExpired, kExpired},
    Step{kConsented, ReferralEvent::kNo, kRefused},
    Step{kConsented, ReferralEvent::kJoined, kJoined},
    Step{kConsented, ReferralEvent::kRefused, kRefused},
    Step{kConsented, ReferralEvent::kExpired, kExpired},
    Step{kJoined, ReferralEvent::kOrdered, kOrdered},
    Step{kJoined, ReferralEvent::kRefused, kRefused},
    Step{kJoined, ReferralEvent::kExpired, kExpired},
    Step{kOrdered, ReferralEvent::kOrderGone, kJoined},
    Step{kOrdered, ReferralEvent::kHeld, kHeld},
    Step{kOrdered, ReferralEvent::kPaid, kPaid},
    Step{kOrdered, ReferralEvent::kRefused, kRefused},
    Step{kHeld, ReferralEvent::kOrderGone, kJoined},
    Step{kHeld, ReferralEvent::kPaid, kPaid},
    Step{kHeld, ReferralEvent::kRefused, kRefused},
    Step{kPaid, ReferralEvent::kOrderGone, kClawedBack},
};

}  // namespace

const char* to_string(ReferralState state) {
  return std::ranges::find(kNames, state, &std::pair<ReferralState, const char*>::first)->second;
}

std::optional<ReferralState> referral_state_from(std::string_view name) {
  const auto found =
      std::ranges::find_if(kNames, [name](const auto& known) { return name == known.second; });
  return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

std::optional<ReferralState> next_state(ReferralState state, ReferralEvent event) {
  const auto found = std::ranges::find_if(
      kSteps, [&](const Step& step) { return step.from == state && step.event == event; });
  return found == kSteps.end() ? std::nullopt : std::optional(found->to);
}

bool may_ask(ReferralState state) {
  return state == kInvited;
}

bool may_contact(ReferralState state) {
  switch (state) {
    case kConsented:
    case kJoined:
    case kOrdered:
    case kHeld:
    case kPaid:
    case kClawedBack:
      return true;
    case kInvited:
    case kAsked:
    case kRefused:
    case kExpired:
      return false;
  }
  return false;
}

std::optional<InvitationRefusal> refusal_of(const Invitation& invitation) {
  if (invitation.friend_member == invitation.referrer) {
    return InvitationRefusal::kSelf;
  }
  if (invitation.friend_member.is_set()) {
    return InvitationRefusal::kIsMember;
  }
  if (invitation.has_ordered) {
    return InvitationRefusal::kHasOrdered;
  }
  if (invitation.referred_by.is_set()) {
    return InvitationRefusal::kAlreadyReferred;
  }
  return std::nullopt;
}

std::optional<ReferralClaim> first_claim(std::span<const ReferralClaim> claims) {
  const auto first = std::ranges::min_element(
      claims, {}, [](const ReferralClaim& claim) { return std::pair(claim.at, claim.referrer); });
  return first == claims.end() ? std::nullopt : std::optional(*first);
}

bool is_enough(const ReferralRules& rules, const FriendOrder& order) {
  return order.paid && !order.is_cancelled &&
         order.value.currency == rules.friend_spends.currency &&
         order.value.minor >= rules.friend_spends.minor;
}

std::optional<core::Instant> reward_due(const ReferralRules& rules,
                                        const FriendOrder& order,
                                        std::string_view zone) {
  if (!order.paid) {
    return std::nullopt;
  }
  return start_of(day_of(*order.paid, zone) + rules.return_window, zone);
}

core::Instant referral_expires(const ReferralRules& rules,
                               core::Instant invited,
                               std::string_view zone) {
  return start_of(day_of(invited, zone) + rules.open_for + std::chrono::days(1), zone);
}

int count_in_month(std::span<const core::Instant> paid, core::Instant now, std::string_view zone) {
  const Day month = first_of(day_of(now, zone), Unit::kMonth);
  return static_cast<int>(std::ranges::count_if(
      paid, [&](core::Instant at) { return first_of(day_of(at, zone), Unit::kMonth) == month; }));
}

ReferralReward reward_for(const ReferralRules& rules, int rewards_this_month) {
  const bool is_capped = rules.per_month && rewards_this_month >= *rules.per_month;
  return {.for_member = is_capped ? core::Points(0) : rules.for_member,
          .for_friend = rules.for_friend};
}

RewardDecision judge_reward(const ReferralRules& rules,
                            const RewardQuestion& question,
                            core::Instant now,
                            std::string_view zone) {
  if (!is_enough(rules, question.order)) {
    return {.kind = RewardDecision::Kind::kNotEnough};
  }
  const std::optional<core::Instant> due = reward_due(rules, question.order, zone);
  if (*due > now) {
    return {.kind = RewardDecision::Kind::kWait, .due = due};
  }
  const int score = score_of(rules.signals.weights, question.signals);
  if (score > rules.signals.review_above) {
    RewardDecision hold{.kind = RewardDecision::Kind::kHold};
    for (const ReferralSignal signal : question.signals) {
      hold.reasons.push_back(describe(signal));
    }
    return hold;
  }
  return {.kind = RewardDecision::Kind::kPay,
          .reward = reward_for(rules, question.rewards_this_month)};
}

}  // namespace regulars::loyalty
