#include "core/hash.h"

#include <array>

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

std::string hmac_sha256_hex(std::string_view key, std::string_view message) {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  const unsigned char* done = HMAC(EVP_sha256(),
                                   key.data(),
                                   static_cast<int>(key.size()),
                                   reinterpret_cast<const unsigned char*>(message.data()),
                                   message.size(),
                                   digest.data(),
                                   &size);
  REGULARS_CHECK(done != nullptr && size == digest.size(), "HMAC-SHA256 failed");
  return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace regulars::core
