// Paying an order with points, gift cards and wallets, after its discounts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/points.h"
#include "core/result.h"
#include "core/time.h"
#include "loyalty/fraction.h"
#include "loyalty/rewards/basket.h"
#include "loyalty/rewards/discount.h"
#include "loyalty/rewards/stored_value.h"

namespace regulars::loyalty {

/// Part payment with points in whole blocks: "100 points for 5.00" (loyalty rules 9).
struct PointsPart {
  core::Points points_per_block{1};   // 1 to kMaxEntry
  std::int64_t minor_per_block = 1;   // 1 to kMaxLineMinor
  core::Points points_min{0};         // fewer are not taken at all; to kMaxEntry
  std::optional<Factor> share_max{};  // of the order; absent: all of it
  /// One block more when less than a whole one is left to pay; the rest of its money is given up.
  /// Otherwise the last block must fit whole, and no point is spent for less than its money.
  bool last_block_in_part = false;

  friend bool operator==(const PointsPart&, const PointsPart&) = default;
};
/// kInvalid when a number is outside its range.
core::Result<core::Done> check_points_part(const PointsPart& part);

struct PointsAsk {
  std::optional<core::Points> requested{};  // absent: as many as can be used
  core::Points balance;
  std::int64_t order_minor = 0;  // what points may pay for
};

struct PointsPaid {
  core::Points points;
  std::int64_t minor = 0;

  friend bool operator==(const PointsPaid&, const PointsPaid&) = default;
};

/// The points that are used and the money they pay: whole blocks, at most what is asked for, what
/// the balance holds, what the order needs and its set share; nothing at all below the minimum.
/// part: one that `check_points_part` accepts.
PointsPaid pay_with_points(const PointsPart& part, const PointsAsk& ask);

/// The most points that an order of that amount can take from the balance.
core::Points max_redeemable(const PointsPart& part, core::Points balance, std::int64_t order_minor);

/// What of an order is to be paid, and by what it may be.
struct ToPay {
  core::Money total{};
  std::int64_t tax_minor = 0;           // within it
  std::int64_t stored_value_minor = 0;  // gift cards and top-ups: only money pays for these
  bool allows_stored_value = true;      // false when a discount does not
};
ToPay to_pay(const Basket& basket, const Discounted& discounted);

/// Tax when points or stored value pay: on the full value, or on what is paid in money (R139).
enum class TaxOn { kFullValue, kCashPart };

struct CardUse {
  StoredValue value;
  std::optional<std::int64_t> most_minor{};  // absent: as much as there is
};
struct PointsUse {
  PointsPart part{};
  std::optional<core::Points> requested{};
  core::Points balance;
};
struct Payments {
  std::optional<PointsUse> points{};
  std::vector<CardUse> cards{};
  TaxOn tax_on = TaxOn::kFullValue;
};

struct Settlement {
  PointsPaid points;
  std::vector<StoredPayment> cards;  // in the order in which they paid
  std::int64_t due_minor = 0;        // to be paid in money
  std::int64_t tax_minor = 0;        // by the setting
};

/// Pays first with points, then with gift cards, then with wallets; of one kind what ends first,
/// then the smaller balance, then the smaller id, however they were given (loyalty rules 13).
Settlement settle(const ToPay& order,
                  const Payments& payments,
                  core::Instant now,
                  std::string_view zone);

}  // namespace regulars::loyalty
