#include "core/secret.h"

#include <openssl/crypto.h>

namespace regulars::core {

bool equal_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace regulars::core
