#include "loyalty/earning/order.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace regulars::loyalty {
namespace {

struct NamedAmount {
  std::string_view name;
  std::int64_t minor;
};

core::Error refused(const Order& order, const std::string& sentence) {
  return core::invalid("order " + order.number + ": " + sentence);
}

// Adds the amounts to `total`.
core::Result<core::Done> add_up(const Order& order,
                                const std::vector<NamedAmount>& amounts,
                                std::int64_t& total) {
  for (const NamedAmount& amount : amounts) {
    const core::Money money{.minor = amount.minor, .currency = order.value.currency};
    if (amount.minor < 0) {
      return refused(order,
                     std::string(amount.name) + " is " + core::to_decimal(money) + " " +
                         money.currency + "; an amount of an order is 0 or more");
    }
    if (__builtin_add_overflow(total, amount.minor, &total) || total > kMaxOrderMinor) {
      return refused(order,
                     "with " + std::string(amount.name) + " of " + core::to_decimal(money) + " " +
                         money.currency + " its amounts come to more than " +
                         std::to_string(kMaxOrderMinor) + " minor units, the most that is counted");
    }
  }
  return core::Done{};
}

// Adds the amounts to `total`; false, and nothing added, when add_up would refuse them. An order is
// checked more than once, and nearly all are sound: names are for the others.
bool adds_up(std::initializer_list<std::int64_t> amounts, std::int64_t& total) {
  std::int64_t sum = total;
  for (const std::int64_t amount : amounts) {
    if (amount < 0 || amount > kMaxOrderMinor - sum) {
      return false;
    }
    sum += amount;
  }
  total = sum;
  return true;
}

core::Result<core::Done> check_parts(const Order& order, const OrderParts& parts) {
  std::int64_t total = 0;
  std::int64_t units = 0;
  for (const OrderLine& line : parts.lines) {
    if (line.quantity < 0 || __builtin_add_overflow(units, line.quantity, &units)) {
      return refused(order,
                     "the quantity of \"" + line.product + "\" is " +
                         std::to_string(line.quantity) +
                         "; it is 0 or more, and all together fit 64 bits");
    }
    if (adds_up({line.minor, line.discount_minor, line.tax_minor}, total)) {
      continue;
    }
    const std::string name = "\"" + line.product + "\"";
    auto added = add_up(order,
                        {{name, line.minor},
                         {"the discount on " + name, line.discount_minor},
                         {"the tax on " + name, line.tax_minor}},
                        total);
    if (!added) {
      return added;
    }
  }
  return add_up(order,
                {{"the discount", parts.discount_minor},
                 {"the reward", parts.reward_minor},
                 {"shipping", parts.shipping_minor},
                 {"tips", parts.tips_minor},
                 {"fees", parts.fees_minor},
                 {"tax", parts.tax_minor},
                 {"the part paid with points", parts.paid_with_points_minor},
                 {"the part paid with a gift card", parts.paid_with_card_minor}},
                total);
}

bool holds_any(const std::vector<std::string>& listed, const std::vector<std::string>& of_line) {
  return std::ranges::any_of(of_line, [&](const std::string& one) {
    return std::ranges::find(listed, one) != listed.end();
  });
}

}  // namespace

core::Result<core::Done> check_order(const Order& order) {
  if (!core::is_currency(order.value.currency)) {
    return refused(order,
                   "its currency is \"" + order.value.currency +
                       "\"; a currency is three capital letters such as USD");
  }
  std::int64_t total = 0;
  auto added = add_up(order, {{"its value", order.value.minor}}, total);
  return added && order.parts ? check_parts(order, *order.parts) : added;
}

core::Instant bought_at(const Order& order, core::Instant now) {
  if (order.placed != core::Instant{}) {
    return order.placed;
  }
  return order.paid != core::Instant{} ? order.paid : now;
}

bool is_earning(const OrderLine& line, const LineFilter& filter) {
  if (line.kind != LineKind::kGoods) {
    return false;
  }
  if (filter.mode == LineFilter::Mode::kAll) {
    return true;
  }
  const bool is_listed = holds_any(filter.products, {line.product}) ||
                         holds_any(filter.categories, line.categories) ||
                         holds_any(filter.tags, line.tags);
  return is_listed == (filter.mode == LineFilter::Mode::kOnlyListed);
}

std::int64_t units_in(const Order& order, const LineFilter& filter) {
  std::int64_t units = 0;
  if (order.parts) {
    for (const OrderLine& line : order.parts->lines) {
      units += is_earning(line, filter) ? line.quantity : 0;
    }
  }
  return units;
}

}  // namespace regulars::loyalty
