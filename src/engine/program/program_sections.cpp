#include "engine/program/program_sections.h"

#include <algorithm>

#include "engine/program/program_words.h"
#include "flow/source_text.h"

namespace regulars::engine {
namespace {

using core::Money;
using flow::FindingList;
using flow::Section;
using loyalty::LineFilter;
using loyalty::Program;

bool is_counted(const std::string& currency, const Program& program) {
  const auto has_rate = [&](const loyalty::EarningRate& rate) {
    return rate.per.currency == currency;
  };
  const auto is_converted = [&](const loyalty::Conversion& one) { return one.from == currency; };
  return currency == program.currency || std::ranges::any_of(program.earning.rates, has_rate) ||
         std::ranges::any_of(program.earning.conversions, is_converted);
}

}  // namespace

LineFilter read_goods(const Section& goods) {
  LineFilter filter{.products = goods.texts("products"),
                    .categories = goods.texts("categories"),
                    .tags = goods.texts("tags")};
  if (!is_empty(filter)) {
    filter.mode = LineFilter::Mode::kOnlyListed;
  }
  return filter;
}

bool is_empty(const LineFilter& filter) {
  return filter.products.empty() && filter.categories.empty() && filter.tags.empty();
}

std::optional<loyalty::Limit> read_limit(const Section& section) {
  const auto written = section.phrase("limit", parse_limit);
  if (!written) {
    return std::nullopt;
  }
  loyalty::Limit limit{.per = written->per};
  if (written->is_times) {
    limit.times = written->count;
  } else {
    limit.points = core::Points(written->count);
  }
  return limit;
}

void read_order_conditions(const Section& section,
                           const LineFilter& goods,
                           loyalty::EarningRule& rule) {
  const auto items = section.whole("items");
  if (items || !is_empty(goods)) {
    rule.order.units.push_back({.of = goods, .at_least = items.value_or(1)});
  }
  if (section.yes_no("first_order").value_or(false)) {
    rule.member.nth_order = 1;
  }
  rule.member.tiers = section.texts("tiers");
}

std::optional<Money> counted_money(const Section& section,
                                   const std::string& key,
                                   const Program& program,
                                   FindingList& findings) {
  auto amount = section.money(key);
  if (amount && !is_counted(amount->currency, program)) {
    findings.add(section.place(key),
                 "bad-value",
                 "no order is counted in " + amount->currency + "; write " + flow::in_quotes(key) +
                     " in " + program.currency + ", or give " + amount->currency +
                     " a rate below \"points: earn\"");
    return std::nullopt;
  }
  return amount;
}

std::optional<Money> own_money(const Section& section,
                               const std::string& key,
                               const Program& program,
                               FindingList& findings) {
  auto amount = section.money(key);
  if (amount && amount->currency != program.currency) {
    findings.add(section.place(key),
                 "bad-value",
                 "the program counts in " + program.currency + ", but " + flow::in_quotes(key) +
                     " is in " + amount->currency);
    return std::nullopt;
  }
  return amount;
}

}  // namespace regulars::engine
