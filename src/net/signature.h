// Message authentication: the encodings of signatures and the schemes of our senders.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/encoding.h"
#include "core/hash.h"
#include "core/random.h"
#include "core/result.h"
#include "core/secret.h"
#include "core/time.h"
#include "net/http.h"

namespace regulars::net {

using core::hmac_sha256;
using core::to_hex;
std::string to_base64(std::string_view bytes);
/// Standard alphabet; missing padding is allowed, anything else is refused.
std::optional<std::string> from_base64(std::string_view text);
/// URL alphabet without padding.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

/// Meta's X-Hub-Signature-256: "sha256=" and 64 hex digits over the raw body. Any of the keys may
/// match (two are active while a secret is changed). An empty list of keys matches nothing.
bool is_hub_signature(std::string_view header,
                      std::string_view body,
                      const std::vector<core::Secret>& app_secrets);

/// Meta's appsecret_proof for one access token.
std::string appsecret_proof(const core::Secret& app_secret, const core::Secret& token);

/// Meta's signed_request: the payload's JSON bytes. Errors: kInvalid for a wrong form,
/// kUnauthorized for a wrong signature. The caller checks `algorithm` inside.
core::Result<std::string> open_signed_request(std::string_view signed_request,
                                              const core::Secret& app_secret);

/// Standard Webhooks 1.0.0, symmetric v1.
class WebhookKey {
 public:
  /// From "whsec_" + base64. Errors: kInvalid when empty, undecodable or under 16 bytes.
  static core::Result<WebhookKey> parse(const core::Secret& secret);
  /// Fewer bytes than the 24 the specification advises.
  bool is_short() const { return key_.reveal().size() < 24; }

  /// The value of webhook-signature for one message.
  std::string sign(std::string_view id, std::int64_t timestamp_s, std::string_view body) const;

 private:
  friend core::Result<std::string> verify_webhook(const Request& request,
                                                  const std::vector<WebhookKey>& keys,
                                                  core::Instant now);
  core::Secret key_;
};

/// Checks webhook-id, webhook-timestamp (within 300 s of now) and webhook-signature (at most 16
/// entries) over the raw body; each header exactly once. Returns the id.
/// Errors: kUnauthorized, always with the same sentence.
core::Result<std::string> verify_webhook(const Request& request,
                                         const std::vector<WebhookKey>& keys,
                                         core::Instant now);

}  // namespace regulars::net
