#include <cstdint>
#include <string>
#include <string_view>

#include "loyalty/earning/terms.h"

namespace regulars::loyalty {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 0xfU];
    } else {
      out += c == '"' || c == '\\' ? "\\" : "";
      out += c;
    }
  }
  return out + "\"";
}

std::string text_of(const core::Money& money) {
  return std::to_string(money.minor) + " " + money.currency;
}

std::string text_of(const Factor& factor) {
  return std::to_string(factor.times) + "/" + std::to_string(factor.per);
}

std::string text_of(const LineFilter& lines) {
  std::string text;
  switch (lines.mode) {
    case LineFilter::Mode::kAll:
      text = "all";
      break;
    case LineFilter::Mode::kOnlyListed:
      text = "only";
      break;
    case LineFilter::Mode::kAllButListed:
      text = "but";
      break;
  }
  for (const std::string& product : lines.products) {
    text += " product " + in_quotes(product);
  }
  for (const std::string& category : lines.categories) {
    text += " category " + in_quotes(category);
  }
  for (const std::string& tag : lines.tags) {
    text += " tag " + in_quotes(tag);
  }
  return text;
}

std::string text_of(const Effect& effect) {
  switch (effect.kind) {
    case EffectKind::kFactor:
      return "x" + text_of(effect.factor);
    case EffectKind::kRate:
      return "rate " + to_text(effect.rate) + " " + text_of(effect.lines);
    case EffectKind::kPoints:
      return "plus " + std::to_string(effect.points.count());
    case EffectKind::kUnits:
      return "each " + std::to_string(effect.points.count()) + " " + text_of(effect.lines);
    case EffectKind::kReward:
      return "reward " + in_quotes(effect.reward);
  }
  return "";
}

std::string text_of(const RuleTerm& rule) {
  std::string text = "rule " + in_quotes(rule.id) + " " + in_quotes(rule.name) +
                     (rule.stacks ? " " : " alone ") + text_of(rule.effect);
  if (rule.order.value_at_least) {
    text += " from " + text_of(*rule.order.value_at_least);
  }
  if (rule.order.value_over) {
    text += " over " + text_of(*rule.order.value_over);
  }
  for (const UnitsCondition& units : rule.order.units) {
    text += " units " + std::to_string(units.at_least) + " " + text_of(units.of);
  }
  if (rule.most) {
    text += " most " + std::to_string(rule.most->count());
  }
  if (rule.given) {
    text += " given " + std::to_string(rule.given->count());
  }
  return text;
}

std::string text_of(const BasisRules& basis) {
  std::string text;
  text += basis.before_discounts ? " before-discounts" : "";
  text += basis.before_own_reward ? " before-reward" : "";
  text += basis.tax == TaxCounts::kAlways ? " tax" : "";
  text += basis.tax == TaxCounts::kNever ? " no-tax" : "";
  text += basis.with_shipping ? " shipping" : "";
  text += basis.with_paid_by_points ? " by-points" : "";
  text += basis.with_paid_by_card ? "" : " not-by-card";
  text += basis.spreads_order_discount ? "" : " discount-apart";
  return text;
}

std::string text_of(const ToldValue& told) {
  const auto amount = [](const char* name, std::int64_t minor) {
    return minor > 0 ? name + std::to_string(minor) : std::string();
  };
  std::string text = "told " + std::to_string(told.value) + " of " + std::to_string(told.amounts) +
                     amount(" lines ", told.lines) + amount(" tax ", told.tax) +
                     amount(" points ", told.by_points) + amount(" card ", told.by_card);
  if (!told.parts) {
    return text + " unknown";
  }
  for (std::size_t i = 0; i < kValueParts; ++i) {
    text += told.parts->at(i) ? std::string(" with-") + kValuePartNames.at(i) : std::string();
  }
  return told.made_up == told.value ? text : text + " made-up " + std::to_string(told.made_up);
}

std::string text_of(const RefundPolicy& policy) {
  const std::string own = policy.from_other_lots ? "" : " own-points";
  switch (policy.claw_back) {
    case ClawBack::kOnlyPending:
      return "when-spent only-pending" + own;
    case ClawBack::kStopAtZero:
      return own.empty() ? "" : "when-spent" + own;
    case ClawBack::kDebt:
      return "when-spent debt " + std::to_string(policy.debt_limit.count()) + own;
  }
  return "";
}

const char* text_of(Rounding rounding) {
  switch (rounding) {
    case Rounding::kDown:
      return "";
    case Rounding::kUp:
      return "round up";
    case Rounding::kNearest:
      return "round nearest";
  }
  return "";
}

const char* text_of(FactorStacking factors) {
  switch (factors) {
    case FactorStacking::kMultiply:
      return "";
    case FactorStacking::kAdd:
      return "factors add";
    case FactorStacking::kBest:
      return "factors best";
  }
  return "";
}

const char* text_of(RefundMode refunds) {
  switch (refunds) {
    case RefundMode::kRecalculate:
      return "";
    case RefundMode::kInProportion:
      return "refund in-proportion";
    case RefundMode::kPerLine:
      return "refund per-line";
    case RefundMode::kAllOrNothing:
      return "refund all-or-nothing";
  }
  return "";
}

std::string text_of_base(const BaseRules& base) {
  switch (base.by) {
    case EarnBy::kAmount:
      return base.points == core::Points(1) ? ""
                                            : "by amount " + std::to_string(base.points.count());
    case EarnBy::kOrder:
      return "by order " + std::to_string(base.points.count());
    case EarnBy::kUnit:
      return "by unit " + std::to_string(base.points.count());
  }
  return "";
}

// An item that is as by default is empty.
void add(std::string& text, const std::string& item) {
  if (!item.empty()) {
    text += "; ";
    text += item;
  }
}

void add_base(std::string& text, const BaseRules& base) {
  add(text, text_of_base(base));
  add(text, base.least_value ? "least " + text_of(*base.least_value) : "");
  add(text, base.whole_groups ? "groups" : "");
  add(text, text_of(base.rounding));
  add(text, text_of(base.factors));
  add(text, text_of(base.refunds));
  add(text, base.basis == BasisRules{} ? "" : "basis" + text_of(base.basis));
  add(text, base.lines == LineFilter{} ? "" : "lines " + text_of(base.lines));
  add(text,
      base.most_per_order ? "order-most " + std::to_string(base.most_per_order->count()) : "");
}

}  // namespace

std::string to_text(const Terms& terms) {
  std::string text = "v1";
  add_base(text, terms.base);
  add(text, terms.rate ? "rate " + to_text(*terms.rate) : "");
  add(text,
      terms.conversion ? "convert " + terms.conversion->from + " " + terms.conversion->to + " " +
                             text_of(terms.conversion->rate)
                       : "");
  add(text, terms.by_value ? "by-value" : "");
  add(text, terms.told ? text_of(*terms.told) : "");
  add(text, text_of(terms.policy));
  add(text, terms.is_off ? "off" : "");
  add(text, terms.is_too_soon ? "too-soon" : "");
  add(text, terms.carried ? "carried " + text_of(*terms.carried) : "");
  for (const RuleTerm& rule : terms.rules) {
    add(text, text_of(rule));
  }
  add(text,
      terms.most_for_member ? "member-most " + std::to_string(terms.most_for_member->count()) : "");
  add(text,
      terms.first ? "first " + text_of(terms.first->worth) + " " +
                        std::to_string(terms.first->points.count())
                  : "");
  return text;
}

}  // namespace regulars::loyalty
