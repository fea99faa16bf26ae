// `regulars serve`: the server of one shop or several, and the demo when no shop is named.
#pragma once

#include <string>
#include <vector>

namespace regulars::app {

struct ServeOptions {
  std::vector<std::string> shops;  // folders; empty: the demo shop
  int demo_port = 8080;
  bool fresh_demo = false;  // begin with an empty demo shop
};

/// Serves until SIGTERM or SIGINT. Returns the exit code.
int serve(const ServeOptions& options);

}  // namespace regulars::app
