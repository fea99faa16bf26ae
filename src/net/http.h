// HTTP as the doors see it: a request, an answer, and a Responder that may be used later.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace regulars::net {

struct Request {
  std::string method;                                      // upper case
  std::string path;                                        // percent-decoded once, begins with "/"
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in the order given
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, values as bytes
  std::string body;                                          // the bytes as received
  std::string remote_address;

  /// The value of a header that was given exactly once; `name` in lower case.
  std::optional<std::string_view> header(std::string_view name) const;
  /// The first value of a query key.
  std::optional<std::string_view> query_value(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers{};  // values without CR, LF or NUL
};

/// The right to answer one request, once, from any thread. Dropped unused, it answers 500.
/// Copies share the one right; later calls do nothing.
class Responder {
 public:
  using Sink = std::function<void(Response)>;
  explicit Responder(Sink sink);

  void send(Response response) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Runs on one of the server's threads; must not wait for the network or a person.
using Handler = std::function<void(const Request&, const Responder&)>;

}  // namespace regulars::net
