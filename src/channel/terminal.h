// A message as plain text, for talking to a shop's flows in a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "channel/message.h"

namespace regulars::channel {

/// Something that can be tapped.
struct Option {
  std::string title;
  std::string payload;
  std::string coupon_code;  // set for "Reveal code": the tap is then a kCouponRevealed event

  friend bool operator==(const Option&, const Option&) = default;
};

/// What to_terminal numbers, in the same order: buttons, buttons of cards, the coupon's
/// reveal button if it has a payload, quick replies. Buttons that open an address have no number.
std::vector<Option> options(const Message& message);

/// Lines of at most about `columns` letters (held to 20…200), ending in a line feed; empty for a
/// message that says nothing. Control characters and terminal escapes are dropped. Addresses and
/// words longer than a line are not cut. first: the number of the first option, 1 or more.
std::string to_terminal(const Message& message, int columns, std::size_t first = 1);

}  // namespace regulars::channel
