// SHA-256 and its HMAC: the ledger's chain, fingerprints, signatures.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regulars::core {

/// The 32 raw bytes of SHA-256.
std::string sha256(std::string_view bytes);

/// The first `bytes` bytes of SHA-256 as lower-case hex: a short, stable name for a content.
/// bytes: 1 to 32.
std::string sha256_hex(std::string_view content, std::size_t bytes = 32);

/// The 32 raw bytes of HMAC-SHA256. An empty key is a key like any other.
std::string hmac_sha256(std::string_view key, std::string_view message);
/// HMAC-SHA256 as 64 lower-case hex digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view message);

}  // namespace regulars::core
