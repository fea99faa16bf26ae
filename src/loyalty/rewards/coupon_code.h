// Coupon codes: drawn so that guessing in the shop's checkout is hopeless.
#pragma once

#include <string>

#include "core/random.h"

namespace regulars::loyalty {

/// 12 letters and digits of an alphabet of 28 (no vowels, no 0 O 1 I L): 57.7 bits.
std::string draw_coupon_code(core::Random& random);

}  // namespace regulars::loyalty
