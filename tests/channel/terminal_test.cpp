#include "channel/terminal.h"

#include "tests/catch.h"

namespace regulars::channel {

TEST_CASE("A text with answers is a bubble with numbers under it", "[channel][golden]") {
  const Message message{.text = "Shall I save your points?\n\nIt is free.",
                        .quick_replies = {{.title = "Yes please", .payload = "y"},
                                          {.title = "No thanks", .payload = "n"}},
                        .asks_email = true};

  CHECK(to_terminal(message, 80) ==
        "  | Shall I save your points?\n"
        "  |\n"
        "  | It is free.\n"
        "  [1] Yes please\n"
        "  [2] No thanks\n"
        "  (or type an e-mail address)\n");
}

TEST_CASE("Cards, a coupon and buttons are numbered in the order shown", "[channel][golden]") {
  const Message message{.text = "Look:",
                        .quick_replies = {{.title = "Later", .payload = "l"}},
                        .buttons = {{.title = "Points", .payload = "p"},
                                    {.title = "Shop", .url = "https://shop.example"}},
                        .cards = {{.title = "Towel",
                                   .subtitle = "200 points",
                                   .image_url = "https://shop.example/t.jpg",
                                   .buttons = {{.title = "Take it", .payload = "t"}}}},
                        .coupon = Coupon{.title = "5 USD off",
                                         .subtitle = "Once",
                                         .code = "C-1",
                                         .url = "https://shop.example/c",
                                         .payload = "r:1"}};

  CHECK(to_terminal(message, 80) ==
        "  | Look:\n"
        "  [1] Points\n"
        "  | Shop: https://shop.example\n"
        "  | * Towel\n"
        "  | 200 points\n"
        "  | picture: https://shop.example/t.jpg\n"
        "  [2] Take it\n"
        "  | * 5 USD off\n"
        "  | Once\n"
        "  | code: C-1\n"
        "  | Shop now: https://shop.example/c\n"
        "  [3] Reveal code\n"
        "  [4] Later\n");
  CHECK(options(message) ==
        std::vector<Option>{{.title = "Points", .payload = "p", .coupon_code = ""},
                            {.title = "Take it", .payload = "t", .coupon_code = ""},
                            {.title = "Reveal code", .payload = "r:1", .coupon_code = "C-1"},
                            {.title = "Later", .payload = "l", .coupon_code = ""}});
}

TEST_CASE("Numbers may go on from an earlier message", "[channel]") {
  const Message message{.text = "Well?", .quick_replies = {{.title = "Yes", .payload = "y"}}};

  CHECK(to_terminal(message, 80, 3) == "  | Well?\n  [3] Yes\n");
}

TEST_CASE("Lines are wrapped between words at the given width", "[channel]") {
  const Message message{.text = "one two three four five six seven eight nine ten"};

  CHECK(to_terminal(message, 24) ==
        "  | one two three four\n"
        "  | five six seven eight\n"
        "  | nine ten\n");
  // Too narrow and too wide are held to the limits.
  CHECK(to_terminal(message, -5) == to_terminal(message, 20));
  CHECK(to_terminal(message, 100000) == to_terminal(message, 200));
}

TEST_CASE("What a message says cannot steer the terminal", "[channel]") {
  const Message message{.text = "\x1B[2Jgone\x07",
                        .quick_replies = {{.title = "a\nb\x1B]0;x", .payload = "p"}}};

  const std::string shown = to_terminal(message, 80);

  CHECK(shown.find('\x1B') == std::string::npos);
  CHECK(shown.find('\x07') == std::string::npos);
  CHECK(shown == "  | [2Jgone\n  [1] a b]0;x\n");
}

TEST_CASE("A message that says nothing draws nothing", "[channel]") {
  CHECK(to_terminal({}, 80).empty());
  CHECK(options({}).empty());
}

}  // namespace regulars::channel
