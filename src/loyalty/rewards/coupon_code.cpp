#include "loyalty/rewards/coupon_code.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace regulars::loyalty {
namespace {

constexpr std::string_view kAlphabet = "23456789BCDFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCodeLength = 12;
static_assert(kAlphabet.size() == 28);

}  // namespace

std::string draw_coupon_code(core::Random& random) {
  std::string code;
  while (code.size() < kCodeLength) {
    std::byte byte{};
    random.fill(std::span(&byte, 1));
    const auto value = std::to_integer<unsigned>(byte);
    if (value < 252) {  // 9 * 28: larger draws would favour the first letters
      code += kAlphabet[value % kAlphabet.size()];
    }
  }
  return code;
}

}  // namespace regulars::loyalty
