#include <set>
#include <string>

#include "core/random.h"
#include "loyalty/order_link.h"
#include "loyalty/rewards/coupon_code.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;

TEST_CASE("Coupon codes have 12 letters that cannot be mixed up, and use all of them",
          "[loyalty]") {
  core::SeededRandom random(7);
  const std::string allowed = "23456789BCDFGHJKMNPQRSTVWXYZ";
  std::set<std::string> codes;
  std::set<char> first;
  std::set<char> all;
  for (int i = 0; i < 2000; ++i) {
    const std::string code = draw_coupon_code(random);
    REQUIRE(code.size() == 12);
    codes.insert(code);
    first.insert(code.front());
    all.insert(code.begin(), code.end());
  }

  CHECK(codes.size() == 2000);
  CHECK(std::string(all.begin(), all.end()) == allowed);
  CHECK(first == all);
}

TEST_CASE("The same randomness gives the same code, so that a history can be replayed",
          "[loyalty]") {
  core::SeededRandom left(9);
  core::SeededRandom right(9);
  core::SeededRandom other(10);

  const std::string code = draw_coupon_code(left);

  CHECK(code == draw_coupon_code(right));
  CHECK(code != draw_coupon_code(other));
}

TEST_CASE("An order number keeps every byte through a link", "[loyalty]") {
  std::string every;
  for (int byte = 0; byte < 256; ++byte) {
    every += static_cast<char>(byte);
  }
  for (const std::string& number :
       {std::string("10432"), std::string("A_17"), std::string("#10-432/B ö"), every}) {
    const std::string encoded = encode_order_number(number);
    CAPTURE(encoded);
    CHECK(encoded.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                    "0123456789_=") == std::string::npos);
    CHECK(decode_order_number(encoded) == number);
  }
  CHECK(encode_order_number("A-17#") == "A=2D17=23");
}

TEST_CASE("What no shop can have written is no order number", "[loyalty]") {
  for (const char* text : {"", "=", "=2", "=2G", "10=", "10 432", "10-432", "a=b", "ö"}) {
    CAPTURE(text);
    CHECK_FALSE(decode_order_number(text).has_value());
  }
  CHECK(decode_order_number("A=2d17") == "A-17");
}

TEST_CASE("A link's data is a number with a tag, or a number alone", "[loyalty]") {  // R24
  const auto is = [](const char* data, const char* number, const char* tag) {
    const auto link = parse_order_link(data);
    return link && link->number == number && link->tag == tag;
  };

  CHECK(is("10432-0123456789", "10432", "0123456789"));
  CHECK(is("10432-ABCDEF0123", "10432", "abcdef0123"));
  CHECK(is("A=2D17-abcdef0123", "A-17", "abcdef0123"));
  CHECK(is("10432", "10432", ""));
}

TEST_CASE("A tag of another form is a wrong tag, not a part of the number", "[loyalty]") {
  for (const char* data :
       {"10432-", "10432-k7Qp", "10432-012345678", "10432-01234567890", "10432-012345678g"}) {
    CAPTURE(data);
    const auto link = parse_order_link(data);
    REQUIRE(link.has_value());
    CHECK(link->number == "10432");
    CHECK_FALSE(link->tag.empty());
    CHECK(link->tag.size() != 10);
  }
}

TEST_CASE("Data that is no order link is refused", "[loyalty]") {
  for (const char* data : {"", "-", "-0123456789", "10 432-0123456789", "1-2-0123456789"}) {
    CAPTURE(data);
    CHECK_FALSE(parse_order_link(data).has_value());
  }
}
