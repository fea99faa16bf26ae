// Why points moved, as a sentence for the member and the owner.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regulars::loyalty {

/// Names reach the disk: a test pins them.
enum class Reason {
  kOther,         // its subject is the whole sentence
  kOrder,         // subject: the order's number, here and below
  kRefund,        // points of a refunded or cancelled order go back
  kJoining,       // no subject
  kPrize,         // subject: the prize's name, here and below
  kPrizeBack,     // the shop did not make the coupon
  kCouponBack,    // a coupon was cancelled unused
  kUsable,        // points that were on the way can be used; subject: the order's number, or none
  kExpired,       // no subject
  kActivity,      // newsletter, review and the like; subject: its name
  kGift,          // birthday, anniversary, calendar; subject: its name
  kReferral,      // a friend's first order; no subject
  kReferred,      // being that friend; no subject
  kReferralBack,  // the friend's order was refunded; no subject
  kCorrection,    // by a person; subject: their words
};
const char* to_string(Reason reason);
std::optional<Reason> reason_from(std::string_view name);

/// "Order 10432" in the language, by its first part ("es-MX" gives Spanish); English otherwise.
std::string reason_text(Reason reason, std::string_view subject, std::string_view language);

}  // namespace regulars::loyalty
