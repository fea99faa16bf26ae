#include "channel/message_json.h"

#include <string>

#include "tests/catch.h"

namespace regulars::channel {
namespace {

Message everything() {
  return {.text = "Hello \"you\"\n\xF0\x9F\x98\x80",
          .quick_replies = {{.title = "Yes", .payload = "y"}, {.title = "No", .payload = "n"}},
          .asks_email = true,
          .buttons = {{.title = "Tap", .payload = "p"},
                      {.title = "Open", .url = "https://shop.example"}},
          .cards = {{.title = "Towel",
                     .subtitle = "200 points",
                     .image_url = "https://shop.example/t.jpg",
                     .buttons = {{.title = "Take", .payload = "t"}}}},
          .coupon = Coupon{.title = "5 off",
                           .subtitle = "once",
                           .code = "C-1",
                           .url = "https://shop.example/c",
                           .url_title = "Use",
                           .payload = "r:1"}};
}

}  // namespace

TEST_CASE("A message comes back from its JSON as it was", "[channel]") {
  for (const Message& message : {everything(),
                                 Message{},
                                 Message{.text = std::string("a\0b", 3)},
                                 Message{.coupon = Coupon{}},
                                 Message{.cards = {Card{}}}}) {
    const std::string json = to_json(message);
    INFO(json);
    const auto again = message_from_json(json);
    REQUIRE(again.has_value());
    CHECK(*again == message);
  }
}

TEST_CASE("The JSON of a kept message stays as it is", "[channel][golden]") {
  CHECK(to_json({.text = "Hi", .quick_replies = {{.title = "Yes", .payload = "y"}}}) ==
        R"({"quick_replies":[{"payload":"y","title":"Yes"}],"text":"Hi"})");
  CHECK(to_json({}) == "{}");
}

TEST_CASE("Text that is not a kept message is refused", "[channel]") {
  for (const char* text : {"",
                           "x",
                           "null",
                           "[]",
                           "1",
                           R"("text")",
                           R"({"text":1})",
                           R"({"text":null})",
                           R"({"words":"x"})",
                           R"({"quick_replies":{}})",
                           R"({"quick_replies":["x"]})",
                           R"({"quick_replies":[{"title":1}]})",
                           R"({"asks_email":1})",
                           R"({"buttons":null})",
                           R"({"cards":[{"buttons":[{"link":"x"}]}]})",
                           R"({"coupon":[]})",
                           R"({"coupon":{"code":7}})",
                           R"({"text":"a","text":"b"})"}) {
    INFO(text);
    const auto message = message_from_json(text);
    REQUIRE_FALSE(message.has_value());
    CHECK(message.error().code == core::ErrorCode::kInvalid);
  }
}

TEST_CASE("Bytes that are not UTF-8 are kept as U+FFFD", "[channel]") {
  const auto again = message_from_json(to_json({.text = "a\xFFz"}));

  REQUIRE(again.has_value());
  CHECK(again->text == "a\xEF\xBF\xBDz");
}

}  // namespace regulars::channel
