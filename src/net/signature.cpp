#include "net/signature.h"

#include <algorithm>

namespace regulars::net {
namespace {

constexpr std::string_view kHubPrefix = "sha256=";

}  // namespace

// Source: Meta, "Webhooks from Meta", validating payloads.
bool is_hub_signature(std::string_view header,
                      std::string_view body,
                      const std::vector<core::Secret>& app_secrets) {
  if (!header.starts_with(kHubPrefix)) return false;
  header.remove_prefix(kHubPrefix.size());
  return std::ranges::any_of(app_secrets, [&](const core::Secret& secret) {
    // An unset secret would accept what anybody can sign.
    return secret.is_set() &&
           core::equal_constant_time(header, to_hex(hmac_sha256(secret.reveal(), body)));
  });
}

std::string appsecret_proof(const core::Secret& app_secret, const core::Secret& token) {
  return to_hex(hmac_sha256(app_secret.reveal(), token.reveal()));
}

}  // namespace regulars::net
