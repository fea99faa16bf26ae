#include "net/signature.h"

#include <algorithm>
#include <limits>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/check.h"
#include "core/hash.h"

namespace regulars::net {
namespace {

constexpr std::string_view kHubPrefix = "sha256=";

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view message) {
  REGULARS_CHECK(key.size() <= std::numeric_limits<int>::max(), "a key too long for OpenSSL");
  std::string mac(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  // A null key would mean "the key of the last call" to OpenSSL, so an empty one gets an address.
  const void* const key_bytes = key.empty() ? "" : key.data();
  const unsigned char* const done = HMAC(EVP_sha256(),
                                         key_bytes,
                                         static_cast<int>(key.size()),
                                         reinterpret_cast<const unsigned char*>(message.data()),
                                         message.size(),
                                         reinterpret_cast<unsigned char*>(mac.data()),
                                         &size);
  REGULARS_CHECK(done != nullptr && size == 32, "OpenSSL could not compute an HMAC");
  mac.resize(size);
  return mac;
}

std::string sha256(std::string_view bytes) {
  return core::sha256(bytes);
}

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
