// Numbers, money, dates and plurals in a person's language, and local time. ICU lives here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/money.h"
#include "core/time.h"

namespace regulars::core {

/// "1,234" in English, "1.234" in Vietnamese. language: a BCP 47 tag, here and below; a language
/// that ICU has no data for acts as English.
std::string format_number(std::int64_t number, std::string_view language);

/// "$49.90", "฿1,250.00", "1.980 ₫".
std::string format_money(const Money& money, std::string_view language);

/// The day in the zone, such as "December 22, 2026" or "22 de diciembre de 2026"; always in the
/// Gregorian calendar.
std::string format_day(Instant instant, std::string_view zone, std::string_view language);

/// The CLDR plural class of a count: "one", "few", "many", "other" …
std::string plural_class(std::int64_t count, std::string_view language);

/// What a language is called in another, as a title: "Español" in "es", "Spanish" in "en". A
/// language without a name gives its tag.
std::string language_name(std::string_view language, std::string_view in_language);

/// True when ICU knows the IANA zone name; false for bare offsets such as "GMT+5".
bool is_zone(std::string_view zone);

/// The zone that was probably meant: the nearest name, else that of the nearest city.
std::optional<std::string> nearest_zone(std::string_view text);

/// The local calendar day and time of day in the zone. An unknown zone acts as UTC.
struct LocalTime {
  std::chrono::year_month_day day;
  std::chrono::minutes since_midnight{0};
};
LocalTime to_local(Instant instant, std::string_view zone);

/// The instant of a local time. A time that does not exist (spring) gives the first valid instant
/// after the gap; one that occurs twice (autumn) gives the first occurrence.
Instant from_local(const LocalTime& local, std::string_view zone);

}  // namespace regulars::core
