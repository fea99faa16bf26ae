// `regulars report points`: what the shop owes in points.

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/reading.h"
#include "core/money.h"
#include "engine/proof/point_report.h"

namespace regulars::app {
namespace {

using engine::PointReport;
using loyalty::BridgeMonth;
using loyalty::Cohort;
using nlohmann::json;

std::string month_text(loyalty::Day day) {
  return core::to_rfc3339(core::Instant(day)).substr(0, 7);
}

std::string money_text(const core::Money& money) {
  return core::to_decimal(money) + " " + money.currency;
}

std::string breakage_text(const Cohort& cohort) {
  const auto share = loyalty::breakage(cohort);
  return share ? loyalty::to_text(*share) : "open";
}

void cell(std::int64_t number) {
  std::cout << std::setw(12) << number;
}

void print_months(const PointReport& report) {
  std::cout << std::left << std::setw(9) << "month" << std::right;
  for (const char* name : {"opening",
                           "given",
                           "used",
                           "expired",
                           "taken back",
                           "given back",
                           "corrected",
                           "closing"}) {
    std::cout << std::setw(12) << name;
  }
  std::cout << '\n';
  for (const BridgeMonth& month : report.months) {
    std::cout << std::left << std::setw(9) << month_text(month.month) << std::right;
    cell(month.opening.count());
    cell(month.issued.count());
    cell(-month.used.count());
    cell(-month.expired.count());
    cell(-month.clawed_back.count());
    cell(month.recredited.count());
    cell(month.adjusted.count());
    cell(month.closing.count());
    std::cout << '\n';
  }
}

void print_cohorts(const PointReport& report) {
  std::cout << "\nBy the month in which they were earned:\n"
            << std::left << std::setw(9) << "month" << std::right;
  for (const char* name : {"given", "used", "expired", "other", "left", "never used"}) {
    std::cout << std::setw(12) << name;
  }
  std::cout << '\n';
  for (const Cohort& cohort : report.cohorts) {
    std::cout << std::left << std::setw(9) << month_text(cohort.month) << std::right;
    cell(cohort.issued.count());
    cell(cohort.used.count());
    cell(cohort.expired.count());
    cell(cohort.clawed_back.count());
    cell(cohort.open.count());
    std::cout << std::setw(12) << breakage_text(cohort) << '\n';
  }
}

void print_text(const PointReport& report, const std::optional<core::Money>& value) {
  print_months(report);
  std::cout << "\nMembers hold " << report.outstanding.count()
            << " points, on the way and held for prizes included";
  std::cout << (value ? ", worth " + money_text(*value) : "") << ".\n";
  if (report.debt.count() < 0) {
    std::cout << "Members owe " << -report.debt.count()
              << " points after refunds; the months count them as less than nothing.\n";
  }
  print_cohorts(report);
}

void print_csv_counts(const BridgeMonth& month) {
  std::cout << month.opening.count() << ',' << month.issued.count() << ',' << month.used.count()
            << ',' << month.expired.count() << ',' << month.clawed_back.count() << ','
            << month.recredited.count() << ',' << month.adjusted.count() << ','
            << month.closing.count();
}

// All months as one: what is left of all cohorts, and what it is worth.
void print_csv_total(const PointReport& report, const std::optional<core::Money>& value) {
  BridgeMonth all;
  for (const BridgeMonth& month : report.months) {
    all.issued = core::Points(all.issued.count() + month.issued.count());
    all.used = core::Points(all.used.count() + month.used.count());
    all.expired = core::Points(all.expired.count() + month.expired.count());
    all.clawed_back = core::Points(all.clawed_back.count() + month.clawed_back.count());
    all.recredited = core::Points(all.recredited.count() + month.recredited.count());
    all.adjusted = core::Points(all.adjusted.count() + month.adjusted.count());
    all.closing = month.closing;
  }
  if (!report.months.empty()) {
    all.opening = report.months.front().opening;
  }
  std::cout << "total,";
  print_csv_counts(all);
  std::cout << ',' << report.outstanding.count() << ",," << (value ? core::to_decimal(*value) : "")
            << ',' << (value ? value->currency : "") << '\n';
}

// Beside each month what is left of the points that were earned in it, and the share of them that
// nobody used.
void print_csv(const PointReport& report, const std::optional<core::Money>& value) {
  std::cout << "month,opening,given,used,expired,taken_back,given_back,corrected,closing,left,"
               "never_used,worth,currency\n";
  for (const BridgeMonth& month : report.months) {
    std::cout << month_text(month.month) << ',';
    print_csv_counts(month);
    const auto cohort = std::ranges::find_if(report.cohorts, [&](const Cohort& one) {
      return month_text(one.month) == month_text(month.month);
    });
    if (cohort == report.cohorts.end()) {
      std::cout << ",,,,\n";
      continue;
    }
    const auto share = loyalty::breakage(*cohort);
    std::cout << ',' << cohort->open.count() << ',' << (share ? loyalty::to_text(*share) : "")
              << ",,\n";
  }
  print_csv_total(report, value);
}

void print_json(const PointReport& report, const std::optional<core::Money>& value) {
  json months = json::array();
  for (const BridgeMonth& month : report.months) {
    months.push_back({{"month", month_text(month.month)},
                      {"opening", month.opening.count()},
                      {"given", month.issued.count()},
                      {"used", month.used.count()},
                      {"expired", month.expired.count()},
                      {"taken_back", month.clawed_back.count()},
                      {"given_back", month.recredited.count()},
                      {"corrected", month.adjusted.count()},
                      {"closing", month.closing.count()}});
  }
  json cohorts = json::array();
  for (const Cohort& cohort : report.cohorts) {
    json row = {{"month", month_text(cohort.month)},
                {"given", cohort.issued.count()},
                {"used", cohort.used.count()},
                {"expired", cohort.expired.count()},
                {"other", cohort.clawed_back.count()},
                {"left", cohort.open.count()}};
    if (const auto share = loyalty::breakage(cohort)) {
      row["never_used"] = loyalty::to_text(*share);
    }
    cohorts.push_back(std::move(row));
  }
  json all = {{"months", months},
              {"outstanding", report.outstanding.count()},
              {"owed", -report.debt.count()},
              {"cohorts", cohorts}};
  if (value) {
    all["worth"] = money_text(*value);
  }
  std::cout << all.dump(2) << '\n';
}

int refuse(const std::string& sentence) {
  std::cerr << sentence << '\n';
  return static_cast<int>(Exit::kUsage);
}

}  // namespace

int report_points(const PointReportWords& words) {
  if (words.format != "text" && words.format != "csv" && words.format != "json") {
    return refuse("--format is text, csv or json, not \"" + words.format + "\"");
  }
  if (words.worth.empty() && !words.expected_use.empty()) {
    return refuse(
        "--expected-use says how many of the points will be used, for their value: say "
        "with --worth what a point is worth, such as 0.05");
  }
  const auto use =
      loyalty::percent_from_text(words.expected_use.empty() ? "100" : words.expected_use);
  if (!use || *use > loyalty::kWhole) {
    return refuse("--expected-use is a percentage of 0 to 100, not \"" + words.expected_use + "\"");
  }
  const auto reading = Reading::open(words.shop);
  if (!reading.shop) {
    return reading.exit;
  }
  const loyalty::Program& program = reading.rules->program;
  std::optional<loyalty::PointValue> worth;
  if (!words.worth.empty()) {
    const auto money = core::parse_money(words.worth, program.currency);
    if (!money || money->minor <= 0 || core::to_decimal(*money) != words.worth) {
      return refuse("--worth is an amount in " + program.currency + " such as " +
                    core::to_decimal({.minor = 5, .currency = program.currency}) + ", not \"" +
                    words.worth + "\"");
    }
    worth = loyalty::PointValue{.money = *money};
  }
  const auto report = engine::report_points(*reading.database, program.time_zone);
  if (!report) {
    std::cerr << report.error().sentence << '\n';
    return static_cast<int>(Exit::kFindings);
  }
  const auto value =
      worth ? loyalty::outstanding_value(report->outstanding, *worth, *use) : std::nullopt;
  if (words.format == "csv") {
    print_csv(*report, value);
  } else if (words.format == "json") {
    print_json(*report, value);
  } else {
    print_text(*report, value);
  }
  return static_cast<int>(Exit::kFine);
}

}  // namespace regulars::app
