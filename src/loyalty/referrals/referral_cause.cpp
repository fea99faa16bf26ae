#include "loyalty/referrals/referral_cause.h"

#include <utility>

namespace regulars::loyalty {
namespace {

constexpr std::string_view kBegin = "referral:";

std::string key_of(std::int64_t referral, ReferralSide side) {
  return std::string(kBegin) + std::to_string(referral) +
         (side == ReferralSide::kMember ? ":member" : ":friend");
}

}  // namespace

Cause reward_cause(std::int64_t referral, ReferralSide side) {
  const std::string key = key_of(referral, side);
  return {.ref = key,
          .reason = side == ReferralSide::kMember ? Reason::kReferral : Reason::kReferred,
          .order_key = key};
}

Cause reward_back_cause(std::int64_t referral, ReferralSide side) {
  std::string key = key_of(referral, side);
  return {.ref = key + ":back", .reason = Reason::kReferralBack, .order_key = std::move(key)};
}

bool is_referral_key(std::string_view order_key) {
  return order_key.starts_with(kBegin);
}

}  // namespace regulars::loyalty
