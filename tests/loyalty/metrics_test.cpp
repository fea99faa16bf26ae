#include "loyalty/points/metrics.h"

#include <limits>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

core::Money usd(std::int64_t minor) {
  return {.minor = minor, .currency = "USD"};
}

Day day(int number) {
  return Day(std::chrono::days(20000 + number));
}

/// 36,000.00 in 600 orders of 400 customers.
Sales sales_of_the_guide() {
  return {.revenue = usd(3'600'000), .orders = 600, .customers = 400};
}

}  // namespace

TEST_CASE("Section 18: 36,000.00 in 600 orders are 60.00 an order", "[loyalty]") {  // R113
  CHECK(average_order_value(sales_of_the_guide()) == usd(6000));
}

TEST_CASE("Section 18: 600 orders of 400 customers are 1.5 orders each", "[loyalty]") {  // R113
  CHECK(purchase_frequency(sales_of_the_guide()) == Hundredths{150});
}

TEST_CASE("Section 18: 60.00 an order 1.5 times are 90.00 a customer", "[loyalty]") {  // R113
  CHECK(customer_value(sales_of_the_guide()) == usd(9000));
}

TEST_CASE("Section 18: 90.00 a year for 3 years are 270.00 in a lifetime", "[loyalty]") {  // R113
  CHECK(lifetime_value(sales_of_the_guide(), {3, 1}) == usd(27000));
  CHECK(lifetime_value(sales_of_the_guide(), {5, 2}) == usd(22500));
}

TEST_CASE("Section 18: orders on day 0, 40 and 100 are 50 days apart", "[loyalty]") {  // R113
  CHECK(mean_gap_days({{day(0), day(40), day(100)}}) == Hundredths{5000});
  CHECK(mean_gap_days({{day(100), day(0), day(40)}}) == Hundredths{5000});
}

TEST_CASE("Section 18: 1,000 members of 10,000 customers are 10 %", "[loyalty]") {  // R114
  CHECK(adoption({.members = 1000, .customers = 10000}) == Percent{100});
}

TEST_CASE("Section 18: 8,400 of 42,000 points spent are 20 %", "[loyalty]") {  // R114
  CHECK(redemption_rate({.spent = Points(8400), .issued = Points(42000)}) == Percent{200});
}

