// Calls to other machines over HTTP, through libcurl, with deadlines and address checks.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/limits.h"

namespace regulars::net {

struct Call {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers{};  // no CR, LF or NUL
  std::string body{};
  std::chrono::milliseconds deadline = core::kStoreDeadline;
  std::size_t answer_bytes_max = core::kMaxAnswerBytes;
};

struct Answer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  std::optional<std::string> header(std::string_view name) const;
  /// From Retry-After, in seconds, or as a date compared with the answer's own Date; nothing when
  /// absent or unreadable.
  std::optional<std::chrono::seconds> retry_after() const;
};

/// How a call ended. Without an answer, `maybe_delivered` says whether the other side may have
/// acted: false only when no byte of the request can have been read there.
struct CallOutcome {
  std::optional<Answer> answer;
  bool maybe_delivered = false;
  std::string problem;  // one sentence without secrets and without the query string
};

/// Threads: perform() may be called from any thread; connections are kept for later calls.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual CallOutcome perform(const Call& call) = 0;
};

struct ClientSettings {
  /// Plain http and loopback addresses, for tests and the demo only.
  bool allow_insecure_loopback = false;
  /// Networks in CIDR form that may be called although they are private.
  std::vector<std::string> allowed_networks{};
};

/// TLS 1.2 or newer with verified certificates; redirects not followed; environment proxies
/// ignored; addresses that are not global unicast refused at connect time.
std::unique_ptr<HttpClient> make_http_client(const ClientSettings& settings);

}  // namespace regulars::net
