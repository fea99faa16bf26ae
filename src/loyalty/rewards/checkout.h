// A basket from which discounts are taken off one after another.
//
// It keeps, for every group of units, what is left to pay: that is why no line, no order and no
// tax falls below zero and a free unit is not discounted again (loyalty rules 13). `apply` in
// discount.h brings discounts into their proper order first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/result.h"
#include "loyalty/rewards/basket.h"
#include "loyalty/rewards/benefit.h"

namespace regulars::loyalty {

/// What one discount took off, in the money in which the basket's discounts count.
struct Taken {
  std::int64_t minor = 0;             // of goods and shipping together
  std::vector<std::int64_t> lines{};  // of each line
  std::int64_t shipping_minor = 0;
  std::int64_t units = 0;        // in the basket, made free or cheaper by a deal
  std::int64_t added_units = 0;  // to be added by the shop for nothing

  bool is_nothing() const { return minor == 0 && added_units == 0; }
};

class Checkout {
 public:
  /// Errors: those of `check_basket`.
  static core::Result<Checkout> open(const Basket& basket);

  /// Takes a benefit off what is left; calling again takes it off the rest. Never more than is
  /// left of the order, discounts entered by hand included. A percentage is rounded once, half up,
  /// and spread over its lines. benefit: one that `check_benefit` accepts.
  Taken take_off(const Benefit& benefit);

  /// What is left to pay for goods.
  std::int64_t order_left() const;
  Totals totals() const;

 private:
  // Units of one line that have had the same things taken off.
  struct Piece {
    std::size_t line = 0;
    std::int64_t units = 0;
    std::int64_t left = 0;
  };
  // How many units become free, and how many of those may be ones that could count as bought.
  struct DealPlan {
    std::int64_t free = 0;
    std::int64_t spare = 0;
  };

  explicit Checkout(const Basket& basket);

  // Pieces of the set with something left to pay; the second from the cheapest unit on.
  std::vector<std::size_t> open_pieces(const ProductSet& set) const;
  std::vector<std::size_t> cheapest_first(const ProductSet& set) const;
  // What the steps of a benefit are compared with.
  std::int64_t reached(const Benefit& benefit) const;
  std::int64_t worth(const Piece& piece, std::int64_t units) const;

  // Takes at most `wanted` off a set, in proportion to what is left of its pieces.
  void spread(std::int64_t wanted, const ProductSet& set, Taken& taken);
  void take_percent(const Benefit& benefit, Taken& taken);
  void take_cheapest(const Benefit& benefit, Taken& taken);
  void take_units(const Benefit& benefit, Taken& taken);
  void take_deal(const Benefit& benefit, DealPlan plan, Taken& taken);
  void add_units(const Benefit& benefit, Taken& taken) const;
  void take_shipping(std::int64_t wanted, Taken& taken);
  // Makes `units` of a piece a piece of their own and takes at most `wanted` off it.
  void take_from(std::size_t piece, std::int64_t units, std::int64_t wanted, Taken& taken);

  Basket basket_;
  std::vector<std::int64_t> start_;  // of each line
  std::vector<Piece> pieces_;        // of lines that may be discounted
  std::int64_t by_hand_ = 0;         // discounts entered by hand, 0 or negative
  std::int64_t shipping_left_ = 0;
};

}  // namespace regulars::loyalty
