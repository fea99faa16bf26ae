#include "core/hash.h"

#include <array>
#include <limits>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "core/check.h"
#include "core/encoding.h"

namespace regulars::core {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  REGULARS_CHECK(done == 1 && size == digest.size(), "SHA-256 failed");
  return {digest.begin(), digest.end()};
}

std::string sha256_hex(std::string_view content, std::size_t bytes) {
  return to_hex(sha256(content).substr(0, bytes));
}

std::string hmac_sha256(std::string_view key, std::string_view message) {
  REGULARS_CHECK(key.size() <= std::numeric_limits<int>::max(), "a key too long for OpenSSL");
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  // A null key would mean "the key of the last call" to OpenSSL, so an empty one gets an address.
  const void* const key_bytes = key.empty() ? "" : key.data();
  const unsigned char* const done = HMAC(EVP_sha256(),
                                         key_bytes,
                                         static_cast<int>(key.size()),
                                         reinterpret_cast<const unsigned char*>(message.data()),
                                         message.size(),
                                         digest.data(),
                                         &size);
  REGULARS_CHECK(done != nullptr && size == digest.size(), "HMAC-SHA256 failed");
  return {digest.begin(), digest.end()};
}

std::string hmac_sha256_hex(std::string_view key, std::string_view message) {
  return to_hex(hmac_sha256(key, message));
}

}  // namespace regulars::core
