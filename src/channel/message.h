// What can be said on any channel: one neutral message, before it takes a channel's form.
//
// A Message says one thing. Long texts and many buttons are split by the channel's renderer, never
// by the platform; channel/limits.h has each channel's numbers.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace regulars::channel {

/// A tap that answers for the person and then disappears.
struct QuickReply {
  std::string title{};
  std::string payload{};  // what comes back, at most 1000 characters

  friend bool operator==(const QuickReply&, const QuickReply&) = default;
};

/// A button that stays in the chat history. Exactly one of payload and url is set.
struct Button {
  std::string title{};
  std::string payload{};
  std::string url{};  // https only

  friend bool operator==(const Button&, const Button&) = default;
};

struct Card {
  std::string title{};
  std::string subtitle{};
  std::string image_url{};
  std::vector<Button> buttons{};

  friend bool operator==(const Card&, const Card&) = default;
};

/// A code that the person reveals with a tap, with a link that checks out with it.
struct Coupon {
  std::string title{};
  std::string subtitle{};
  std::string code{};  // no blanks
  std::string url{};   // may be empty
  std::string url_title{};
  std::string payload{};  // comes back when the code is revealed

  friend bool operator==(const Coupon&, const Coupon&) = default;
};

/// One utterance. Either text (with quick replies or with buttons), or cards, or a coupon.
struct Message {
  std::string text{};
  std::vector<QuickReply> quick_replies{};
  bool asks_email = false;  // offer the address the platform knows, beside the quick replies
  std::vector<Button> buttons{};
  std::vector<Card> cards{};
  std::optional<Coupon> coupon{};

  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace regulars::channel
