#include "channel/event.h"

#include <array>
#include <string_view>
#include <utility>

namespace regulars::channel {
namespace {

constexpr std::array<std::pair<EventKind, const char*>, 17> kNames{{
    {EventKind::kText, "text"},
    {EventKind::kTap, "tap"},
    {EventKind::kReferral, "referral"},
    {EventKind::kCouponRevealed, "coupon_revealed"},
    {EventKind::kReaction, "reaction"},
    {EventKind::kEdit, "edit"},
    {EventKind::kOptIn, "opt_in"},
    {EventKind::kDelivery, "delivery"},
    {EventKind::kRead, "read"},
    {EventKind::kEcho, "echo"},
    {EventKind::kAccountLinking, "account_linking"},
    {EventKind::kThreadControl, "thread_control"},
    {EventKind::kPolicy, "policy"},
    {EventKind::kFeedback, "feedback"},
    {EventKind::kPageChange, "page_change"},
    {EventKind::kStandby, "standby"},
    {EventKind::kUnknown, "unknown"},
}};

}  // namespace

const char* to_string(EventKind kind) {
  for (const auto& [candidate, name] : kNames) {
    if (candidate == kind) {
      return name;
    }
  }
  return "unknown";
}

std::optional<EventKind> event_kind_from(std::string_view name) {
  for (const auto& [kind, candidate] : kNames) {
    if (candidate == name) {
      return kind;
    }
  }
  return std::nullopt;
}

bool opens_window(EventKind kind) {
  return kind == EventKind::kText || kind == EventKind::kTap || kind == EventKind::kReferral ||
         kind == EventKind::kReaction;
}

}  // namespace regulars::channel
