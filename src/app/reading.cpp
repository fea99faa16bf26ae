#include "app/reading.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <utility>
#include <vector>

#include "app/rules_loading.h"
#include "core/text_format.h"
#include "db/ledger.h"
#include "db/schema.h"
#include "loyalty/calendar.h"

namespace regulars::app {
namespace {

void say(const std::vector<flow::Finding>& findings) {
  for (const flow::Finding& finding : findings) {
    if (finding.severity == flow::Severity::kError) {
      std::cerr << flow::to_text(finding) << '\n';
    }
  }
}

Reading failed(Exit exit) {
  Reading reading;
  reading.exit = static_cast<int>(exit);
  return reading;
}

}  // namespace

Reading Reading::open(const std::string& folder) {
  ShopFileResult shop = read_shop_file(folder, WithSecrets::kNo);
  if (!shop.shop) {
    say(shop.findings);
    return failed(Exit::kUsage);
  }
  RulesResult rules = load_rules(*shop.shop);
  if (!rules.rules) {
    say(rules.findings);
    return failed(Exit::kUsage);
  }
  auto database = db::Connection::open_reader(shop.shop->database);
  if (!database) {
    std::cerr << database.error().sentence << '\n';
    return failed(Exit::kFailure);
  }
  if (const auto checked = db::check_schema(**database); !checked) {
    std::cerr << checked.error().sentence << '\n';
    return failed(exit_of_schema(checked.error()));
  }
  if (!db::is_newest(**database)) {
    std::cerr << "the database was made by an older program; start the server once, which brings "
                 "it up to date\n";
    return failed(Exit::kUsage);
  }
  Reading reading;
  reading.shop = std::move(shop.shop);
  reading.rules = std::move(rules.rules);
  reading.database = std::move(*database);
  return reading;
}

core::Instant Reading::now() const {
  const core::Instant now = core::SystemClock().now();
  return std::max(now, db::newest_txn_at(*database).value_or(now));
}

std::string no_such_member(const std::string& name) {
  return "There is no member \"" + name + "\". Name one by number or by e-mail address.";
}

std::string local_day(core::Instant instant, std::string_view zone) {
  // The local day at 00:00 as if it were UTC: its first ten letters are the day.
  return core::to_rfc3339(core::Instant(loyalty::day_of(instant, zone))).substr(0, 10);
}

std::optional<core::Instant> start_of_day(const std::string& day, std::string_view zone) {
  const auto midnight = core::parse_rfc3339(day + "T00:00:00Z");
  return midnight && day.size() == 10 ? std::optional(loyalty::start_of(
                                            std::chrono::floor<std::chrono::days>(*midnight), zone))
                                      : std::nullopt;
}

std::optional<core::Instant> end_of_day(const std::string& day, std::string_view zone) {
  const auto start = start_of_day(day, zone);
  return start ? std::optional(
                     loyalty::start_of(loyalty::day_of(*start, zone) + std::chrono::days(1), zone) -
                     core::Duration(1))
               : std::nullopt;
}

}  // namespace regulars::app
