#include "channel/messenger_outbound.h"

#include <nlohmann/json.hpp>

#include "channel/limits.h"
#include "core/text.h"
#include "tests/catch.h"

namespace regulars::channel {
namespace {

using nlohmann::json;

std::vector<json> bodies(const Message& message) {
  const auto requests = to_send_requests(message, "7700", "job:8");
  INFO((requests ? "" : requests.error().sentence));
  REQUIRE(requests.has_value());
  std::vector<json> result;
  for (const std::string& request : *requests) {
    result.push_back(json::parse(request));
    CHECK(result.back()["recipient"] == json{{"id", "7700"}});
    CHECK(result.back()["messaging_type"] == "RESPONSE");
    CHECK_FALSE(result.back().contains("tag"));
    CHECK(result.back()["message"]["metadata"] == "job:8/" + std::to_string(result.size()));
  }
  return result;
}

json payload(const json& body) {
  return body["message"]["attachment"]["payload"];
}

bool is_refused(const Message& message) {
  const auto requests = to_send_requests(message, "7700", "job:8");
  return !requests && requests.error().code == core::ErrorCode::kInvalid;
}

Button tap(const std::string& title, const std::string& payload) {
  return {.title = title, .payload = payload};
}

Message with_replies(std::size_t count) {
  Message message{.text = "Which one?"};
  for (std::size_t i = 1; i <= count; ++i) {
    message.quick_replies.push_back({.title = "Prize " + std::to_string(i), .payload = "p"});
  }
  return message;
}

Message with_coupon() {
  return {.coupon = Coupon{.title = "5 USD off",
                           .subtitle = "One use, until 31 December",
                           .code = "TOWEL-7QK2",
                           .url = "https://shop.example/apply?c=TOWEL-7QK2",
                           .url_title = "Use it now",
                           .payload = "redemption:55"}};
}

}  // namespace

TEST_CASE("A text with quick replies is written as the Send API wants it", "[channel][golden]") {
  const Message message{.text = "Which e-mail did you order with?",
                        .quick_replies = {{.title = "Another one", .payload = "EMAIL_OTHER"}},
                        .asks_email = true};

  const auto requests = to_send_requests(message, "7700", "job:8");

  REQUIRE(requests.has_value());
  REQUIRE(requests->size() == 1);
  CHECK(requests->front() ==
        R"({"message":{"metadata":"job:8/1","quick_replies":[{"content_type":"user_email"},)"
        R"({"content_type":"text","payload":"EMAIL_OTHER","title":"Another one"}],)"
        R"("text":"Which e-mail did you order with?"},)"
        R"("messaging_type":"RESPONSE","recipient":{"id":"7700"}})");
}

TEST_CASE("A text with buttons is written as a button template", "[channel][golden]") {
  const Message message{.text = "What next?",
                        .buttons = {tap("My points", "BALANCE"),
                                    {.title = "The shop", .url = "https://shop.example/"}}};

  const auto requests = to_send_requests(message, "7700", "");

  REQUIRE(requests.has_value());
  REQUIRE(requests->size() == 1);
  CHECK(requests->front() ==
        R"({"message":{"attachment":{"payload":{"buttons":[)"
        R"({"payload":"BALANCE","title":"My points","type":"postback"},)"
        R"({"title":"The shop","type":"web_url","url":"https://shop.example/"}],)"
        R"("template_type":"button","text":"What next?"},"type":"template"}},)"
        R"("messaging_type":"RESPONSE","recipient":{"id":"7700"}})");
}

TEST_CASE("Cards are written as a generic template", "[channel][golden]") {
  const Message message{.cards = {{.title = "Linen hand towel",
                                   .subtitle = "200 points",
                                   .image_url = "https://shop.example/t.jpg",
                                   .buttons = {tap("Take it", "TAKE:towel")}}}};

  const auto requests = to_send_requests(message, "7700", "");

  REQUIRE(requests.has_value());
  CHECK(requests->front() ==
        R"({"message":{"attachment":{"payload":{"elements":[{"buttons":[)"
        R"({"payload":"TAKE:towel","title":"Take it","type":"postback"}],)"
        R"("image_url":"https://shop.example/t.jpg","subtitle":"200 points",)"
        R"("title":"Linen hand towel"}],"template_type":"generic"},"type":"template"}},)"
        R"("messaging_type":"RESPONSE","recipient":{"id":"7700"}})");
}

TEST_CASE("A coupon is written as a coupon template", "[channel][golden]") {
  const auto requests = to_send_requests(with_coupon(), "7700", "");

  REQUIRE(requests.has_value());
  REQUIRE(requests->size() == 1);
  CHECK(requests->front() == R"({"message":{"attachment":{"payload":{"coupon_code":"TOWEL-7QK2",)"
                             R"("coupon_url":"https://shop.example/apply?c=TOWEL-7QK2",)"
                             R"("coupon_url_button_title":"Use it now","payload":"redemption:55",)"
                             R"("subtitle":"One use, until 31 December","template_type":"coupon",)"
                             R"("title":"5 USD off"},"type":"template"}},)"
                             R"("messaging_type":"RESPONSE","recipient":{"id":"7700"}})");
}

TEST_CASE("The typing sign goes alone with its recipient", "[channel][golden]") {
  CHECK(typing_request("7700") == R"({"recipient":{"id":"7700"},"sender_action":"typing_on"})");
}

TEST_CASE("A person known by a user_ref only is written to by it", "[channel]") {
  const auto requests = to_send_requests({.text = "Hi"}, "user_ref:r-1", "");

  REQUIRE(requests.has_value());
  CHECK(json::parse(requests->front())["recipient"] == json{{"user_ref", "r-1"}});
}

TEST_CASE("2000 characters are one text, 2001 are two, and nothing is lost", "[channel]") {
  const std::string fits = std::string(1500, 'a') + " " + std::string(499, 'b');

  CHECK(bodies({.text = fits}).size() == 1);

  const auto two = bodies({.text = fits + "c"});
  REQUIRE(two.size() == 2);
  CHECK(two[0]["message"]["text"] == std::string(1500, 'a'));
  CHECK(two[1]["message"]["text"] == std::string(499, 'b') + "c");
}

TEST_CASE("The length of a text counts UTF-16 units", "[channel]") {
  std::string emoji;
  for (int i = 0; i < 1000; ++i) {
    emoji += "\xF0\x9F\x98\x80";
  }

  CHECK(bodies({.text = emoji}).size() == 1);
  CHECK(bodies({.text = emoji + "a"}).size() == 2);
}

TEST_CASE("Quick replies stand on the last of several texts", "[channel]") {
  Message message = with_replies(2);
  message.text = std::string(1500, 'a') + " " + std::string(1500, 'b');

  const auto parts = bodies(message);

  REQUIRE(parts.size() == 2);
  CHECK_FALSE(parts[0]["message"].contains("quick_replies"));
  CHECK(parts[1]["message"]["quick_replies"].size() == 2);
}

TEST_CASE("13 quick replies are shown, 14 become a numbered text", "[channel]") {
  const auto shown = bodies(with_replies(13));
  REQUIRE(shown.size() == 1);
  CHECK(shown[0]["message"]["quick_replies"].size() == 13);

  const auto numbered = bodies(with_replies(14));
  REQUIRE(numbered.size() == 1);
  CHECK_FALSE(numbered[0]["message"].contains("quick_replies"));
  const std::string text = numbered[0]["message"]["text"];
  CHECK(text.starts_with("Which one?\n1. Prize 1\n2. Prize 2\n"));
  CHECK(text.ends_with("\n14. Prize 14"));
}

TEST_CASE("The offer of the e-mail address counts as a quick reply and stays", "[channel]") {
  Message message = with_replies(12);
  message.asks_email = true;
  CHECK(bodies(message)[0]["message"]["quick_replies"].size() == 13);

  message = with_replies(13);
  message.asks_email = true;
  const auto numbered = bodies(message);
  CHECK(numbered[0]["message"]["quick_replies"] == json{{{"content_type", "user_email"}}});
}

TEST_CASE("The numbers of a carousel's many answers come after it", "[channel]") {
  Message message = with_replies(14);
  message.text.clear();
  message.cards = {{.title = "Towel", .subtitle = "200 points"}};

  const auto parts = bodies(message);

  REQUIRE(parts.size() == 2);
  CHECK(payload(parts[0])["template_type"] == "generic");
  CHECK(parts[1]["message"]["text"].get<std::string>().starts_with("1. Prize 1\n"));
}

TEST_CASE("3 buttons are one template, 4 are two", "[channel]") {
  Message message{.text = "What next?", .buttons = {tap("A", "a"), tap("B", "b"), tap("C", "c")}};
  CHECK(bodies(message).size() == 1);

  message.buttons.push_back(tap("D", "d"));
  const auto two = bodies(message);
  REQUIRE(two.size() == 2);
  CHECK(payload(two[0])["text"] == "What next?");
  CHECK(payload(two[0])["buttons"].size() == 3);
  CHECK(payload(two[1])["text"] == "…");
  CHECK(payload(two[1])["buttons"][0]["title"] == "D");
}

TEST_CASE("640 characters stand above buttons, more begin in a text of their own", "[channel]") {
  const std::string head(600, 'a');
  Message message{.text = head + " " + std::string(39, 'b'), .buttons = {tap("A", "a")}};
  CHECK(bodies(message).size() == 1);

  message.text += "b";
  const auto two = bodies(message);
  REQUIRE(two.size() == 2);
  CHECK(two[0]["message"]["text"] == head);
  CHECK(payload(two[1])["text"] == std::string(40, 'b'));
  CHECK(payload(two[1])["buttons"].size() == 1);
}

TEST_CASE("10 cards are one carousel, 11 are two", "[channel]") {
  Message message{.text = "Our prizes"};
  message.cards.assign(10, {.title = "Towel", .subtitle = "200 points"});
  CHECK(bodies(message).size() == 2);

  message.cards.push_back({.title = "Last", .subtitle = "300 points"});
  const auto three = bodies(message);
  REQUIRE(three.size() == 3);
  CHECK(three[0]["message"]["text"] == "Our prizes");
  CHECK(payload(three[1])["elements"].size() == 10);
  CHECK(payload(three[2])["elements"][0]["title"] == "Last");
}

TEST_CASE("Long titles of cards and quick replies are cut between two letters", "[channel]") {
  // A flag is one letter of four UTF-16 units.
  const std::string flag = "\xF0\x9F\x87\xB9\xF0\x9F\x87\xAD";
  Message message{.text = "Which?",
                  .quick_replies = {{.title = std::string(20, 'a'), .payload = "p"},
                                    {.title = std::string(21, 'a'), .payload = "p"},
                                    {.title = std::string(17, 'a') + flag, .payload = "p"}},
                  .cards = {{.title = std::string(81, 't'), .subtitle = std::string(80, 's')}}};

  const auto parts = bodies(message);

  const json replies = parts[1]["message"]["quick_replies"];
  CHECK(replies[0]["title"] == std::string(20, 'a'));
  CHECK(replies[1]["title"] == std::string(19, 'a') + "…");
  CHECK(replies[2]["title"] == std::string(17, 'a') + "…");
  CHECK(payload(parts[1])["elements"][0]["title"] == std::string(79, 't') + "…");
  CHECK(payload(parts[1])["elements"][0]["subtitle"] == std::string(80, 's'));
}

TEST_CASE("A message that cannot be said within the limits is refused", "[channel]") {
  SECTION("Nothing to say") {
    CHECK(is_refused({}));
    CHECK(is_refused({.text = " \n\t"}));
    CHECK(is_refused({.quick_replies = {{.title = "Yes", .payload = "y"}}}));
    CHECK(is_refused({.buttons = {tap("A", "a")}}));
  }
  SECTION("Titles of buttons") {
    CHECK_FALSE(is_refused({.text = "x", .buttons = {tap(std::string(20, 'a'), "a")}}));
    CHECK(is_refused({.text = "x", .buttons = {tap(std::string(21, 'a'), "a")}}));
    CHECK(is_refused({.text = "x", .buttons = {tap(" ", "a")}}));
  }
  SECTION("A button with both or neither") {
    CHECK(is_refused({.text = "x", .buttons = {{.title = "A"}}}));
    CHECK(is_refused(
        {.text = "x", .buttons = {{.title = "A", .payload = "p", .url = "https://x.example"}}}));
  }
  SECTION("Addresses") {
    CHECK(is_refused({.text = "x", .buttons = {{.title = "A", .url = "http://x.example"}}}));
    CHECK(is_refused({.text = "x", .buttons = {{.title = "A", .url = "https://"}}}));
    CHECK(is_refused({.text = "x", .buttons = {{.title = "A", .url = "javascript:alert(1)"}}}));
    CHECK(is_refused({.cards = {{.title = "T", .image_url = "http://x.example/i.png"}}}));
  }
  SECTION("Payloads") {
    const auto reply = [](std::size_t size) {
      return Message{.text = "x",
                     .quick_replies = {{.title = "A", .payload = std::string(size, 'p')}}};
    };
    CHECK_FALSE(is_refused(reply(1000)));
    CHECK(is_refused(reply(1001)));
    CHECK(is_refused(reply(0)));
    CHECK(is_refused({.text = "x", .buttons = {tap("A", std::string(1001, 'p'))}}));
  }
  SECTION("Cards") {
    CHECK(is_refused({.cards = {{.title = " ", .subtitle = "s"}}}));
    CHECK(is_refused({.cards = {{.title = "Alone"}}}));
    CHECK(is_refused(
        {.cards = {{.title = "T",
                    .buttons = {tap("A", "a"), tap("B", "b"), tap("C", "c"), tap("D", "d")}}}}));
  }
  SECTION("A quick reply without a title") {
    CHECK(is_refused({.text = "x", .quick_replies = {{.title = "", .payload = "p"}}}));
  }
}

TEST_CASE("A coupon outside its limits is refused", "[channel]") {
  const auto changed = [](auto change) {
    Message message = with_coupon();
    change(*message.coupon);
    return message;
  };

  CHECK_FALSE(is_refused(with_coupon()));
  CHECK_FALSE(is_refused(changed([](Coupon& c) { c.title.assign(80, 't'); })));
  CHECK(is_refused(changed([](Coupon& c) { c.title.assign(81, 't'); })));
  CHECK(is_refused(changed([](Coupon& c) { c.title = " "; })));
  CHECK(is_refused(changed([](Coupon& c) { c.subtitle.assign(81, 't'); })));
  CHECK(is_refused(changed([](Coupon& c) { c.code = "TWO WORDS"; })));
  CHECK(is_refused(changed([](Coupon& c) { c.code = "END "; })));
  CHECK(is_refused(changed([](Coupon& c) {
    c.code =
        "NO\xC2\xA0"
        "BREAK";
  })));
  CHECK(is_refused(changed([](Coupon& c) { c.url = "http://shop.example"; })));
  CHECK(is_refused(changed([](Coupon& c) { c.url_title.assign(21, 't'); })));
  CHECK(is_refused(changed([](Coupon& c) { c.payload.assign(1001, 'p'); })));
  CHECK_FALSE(is_refused(changed([](Coupon& c) { c.url.clear(); })));
  CHECK_FALSE(is_refused(changed([](Coupon& c) { c.code.clear(); })));
  CHECK(is_refused(changed([](Coupon& c) {
    c.url.clear();
    c.code.clear();
  })));
}

TEST_CASE("A message to nobody, or with metadata over 1000 characters, is refused", "[channel]") {
  CHECK_FALSE(to_send_requests({.text = "x"}, "", "").has_value());
  CHECK(to_send_requests({.text = "x"}, "7700", std::string(998, 'm')).has_value());
  CHECK_FALSE(to_send_requests({.text = "x"}, "7700", std::string(999, 'm')).has_value());
}

TEST_CASE("A refusal does not repeat what the message says", "[channel]") {
  const auto refused =
      to_send_requests({.text = "x", .buttons = {tap("A secret of the shopper", "p")}}, "7700", "");

  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().sentence.find("secret") == std::string::npos);
}

TEST_CASE("Bytes that are not UTF-8 become U+FFFD and stop nothing", "[channel]") {
  const Message message{.text = "a\xFFz",
                        .quick_replies = {{.title = "b\xC3", .payload = "p\xFE"}},
                        .cards = {{.title = "c\x80", .subtitle = "s"}}};

  const auto requests = to_send_requests(message, "77\xFF", "m\xFF");

  REQUIRE(requests.has_value());
  for (const std::string& request : *requests) {
    CHECK(core::is_utf8(request));
    CHECK(json::accept(request));
  }
}

}  // namespace regulars::channel
