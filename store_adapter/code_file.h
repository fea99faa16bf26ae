// The owner's list of coupon codes as a CSV file, for shops in which the codes are made by hand.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"

namespace regulars::store_adapter {

struct CodeFileSettings {
  std::string file{};        // the name for messages
  std::string zone = "UTC";  // of dates in the column expires
};

/// One code for one redemption.
struct OwnerCode {
  std::string reward{};                       // the reward's key in program.yaml, as written
  std::string code{};                         // 1 to 64 visible ASCII characters, as written
  std::optional<core::Instant> expires_at{};  // the first moment at which it no longer works
  core::Place place{};
};

struct CodeFile {
  std::vector<OwnerCode> codes{};
  /// One for each row that is not used, and one for all rows from a wrong quote on (csv.h);
  /// kInvalid with place.
  std::vector<core::Error> findings{};
};

/// Reads the columns reward and code, and expires if there is one: a date means that the code
/// works until the end of that day. A code that is there twice (in any letter case) is used once
/// and is a finding. Whether the rewards exist is the caller's to check.
/// Errors: kInvalid or kConflict with the place, when the file as a whole cannot be read.
core::Result<CodeFile> read_code_file(std::string_view bytes, const CodeFileSettings& settings);

}  // namespace regulars::store_adapter
