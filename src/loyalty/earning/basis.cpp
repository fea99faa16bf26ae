#include "loyalty/earning/basis.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "loyalty/earning/money_back.h"
#include "loyalty/earning/spread.h"

namespace regulars::loyalty {
namespace {

// A basis in the making: what is left of each line after the steps so far.
class BasisSum {
 public:
  BasisSum(const Order& order, const BasisRules& rules, const LineFilter& filter)
      : parts_(*order.parts), rules_(rules), filter_(filter) {
    basis_.amount.currency = order.value.currency;
  }

  Basis made() {
    add_lines();
    take_discounts();
    change_by_tax();
    add_shipping();
    take_payment(
        BasisPartKind::kPaidWithPoints, parts_.paid_with_points_minor, rules_.with_paid_by_points);
    take_payment(
        BasisPartKind::kPaidWithCard, parts_.paid_with_card_minor, rules_.with_paid_by_card);
    take_money_back();
    leave_out(BasisPartKind::kTips, parts_.tips_minor);
    leave_out(BasisPartKind::kFees, parts_.fees_minor);
    return std::move(basis_);
  }

 private:
  void count(BasisPartKind kind, std::int64_t minor) {
    if (minor != 0) {
      basis_.parts.push_back({.kind = kind, .minor = minor});
      basis_.amount.minor += minor;
    }
  }

  void leave_out(BasisPartKind kind, std::int64_t minor) {
    if (minor != 0) {
      basis_.parts.push_back({.kind = kind, .minor = minor, .is_counted = false});
    }
  }

  bool is_earning_at(std::size_t i) const { return is_earning(parts_.lines[i], filter_); }
  bool is_prize_at(std::size_t i) const { return parts_.lines[i].kind == LineKind::kPrize; }

  std::int64_t earning_sum(const std::vector<std::int64_t>& of_lines) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < of_lines.size(); ++i) {
      sum += is_earning_at(i) ? of_lines[i] : 0;
    }
    return sum;
  }

  // Prizes take no share of anything: they are not paid for with money.
  void add_lines() {
    std::int64_t items = 0;
    std::int64_t others = 0;
    std::int64_t never = 0;
    for (std::size_t i = 0; i < parts_.lines.size(); ++i) {
      const OrderLine& line = parts_.lines[i];
      const std::int64_t off = rules_.before_discounts ? line.discount_minor : 0;
      left_.push_back(is_prize_at(i) ? 0 : line.minor + off);
      if (is_earning_at(i)) {
        items += line.minor + line.discount_minor;
      } else {
        (line.kind == LineKind::kGoods ? others : never) += line.minor;
      }
    }
    count(BasisPartKind::kItems, items);
    leave_out(BasisPartKind::kOtherItems, others);
    leave_out(BasisPartKind::kNeverEarning, never);
  }

  // Spreads up to `amount` over what is left of the lines and takes it off there.
  std::vector<std::int64_t> take_off(std::int64_t amount) {
    const std::int64_t there = std::accumulate(left_.begin(), left_.end(), std::int64_t{0});
    std::vector<std::int64_t> shares = spread(std::min(amount, there), left_);
    for (std::size_t i = 0; i < left_.size(); ++i) {
      left_[i] -= shares[i];
    }
    return shares;
  }

  void take_discounts() {
    std::int64_t on_lines = 0;
    for (std::size_t i = 0; i < parts_.lines.size(); ++i) {
      on_lines += is_earning_at(i) ? parts_.lines[i].discount_minor : 0;
    }
    const bool is_tied = rules_.spreads_order_discount || filter_.mode == LineFilter::Mode::kAll;
    if (rules_.before_discounts) {
      leave_out(BasisPartKind::kDiscounts, -on_lines - parts_.discount_minor);
    } else if (is_tied) {
      count(BasisPartKind::kDiscounts, -on_lines - earning_sum(take_off(parts_.discount_minor)));
    } else {
      count(BasisPartKind::kDiscounts, -on_lines);
      leave_out(BasisPartKind::kDiscounts, -parts_.discount_minor);
    }
    if (rules_.before_own_reward || !is_tied) {
      leave_out(BasisPartKind::kOwnReward, -parts_.reward_minor);
    } else {
      count(BasisPartKind::kOwnReward, -earning_sum(take_off(reward_beyond_prizes())));
    }
  }

