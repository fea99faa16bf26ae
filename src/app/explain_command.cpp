// `regulars explain`: why a member has so many points, on any date.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/reading.h"
#include "core/text_format.h"
#include "engine/proof/explain.h"
#include "loyalty/calendar.h"

namespace regulars::app {
namespace {

std::string with_sign(core::Points points) {
  return (points.count() > 0 ? "+" : "") + std::to_string(points.count());
}

// " of order 10432"; nothing where no line made the debt.
std::string debt_of(const loyalty::Statement& statement, const std::vector<std::size_t>& lines) {
  const std::string owed = engine::owed_text(statement, lines);
  return owed.empty() ? "" : " of " + owed;
}

// "60 on the way", "20 held": what moved beside what can be spent.
std::string beside(const loyalty::Statement& statement, const loyalty::StatementLine& line) {
  std::string text;
  const auto add = [&text](core::Points change, const char* where) {
    if (change.count() != 0) {
      text += (text.empty() ? "" : ", ") + with_sign(change) + " " + where;
    }
  };
  add(line.pending, "on the way");
  add(line.held, "held for a prize");
  add(line.debt, "debt");
  text += debt_of(statement, line.pays);
  const std::int64_t unrecovered = line.unrecovered.count();
  if (unrecovered != 0) {
    text += (text.empty() ? "" : ", ") + std::to_string(std::abs(unrecovered)) +
            (unrecovered < 0 ? " could not be taken" : " that could not be taken before");
  }
  return text;
}

std::string detail_of(const loyalty::Statement& statement, const loyalty::StatementLine& line) {
  std::string text = beside(statement, line);
  if (!line.breakdown.empty()) {
    text += (text.empty() ? "" : "; ") + line.breakdown;
  }
  if (!line.is_written) {
    text += std::string(text.empty() ? "" : "; ") + "by its date";
  }
  return text.empty() ? text : " (" + text + ")";
}

void print(const loyalty::Statement& statement, const std::string& zone) {
  for (const loyalty::StatementLine& line : statement.lines) {
    const std::string change = line.available.count() == 0 ? "0" : with_sign(line.available);
    std::cout << "  " << local_day(line.at, zone) << std::setw(10) << change << "  "
              << engine::reason_of(line, "en") << detail_of(statement, line) << '\n';
  }
  std::cout << "  " << std::string(10, ' ') << std::setw(10) << statement.available.count()
            << "  can be spent\n";
  const auto rest = [](core::Points points, const std::string& what) {
    if (points.count() != 0) {
      std::cout << "  " << std::string(10, ' ') << std::setw(10) << points.count() << "  " << what
                << '\n';
    }
  };
  rest(statement.pending, "on the way");
  rest(statement.held, "held for a prize");
  rest(statement.debt,
       "debt" + debt_of(statement, statement.owed_for) + ", paid by the next points");
}

void print_empty(const std::vector<engine::EmptyOrder>& orders, const std::string& zone) {
  if (!orders.empty()) {
    std::cout << "Orders that brought nothing:\n";
  }
  for (const engine::EmptyOrder& order : orders) {
    std::cout << "  " << local_day(order.placed, zone) << "  " << order.number << ": " << order.why
              << '\n';
  }
}

}  // namespace

int explain(const std::string& folder, const std::string& member, const std::string& at) {
  const auto reading = Reading::open(folder);
  if (!reading.shop) {
    return reading.exit;
  }
  const std::string& zone = reading.rules->program.time_zone;
  const core::Instant now = reading.now();
  const auto until = at.empty() ? std::optional(now) : end_of_day(at, zone);
  if (!until) {
    std::cerr << "\"" << at << "\" is no day; write it like 2026-12-31\n";
    return static_cast<int>(Exit::kUsage);
  }
  const auto id = engine::find_member(*reading.database, member);
  if (!id) {
    std::cerr << no_such_member(member) << '\n';
    return static_cast<int>(Exit::kUsage);
  }
  const loyalty::Statement statement = engine::explain(*reading.database, *id, *until);
  std::cout << "Points of member " << id->number() << (at.empty() ? " now" : " at the end of " + at)
            << ":\n";
  print(statement, zone);
  print_empty(engine::orders_without_points(*reading.database, *id), zone);
  return static_cast<int>(Exit::kFine);
}

}  // namespace regulars::app
