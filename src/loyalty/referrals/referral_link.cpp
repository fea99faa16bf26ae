#include "loyalty/referrals/referral_link.h"

#include <algorithm>
#include <cstddef>

#include "core/encoding.h"

namespace regulars::loyalty {
namespace {

constexpr std::size_t kLongestCode = 40;

}  // namespace

std::string referral_ref(std::string_view code) {
  return "friend--" + std::string(code);
}

std::optional<std::string> parse_referral_code(std::string_view data) {
  if (data.empty() || data.size() > kLongestCode ||
      !std::ranges::all_of(data, core::is_letter_or_digit)) {
    return std::nullopt;
  }
  std::string code(data);
  for (char& sign : code) {
    sign = sign >= 'a' && sign <= 'z' ? static_cast<char>(sign - 'a' + 'A') : sign;
  }
  return code;
}

}  // namespace regulars::loyalty
