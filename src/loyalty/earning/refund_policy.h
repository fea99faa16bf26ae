// What is done when a refund finds too few points (loyalty rules 10).
#pragma once

#include "core/points.h"

namespace regulars::loyalty {

enum class ClawBack { kOnlyPending, kStopAtZero, kDebt };

struct RefundPolicy {
  ClawBack claw_back = ClawBack::kStopAtZero;
  core::Points debt_limit{0};  // with kDebt: how deep it may get, as a positive number
  /// Points of other orders are taken too; with kDebt always, as nobody owes beside own points.
  bool from_other_lots = true;

  friend bool operator==(const RefundPolicy&, const RefundPolicy&) = default;
};

}  // namespace regulars::loyalty
