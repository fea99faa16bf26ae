#include "loyalty/rewards/benefit.h"

#include <algorithm>

namespace regulars::loyalty {
namespace {

bool is_amount(std::int64_t minor) {
  return minor >= 0 && minor <= kMaxLineMinor;
}

bool is_deal(const UnitDeal& deal) {
  return deal.buy >= 0 && deal.buy <= kMaxUnits && deal.get >= 1 && deal.get <= kMaxUnits &&
         deal.units_max.value_or(0) >= 0;
}

bool is_step(const VolumeStep& step) {
  return step.from >= 0 && is_share(step.percent) && is_amount(step.amount_minor);
}

bool names_one_product(const ProductSet& set) {
  return set.products.size() == 1 && set.categories.empty() && set.tags.empty();
}

}  // namespace

core::Result<core::Done> check_benefit(const Benefit& benefit) {
  if (!is_share(benefit.percent) || !is_amount(benefit.amount_minor) ||
      !is_amount(benefit.ceiling_minor.value_or(0)) ||
      !std::ranges::all_of(benefit.steps, is_step)) {
    return core::invalid("A discount is 0 to 100 %, an amount off is 0 or more.");
  }
  if (!is_deal(benefit.deal)) {
    return core::invalid("Free units need whole numbers: buy 0 or more, get 1 or more.");
  }
  if (benefit.kind == BenefitKind::kFreeUnits && benefit.deal.adds_units &&
      !names_one_product(benefit.on)) {
    return core::invalid("Units that the shop adds need the name of one product.");
  }
  return core::Done{};
}

std::optional<Benefit> at_step(const Benefit& benefit, std::int64_t reached) {
  if (benefit.steps.empty()) {
    return benefit;
  }
  const VolumeStep* best = nullptr;
  for (const VolumeStep& step : benefit.steps) {
    if (step.from <= reached && (best == nullptr || step.from > best->from)) {
      best = &step;
    }
  }
  if (best == nullptr) {
    return std::nullopt;
  }
  Benefit stepped = benefit;
  stepped.percent = best->percent;
  stepped.amount_minor = best->amount_minor;
  stepped.steps.clear();
  return stepped;
}

}  // namespace regulars::loyalty
