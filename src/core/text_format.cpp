#include "core/text_format.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <vector>

#include <unicode/basictz.h>
#include <unicode/dtptngen.h>
#include <unicode/localebuilder.h>
#include <unicode/locdspnm.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>
#include <unicode/smpdtfmt.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/udisplaycontext.h>

#include "core/text.h"

namespace regulars::core {
namespace {

// More names than a shop uses; a cache that reaches it starts anew, so that it cannot grow.
constexpr std::size_t kMaxCached = 64;
constexpr std::chrono::hours kMostOffset{26};  // from UTC, of any zone, and some more
constexpr std::size_t kMaxSpans = 512;         // of one zone, two a year

// What one language needs. Making it takes a millisecond and ICU's objects belong to one thread,
// so each thread keeps its own.
struct Language {
  icu::Locale locale;
  icu::number::LocalizedNumberFormatter numbers;
  std::unique_ptr<icu::PluralRules> plurals;    // null when ICU cannot make them
  std::unique_ptr<icu::SimpleDateFormat> days;  // likewise; Gregorian
};

std::string to_utf8(const icu::UnicodeString& text) {
  std::string bytes;
  text.toUTF8String(bytes);
  return bytes;
}

bool has_data(const icu::Locale& locale) {
  std::int32_t count = 0;
  const icu::Locale* all = icu::Locale::getAvailableLocales(count);
  return std::find(all, all + count, locale) != all + count;
}

// The nearest locale that ICU has data for, English when there is none: ICU itself would fall back
// to the language of the machine.
icu::Locale known_locale(std::string_view language) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale asked = icu::Locale::forLanguageTag(std::string(language), status);
  icu::LocaleBuilder parts;
  parts.setLanguage(asked.getLanguage()).setScript(asked.getScript());
  const icu::Locale script_only = parts.build(status);
  const icu::Locale plain = parts.setRegion(asked.getCountry()).build(status);
  icu::Locale full = plain;  // "zh-TW" is found as zh_Hant_TW
  full.addLikelySubtags(status);
  if (U_FAILURE(status) != 0) {
    return icu::Locale::getEnglish();
  }
  for (const icu::Locale& candidate :
       {plain, full, script_only, icu::Locale(asked.getLanguage())}) {
    if (has_data(candidate)) {
      return candidate;
    }
  }
  return icu::Locale::getEnglish();
}

std::unique_ptr<icu::SimpleDateFormat> make_days(icu::Locale locale) {
  UErrorCode status = U_ZERO_ERROR;
  locale.setKeywordValue("calendar", "gregorian", status);
  const std::unique_ptr<icu::DateTimePatternGenerator> patterns(
      icu::DateTimePatternGenerator::createInstance(locale, status));
  if (U_FAILURE(status) != 0) {
    return nullptr;
  }
  auto days = std::make_unique<icu::SimpleDateFormat>(
      patterns->getBestPattern(u"yMMMMd", status), locale, status);
  return U_FAILURE(status) != 0 ? nullptr : std::move(days);
}

Language& language_of(std::string_view tag) {
  thread_local std::map<std::string, std::unique_ptr<Language>, std::less<>> languages;
  auto found = languages.find(tag);
  if (found == languages.end()) {
    if (languages.size() >= kMaxCached) {
      languages.clear();
    }
    auto made = std::make_unique<Language>();
    made->locale = known_locale(tag);
    made->numbers = icu::number::NumberFormatter::withLocale(made->locale);
    UErrorCode status = U_ZERO_ERROR;
    made->plurals.reset(icu::PluralRules::forLocale(made->locale, status));
    made->days = make_days(made->locale);
    found = languages.emplace(std::string(tag), std::move(made)).first;
  }
  return *found->second;
}

// While one offset from UTC holds: from the key of the map until then.
struct Span {
  Instant until{};
  Duration offset{};
};

// One zone object a thread and name: making one costs a file lookup inside ICU. The offsets that
// were asked for are kept, since ICU finds each by a search in numbers with a fraction.
struct Zone {
  std::unique_ptr<icu::TimeZone> rules;
  std::map<Instant, Span> spans{};
};

Zone& zone_of(std::string_view name) {
  thread_local std::map<std::string, Zone, std::less<>> zones;
  auto found = zones.find(name);
  if (found == zones.end()) {
    if (zones.size() >= kMaxCached) {
      zones.clear();
    }
    const std::string key(name);
    std::unique_ptr<icu::TimeZone> rules(
        is_zone(name) ? icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(key))
                      : icu::TimeZone::getGMT()->clone());
    found = zones.emplace(key, Zone{.rules = std::move(rules)}).first;
  }
  return found->second;
}

