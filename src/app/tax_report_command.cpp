// `regulars report tax`: what was sold, what points and gift cards paid of it, what is taxed.

#include <iomanip>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/reading.h"
#include "core/money.h"
#include "engine/proof/tax_report.h"

namespace regulars::app {
namespace {

using engine::TaxReport;
using loyalty::TaxedPart;
using loyalty::TaxMonth;
using nlohmann::json;

std::string month_text(const TaxMonth& month) {
  return core::to_rfc3339(core::Instant(month.month)).substr(0, 7);
}

std::string amount(const TaxMonth& month, std::int64_t minor) {
  return core::to_decimal({.minor = minor, .currency = month.currency});
}

const char* words_of(TaxedPart part) {
  return part == TaxedPart::kCashPart ? "cash part" : "full value";
}

void cell(const std::string& text) {
  std::cout << std::setw(17) << text;
}

void print_months(const TaxReport& report) {
  std::cout << std::left << std::setw(9) << "month" << std::setw(10) << "currency" << std::right
            << std::setw(8) << "orders";
  for (const char* name : {"value", "with points", "with gift cards", "taxed"}) {
    cell(name);
  }
  std::cout << '\n';
  for (const TaxMonth& month : report.months) {
    std::cout << std::left << std::setw(9) << month_text(month) << std::setw(10) << month.currency
              << std::right << std::setw(8) << month.orders;
    cell(amount(month, month.sum.value));
    cell(amount(month, month.sum.with_points));
    cell(amount(month, month.sum.with_gift_cards));
    cell(amount(month, month.sum.taxable));
    std::cout << '\n';
  }
}

void print_text(const TaxReport& report, const loyalty::TaxRules& rules) {
  print_months(report);
  std::cout
      << "\nTax is on the " << words_of(rules.with_points) << " where points pay, and on the "
      << words_of(rules.with_gift_cards) << " where gift cards pay (\"tax\" in program.yaml).\n"
      << "Orders that your shop has told, as they stand after refunds; goods after discounts, "
         "shipping and fees,\nwith or without tax as your shop shows its prices. Not counted: "
         "gift cards that were sold, prizes, tips.\n";
  if (report.without_parts > 0) {
    std::cout << "Of " << report.without_parts
              << " orders your shop told the value alone: nothing is known there of shipping or of "
                 "gift cards that paid.\n";
  }
  if (report.left_out > 0) {
    std::cout << report.left_out << " orders are left out: their amounts are out of range.\n";
  }
  std::cout << "This is no tax advice.\n";
}

void print_csv(const TaxReport& report) {
  std::cout << "month,currency,orders,value,with_points,with_gift_cards,taxed\n";
  for (const TaxMonth& month : report.months) {
    std::cout << month_text(month) << ',' << month.currency << ',' << month.orders << ','
              << amount(month, month.sum.value) << ',' << amount(month, month.sum.with_points)
              << ',' << amount(month, month.sum.with_gift_cards) << ','
              << amount(month, month.sum.taxable) << '\n';
  }
}

void print_json(const TaxReport& report, const loyalty::TaxRules& rules) {
  json months = json::array();
  for (const TaxMonth& month : report.months) {
    months.push_back({{"month", month_text(month)},
                      {"currency", month.currency},
                      {"orders", month.orders},
                      {"value", amount(month, month.sum.value)},
                      {"with_points", amount(month, month.sum.with_points)},
                      {"with_gift_cards", amount(month, month.sum.with_gift_cards)},
                      {"taxed", amount(month, month.sum.taxable)}});
  }
  const json all = {{"paid_with_points", words_of(rules.with_points)},
                    {"paid_with_gift_card", words_of(rules.with_gift_cards)},
                    {"months", months},
                    {"without_parts", report.without_parts},
                    {"left_out", report.left_out}};
  std::cout << all.dump(2) << '\n';
}

}  // namespace

int report_tax(const TaxReportWords& words) {
  if (words.format != "text" && words.format != "csv" && words.format != "json") {
    std::cerr << "--format is text, csv or json, not \"" << words.format << "\"\n";
    return static_cast<int>(Exit::kUsage);
  }
  const auto reading = Reading::open(words.shop);
  if (!reading.shop) {
    return reading.exit;
  }
  const loyalty::Program& program = reading.rules->program;
  const auto report = engine::report_tax(*reading.database, program);
  if (!report) {
    std::cerr << report.error().sentence << '\n';
    return static_cast<int>(Exit::kFindings);
  }
  if (words.format == "csv") {
    print_csv(*report);
  } else if (words.format == "json") {
    print_json(*report, program.tax);
  } else {
    print_text(*report, program.tax);
  }
  return static_cast<int>(Exit::kFine);
}

}  // namespace regulars::app
