#include "channel/event.h"

#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"

namespace regulars::channel {

TEST_CASE("The names of the kinds of event stay as they are on disk", "[channel]") {
  const std::vector<std::pair<EventKind, std::string>> names{
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
  };

  for (const auto& [kind, name] : names) {
    CHECK(to_string(kind) == name);
    CHECK(event_kind_from(name) == kind);
  }
  CHECK_FALSE(event_kind_from("Text").has_value());
  CHECK_FALSE(event_kind_from("").has_value());
}

TEST_CASE("The 24-hour window opens with what a person does, and with nothing else", "[channel]") {
  for (const EventKind kind :
       {EventKind::kText, EventKind::kTap, EventKind::kReferral, EventKind::kReaction}) {
    CHECK(opens_window(kind));
  }
  for (const EventKind kind : {EventKind::kCouponRevealed,
                               EventKind::kEdit,
                               EventKind::kOptIn,
                               EventKind::kDelivery,
                               EventKind::kRead,
                               EventKind::kEcho,
                               EventKind::kAccountLinking,
                               EventKind::kThreadControl,
                               EventKind::kPolicy,
                               EventKind::kFeedback,
                               EventKind::kPageChange,
                               EventKind::kStandby,
                               EventKind::kUnknown}) {
    CHECK_FALSE(opens_window(kind));
  }
}

}  // namespace regulars::channel