  // A shop may tell a prize at its price and the coupon that pays it as a discount.
  std::int64_t reward_beyond_prizes() const {
    std::int64_t rest = parts_.reward_minor;
    for (std::size_t i = 0; i < parts_.lines.size(); ++i) {
      rest -= is_prize_at(i) ? parts_.lines[i].minor : 0;
    }
    return std::max<std::int64_t>(rest, 0);
  }

  void change_by_tax() {
    std::vector<std::int64_t> taxes = spread(parts_.tax_minor, left_);
    for (std::size_t i = 0; i < taxes.size(); ++i) {
      taxes[i] += is_prize_at(i) ? 0 : parts_.lines[i].tax_minor;
    }
    const bool adds = rules_.tax == TaxCounts::kAlways && !parts_.prices_include_tax;
    const bool takes = rules_.tax == TaxCounts::kNever && parts_.prices_include_tax;
    if (!adds && !takes) {
      if (!parts_.prices_include_tax) {
        leave_out(BasisPartKind::kTax, earning_sum(taxes));
      }
      return;
    }
    for (std::size_t i = 0; i < taxes.size(); ++i) {
      taxes[i] = adds ? taxes[i] : -std::min(taxes[i], left_[i]);
      left_[i] += taxes[i];
    }
    count(BasisPartKind::kTax, earning_sum(taxes));
  }

  void add_shipping() {
    if (rules_.with_shipping && filter_.mode != LineFilter::Mode::kOnlyListed) {
      count(BasisPartKind::kShipping, parts_.shipping_minor);
      shipping_left_ = parts_.shipping_minor;
    } else {
      leave_out(BasisPartKind::kShipping, parts_.shipping_minor);
    }
  }

  void take_payment(BasisPartKind kind, std::int64_t amount, bool counts_as_paid) {
    if (counts_as_paid) {
      leave_out(kind, -amount);
      return;
    }
    const std::vector<std::int64_t> shares = take_off(amount);
    const std::int64_t rest =
        amount - std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
    const std::int64_t of_shipping = std::min(rest, shipping_left_);
    shipping_left_ -= of_shipping;
    count(kind, -earning_sum(shares) - of_shipping);
  }

  void take_money_back() {
    count(BasisPartKind::kMoneyBack, -share_of(parts_.money_back, basis_.amount.minor));
  }

  const OrderParts& parts_;
  const BasisRules& rules_;
  const LineFilter& filter_;
  std::vector<std::int64_t> left_;
  std::int64_t shipping_left_ = 0;
  Basis basis_;
};

}  // namespace

core::Result<Basis> basis_of(const Order& order,
                             const BasisRules& rules,
                             const LineFilter& filter) {
  if (auto checked = check_order(order); !checked) {
    return checked.error();
  }
  if (order.parts) {
    return BasisSum(order, rules, filter).made();
  }
  Basis basis{.amount = order.value};
  if (order.value.minor != 0) {
    basis.parts.push_back({.kind = BasisPartKind::kOrderTotal, .minor = order.value.minor});
  }
  return basis;
}

const char* to_string(BasisPartKind kind) {
  switch (kind) {
    case BasisPartKind::kOrderTotal:
      return "order total";
    case BasisPartKind::kItems:
      return "items";
    case BasisPartKind::kOtherItems:
      return "other items";
    case BasisPartKind::kNeverEarning:
      return "gift cards, top-ups, prizes and fees";
    case BasisPartKind::kDiscounts:
      return "discounts";
    case BasisPartKind::kOwnReward:
      return "reward";
    case BasisPartKind::kTax:
      return "tax";
    case BasisPartKind::kShipping:
      return "shipping";
    case BasisPartKind::kTips:
      return "tips";
    case BasisPartKind::kFees:
      return "fees";
    case BasisPartKind::kPaidWithPoints:
      return "paid with points";
    case BasisPartKind::kPaidWithCard:
      return "paid with gift card or wallet";
    case BasisPartKind::kMoneyBack:
      return "refunded by amount";
  }
  return "";
}

std::string to_line(const BasisPart& part, const std::string& currency) {
  if (part.is_counted) {
    return (part.minor > 0 ? "+" : "") +
           core::to_decimal({.minor = part.minor, .currency = currency}) + " " +
           to_string(part.kind);
  }
  const std::int64_t size = part.minor < 0 ? -part.minor : part.minor;
  return core::to_decimal({.minor = size, .currency = currency}) + " " + to_string(part.kind) +
         (part.minor < 0 ? " not taken off" : " left out");
}

}  // namespace regulars::loyalty
