#include "core/posting.h"

namespace regulars::core {

const char* to_string(AccountKind kind) {
  switch (kind) {
    case AccountKind::kPending:
      return "pending";
    case AccountKind::kMember:
      return "member";
    case AccountKind::kHeld:
      return "held";
    case AccountKind::kDebt:
      return "debt";
    case AccountKind::kIssued:
      return "issued";
    case AccountKind::kSpent:
      return "spent";
    case AccountKind::kExpired:
      return "expired";
    case AccountKind::kUnrecovered:
      return "unrecovered";
    case AccountKind::kAdjust:
      return "adjust";
    case AccountKind::kErased:
      return "erased";
  }
  return "";
}

bool is_members(AccountKind kind) {
  return kind <= AccountKind::kDebt;
}

}  // namespace regulars::core
