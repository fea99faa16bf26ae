#include "net/router.h"

#include <utility>

#include "core/check.h"

namespace regulars::net {
namespace {

Response not_allowed(const std::map<std::string, Handler, std::less<>>& methods) {
  std::string allowed;
  for (const auto& [method, handler] : methods) {
    allowed += (allowed.empty() ? "" : ", ") + method;
    if (method == "GET" && !methods.contains("HEAD")) allowed += ", HEAD";
  }
  return {.status = 405, .body = "Not allowed here.\n", .headers = {{"Allow", allowed}}};
}

}  // namespace

void Router::add(const std::string& method, const std::string& path, Handler handler) {
  REGULARS_CHECK(path.starts_with('/'), "a path begins with \"/\"");
  const bool is_new = paths_[path].emplace(method, std::move(handler)).second;
  REGULARS_CHECK(is_new, "a method and path were added twice");
}

const Router::Methods* Router::find(std::string_view path) const {
  if (const auto exact = paths_.find(path); exact != paths_.end()) return &exact->second;
  for (std::size_t end = path.rfind('/'); end != std::string_view::npos && end > 0;
       end = path.rfind('/', end - 1)) {
    const auto prefix = paths_.find(path.substr(0, end + 1));
    if (prefix != paths_.end()) return &prefix->second;
  }
  return nullptr;
}

void Router::operator()(const Request& request, const Responder& responder) const {
  const Methods* const methods = find(request.path);
  if (methods == nullptr) {
    responder.send({.status = 404, .body = "Nothing is here.\n"});
    return;
  }
  auto found = methods->find(request.method);
  if (found == methods->end() && request.method == "HEAD") found = methods->find("GET");
  if (found == methods->end() || request.method == "TRACE") {
    responder.send(not_allowed(*methods));
    return;
  }
  found->second(request, responder);
}

}  // namespace regulars::net
