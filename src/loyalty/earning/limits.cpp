#include "loyalty/earning/limits.h"

#include <algorithm>
#include <string>

namespace regulars::loyalty {
namespace {

std::int64_t rest_of(std::int64_t most, std::int64_t used) {
  std::int64_t rest = 0;
  return __builtin_sub_overflow(most, used, &rest) ? 0 : std::max<std::int64_t>(rest, 0);
}

core::Points points_left(const std::optional<core::Points>& most, core::Points used) {
  if (!most) {
    return core::kMaxEntry;
  }
  return std::min(core::Points(rest_of(most->count(), used.count())), core::kMaxEntry);
}

std::int64_t lowered(std::int64_t from, std::int64_t by) {
  return rest_of(from, std::max<std::int64_t>(by, 0));
}

std::string words_of(const core::Money& money) {
  return core::to_decimal(money) + " " + money.currency;
}

// A sum of a budget, one step further. `unit` names what is counted, such as " points".
struct Count {
  std::int64_t used = 0;
  std::int64_t one = 0;
  std::optional<std::int64_t> most{};
};

core::Result<std::int64_t> counted(const Count& count, const std::string& unit) {
  std::int64_t sum = 0;
  if (count.one < 0 || __builtin_add_overflow(count.used, count.one, &sum)) {
    return core::invalid("a campaign cannot count " + std::to_string(count.one) + unit +
                         "; expected 0 or more, and a sum that fits 64 bits");
  }
  if (count.most && count.one > rest_of(*count.most, count.used)) {
    return core::conflict("the budget of " + std::to_string(*count.most) + unit + " has " +
                          std::to_string(rest_of(*count.most, count.used)) + " left; " +
                          std::to_string(count.one) + " are needed");
  }
  return sum;
}

core::Result<std::int64_t> counted(std::int64_t used,
                                   const std::optional<core::Money>& one,
                                   const std::optional<core::Money>& most) {
  if (!most) {
    return counted({.used = used, .one = one ? one->minor : 0}, " minor units");
  }
  if (!one || one->currency != most->currency) {
    return core::invalid("the budget is in " + most->currency + "; found " +
                         (one ? words_of(*one) : "no amount"));
  }
  auto sum = counted({.used = used, .one = one->minor}, " minor units");
  if (sum && one->minor > rest_of(most->minor, used)) {
    const core::Money left{.minor = rest_of(most->minor, used), .currency = most->currency};
    return core::conflict("the budget of " + words_of(*most) + " has " + words_of(left) +
                          " left; " + words_of(*one) + " are needed");
  }
  return sum;
}

}  // namespace

std::optional<Day> period_start(const Limit& limit, core::Instant now, std::string_view zone) {
  return limit.per ? std::optional(first_of(day_of(now, zone), *limit.per)) : std::nullopt;
}

core::Points left_of(const Limit& limit, const Use& so_far) {
  if (limit.times && so_far.times >= *limit.times) {
    return core::Points(0);
  }
  return points_left(limit.points, so_far.points);
}

Given give(const Limit& limit, const Use& so_far, core::Points wanted) {
  const core::Points left = left_of(limit, so_far);
  const core::Points points =
      wanted > left && limit.kind == CapKind::kReject ? core::Points(0) : std::min(wanted, left);
  const auto sum = core::add(so_far.points, points);
  if (points.count() <= 0 || !sum) {
    return {.points = core::Points(0), .use = so_far};
  }
  return {.points = points, .use = {.times = so_far.times + 1, .points = *sum}};
}

Use given_back(const Use& so_far, core::Points points, bool is_all) {
  return {.times = lowered(so_far.times, is_all ? 1 : 0),
          .points = core::Points(lowered(so_far.points.count(), points.count()))};
}

core::Result<BudgetUse> issued(const Budget& budget, const BudgetUse& so_far, const Issue& one) {
  const auto points =
      counted({.used = so_far.points.count(),
               .one = one.points.count(),
               .most = budget.points ? std::optional(budget.points->count()) : std::nullopt},
              " points");
  const auto redemptions =
      counted({.used = so_far.redemptions, .one = one.redemptions, .most = budget.redemptions},
              " redemptions");
  const auto discount = counted(so_far.discount_minor, one.discount, budget.discount);
  const auto order = counted(so_far.order_minor, one.order_value, budget.order_value);
  for (const auto* each : {&points, &redemptions, &discount, &order}) {
    if (!*each) {
      return each->error();
    }
  }
  return BudgetUse{.points = core::Points(*points),
                   .redemptions = *redemptions,
                   .discount_minor = *discount,
                   .order_minor = *order};
}

BudgetUse released(const BudgetUse& so_far, const Issue& one) {
  return {.points = core::Points(lowered(so_far.points.count(), one.points.count())),
          .redemptions = lowered(so_far.redemptions, one.redemptions),
          .discount_minor = lowered(so_far.discount_minor, one.discount ? one.discount->minor : 0),
          .order_minor = lowered(so_far.order_minor, one.order_value ? one.order_value->minor : 0)};
}

core::Points left_of(const Budget& budget, const BudgetUse& so_far) {
  return points_left(budget.points, so_far.points);
}

}  // namespace regulars::loyalty
