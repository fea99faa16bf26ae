#include "engine/proof/tax_report.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "db/order_scan.h"
#include "engine/order_points.h"
#include "engine/promised_reward.h"
#include "loyalty/earning/terms.h"
#include "loyalty/fraction.h"

namespace regulars::engine {
namespace {

using loyalty::Day;
using loyalty::TaxMonth;

class Report {
 public:
  Report(db::Connection& connection, const loyalty::Program& program)
      : connection_(connection), program_(program) {}

  core::Result<TaxReport> made() {
    db::scan_used_coupons(connection_, [this](const db::UsedCoupon& used) { remember(used); });
    db::scan_paid_orders(connection_, [this](const db::OrderRow& row) {
      if (!problem_) {
        take(row);
      }
    });
    if (problem_) {
      return *problem_;
    }
    TaxReport report{.without_parts = without_parts_, .left_out = left_out_};
    for (auto& [_, month] : months_) {
      report.months.push_back(std::move(month));
    }
    return report;
  }

 private:
  bool is_part_payment(const db::UsedCoupon& used) {
    const auto reward = promised_reward(connection_, program_, used.reward, used.hold_txn);
    return reward && reward->base == loyalty::RewardBase::kPointsPart;
  }

  void remember(const db::UsedCoupon& used) {
    const auto terms = store_adapter::terms_from(used.benefit);
    if (!terms || !terms->benefit.amount || !is_part_payment(used)) {
      return;
    }
    const std::int64_t left = used.points.count() - used.returned.count();
    const auto paid = loyalty::scaled(terms->benefit.amount->minor,
                                      {.times = left, .per = used.points.count()},
                                      loyalty::Rounding::kDown);
    std::int64_t& sum = paid_by_coupon_[used.order];
    if (left > 0 && (!paid || __builtin_add_overflow(sum, *paid, &sum))) {
      problem_ = core::invalid("what coupons paid of the order " + used.order + " does not fit");
    }
  }

  static std::optional<loyalty::ToldValue> told_of(const db::OrderRow& row,
                                                   const loyalty::Order& order) {
    const auto terms = loyalty::terms_from_text(row.rate);
    if (terms && !terms->by_value) {
      return terms->told;
    }
    return row.whole.empty() ? loyalty::told_value(order) : told_in(row.whole);
  }

  std::int64_t paid_by_coupon(std::string_view order_key) const {
    const auto found = paid_by_coupon_.find(order_key.substr(order_key.find(':') + 1));
    return found == paid_by_coupon_.end() ? 0 : found->second;
  }

  void take(const db::OrderRow& row) {
    const store_adapter::Order order = order_of(row);
    if (order.is_test) {
      return;
    }
    const loyalty::Order whole = to_loyalty(row.order_key, order);
    const auto left = loyalty::as_left(whole, told_of(row, whole));
    const auto taxed =
        loyalty::taxed(left ? *left : whole, paid_by_coupon(row.order_key), program_.tax);
    if (!taxed) {
      ++left_out_;  // it brought no points either, and the owner had a note
      return;
    }
    const Day month =
        loyalty::first_of(loyalty::day_of(row.placed, program_.time_zone), loyalty::Unit::kMonth);
    TaxMonth& sum = months_[{month, row.value.currency}];
    sum.month = month;
    sum.currency = row.value.currency;
    if (!add(sum, *taxed)) {
      problem_ = core::invalid("the orders of a month come to more than can be counted");
    }
    without_parts_ += order.parts ? 0 : 1;
  }

  db::Connection& connection_;
  const loyalty::Program& program_;
  std::map<std::string, std::int64_t, std::less<>> paid_by_coupon_;
  std::map<std::pair<Day, std::string>, TaxMonth> months_;
  std::int64_t without_parts_ = 0;
  std::int64_t left_out_ = 0;
  std::optional<core::Error> problem_;
};

}  // namespace

core::Result<TaxReport> report_tax(db::Connection& connection, const loyalty::Program& program) {
  connection.execute("BEGIN");
  auto report = Report(connection, program).made();
  connection.execute("COMMIT");
  return report;
}

}  // namespace regulars::engine
