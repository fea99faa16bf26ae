// What the cells of an owner's file mean: dates and amounts of money as people write them.
#pragma once

#include <optional>
#include <string_view>

#include "core/money.h"
#include "core/result.h"
#include "core/time.h"

namespace regulars::store_adapter {

/// A moment that was written with or without a time of day.
struct CsvTime {
  core::Instant at{};  // the beginning of the day when has_time is false
  bool has_time = false;
};

/// Reads "2026-11-20", "2026-11-20 10:15", "2026-11-20 10:15:30", the same with "T", and with a
/// zone as "Z", "+07:00" or " +0700" (the form of Shopify's exports). Without a zone the time is
/// local in `zone` (an IANA name). Nothing for anything else: 11/12/2026 is two different days.
std::optional<CsvTime> read_time(std::string_view text, std::string_view zone);

/// The beginning of the next day in `zone`.
core::Instant next_day(core::Instant instant, std::string_view zone);

/// How amounts are written in one file.
struct AmountStyle {
  std::string_view currency;   // where the amount names none
  bool decimal_comma = false;  // "60,00", where commas part no cells
};

/// Reads "60", "60.00", "60.00 USD". The last digits after a comma are decimals only with
/// decimal_comma and when there are one or two. Nothing is rounded: an amount with more decimals
/// than its currency has is refused, since "1.000" may be one or a thousand. Errors: kInvalid.
core::Result<core::Money> read_amount(std::string_view text, const AmountStyle& style);

}  // namespace regulars::store_adapter
