// The numbers by which an owner judges the program (loyalty rules 18).
//
// Where a formula would divide by nothing, where currencies differ or a number does not fit, there
// is no value. What is built on another number is computed from the exact one, not from the
// rounded one; half goes up.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/money.h"
#include "core/points.h"
#include "loyalty/calendar.h"
#include "loyalty/ratio.h"

namespace regulars::loyalty {

/// What was sold in a period, and to how many different customers.
struct Sales {
  core::Money revenue;
  std::int64_t orders = 0;
  std::int64_t customers = 0;
};

/// revenue / orders.
std::optional<core::Money> average_order_value(const Sales& sales);
/// orders / customers.
std::optional<Hundredths> purchase_frequency(const Sales& sales);
/// Average order value * frequency: what a customer brings in the period of the sales.
std::optional<core::Money> customer_value(const Sales& sales);
/// Customer value * lifespan; the lifespan counts periods of the sales: 3 years of yearly sales
/// are 3/1.
std::optional<core::Money> lifetime_value(const Sales& sales, const Factor& lifespan);

/// Days from one order to the next, the mean over the gaps of all customers. One entry a customer,
/// the days of the orders in any order; who ordered once has no gap, two orders on a day are a gap
/// of 0 days.
std::optional<Hundredths> mean_gap_days(const std::vector<std::vector<Day>>& purchases);

struct Enrolment {
  std::int64_t members = 0;
  std::int64_t customers = 0;  // all of them, members included
};
/// members / customers.
std::optional<Percent> adoption(const Enrolment& enrolment);

struct Activity {
  std::int64_t active = 0;
  std::int64_t members = 0;
};
/// active / members: to be enrolled is not to take part.
std::optional<Percent> active_share(const Activity& activity);

struct Redemptions {
  core::Points spent;
  core::Points issued;
};
/// spent / issued.
std::optional<Percent> redemption_rate(const Redemptions& redemptions);

/// True when `after` days or more have passed since the last order. The number of days is the
/// owner's and is shown beside every churn.
bool is_lost(Day last_order, Day today, std::chrono::days after);

struct Losses {
  std::int64_t customers_at_start = 0;
  std::int64_t lost = 0;
  core::Money value_at_start;  // recurring, what these customers bring in a period
  core::Money value_lost;
};
/// Churn in its four ways.
struct Churn {
  std::int64_t lost = 0;
  std::optional<Percent> lost_share{};
  core::Money value_lost;
  std::optional<Percent> value_share{};
};
Churn churn_of(const Losses& losses);

struct Retained {
  std::int64_t at_start = 0;
  std::int64_t came = 0;  // new in the period; retention leaves them out
  std::int64_t at_end = 0;
};
/// (at the end - new) / at the start.
std::optional<Percent> retention(const Retained& retained);

struct CustomerSales {
  std::int64_t orders = 0;
  core::Money revenue;
};
/// How much a few customers bring. A repeat customer has two orders or more; the orders of a big
/// one are on average larger than twice the average order of all.
struct Concentration {
  std::optional<Percent> repeat_customers{};  // of all customers
  std::optional<Percent> repeat_revenue{};    // their share of the revenue
  std::optional<Percent> big_customers{};
  std::optional<Percent> big_revenue{};
};
/// Who has no order is no customer. No values at all when currencies differ or sums do not fit.
Concentration concentration_of(const std::vector<CustomerSales>& customers);

struct Discounts {
  core::Money discounts;
  core::Money orders;  // the value of the orders, before the discounts
};
/// discounts / value of the orders.
std::optional<Percent> discount_share(const Discounts& discounts);

enum class Better { kMore, kLess };
/// A goal that the owner set before the start, in the unit of its result.
struct Goal {
  std::int64_t wanted = 0;
  Better better = Better::kMore;
};
struct GoalState {
  bool is_reached = false;
  std::optional<Percent> of_goal{};  // result / goal
};
GoalState compare_with_goal(std::int64_t result, const Goal& goal);

}  // namespace regulars::loyalty
