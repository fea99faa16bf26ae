#include "tests/loyalty/cases/dates.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <optional>
#include <utility>

#include "tests/loyalty/cases/fields.h"

namespace regulars::loyalty::cases {
namespace {

using namespace std::chrono_literals;

// Named days begin after every date that a case writes down for the year 2026.
constexpr Day kFirstNamed = std::chrono::sys_days(std::chrono::year(2040) / 1 / 1);

std::optional<core::Instant> written(const std::string& text) {
  return core::parse_rfc3339(text.size() == 10 ? text + "T00:00:00Z" : text);
}

core::Duration unit_of(const std::string& name) {
  static const std::map<std::string, core::Duration> kUnits{{"ms", 1ms},
                                                            {"s", 1s},
                                                            {"sec", 1s},
                                                            {"second", 1s},
                                                            {"seconds", 1s},
                                                            {"m", 1min},
                                                            {"min", 1min},
                                                            {"minute", 1min},
                                                            {"h", 1h},
                                                            {"hour", 1h},
                                                            {"d", 24h},
                                                            {"day", 24h},
                                                            {"days", 24h}};
  const auto found = kUnits.find(name);
  if (found == kUnits.end()) {
    throw Problem("\"" + name + "\" is no unit of a time we know");
  }
  return found->second;
}

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

// "T-1s" as its name and what is added.
std::pair<std::string, core::Duration> split(const std::string& raw) {
  const std::string text = without_blanks(raw);
  const std::size_t sign = text.find_first_of("+-", 1);
  if (sign == std::string::npos) {
    return {text, core::Duration(0)};
  }
  const char* begin = text.data() + sign + 1;
  int count = 0;
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), count);
  if (error != std::errc()) {
    throw Problem("\"" + raw + "\" is no date we can read");
  }
  const core::Duration by = unit_of(end) * count;
  return {text.substr(0, sign), text[sign] == '-' ? -by : by};
}

}  // namespace

std::string day_text(Day day) {
  return core::to_rfc3339(core::Instant(day)).substr(0, 10);
}

bool Dates::is_written(const std::string& text) {
  return written(text).has_value();
}

void Dates::set_order(const std::string& order) {
  std::string rest = order;
  const std::string word = " before ";
  for (std::size_t at = rest.find(word); at != std::string::npos; at = rest.find(word)) {
    day(rest.substr(0, at));
    rest = rest.substr(at + word.size());
  }
  day(rest);
}

Day Dates::day(const std::string& text) {
  if (const auto instant = written(text)) {
    return day_of(*instant, kZone);
  }
  const std::string name = split(text).first;
  const auto count = static_cast<int>(named_.size());
  const Day found =
      named_.try_emplace(name, kFirstNamed + std::chrono::days(100 * count)).first->second;
  return day_of(start_of(found, kZone) + split(text).second, kZone);
}

core::Instant Dates::moment(const std::string& text) {
  if (const auto instant = written(text)) {
    return *instant;
  }
  const auto [name, by] = split(text);
  return start_of(day(name), kZone) + by;
}

core::Instant Dates::within(const std::string& text) {
  const bool is_moment = written(text).has_value() && text.size() > 10;
  return is_moment ? moment(text) : start_of(day(text), kZone) + 12h;
}

core::Instant Dates::after(const std::string& text) {
  return start_of(day(text) + std::chrono::days(1), kZone);
}

}  // namespace regulars::loyalty::cases