// ICU counts milliseconds in a floating-point number; whole numbers of this size are exact.
UDate to_udate(Instant instant) {
  return static_cast<UDate>(to_ms(instant));
}

Instant from_udate(UDate date) {
  return from_ms(static_cast<std::int64_t>(date));
}

Span& find_span(Zone& zone, Instant instant) {
  std::int32_t raw = 0;
  std::int32_t summer = 0;
  UErrorCode status = U_ZERO_ERROR;
  const UDate date = to_udate(instant);
  zone.rules->getOffset(date, static_cast<UBool>(false), raw, summer, status);
  Instant from = instant;
  Span span{.until = instant + Duration(1), .offset = Duration(raw + summer)};
  if (const auto* basic = dynamic_cast<const icu::BasicTimeZone*>(zone.rules.get())) {
    icu::TimeZoneTransition change;
    const bool has_before =
        basic->getPreviousTransition(date, static_cast<UBool>(true), change) != 0;
    from = has_before ? from_udate(change.getTime()) : Instant::min();
    const bool has_after = basic->getNextTransition(date, static_cast<UBool>(false), change) != 0;
    span.until = has_after ? from_udate(change.getTime()) : Instant::max();
  }
  if (zone.spans.size() >= kMaxSpans) {
    zone.spans.clear();
  }
  return zone.spans.insert_or_assign(from, span).first->second;
}

// The offset that holds then, and until when.
const Span& span_at(Zone& zone, Instant instant) {
  const auto next = zone.spans.upper_bound(instant);
  if (next != zone.spans.begin() && instant < std::prev(next)->second.until) {
    return std::prev(next)->second;
  }
  return find_span(zone, instant);
}

}  // namespace

std::string format_number(std::int64_t number, std::string_view language) {
  UErrorCode status = U_ZERO_ERROR;
  const std::string result =
      to_utf8(language_of(language).numbers.formatInt(number, status).toString(status));
  return U_FAILURE(status) != 0 ? std::to_string(number) : result;
}

std::string format_money(const Money& money, std::string_view language) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString code = icu::UnicodeString::fromUTF8(money.currency);
  const std::string decimal = to_decimal(money);
  auto format =
      language_of(language).numbers.unit(icu::CurrencyUnit(code.getTerminatedBuffer(), status));
  // ICU shows some currencies without the decimals that they have (IQD, LBP): an amount that has
  // any is shown whole.
  const std::size_t point = decimal.find('.');
  if (point != std::string::npos && decimal.find_first_not_of('0', point + 1) < decimal.size()) {
    format = format.precision(icu::number::Precision::fixedFraction(minor_digits(money.currency)));
  }
  const std::string result = to_utf8(format.formatDecimal(decimal, status).toString(status));
  return U_FAILURE(status) != 0 ? decimal + " " + money.currency : result;
}

std::string format_day(Instant instant, std::string_view zone, std::string_view language) {
  icu::SimpleDateFormat* format = language_of(language).days.get();
  if (format == nullptr) {
    return to_rfc3339(instant).substr(0, 10);
  }
  format->setTimeZone(*zone_of(zone).rules);
  icu::UnicodeString text;
  format->format(to_udate(instant), text);
  return to_utf8(text);
}

