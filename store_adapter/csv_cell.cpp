#include "store_adapter/csv_cell.h"

#include <algorithm>
#include <string>

#include "core/text.h"
#include "core/text_format.h"

namespace regulars::store_adapter {
namespace {

constexpr std::size_t kDateLetters = 10;    // 2026-11-20
constexpr std::size_t kMinuteLetters = 16;  // 2026-11-20 10:15
constexpr std::size_t kSecondLetters = 19;  // 2026-11-20 10:15:30

// "2026-11-20 10:15:30 +0700" in the form of RFC 3339; other texts as they are.
std::string with_colon_in_zone(std::string text) {
  const std::size_t sign = text.find_last_of("+-");
  if (sign == std::string::npos || sign < kMinuteLetters || text.size() != sign + 5) {
    return text;
  }
  text.insert(sign + 3, 1, ':');
  if (text[sign - 1] == ' ') {
    text.erase(sign - 1, 1);
  }
  return text;
}

// Text such as 2026-11-20T10:15:30 in the local time of the zone.
std::optional<core::Instant> read_local(const std::string& text, std::string_view zone) {
  const std::optional<core::Instant> as_utc = core::parse_rfc3339(text + "Z");
  if (!as_utc) {
    return std::nullopt;
  }
  const auto day = std::chrono::floor<std::chrono::days>(*as_utc);
  const auto minute = std::chrono::floor<std::chrono::minutes>(*as_utc);
  const core::Instant whole_minute = core::from_local(
      {.day = std::chrono::year_month_day(day), .since_midnight = minute - day}, zone);
  return whole_minute + (*as_utc - minute);
}

bool is_decimal_comma(std::string_view text) {
  const std::size_t comma = text.find(',');
  return comma != std::string_view::npos && text.find('.') == std::string_view::npos &&
         text.find(',', comma + 1) == std::string_view::npos && text.size() - comma >= 2 &&
         text.size() - comma <= 3;
}

std::size_t decimals_of(std::string_view amount) {
  const std::size_t point = amount.find('.');
  return point == std::string_view::npos ? 0 : amount.size() - point - 1;
}

// Such as "1.000" of USD: one dollar or a thousand, nobody can say.
core::Error too_many_decimals(const std::string& typed,
                              std::size_t decimals,
                              const std::string& currency) {
  const auto most = static_cast<std::size_t>(core::minor_digits(currency));
  const std::string thousand = most == 0 ? "1000" : "1000." + std::string(most, '0');
  return core::invalid("\"" + core::clean(typed, 40) + "\" has " + std::to_string(decimals) +
                       (decimals == 1 ? " decimal, but " : " decimals, but ") + currency + " has " +
                       (most == 0 ? "none" : std::to_string(most)) +
                       "; nothing is rounded. Write a thousand as " + thousand +
                       ", without a mark for thousands");
}

}  // namespace

std::optional<CsvTime> read_time(std::string_view text, std::string_view zone) {
  std::string time = core::trim(text);
  if (time.size() == kDateLetters) {
    const std::optional<core::Instant> day = read_local(time + "T00:00:00", zone);
    return day ? std::optional<CsvTime>({.at = *day, .has_time = false}) : std::nullopt;
  }
  if (time.size() == kMinuteLetters) {
    time += ":00";
  }
  const std::optional<core::Instant> instant = time.size() == kSecondLetters
                                                   ? read_local(time, zone)
                                                   : core::parse_rfc3339(with_colon_in_zone(time));
  return instant ? std::optional<CsvTime>({.at = *instant, .has_time = true}) : std::nullopt;
}

core::Instant next_day(core::Instant instant, std::string_view zone) {
  const core::LocalTime today = core::to_local(instant, zone);
  const std::chrono::sys_days next = std::chrono::sys_days(today.day) + std::chrono::days(1);
  return core::from_local({.day = std::chrono::year_month_day(next)}, zone);
}

core::Result<core::Money> read_amount(std::string_view text, const AmountStyle& style) {
  std::string amount = core::trim(text);
  std::string currency(style.currency);
  if (const std::size_t blank = amount.find(' '); blank != std::string::npos) {
    currency = core::trim(std::string_view(amount).substr(blank));
    amount.resize(blank);
  }
  const std::string typed = amount;
  if (style.decimal_comma && is_decimal_comma(amount)) {
    std::ranges::replace(amount, ',', '.');
  }
  core::Result<core::Money> money = core::parse_money(amount, currency);
  const std::size_t decimals = decimals_of(amount);
  if (money && decimals > static_cast<std::size_t>(core::minor_digits(currency))) {
    return too_many_decimals(typed, decimals, currency);
  }
  return money;
}

}  // namespace regulars::store_adapter
