#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "engine/program/earning_words.h"
#include "engine/program/program_sections.h"
#include "engine/program/program_words.h"
#include "flow/source_text.h"
#include "loyalty/earning/earning_rate.h"

namespace regulars::engine {
namespace {

using flow::FindingList;
using flow::Section;
using loyalty::Program;

// A program without a currency has a finding already.
void check_rates(const Section& points, const Program& program, FindingList& findings) {
  std::set<std::string> currencies;
  for (const loyalty::EarningRate& rate : program.earning.rates) {
    if (!currencies.insert(rate.per.currency).second) {
      findings.add(points.place("earn"),
                   "bad-value",
                   "there are two rates for " + rate.per.currency +
                       "; leave one, the program cannot choose between them");
    }
  }
  if (program.currency.empty() || currencies.empty() || currencies.contains(program.currency)) {
    return;
  }
  const std::string& other = program.earning.rates.front().per.currency;
  findings.add(points.place("earn"),
               "bad-value",
               "the program counts in " + program.currency + ", but this rule is in " + other);
}

// Credit for a share of the order's value. What the point is worth must be known, and no group of
// an amount is named.
void read_share(const Section& points,
                const loyalty::Factor& share,
                Program& program,
                FindingList& findings) {
  const std::string said = flow::in_quotes(points.text("earn").value_or(""));
  if (!points.has("credit")) {
    findings.add(points.place("earn"),
                 "bad-value",
                 said +
                     " of an order is money, and the program does not say what a point is worth; "
                     "write it beside \"earn\", like: credit: 0.01 " +
                     (program.currency.empty() ? "USD" : program.currency));
    return;
  }
  if (points.text("groups") == "whole") {
    findings.add(points.place("groups"),
                 "bad-value",
                 said +
                     " names no amount that could count whole; take this line out, or write "
                     "\"earn\" like: 5 per 1.00 USD");
    return;
  }
  if (!program.point_worth) {
    return;  // it has a finding
  }
  const auto rate = loyalty::rate_of_share(share, *program.point_worth);
  if (!rate || rate->per.minor > loyalty::kMaxOrderMinor) {
    findings.add(points.place("credit"),
                 "bad-value",
                 "a point is worth too much for " + said + " of an order to be points");
    return;
  }
  program.earning.rates.push_back(*rate);
}

void read_earn(const Section& points, Program& program, FindingList& findings) {
  loyalty::EarningRules& earning = program.earning;
  earning.rates.clear();
  for (const std::string& text : points.texts("earn")) {
    const auto base = parse_base_earning(text);
    if (base && base->rate) {
      earning.rates.push_back(*base->rate);
    } else if (base && base->share) {
      read_share(points, *base->share, program, findings);
    } else if (base) {
      earning.base.by = base->by;
      earning.base.points = base->points;
    }
  }
  check_rates(points, program, findings);
  // Members are told the rate of the program's currency.
  std::stable_partition(
      earning.rates.begin(), earning.rates.end(), [&](const loyalty::EarningRate& rate) {
        return rate.per.currency == program.currency;
      });
}

loyalty::BasisRules read_basis(const Section& counts) {
  loyalty::BasisRules basis{
      .before_discounts = counts.text("discounts") == "before",
      .before_own_reward = counts.text("own_reward") == "before",
      .with_shipping = counts.yes_no("shipping").value_or(false),
      .with_paid_by_points = counts.yes_no("paid_with_points").value_or(false),
      .with_paid_by_card = counts.yes_no("paid_with_gift_card").value_or(true),
      .spreads_order_discount = counts.yes_no("spread_discount").value_or(true)};
  const auto tax = counts.text("tax");
  if (tax == "always") {
    basis.tax = loyalty::TaxCounts::kAlways;
  } else if (tax == "never") {
    basis.tax = loyalty::TaxCounts::kNever;
  }
  return basis;
}

// What lists nothing would leave no goods, or all.
void refuse_empty(const Section& points, const char* key, FindingList& findings) {
  if (points.is_empty_map(key)) {
    findings.add(
        points.place(key),
        "missing-key",
        flow::in_quotes(key) + " names nothing; write products, categories or tags below it");
  }
}

loyalty::LineFilter read_lines(const Section& points, FindingList& findings) {
  refuse_empty(points, "only", findings);
  refuse_empty(points, "not", findings);
  loyalty::LineFilter only = read_goods(points.section("only"));
  loyalty::LineFilter others = read_goods(points.section("not"));
  if (!is_empty(only) && !is_empty(others)) {
    findings.add(points.place("not"),
                 "bad-value",
                 "there are \"only\" and \"not\"; \"only\" leaves out all other goods already, so "
                 "take one of them out");
  }
  if (is_empty(others)) {
    return only;
  }
  others.mode = loyalty::LineFilter::Mode::kAllButListed;
  return others;
}

loyalty::Rounding read_rounding(const Section& points) {
  const auto round = points.text("round");
  if (round == "up") {
    return loyalty::Rounding::kUp;
  }
  return round == "nearest" ? loyalty::Rounding::kNearest : loyalty::Rounding::kDown;
}

loyalty::FactorStacking read_stacking(const Section& points) {
  const auto multipliers = points.text("multipliers");
  if (multipliers == "add") {
    return loyalty::FactorStacking::kAdd;
  }
  return multipliers == "best" ? loyalty::FactorStacking::kBest
                               : loyalty::FactorStacking::kMultiply;
}

loyalty::RefundMode read_refund(const Section& points) {
  const auto refund = points.text("refund");
  if (refund == "in proportion") {
    return loyalty::RefundMode::kInProportion;
  }
  if (refund == "by line") {
    return loyalty::RefundMode::kPerLine;
  }
  return refund == "all or nothing" ? loyalty::RefundMode::kAllOrNothing
                                    : loyalty::RefundMode::kRecalculate;
}

// Where a currency leads: to one with a rate, or where points do not go by amount to any.
bool is_counted_in(const std::string& currency, const Program& program) {
  const auto& rates = program.earning.rates;
  return rates.empty() ? currency == program.currency
                       : std::ranges::any_of(rates, [&](const loyalty::EarningRate& rate) {
                           return rate.per.currency == currency;
                         });
}

void read_conversions(const Section& points, Program& program, FindingList& findings) {
  const Section convert = points.section("convert");
  for (const std::string& from : convert.names()) {
    const auto exchange = convert.phrase(from, parse_exchange);
    if (!exchange) {
      continue;
    }
    if (is_counted_in(from, program)) {
      findings.add(convert.place(from),
                   "bad-value",
                   from + " is counted as it is already; take this line out");
    } else if (!is_counted_in(exchange->to, program)) {
      findings.add(convert.place(from),
                   "bad-value",
                   exchange->to + " has no rate below \"earn\"; convert into " + program.currency);
    } else {
      program.earning.conversions.push_back(
          {.from = from, .to = exchange->to, .rate = exchange->rate});
    }
  }
}

void read_life(const Section& points, Program& program) {
  program.usable = points.phrase("usable", parse_usable).value_or(loyalty::UsableRule{});
  program.expiry = points.phrase("expire", parse_expiry).value_or(loyalty::ExpiryRule{});
  for (const std::string& text : points.texts("warn")) {
    if (const auto days = parse_whole_days(text)) {
      program.expiry.warn_days.push_back(static_cast<int>(days->count()));
    }
  }
  std::ranges::sort(program.expiry.warn_days, std::ranges::greater());
  std::vector<int>& days = program.expiry.warn_days;
  days.erase(std::unique(days.begin(), days.end()), days.end());
  program.refunds = points.phrase("when_spent", parse_when_spent).value_or(loyalty::RefundPolicy{});
  program.refunds.from_other_lots = points.yes_no("from_other_orders").value_or(true);
}

}  // namespace

void read_points(const Section& points, Program& program, FindingList& findings) {
  program.point_worth = own_money(points, "credit", program, findings);
  read_earn(points, program, findings);
  loyalty::EarningRules& earning = program.earning;
  earning.base.least_value = own_money(points, "order_minimum", program, findings);
  earning.pause = points.duration("wait_between");
  earning.base.whole_groups = points.text("groups") == "whole";
  earning.base.rounding = read_rounding(points);
  earning.base.factors = read_stacking(points);
  earning.base.refunds = read_refund(points);
  earning.base.basis = read_basis(points.section("counts"));
  earning.base.lines = read_lines(points, findings);
  earning.base.most_per_order = points.phrase("at_most", parse_points_per_order);
  earning.limit = read_limit(points);
  read_conversions(points, program, findings);
  read_life(points, program);
}

}  // namespace regulars::engine
