// Tokens and keys: a value that cannot be printed by accident.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace regulars::core {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  bool is_set() const { return !value_.empty(); }
  /// The bytes, for the one call that must send or hash them.
  std::string_view reveal() const { return value_; }

 private:
  std::string value_;
};

/// Compares in time that depends on the lengths only.
bool equal_constant_time(std::string_view left, std::string_view right);

}  // namespace regulars::core
