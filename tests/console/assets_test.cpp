#include "console/assets.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace {

using regulars::console::asset_names;
using regulars::console::demo_asset;
using regulars::console::find_asset;

const std::filesystem::path kPage =
    std::filesystem::path(REGULARS_SOURCE_DIR) / "src" / "console" / "page";

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string asset_text(const std::string& name) {
  const auto asset = find_asset(name);
  REQUIRE(asset.has_value());
  return asset->bytes;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// What stands between `before` and `after`, wherever both are found.
std::vector<std::string> between(const std::string& text,
                                 const std::string& before,
                                 const std::string& after) {
  std::vector<std::string> found;
  std::size_t at = text.find(before);
  while (at != std::string::npos) {
    const std::size_t begin = at + before.size();
    const std::size_t end = text.find(after, begin);
    REQUIRE(end != std::string::npos);
    found.push_back(text.substr(begin, end - begin));
    at = text.find(before, end);
  }
  return found;
}

std::vector<std::string> scripts() {
  std::vector<std::string> names = asset_names();
  std::erase_if(names, [](const std::string& name) { return !name.ends_with(".js"); });
  return names;
}

}  // namespace

TEST_CASE("Every file of the demo page is in the program, byte for byte", "[console]") {
  std::vector<std::string> on_disk;
  for (const auto& entry : std::filesystem::directory_iterator(kPage)) {
    on_disk.push_back(entry.path().filename().string());
  }
  std::vector<std::string> embedded = asset_names();

  std::ranges::sort(on_disk);
  std::ranges::sort(embedded);

  CHECK(embedded == on_disk);
  for (const std::string& name : embedded) {
    CAPTURE(name);
    CHECK(asset_text(name) == bytes_of(kPage / name));
  }
}

TEST_CASE("Each kind of file is named to the browser exactly", "[console]") {
  CHECK(find_asset("demo.html")->content_type == "text/html; charset=utf-8");
  CHECK(find_asset("demo.css")->content_type == "text/css; charset=utf-8");
  CHECK(find_asset("demo.js")->content_type == "text/javascript; charset=utf-8");
}

TEST_CASE("The demo's paths show the page and its files and nothing else", "[console]") {
  REQUIRE(demo_asset("/demo").has_value());
  CHECK(demo_asset("/demo")->bytes == asset_text("demo.html"));
  REQUIRE(demo_asset("/demo/demo.css").has_value());
  CHECK(demo_asset("/demo/demo.css")->bytes == asset_text("demo.css"));

  const auto* const path = GENERATE("",
                                    "/",
                                    "/dem",
                                    "/demo/",
                                    "/demon",
                                    "/demodemo.css",
                                    "demo.css",
                                    "/demo//demo.css",
                                    "/demo/../demo.css",
                                    "/demo/Demo.css",
                                    "/demo/demo.css/",
                                    "/demo/api/state",
                                    "/demo/none.js");
  CAPTURE(path);
  CHECK_FALSE(demo_asset(path).has_value());
}

TEST_CASE("The page refers only to files that are in the program", "[console]") {
  const std::string page = asset_text("demo.html");
  std::vector<std::string> wanted = between(page, "src=\"", "\"");
  for (const std::string& address : between(page, "href=\"", "\"")) {
    if (!address.starts_with("data:image/") && !address.starts_with('#')) wanted.push_back(address);
  }

  CHECK(wanted.size() == 2);
  for (const std::string& address : wanted) {
    CAPTURE(address);
    CHECK(demo_asset(address).has_value());
  }
}

TEST_CASE("A script of the page imports only files that are in the program", "[console]") {
  REQUIRE_FALSE(scripts().empty());
  for (const std::string& name : scripts()) {
    CAPTURE(name);
    for (const std::string& address : between(asset_text(name), "from '", "'")) {
      CAPTURE(address);
      REQUIRE(address.starts_with("./"));
      CHECK(find_asset(address.substr(2)).has_value());
    }
  }
}

TEST_CASE("The page needs no script and no style inside the HTML", "[console]") {
  const std::string page = asset_text("demo.html");

  CHECK(between(page, "<script", "</script>") ==
        std::vector<std::string>{" type=\"module\" src=\"/demo/demo.js\">"});
  CHECK_FALSE(holds(page, "<style"));
  CHECK_FALSE(holds(page, " style="));
  CHECK_FALSE(holds(page, " onclick="));
  CHECK_FALSE(holds(page, " onload="));
  CHECK_FALSE(holds(page, "javascript:"));
}

TEST_CASE("The style sheet loads nothing", "[console]") {
  const std::string style = asset_text("demo.css");

  CHECK_FALSE(holds(style, "url("));
  CHECK_FALSE(holds(style, "@import"));
}

TEST_CASE("What the server says never becomes markup or code on the page", "[console]") {
  for (const std::string& name : scripts()) {
    CAPTURE(name);
    const std::string script = asset_text(name);
    for (const char* const sink : {"innerHTML",
                                   "outerHTML",
                                   "insertAdjacentHTML",
                                   "document.write",
                                   "eval(",
                                   "new Function",
                                   "srcdoc",
                                   "DOMParser"}) {
      CAPTURE(sink);
      CHECK_FALSE(holds(script, sink));
    }
  }
}
