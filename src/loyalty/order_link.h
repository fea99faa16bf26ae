// The ref of an order link: order--NUMBER-TAG, where TAG proves that the shop made it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regulars::loyalty {

/// NUMBER with every byte outside [A-Za-z0-9_] written =XX: a ref can only hold those safely.
std::string encode_order_number(std::string_view number);
/// The inverse; hex digits of either case. Nothing for an empty text or one that is not so encoded.
std::optional<std::string> decode_order_number(std::string_view encoded);

/// The proof that the shop made a link: the first 10 hex digits of HMAC-SHA256 over the number.
std::string link_tag(std::string_view key, std::string_view number);

/// The data of a ref, "NUMBER-TAG" or, from shops that cannot sign, "NUMBER".
struct OrderLink {
  std::string number;  // decoded
  std::string tag;     // 10 lower-case hex digits; empty when there is none
};
/// A tag of another form gives a tag that no number has. Nothing when the data is no order link.
std::optional<OrderLink> parse_order_link(std::string_view data);

}  // namespace regulars::loyalty
