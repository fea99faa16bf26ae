#include "loyalty/points/metrics.h"

#include <algorithm>
#include <string>

namespace regulars::loyalty {
namespace {

std::optional<core::Money> rounded_money(const Fraction& amount, const std::string& currency) {
  const auto minor = amount.rounded(Rounding::kNearest);
  return minor ? std::optional(core::Money{.minor = *minor, .currency = currency}) : std::nullopt;
}

// Average order value * frequency, exact: the orders cancel out.
std::optional<Fraction> exact_customer_value(const Sales& sales) {
  if (sales.orders <= 0 || sales.customers <= 0) {
    return std::nullopt;
  }
  Fraction value(sales.revenue.minor);
  value.multiply(1, sales.customers);
  return value;
}

struct Part {
  std::int64_t customers = 0;
  std::int64_t revenue = 0;
};

// False when the sum does not fit.
[[nodiscard]] bool add_to(Part& part, const CustomerSales& customer) {
  ++part.customers;
  return !__builtin_add_overflow(part.revenue, customer.revenue.minor, &part.revenue);
}

struct Totals {
  Part all;
  std::int64_t orders = 0;
};

std::optional<Totals> totals_of(const std::vector<CustomerSales>& customers) {
  Totals totals;
  for (const CustomerSales& customer : customers) {
    if (customer.orders <= 0) {
      continue;
    }
    if (customer.revenue.currency != customers.front().revenue.currency ||
        !add_to(totals.all, customer) ||
        __builtin_add_overflow(totals.orders, customer.orders, &totals.orders)) {
      return std::nullopt;
    }
  }
  return totals;
}

// A customer's average order against twice that of all.
bool is_big(const CustomerSales& customer, const Totals& totals) {
  Fraction own(customer.revenue.minor);
  own.multiply(1, customer.orders);
  Fraction twice(totals.all.revenue);
  twice.multiply(2, totals.orders);
  return twice.is_less(own);
}

}  // namespace

std::optional<core::Money> average_order_value(const Sales& sales) {
  if (sales.orders <= 0) {
    return std::nullopt;
  }
  Fraction average(sales.revenue.minor);
  average.multiply(1, sales.orders);
  return rounded_money(average, sales.revenue.currency);
}

std::optional<Hundredths> purchase_frequency(const Sales& sales) {
  return quotient_of({.part = sales.orders, .whole = sales.customers});
}

std::optional<core::Money> customer_value(const Sales& sales) {
  const auto value = exact_customer_value(sales);
  return value ? rounded_money(*value, sales.revenue.currency) : std::nullopt;
}

std::optional<core::Money> lifetime_value(const Sales& sales, const Factor& lifespan) {
  auto value = exact_customer_value(sales);
  if (!value || lifespan.per <= 0) {
    return std::nullopt;
  }
  value->multiply(lifespan);
  return rounded_money(*value, sales.revenue.currency);
}

std::optional<Hundredths> mean_gap_days(const std::vector<std::vector<Day>>& purchases) {
  std::int64_t days = 0;
  std::int64_t gaps = 0;
  for (const std::vector<Day>& customer : purchases) {
    if (customer.empty()) {
      continue;
    }
    // The gaps of one customer add up to the time from the first order to the last.
    const auto [first, last] = std::ranges::minmax(customer);
    days += (last - first).count();
    gaps += static_cast<std::int64_t>(customer.size()) - 1;
  }
  return quotient_of({.part = days, .whole = gaps});
}

std::optional<Percent> adoption(const Enrolment& enrolment) {
  return percent_of(Share{.part = enrolment.members, .whole = enrolment.customers});
}

std::optional<Percent> active_share(const Activity& activity) {
  return percent_of(Share{.part = activity.active, .whole = activity.members});
}

std::optional<Percent> redemption_rate(const Redemptions& redemptions) {
  return percent_of(Share{.part = redemptions.spent.count(), .whole = redemptions.issued.count()});
}

bool is_lost(Day last_order, Day today, std::chrono::days after) {
  return today - last_order >= after;
}

Churn churn_of(const Losses& losses) {
  return {.lost = losses.lost,
          .lost_share = percent_of(Share{.part = losses.lost, .whole = losses.customers_at_start}),
          .value_lost = losses.value_lost,
          .value_share =
              percent_of(MoneyShare{.part = losses.value_lost, .whole = losses.value_at_start})};
}

std::optional<Percent> retention(const Retained& retained) {
  std::int64_t stayed = 0;
  if (__builtin_sub_overflow(retained.at_end, retained.came, &stayed)) {
    return std::nullopt;
  }
  return percent_of(Share{.part = stayed, .whole = retained.at_start});
}

Concentration concentration_of(const std::vector<CustomerSales>& customers) {
  const auto totals = totals_of(customers);
  if (!totals) {
    return {};
  }
  Part repeat;
  Part big;
  for (const CustomerSales& customer : customers) {
    const bool fits = (customer.orders < 2 || add_to(repeat, customer)) &&
                      (customer.orders < 1 || !is_big(customer, *totals) || add_to(big, customer));
    if (!fits) {
      return {};
    }
  }
  const Part& all = totals->all;
  return {
      .repeat_customers = percent_of(Share{.part = repeat.customers, .whole = all.customers}),
      .repeat_revenue = percent_of(Share{.part = repeat.revenue, .whole = all.revenue}),
      .big_customers = percent_of(Share{.part = big.customers, .whole = all.customers}),
      .big_revenue = percent_of(Share{.part = big.revenue, .whole = all.revenue}),
  };
}

std::optional<Percent> discount_share(const Discounts& discounts) {
  return percent_of(MoneyShare{.part = discounts.discounts, .whole = discounts.orders});
}

GoalState compare_with_goal(std::int64_t result, const Goal& goal) {
  const bool is_reached =
      goal.better == Better::kMore ? result >= goal.wanted : result <= goal.wanted;
  return {.is_reached = is_reached,
          .of_goal = percent_of(Share{.part = result, .whole = goal.wanted})};
}

}  // namespace regulars::loyalty
