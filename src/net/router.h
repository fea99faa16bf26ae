// Which handler answers which path: exact paths and prefixes, no patterns.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "net/http.h"

namespace regulars::net {

/// Filled once, then used as the Handler of a Server: `Server::open(settings, router)`.
/// Threads: calling is safe from any thread once nothing is added any more.
class Router {
 public:
  /// method: upper case. path: exact, or with "/" at its end also for all paths below it; "/"
  /// alone is only the root. The longest path that fits wins, an exact one before all.
  /// Adding a method and path twice is a mistake of the program and stops it.
  void add(const std::string& method, const std::string& path, Handler handler);

  /// 404 for an unknown path; 405 with Allow for another method, and for TRACE always. HEAD is
  /// answered by the handler of GET, which sees the method HEAD.
  void operator()(const Request& request, const Responder& responder) const;

 private:
  using Methods = std::map<std::string, Handler, std::less<>>;

  const Methods* find(std::string_view path) const;

  std::map<std::string, Methods, std::less<>> paths_{};
};

}  // namespace regulars::net