std::string plural_class(std::int64_t count, std::string_view language) {
  const icu::PluralRules* rules = language_of(language).plurals.get();
  return rules == nullptr ? "other" : to_utf8(rules->select(static_cast<double>(count)));
}

std::string language_name(std::string_view language, std::string_view in_language) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale named = icu::Locale::forLanguageTag(std::string(language), status);
  const std::string name = named.getName();
  if (U_FAILURE(status) != 0 || name.empty()) {
    return std::string(language);
  }
  UDisplayContext as_title = UDISPCTX_CAPITALIZATION_FOR_UI_LIST_OR_MENU;
  const std::unique_ptr<icu::LocaleDisplayNames> names(
      icu::LocaleDisplayNames::createInstance(known_locale(in_language), &as_title, 1));
  icu::UnicodeString text;
  return names ? to_utf8(names->localeDisplayName(named, text)) : std::string(language);
}

bool is_zone(std::string_view zone) {
  UErrorCode status = U_ZERO_ERROR;
  UBool system = 0;  // false for "GMT+5" and its like, which are no names of zones
  icu::UnicodeString canonical;
  icu::TimeZone::getCanonicalID(
      icu::UnicodeString::fromUTF8(std::string(zone)), canonical, system, status);
  return U_SUCCESS(status) != 0 && system != 0 && canonical != icu::UnicodeString("Etc/Unknown");
}

std::optional<std::string> nearest_zone(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::StringEnumeration> ids(icu::TimeZone::createTimeZoneIDEnumeration(
      UCAL_ZONE_TYPE_CANONICAL_LOCATION, nullptr, nullptr, status));
  std::vector<std::string> zones;
  std::vector<std::string> cities;
  for (const icu::UnicodeString* id = ids ? ids->snext(status) : nullptr; id != nullptr;
       id = ids->snext(status)) {
    zones.push_back(to_utf8(*id));
    cities.push_back(zones.back().substr(zones.back().rfind('/') + 1));
  }
  if (auto zone = nearest(text, zones)) {
    return zone;
  }
  const auto city = nearest(text, cities);
  const auto at = city ? std::ranges::find(cities, *city) : cities.end();
  return at == cities.end()
             ? std::nullopt
             : std::optional(zones.at(static_cast<std::size_t>(at - cities.begin())));
}

LocalTime to_local(Instant instant, std::string_view zone) {
  const Instant shifted = instant + span_at(zone_of(zone), instant).offset;
  const auto day = std::chrono::floor<std::chrono::days>(shifted);
  return {.day = day, .since_midnight = std::chrono::floor<std::chrono::minutes>(shifted - day)};
}

Instant from_local(const LocalTime& local, std::string_view zone) {
  const Instant as_utc = Instant(std::chrono::sys_days(local.day)) + local.since_midnight;
  Zone& there = zone_of(zone);
  const Span& span = span_at(there, as_utc - kMostOffset);
  if (as_utc + kMostOffset < span.until) {
    return as_utc - span.offset;  // no change of the clock is near
  }
  std::int32_t raw = 0;
  std::int32_t summer = 0;
  UErrorCode status = U_ZERO_ERROR;
  const auto* basic = dynamic_cast<const icu::BasicTimeZone*>(there.rules.get());
  if (basic == nullptr) {
    return as_utc;
  }
  // FORMER picks the first of two occurrences; for a gap it applies the offset before it, which
  // lands after the gap by as much as the time was inside it: then the gap's end is looked up.
  basic->getOffsetFromLocal(
      to_udate(as_utc), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, summer, status);
  const Instant candidate = as_utc - Duration(raw + summer);
  const LocalTime back = to_local(candidate, zone);
  if (back.day == local.day && back.since_midnight == local.since_midnight) {
    return candidate;
  }
  icu::TimeZoneTransition gap;
  if (basic->getPreviousTransition(to_udate(candidate), static_cast<UBool>(true), gap) != 0) {
    return from_udate(gap.getTime());
  }
  return candidate;
}

}  // namespace regulars::core
