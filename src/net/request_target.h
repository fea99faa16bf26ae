// The request target: what may stand in it, and its decoded query.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/refusal.h"

namespace regulars::net {

/// Nothing when the target may be used. Refuses with 400: any form but a path (RFC 9112, section
/// 3.2.1), bytes outside visible ASCII, "#" and a backslash, incomplete percent-encodings, encoded
/// NUL, CR or LF; in the path also encoded "/" or "\", other encoded control bytes, and segments
/// that mean "." or "..". With 414: a path over core::kMaxPathBytes as it was sent.
std::optional<Refusal> check_target(std::string_view target);

/// The pairs of a checked query, decoded once, "+" as a blank, in the order given.
std::vector<std::pair<std::string, std::string>> decode_query(std::string_view query);

}  // namespace regulars::net
