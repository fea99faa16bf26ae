#include "loyalty/earning/order_earning.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "loyalty/earning/spread.h"
#include "loyalty/earning/tally.h"

namespace regulars::loyalty {
namespace {

BreakdownLine total_line(core::Points total) {
  return {.kind = StepKind::kTotal, .points = exact_of(total)};
}

std::int64_t sum_of(const std::vector<EarnedPart>& parts) {
  std::int64_t sum = 0;
  for (const EarnedPart& part : parts) {
    sum += part.points.count();
  }
  return sum;
}

// The parts as they were at first.
std::vector<EarnedPart> first_parts(const Terms& terms) {
  std::vector<EarnedPart> parts;
  for (const RuleTerm& rule : terms.rules) {
    if (rule.given) {
      parts.push_back(
          {.rule = rule.id,
           .name = rule.name,
           .points = *rule.given,
           .reward = rule.effect.kind == EffectKind::kReward ? rule.effect.reward : std::string()});
    }
  }
  const std::int64_t base = terms.first->points.count() - sum_of(parts);
  parts.insert(parts.begin(), EarnedPart{.rule = "", .name = "", .points = core::Points(base)});
  return parts;
}

// The same parts with another total, which is not above theirs.
void share_out(std::vector<EarnedPart>& parts, core::Points total) {
  std::vector<std::int64_t> weights;
  weights.reserve(parts.size());
  for (const EarnedPart& part : parts) {
    weights.push_back(part.points.count());
  }
  const std::vector<std::int64_t> shares = spread(total.count(), weights);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].points = core::Points(shares[i]);
  }
}

// What is kept of the points as they were, without counting anew.
Earned kept_of_first(const Terms& terms, Earned now) {
  const FirstCount& first = *terms.first;
  const bool is_share = terms.base.refunds == RefundMode::kInProportion;
  Steps steps;
  steps.say({.kind = StepKind::kAtFirst,
             .money = steps.money(Fraction(first.worth.minor), first.worth.currency),
             .points = exact_of(first.points)});
  now.parts = first_parts(terms);
  now.total = first.points;
  if (is_share) {
    // worth is below the first worth, so the share fits.
    Fraction share(first.points.count());
    share.multiply(now.worth.minor, first.worth.minor);
    now.total = core::Points(share.rounded(Rounding::kDown).value_or(0));
    share_out(now.parts, now.total);
  }
  steps.say({.kind = is_share ? StepKind::kShare : StepKind::kAllKept,
             .money = steps.money(Fraction(now.worth.minor), now.worth.currency),
             .points = exact_of(now.total)});
  steps.say(total_line(now.total));
  now.breakdown = steps.take();
  return now;
}

// A refund brings nothing, even where a rule that took the place of others is lost by it.
Earned no_more_than_first(const Terms& terms, Earned now) {
  const std::int64_t over = now.total.count() - terms.first->points.count();
  if (over > 0) {
    now.total = terms.first->points;
    share_out(now.parts, now.total);
    now.breakdown.back() = {.kind = StepKind::kNoMore, .change = exact_of(core::Points(-over))};
    now.breakdown.push_back(total_line(now.total));
  }
  return now;
}

bool is_kept_by_mode(const Terms& terms, const Earned& now) {
  return now.worth.minor > 0 && now.worth.minor < terms.first->worth.minor &&
         (terms.base.refunds == RefundMode::kInProportion ||
          terms.base.refunds == RefundMode::kAllOrNothing);
}

}  // namespace

core::Result<Earned> points_under(const Terms& terms, const Order& order) {
  if (!terms.first) {
    return tally(terms, order);
  }
  const core::Money& first = terms.first->worth;
  if (order.value.currency != first.currency) {
    return core::invalid("order " + order.number + " is in " + order.value.currency +
                         "; it was first counted in " + first.currency);
  }
  auto now = tally(terms, order);
  if (!now || !order.is_counting || now->worth.minor > first.minor) {
    return now;
  }
  if (is_kept_by_mode(terms, *now)) {
    return kept_of_first(terms, std::move(*now));
  }
  if (terms.base.refunds == RefundMode::kPerLine) {
    now = tally(terms, order, Judge::kAsAtFirst);
    if (!now) {
      return now;
    }
  }
  return no_more_than_first(terms, std::move(*now));
}

}  // namespace regulars::loyalty
