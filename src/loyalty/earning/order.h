// An order as far as points go: what was bought, what it cost and how it was paid.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "core/time.h"

namespace regulars::loyalty {

/// Only goods earn. A gift card or a top-up is money that is changed into money, a prize was paid
/// for with points, and a fee buys nothing (loyalty rules 3).
enum class LineKind { kGoods, kGiftCard, kTopUp, kPrize, kFee };

/// One line as it stands after returns. All amounts are minor units of the order's currency, 0 or
/// more.
struct OrderLine {
  std::string product;  // the shop's id
  std::vector<std::string> categories{};
  std::vector<std::string> tags{};
  std::int64_t quantity = 1;        // 0 or more
  std::int64_t minor = 0;           // the line's total after the discounts on this line
  std::int64_t discount_minor = 0;  // what these discounts took off
  std::int64_t tax_minor = 0;       // as charged, after all discounts
  LineKind kind = LineKind::kGoods;

  friend bool operator==(const OrderLine&, const OrderLine&) = default;
};

/// The share of the goods that was refunded by amount, so that no line tells it (money_back.h).
struct MoneyBack {
  std::int64_t minor = 0;  // at most `of`
  std::int64_t of = 0;     // the goods; 0 where nothing went back

  friend bool operator==(const MoneyBack&, const MoneyBack&) = default;
};

/// What a shop tells beside an order's value. Amounts as in OrderLine.
struct OrderParts {
  std::vector<OrderLine> lines{};
  std::int64_t discount_minor = 0;  // off the whole order, our own rewards aside
  std::int64_t reward_minor = 0;    // off the whole order, by a reward of this program
  std::int64_t shipping_minor = 0;
  std::int64_t tips_minor = 0;
  std::int64_t fees_minor = 0;
  std::int64_t tax_minor = 0;  // told for the goods as a whole: what no line's tax_minor holds
  bool prices_include_tax = false;
  std::int64_t paid_with_points_minor = 0;
  std::int64_t paid_with_card_minor = 0;  // by gift card or wallet
  MoneyBack money_back{};

  friend bool operator==(const OrderParts&, const OrderParts&) = default;
};

/// The shop's newest word. Shops that only tell a value have no parts: then the value is what
/// earns.
struct Order {
  std::string key;  // ours, unique among all shops
  std::string number;
  std::int64_t version = 0;
  bool is_counting = false;  // paid or partly refunded, and no test order
  bool is_part_refunded = false;
  core::Money value;  // what is left of it after refunds; 0 or more
  std::optional<OrderParts> parts{};
  core::Instant placed{};  // the zero instant when the shop tells none
  core::Instant paid{};
  std::string channel{};  // such as "web"; may be empty
  std::string country{};  // two capital letters; may be empty
  std::vector<std::string> coupon_codes{};
};

/// An order whose amounts come to more than this is refused; all sums below it fit 64 bits.
inline constexpr std::int64_t kMaxOrderMinor = 100'000'000'000'000;

/// Error kInvalid, with what was found and expected: an amount or quantity below zero, a currency
/// that is none, or amounts that come to more than kMaxOrderMinor.
core::Result<core::Done> check_order(const Order& order);

/// When it was bought: as placed, else as paid, else `now`.
core::Instant bought_at(const Order& order, core::Instant now);

/// Some of an order's lines. A line is listed when its product, one of its categories or one of its
/// tags is; letters' case counts.
struct LineFilter {
  enum class Mode { kAll, kOnlyListed, kAllButListed };
  Mode mode = Mode::kAll;
  std::vector<std::string> products{};
  std::vector<std::string> categories{};
  std::vector<std::string> tags{};

  friend bool operator==(const LineFilter&, const LineFilter&) = default;
};

/// True for a line of goods that the filter lets through.
bool is_earning(const OrderLine& line, const LineFilter& filter);

/// Units in the lines that earn; 0 when the shop tells no lines.
std::int64_t units_in(const Order& order, const LineFilter& filter);

}  // namespace regulars::loyalty
