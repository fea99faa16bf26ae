#include "loyalty/points/reason.h"

#include <array>

#include "tests/catch.h"

using namespace regulars::loyalty;

TEST_CASE("The names of the reasons on disk stay as they are", "[loyalty]") {
  constexpr std::array kNames{"other",
                              "order",
                              "refund",
                              "joining",
                              "prize",
                              "prize_back",
                              "coupon_back",
                              "usable",
                              "expired",
                              "activity",
                              "gift",
                              "referral",
                              "referred",
                              "referral_back",
                              "correction"};
  int number = 0;
  for (const char* name : kNames) {
    CAPTURE(name);
    const auto reason = static_cast<Reason>(number++);
    CHECK(std::string(to_string(reason)) == name);
    CHECK(reason_from(name) == reason);
  }
  CHECK_FALSE(reason_from("nonsense").has_value());
}

TEST_CASE("A reason is said in the member's language", "[loyalty]") {
  CHECK(reason_text(Reason::kOrder, "10432", "en") == "Order 10432");
  CHECK(reason_text(Reason::kOrder, "1\n2\r\t3", "en") == "Order 1 2  3");
  CHECK(reason_text(Reason::kOrder, "10432", "es-MX") == "Pedido 10432");
  CHECK(reason_text(Reason::kOrder, "10432", "th") == "คำสั่งซื้อ 10432");
  CHECK(reason_text(Reason::kOrder, "10432", "vi") == "Đơn hàng 10432");
  CHECK(reason_text(Reason::kJoining, "", "de") == "Joining bonus");
  CHECK(reason_text(Reason::kCorrection, "{} odd {}", "en") == "Correction: {} odd {}");
}
