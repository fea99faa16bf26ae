// JSON from outside, read without surprises: no exceptions, no doubles for ids, no lost keys.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/result.h"
#include "core/time.h"

namespace regulars::channel {

/// The key that parse_json adds to an object in which a key was given twice. The library keeps only
/// the last of two equal keys, so such an object does not say what its sender signed.
inline constexpr const char* kEqualKeysMark = "regulars:equal-keys";

/// Checks the shape, then builds the tree. A byte order mark at the start is skipped, and half a
/// surrogate pair in a string becomes U+FFFD, so that one odd letter cannot make a whole delivery
/// unreadable. Errors: kInvalid when it is not JSON or breaks the JSON limits.
core::Result<nlohmann::json> parse_json(std::string_view text);

/// Compact, keys in alphabetical order; bad UTF-8 becomes U+FFFD. Never throws.
std::string dump_json(const nlohmann::json& value);

/// True when the value or anything inside it has the mark of equal keys.
bool has_equal_keys(const nlohmann::json& value);

/// The member of an object; null when `value` is no object or has no such key.
const nlohmann::json& member(const nlohmann::json& value, const char* key);

/// A text made safe by core::clean; empty for anything but a string.
std::string text_of(const nlohmann::json& value, std::size_t bytes_max);

/// An id given as text or as a whole number; empty for anything else, for a text longer than
/// `bytes_max` and for one with control characters. Ids above 2^64 given as numbers are lost.
std::string id_of(const nlohmann::json& value, std::size_t bytes_max);

/// True only for the JSON value true.
bool is_true(const nlohmann::json& value);

/// A time given as a number or as digits, in milliseconds; values below 10^11 are seconds.
/// Nothing for fractions, negative values and times after the year 9999.
std::optional<core::Instant> time_of(const nlohmann::json& value);

}  // namespace regulars::channel
