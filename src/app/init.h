// `regulars init`: a new shop's folder, with a commented shop.yaml, the starter flows and fresh
// keys.
#pragma once

#include <string>
#include <vector>

#include "core/random.h"
#include "core/result.h"

namespace regulars::app {

/// Files of a new shop by their names in its folder.
struct MadeFolder {
  std::vector<std::string> kept;   // were there already
  std::vector<std::string> added;  // were missing
};

/// Writes what is missing in the folder; files that are there stay as they are.
core::Result<MadeFolder> make_shop_folder(const std::string& folder, core::Random& random);

/// The demo shop's folder in the user's state directory, made when it is missing; files that are
/// there stay as they are. Returns the folder.
core::Result<std::string> make_demo_folder();

/// Removes a shop's database for good; one that is not there is fine. Errors: kConflict, and
/// nothing is removed, while another process works on it; kUnavailable.
core::Result<core::Done> empty_database(const std::string& database);

}  // namespace regulars::app
