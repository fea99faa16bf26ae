// What a reward takes off at the checkout, as data.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/result.h"
#include "loyalty/fraction.h"
#include "loyalty/rewards/basket.h"

namespace regulars::loyalty {

enum class BenefitKind {
  kNothing,       // nothing at the checkout; the owner or another rule fulfils it
  kPercentOff,    // `percent` of what is left of the products, or of the order
  kAmountOff,     // `amount_minor`, likewise
  kCheapestUnit,  // `percent` of the cheapest single unit
  kFreeUnits,     // `percent` of units that come along with others: see UnitDeal
  kFreeShipping,
};

/// "Buy N, get M." Of the units in the basket the cheapest ones become free; a unit that makes
/// another one free stays paid, and a unit that is free already counts for nothing.
struct UnitDeal {
  ProductSet bought{};   // what has to be bought; nothing named: the same products that become free
  std::int64_t buy = 0;  // units for one time; 0: nothing has to be bought, once per order
  std::int64_t get = 1;  // units for one time
  bool repeats = false;  // as often as it fits; otherwise once per order
  /// The shop adds the free units, of the one product that is named, to the basket; otherwise they
  /// must lie in it, and as many become free as do.
  bool adds_units = false;
  std::optional<std::int64_t> units_max{};  // in stock, or as many as the owner gives

  friend bool operator==(const UnitDeal&, const UnitDeal&) = default;
};

/// "Save 10.00 from 100.00, 25.00 from 200.00", "10 % from 3 pieces": the highest step that is
/// reached counts, none below the first one. Reached is what the products cost, or their units,
/// before anything was taken off.
struct VolumeStep {
  std::int64_t from = 0;  // reached when equal; minor units or pieces
  Factor percent{};       // for the kinds with a percentage
  std::int64_t amount_minor = 0;

  friend bool operator==(const VolumeStep&, const VolumeStep&) = default;
};
enum class StepsBy { kAmount, kUnits };

struct Benefit {
  BenefitKind kind = BenefitKind::kNothing;
  ProductSet on{};   // what becomes cheaper; nothing named: the order
  Factor percent{};  // of 100 %, the default, at most
  std::int64_t amount_minor = 0;
  /// No use takes more off than this. For free shipping: up to this much of it.
  std::optional<std::int64_t> ceiling_minor{};
  UnitDeal deal{};
  StepsBy steps_by = StepsBy::kAmount;
  std::vector<VolumeStep> steps{};  // any order; none: `percent` and `amount_minor` count
  bool free_shipping = false;       // as well; no ceiling applies to it

  friend bool operator==(const Benefit&, const Benefit&) = default;
};

/// kInvalid when a number is outside its range, or when units are to be added without one named
/// product.
core::Result<core::Done> check_benefit(const Benefit& benefit);

/// The benefit with the percentage and amount of the step that `reached` gives; nothing when it
/// has steps and none is reached.
std::optional<Benefit> at_step(const Benefit& benefit, std::int64_t reached);

}  // namespace regulars::loyalty