TEST_CASE("Section 18: churn is told in four ways", "[loyalty]") {  // R115
  const Churn churn = churn_of({.customers_at_start = 500,
                                .lost = 30,
                                .value_at_start = usd(4'500'000),
                                .value_lost = usd(180'000)});

  CHECK(churn.lost == 30);
  CHECK(churn.lost_share == Percent{60});
  CHECK(churn.value_lost == usd(180'000));
  CHECK(churn.value_share == Percent{40});
}

TEST_CASE("Section 18: of 500 customers 470 stayed, which is 94 %", "[loyalty]") {  // R116
  CHECK(retention({.at_start = 500, .came = 60, .at_end = 530}) == Percent{940});
}

TEST_CASE("Section 18: divide by zero gives no value, not 0", "[loyalty]") {
  const Sales none{.revenue = usd(0)};

  CHECK_FALSE(average_order_value(none).has_value());
  CHECK_FALSE(purchase_frequency(none).has_value());
  CHECK_FALSE(customer_value(none).has_value());
  CHECK_FALSE(lifetime_value(none, {3, 1}).has_value());
  CHECK_FALSE(lifetime_value(sales_of_the_guide(), {3, 0}).has_value());
  CHECK_FALSE(adoption({}).has_value());
  CHECK_FALSE(active_share({}).has_value());
  CHECK_FALSE(redemption_rate({}).has_value());
  CHECK_FALSE(churn_of({}).lost_share.has_value());
  CHECK_FALSE(churn_of({}).value_share.has_value());
  CHECK_FALSE(retention({.came = 3, .at_end = 3}).has_value());
  CHECK_FALSE(mean_gap_days({}).has_value());
  CHECK_FALSE(mean_gap_days({{}, {day(3)}}).has_value());
  CHECK_FALSE(discount_share({.discounts = usd(5), .orders = usd(0)}).has_value());
  CHECK(adoption({.members = 0, .customers = 1}) == Percent{0});
}

TEST_CASE("A customer's value is not computed from rounded numbers", "[loyalty]") {
  // 100.00 / 3 orders = 33.33, 3 / 7 = 0.43; 33.33 * 0.43 would be 14.33.
  const Sales sales{.revenue = usd(10000), .orders = 3, .customers = 7};

  CHECK(average_order_value(sales) == usd(3333));
  CHECK(purchase_frequency(sales) == Hundredths{43});
  CHECK(customer_value(sales) == usd(1429));
  CHECK(lifetime_value(sales, {7, 1}) == usd(10000));
}

TEST_CASE("The mean gap counts the gaps of all customers alike", "[loyalty]") {
  // 40, 60 and 10 days; who ordered once has no gap.
  CHECK(mean_gap_days({{day(0), day(40), day(100)}, {day(5), day(15)}, {day(7)}}) ==
        Hundredths{3667});
  CHECK(mean_gap_days({{day(5), day(5)}}) == Hundredths{0});
}

TEST_CASE("A customer is lost on the day the owner's number of days is over", "[loyalty]") {
  CHECK_FALSE(is_lost(day(0), day(89), std::chrono::days(90)));
  CHECK(is_lost(day(0), day(90), std::chrono::days(90)));
}

TEST_CASE("New customers count in the churn's end figure and not in retention", "[loyalty]") {
  CHECK(retention({.at_start = 100, .came = 0, .at_end = 80}) == Percent{800});
  CHECK(retention({.at_start = 100, .came = 50, .at_end = 130}) == Percent{800});
}

TEST_CASE("Members who do nothing are no active members", "[loyalty]") {  // R118
  // 14.8 programs a person, 6.7 of them used.
  CHECK(active_share({.active = 67, .members = 148}) == Percent{453});
}

TEST_CASE("A few repeat customers can bring a third of the revenue", "[loyalty]") {  // R117
  // 12 of 100 customers buy twice: 24 orders of 30.00; 88 buy once, 1,280.00 in all.
  std::vector<CustomerSales> customers(12, {.orders = 2, .revenue = usd(6000)});
  customers.insert(customers.end(), 80, {.orders = 1, .revenue = usd(1450)});
  customers.insert(customers.end(), 8, {.orders = 1, .revenue = usd(1500)});

  const Concentration found = concentration_of(customers);

  CHECK(found.repeat_customers == Percent{120});
  CHECK(found.repeat_revenue == Percent{360});
}

TEST_CASE("A big customer's orders are larger than twice the average, not equal", "[loyalty]") {
  // R117: the average of the four orders is 60.00.
  const Concentration equal = concentration_of({{.orders = 1, .revenue = usd(12000)},
                                                {.orders = 1, .revenue = usd(4000)},
                                                {.orders = 2, .revenue = usd(8000)}});
  // The average is 60.0025 now: 120.01 is more than twice as much.
  const Concentration more = concentration_of({{.orders = 1, .revenue = usd(12001)},
                                               {.orders = 1, .revenue = usd(4000)},
                                               {.orders = 2, .revenue = usd(8000)}});

  CHECK(equal.big_customers == Percent{0});
  CHECK(equal.big_revenue == Percent{0});
  CHECK(more.big_customers == Percent{333});
  CHECK(more.big_revenue == Percent{500});
}

TEST_CASE("Many small orders do not make a big customer", "[loyalty]") {
  const Concentration found = concentration_of(
      {{.orders = 10, .revenue = usd(30000)}, {.orders = 1, .revenue = usd(3000)}});

  CHECK(found.big_customers == Percent{0});
  CHECK(found.repeat_customers == Percent{500});
}

TEST_CASE("Who never ordered is no customer of the shop", "[loyalty]") {
  const Concentration found =
      concentration_of({{.orders = 0, .revenue = usd(0)}, {.orders = 2, .revenue = usd(3000)}});

  CHECK(found.repeat_customers == kWhole);
  CHECK(found.repeat_revenue == kWhole);
}

TEST_CASE("Two currencies or sums that do not fit give no concentration", "[loyalty]") {
  const Concentration mixed = concentration_of(
      {{.orders = 1, .revenue = usd(3000)}, {.orders = 2, .revenue = {3000, "EUR"}}});
  const Concentration huge =
      concentration_of({{.orders = 2, .revenue = usd(kMost)}, {.orders = 2, .revenue = usd(1)}});

  CHECK_FALSE(mixed.repeat_customers.has_value());
  CHECK_FALSE(huge.repeat_revenue.has_value());
  CHECK_FALSE(concentration_of({}).repeat_customers.has_value());
}

TEST_CASE("The discounts are told as a share of the value of the orders", "[loyalty]") {  // R108
  CHECK(discount_share({.discounts = usd(45'000), .orders = usd(3'600'000)}) == Percent{13});
}

TEST_CASE("A goal stands beside its result, also one where less is better", "[loyalty]") {  // R10
  CHECK(compare_with_goal(940, {.wanted = 900}).is_reached);
  CHECK(compare_with_goal(900, {.wanted = 900}).is_reached);
  CHECK_FALSE(compare_with_goal(899, {.wanted = 900}).is_reached);
  CHECK(compare_with_goal(450, {.wanted = 900}).of_goal == Percent{500});
  CHECK(compare_with_goal(40, {.wanted = 50, .better = Better::kLess}).is_reached);
  CHECK_FALSE(compare_with_goal(60, {.wanted = 50, .better = Better::kLess}).is_reached);
  CHECK_FALSE(compare_with_goal(60, {.wanted = 0}).of_goal.has_value());
}

TEST_CASE("Numbers that do not fit have no value", "[loyalty]") {
  CHECK_FALSE(lifetime_value({.revenue = usd(kMost), .orders = 1, .customers = 1}, {2, 1}));
  CHECK_FALSE(retention({.at_start = 1, .came = -1, .at_end = kMost}).has_value());
}
