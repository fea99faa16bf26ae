// What people type when they are asked for an order number (R26).
#include "core/text.h"
#include "tests/catch.h"

namespace regulars::core {
namespace {

TEST_CASE("Marks and words before an order number are taken off", "[core]") {
  for (const char* same : {"10432",
                           " 10432 ",
                           "#10432",
                           "# 10432",
                           "##10432",
                           "order 10432",
                           "Order #10432",
                           "ORDER: 10432",
                           "order10432",
                           "order number 10432",
                           "Order Number: #10432",
                           "no. 10432",
                           "No 10432",
                           "Nr. 10432",
                           "order no. 10432",
                           "Order No 10432",
                           "\u2116 10432",
                           "\u211610432",
                           "N\u00BA 10432",
                           "n\u00B0 10432",
                           "Pedido 10432",
                           "Bestellung 10432",
                           "número 10432",
                           "Đơn hàng 10432",
                           "คำสั่งซื้อ 10432",
                           "１０４３２",
                           "\u300010432\u00A0",
                           "10432\n"}) {
    CAPTURE(same);
    CHECK(canonical_order_number(same) == "10432");
  }
}

TEST_CASE("Letters and marks that belong to an order number stay", "[core]") {
  CHECK(canonical_order_number("A-1007") == "A-1007");
  CHECK(canonical_order_number("#PDT#2983") == "PDT#2983");
  CHECK(canonical_order_number("2026/11_0042.b") == "2026/11_0042.b");
  CHECK(canonical_order_number("000000123") == "000000123");
  CHECK(canonical_order_number("NORTH-12") == "NORTH-12");
  CHECK(canonical_order_number("ORDERLY7") == "ORDERLY7");
  CHECK(canonical_order_number("khwlilzll") == "khwlilzll");
  CHECK(canonical_order_number("NO1234") == "NO1234");
}

TEST_CASE("Text that holds no order number is refused", "[core]") {
  for (const char* wrong : {"",
                            " ",
                            "#",
                            "###",
                            "order",
                            "Order #",
                            "no.",
                            "I have no number",
                            "10432!",
                            "10432; DROP",
                            "10,432",
                            "10432@shop",
                            "👍",
                            "10432\n10433"}) {
    CAPTURE(wrong);
    CHECK(canonical_order_number(wrong) == std::nullopt);
  }
}

TEST_CASE("An order number has at most 64 characters", "[core]") {
  CHECK(canonical_order_number(std::string(64, '7')) == std::string(64, '7'));
  CHECK(canonical_order_number(std::string(65, '7')) == std::nullopt);
  CHECK(canonical_order_number("#" + std::string(64, '7')).has_value());
  CHECK(canonical_order_number(std::string(5000, '7')) == std::nullopt);
}

TEST_CASE("Controls and direction marks do not hide in an order number", "[core]") {
  CHECK(canonical_order_number("10\xE2\x80\xAE"
                               "432") == "10432");
  CHECK(canonical_order_number(std::string_view("104\0"
                                                "32",
                                                6)) == "10432");
}

}  // namespace
}  // namespace regulars::core
