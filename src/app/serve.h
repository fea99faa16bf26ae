// `regulars serve`: the server of one shop or several, and the demo when no shop is named.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace regulars::app {

struct ServeOptions {
  std::vector<std::string> shops;  // folders; empty: the demo shop
  std::optional<int> port{};       // instead of the one in shop.yaml, or the demo's 8080
  bool fresh_demo = false;         // begin with an empty demo shop; refused with shops
};

/// Serves until SIGTERM or SIGINT. Returns the exit code.
int serve(const ServeOptions& options);

}  // namespace regulars::app
