#include "engine/program/month_day.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace regulars::engine {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::month_day;

constexpr std::array<std::string_view, 12> kMonths{"january",
                                                   "february",
                                                   "march",
                                                   "april",
                                                   "may",
                                                   "june",
                                                   "july",
                                                   "august",
                                                   "september",
                                                   "october",
                                                   "november",
                                                   "december"};

std::optional<unsigned> parse_digits(std::string_view text, std::size_t least, std::size_t most) {
  unsigned number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_all = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return is_all && text.size() >= least && text.size() <= most ? std::optional(number)
                                                               : std::nullopt;
}

std::optional<month> parse_month(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), [](char sign) {
    return sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign - 'A' + 'a') : sign;
  });
  for (unsigned at = 0; at < kMonths.size(); ++at) {
    if (small == kMonths.at(at) || small == kMonths.at(at).substr(0, 3)) {
      return month(at + 1);
    }
  }
  return std::nullopt;
}

std::optional<month_day> valid(const month_day& date) {
  return date.ok() ? std::optional(date) : std::nullopt;
}

// "02-28"
std::optional<month_day> parse_numbers(std::string_view text) {
  if (text.size() != 5 || text[2] != '-') {
    return std::nullopt;
  }
  const auto of = parse_digits(text.substr(0, 2), 2, 2);
  const auto the = parse_digits(text.substr(3), 2, 2);
  return of && the ? valid(month(*of) / day(*the)) : std::nullopt;
}

std::optional<Birthday> with_year(const std::optional<month_day>& date, std::string_view text) {
  constexpr unsigned kFirstYear = 1900;
  constexpr unsigned kLastYear = 2199;
  const auto number = parse_digits(text, 4, 4);
  if (!date || !number || *number < kFirstYear || *number > kLastYear) {
    return std::nullopt;
  }
  const int year = static_cast<int>(*number);
  const bool is_day = (std::chrono::year(year) / date->month() / date->day()).ok();
  return is_day ? std::optional(Birthday{.date = *date, .year = year}) : std::nullopt;
}

std::optional<Birthday> without_year(const std::optional<month_day>& date) {
  return date ? std::optional(Birthday{.date = *date}) : std::nullopt;
}

}  // namespace

std::optional<month_day> parse_month_day(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) {
    return std::nullopt;
  }
  const auto the = parse_digits(text.substr(0, blank), 1, 2);
  const auto of = parse_month(text.substr(blank + 1));
  return the && of ? valid(*of / day(*the)) : std::nullopt;
}

std::optional<Birthday> parse_birthday(std::string_view text) {
  constexpr std::size_t kYearFirst = 10;  // "1990-02-28"
  if (text.size() == kYearFirst && text[4] == '-') {
    return with_year(parse_numbers(text.substr(5)), text.substr(0, 4));
  }
  if (const auto date = parse_numbers(text)) {
    return without_year(date);
  }
  const std::size_t last = text.rfind(' ');
  if (last != std::string_view::npos && parse_digits(text.substr(last + 1), 4, 4)) {
    return with_year(parse_month_day(text.substr(0, last)), text.substr(last + 1));
  }
  return without_year(parse_month_day(text));
}

}  // namespace regulars::engine
