// The files of the demo page, which are part of the program.
//
// They hold no script and no style inside the HTML and load nothing from elsewhere, so that the
// strictest Content-Security-Policy fits.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regulars::console {

struct Asset {
  std::string content_type;  // with charset
  std::string bytes;
};

/// The file of this name, such as "demo.html"; none if there is no such file. Names are compared
/// as they are: a path or another spelling finds nothing.
std::optional<Asset> find_asset(std::string_view name);

/// What a GET of this path shows: "/demo" the page, "/demo/NAME" one of its files; none for
/// everything else, so that a caller can go on with its other paths.
std::optional<Asset> demo_asset(std::string_view path);

/// The names of all files.
std::vector<std::string> asset_names();

}  // namespace regulars::console
