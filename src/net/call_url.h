// The address of a call, checked before anything is looked up.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace regulars::net {

struct CallUrl {
  std::string place;  // scheme, host and path: what may stand in a log, without the query
};

/// https only, or http to a loopback address in figures if `allow_insecure_loopback`. Refused:
/// user information, a fragment, blanks, control bytes and bytes outside ASCII, a backslash, a
/// port that is none, and hosts that only look like names: numbers in octal, hex or one piece.
/// Errors: kInvalid, with a sentence that does not repeat the address.
core::Result<CallUrl> check_call_url(std::string_view url, bool allow_insecure_loopback);

}  // namespace regulars::net
