#include "flow/words.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "flow/source_text.h"

namespace regulars::flow {
namespace {

constexpr std::size_t kMostDigits = 15;  // core::parse_money takes no more before the point

bool is_digit(char sign) {
  return sign >= '0' && sign <= '9';
}

// Digits only, and exactly so many of them.
std::optional<int> parse_digits(std::string_view text, std::size_t count) {
  if (text.size() != count || !std::ranges::all_of(text, is_digit)) {
    return std::nullopt;
  }
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// "60.005 USD" has more decimals than its currency: "USD has at most 2 decimals".
std::string decimals_too_many(std::string_view text) {
  constexpr std::size_t kCode = 3;
  for (std::size_t blank = text.find(' '); blank != std::string_view::npos;
       blank = text.find(' ', blank + 1)) {
    const std::string_view currency = text.substr(blank + 1, kCode);
    const std::string_view before = text.substr(0, blank);
    const std::size_t point = before.find_last_not_of("0123456789");
    const bool is_amount =
        core::is_currency(currency) && point != std::string_view::npos && before[point] == '.';
    const auto allowed = static_cast<std::size_t>(core::minor_digits(currency));
    if (is_amount && before.size() - point - 1 > allowed) {
      return std::string(currency) + " has " +
             (allowed == 0 ? "no decimals" : "at most " + std::to_string(allowed) + " decimals");
    }
  }
  return "";
}

bool has_long_number(std::string_view text) {
  std::size_t run = 0;
  for (const char sign : text) {
    run = is_digit(sign) ? run + 1 : 0;
    if (run > kMostDigits) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<std::int64_t> parse_whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = problem == std::errc() && end == text.data() + text.size();
  return is_whole ? std::optional(number) : std::nullopt;
}

std::optional<bool> parse_yes_no(std::string_view text) {
  const std::string word = to_lower_ascii(text);
  if (word == "yes" || word == "true" || word == "on") {
    return true;
  }
  if (word == "no" || word == "false" || word == "off") {
    return false;
  }
  return std::nullopt;
}

std::optional<core::Money> parse_amount(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos || !core::is_currency(text.substr(blank + 1))) {
    return std::nullopt;
  }
  const std::string_view number = text.substr(0, blank);
  const std::string_view currency = text.substr(blank + 1);
  const std::size_t point = std::min(number.find('.'), number.size() - 1);
  core::Result<core::Money> amount = core::parse_money(number, currency);
  // What would have to be rounded is a mistake in a file, such as 1.000 for a thousand.
  const bool is_exact =
      number.size() - point - 1 <= static_cast<std::size_t>(core::minor_digits(currency));
  return amount.has_value() && is_exact ? std::optional(std::move(*amount)) : std::nullopt;
}

std::optional<std::chrono::minutes> parse_duration(std::string_view text) {
  using std::chrono::minutes;
  struct Unit {
    std::string_view name;
    std::int64_t minutes;
  };
  constexpr std::array<Unit, 4> kUnits{
      {{"minute", 1}, {"hour", 60}, {"day", 1440}, {"week", 10080}}};
  constexpr std::int64_t kMax = std::int64_t{3} * 366 * 1440;  // three years, leap or not
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> count = parse_whole_number(text.substr(0, blank));
  std::string_view name = text.substr(blank + 1);
  if (name.ends_with('s')) {
    name.remove_suffix(1);
  }
  const auto unit = std::ranges::find(kUnits, name, &Unit::name);
  if (!count || *count < 1 || unit == kUnits.end() || *count > kMax / unit->minutes) {
    return std::nullopt;
  }
  return minutes(*count * unit->minutes);
}

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
  constexpr std::size_t kLength = 10;  // 2026-12-01
  if (text.size() != kLength || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = parse_digits(text.substr(0, 4), 4);
  const auto month = parse_digits(text.substr(5, 2), 2);
  const auto day = parse_digits(text.substr(8, 2), 2);
  if (!year || !month || !day || *year < 2000 || *year > 2199) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon != 1 && colon != 2) {
    return std::nullopt;
  }
  const auto hour = parse_digits(text.substr(0, colon), colon);
  const auto minute = parse_digits(text.substr(colon + 1), 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) {
    return std::nullopt;
  }
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute);
}

std::string number_habit(std::string_view text) {
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const bool is_after_digit = at > 0 && is_digit(text[at - 1]);
    const bool is_before_digit = is_digit(text[at + 1]);
    if (text[at] == ',' && is_after_digit && is_before_digit) {
      return "numbers have no comma here";
    }
    if ((text[at] == 'e' || text[at] == 'E') && is_after_digit &&
        (is_before_digit || text[at + 1] == '+' || text[at + 1] == '-')) {
      return "numbers are written out here, without an exponent";
    }
    const bool is_at_start = at == 0 || text[at - 1] == ' ' || text[at - 1] == 'x';
    const bool is_sign = text[at] == '-' && is_at_start && is_before_digit;
    if (is_sign && text.find(':') == std::string_view::npos) {  // not in "17:00 -19:00"
      return "numbers have no minus here";
    }
  }
  return has_long_number(text) ? "this number has too many digits" : decimals_too_many(text);
}

}  // namespace regulars::flow
