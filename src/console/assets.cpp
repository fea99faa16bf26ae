#include "console/assets.h"

#include <algorithm>
#include <array>
#include <utility>

#include "console/assets_embedded.h"

namespace regulars::console {
namespace {

constexpr std::string_view kDemoPath = "/demo";

std::string content_type_of(std::string_view name) {
  using Type = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Type, 3> kTypes = {{{".html", "text/html; charset=utf-8"},
                                           {".css", "text/css; charset=utf-8"},
                                           {".js", "text/javascript; charset=utf-8"}}};
  const auto* const type = std::ranges::find_if(
      kTypes, [name](const Type& candidate) { return name.ends_with(candidate.first); });
  return std::string(type != kTypes.end() ? type->second : "text/plain; charset=utf-8");
}

}  // namespace

std::optional<Asset> find_asset(std::string_view name) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name == name) return Asset{content_type_of(name), file.text};
  }
  return std::nullopt;
}

std::optional<Asset> demo_asset(std::string_view path) {
  if (!path.starts_with(kDemoPath)) return std::nullopt;
  path.remove_prefix(kDemoPath.size());
  if (path.empty()) return find_asset("demo.html");
  if (!path.starts_with('/')) return std::nullopt;
  return find_asset(path.substr(1));
}

std::vector<std::string> asset_names() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files())
    names.emplace_back(file.name);
  return names;
}

}  // namespace regulars::console
