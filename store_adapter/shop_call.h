// One signed call to a shop that speaks the neutral contract, and what its status codes mean.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "core/limits.h"
#include "core/result.h"
#include "core/secret.h"
#include "core/time.h"
#include "net/client.h"
#include "net/signature.h"

namespace regulars::store_adapter {

struct ShopCall {
  std::string method = "GET";
  std::string path{};             // from the base address on, begins with "/", percent-encoded
  std::string body{};             // JSON; empty for GET
  std::string message_id{};       // names this intention: the same for every repeat
  std::string idempotency_key{};  // sent when it is not empty
  std::chrono::milliseconds deadline = core::kStoreDeadline;
  std::size_t answer_bytes_max = core::kMaxAnswerBytes;
};

/// Threads: every method may be called from any thread.
class ShopCaller {
 public:
  /// base_url: https://shop.example/loyalty, with or without a final "/".
  /// Errors: kInvalid when the address or the secret cannot be used.
  static core::Result<ShopCaller> make(std::string_view base_url,
                                       const core::Secret& secret,
                                       net::HttpClient& client,
                                       const core::Clock& clock);

  /// The shop's answer, whatever its status. Errors: kUnavailable when there is none.
  core::Result<net::Answer> send(const ShopCall& call) const;
  /// send, with a second try in the time that is left if the first did not get through or was
  /// answered 502, 503 or 504 without Retry-After. For questions only.
  core::Result<net::Answer> ask(const ShopCall& call) const;

  bool has_short_key() const { return key_.is_short(); }

 private:
  ShopCaller(std::string base_url,
             net::WebhookKey key,
             net::HttpClient& client,
             const core::Clock& clock)
      : base_url_(std::move(base_url)), key_(std::move(key)), client_(client), clock_(clock) {}

  std::string base_url_;
  net::WebhookKey key_;
  net::HttpClient& client_;
  const core::Clock& clock_;
};

/// True for 200 and 201, and for other 2xx.
bool is_success(const net::Answer& answer);

/// What an answer that is no success means, with the shop's own error word:
/// 401, 403 kUnauthorized; 404, 410 kNotFound; 409 kConflict; 429 kRateLimited; 408, 425 and 5xx
/// kUnavailable; redirects and every other 4xx kInvalid.
core::Error to_error(const net::Answer& answer);

/// A webhook-id from our parts: letters, digits, "-" and "_" stay, other bytes become "=XX",
/// because a point in the id would make the signed text ambiguous. At most 200 bytes.
std::string message_id(std::string_view kind, std::string_view name);

}  // namespace regulars::store_adapter
