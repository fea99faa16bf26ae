#include "engine/conversation_text.h"

#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using flow::Conversation;

namespace {

Conversation full() {
  return {.id = "7.3",
          .stack = {{.flow = "order", .step = "claim"}, {.flow = "join", .step = "email"}},
          .waiting = flow::Waiting::kAction,
          .visit = 12,
          .tries = 2,
          .saved = {{"order", "10432"}, {"odd", "\"\n\\ \xC3\xB6 \xF0\x9F\x8E\x81"}},
          .picked = {{"reward", "towel"}},
          .facts = {{"text", std::string("x")},
                    {"number", std::int64_t{-5}},
                    {"money", core::Money{.minor = 5990, .currency = "USD"}},
                    {"day", core::from_ms(1'767'607'200'000)},
                    {"yes", true},
                    {"no", false}},
          .action = "claim_order",
          .late = "shop_silent",
          .due = core::from_ms(1'767'607'208'000)};
}

}  // namespace

TEST_CASE("A conversation is kept with everything it knows", "[engine]") {
  const auto again = conversation_from_text(to_text(full()));

  REQUIRE(again.has_value());
  CHECK(*again == full());
}

TEST_CASE("Every kind of waiting is kept under its name", "[engine]") {
  for (const auto& [waiting, name] : {std::pair{flow::Waiting::kNothing, "nothing"},
                                      std::pair{flow::Waiting::kChoice, "choice"},
                                      std::pair{flow::Waiting::kAnswer, "answer"},
                                      std::pair{flow::Waiting::kAction, "action"},
                                      std::pair{flow::Waiting::kTime, "time"}}) {
    Conversation conversation = full();
    conversation.waiting = waiting;
    conversation.due.reset();
    const std::string text = to_text(conversation);
    CHECK(text.find("\"waiting\":\"" + std::string(name) + "\"") != std::string::npos);
    CHECK(conversation_from_text(text)->waiting == waiting);
    CHECK_FALSE(conversation_from_text(text)->due.has_value());
  }
}

TEST_CASE("A conversation that is over is an empty text", "[engine]") {
  CHECK(to_text(Conversation{.id = "7.3"}).empty());
  REQUIRE(conversation_from_text("").has_value());
  CHECK(conversation_from_text("")->is_over());
}

TEST_CASE("A text that is no conversation is refused", "[engine]") {
  for (const char* text : {"x", "[]", "{}", "{\"id\":5}", "null"}) {
    CAPTURE(text);
    const auto conversation = conversation_from_text(text);
    REQUIRE_FALSE(conversation.has_value());
    CHECK(conversation.error().code == core::ErrorCode::kInvalid);
  }
}

TEST_CASE("A state that cannot be read is told to the owner and the person goes on", "[engine]") {
  test::TestShop shop;
  shop.types("help");
  shop.heard();
  shop.db().execute("UPDATE conversation SET state = 'damaged'");

  shop.types("points");

  CHECK(test::has_part(shop.heard(), "You have no card yet."));
  CHECK(test::has_part(shop.notes(), "a conversation's state cannot be read"));
}
