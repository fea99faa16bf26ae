#include "channel/terminal.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "channel/limits.h"
#include "core/limits.h"
#include "core/text.h"

namespace regulars::channel {
namespace {

constexpr const char* kRevealTitle = "Reveal code";

std::string shown(std::string_view text) {
  return core::clean(text, core::kMaxTextBytes);
}

// One line without line feeds, for titles and addresses.
std::string one_line(std::string_view text) {
  std::string line = shown(text);
  std::ranges::replace(line, '\n', ' ');
  return line;
}

class Drawing {
 public:
  Drawing(int columns, std::size_t first)
      : columns_(static_cast<std::size_t>(
            std::clamp(columns, kTerminalColumnsMin, kTerminalColumnsMax))),
        next_option_(first) {}

  // A paragraph behind a bar; empty lines of the text stay.
  void bubble(std::string_view text) {
    const std::string clean = shown(core::trim(text));
    std::size_t begin = 0;
    while (begin < clean.size()) {
      const std::size_t end = std::min(clean.find('\n', begin), clean.size());
      paragraph(std::string_view(clean).substr(begin, end - begin));
      begin = end + 1;
    }
  }

  void line(std::string_view text) { text_ += "  | " + one_line(text) + "\n"; }

  void link(const Button& button) { line(button.title + ": " + button.url); }

  void option(std::string_view title) {
    text_ += "  [" + std::to_string(next_option_++) + "] " + one_line(title) + "\n";
  }

  void buttons(const std::vector<Button>& buttons) {
    for (const Button& button : buttons) {
      if (button.url.empty()) {
        option(button.title);
      } else {
        link(button);
      }
    }
  }

  void hint(std::string_view text) { text_ += "  (" + std::string(text) + ")\n"; }

  std::string take() { return std::move(text_); }

 private:
  void paragraph(std::string_view text) {
    constexpr std::size_t kBarColumns = 4;
    const std::vector<std::string> lines = core::split_utf16(text, columns_ - kBarColumns);
    if (lines.empty()) {
      text_ += "  |\n";
    }
    for (const std::string& row : lines) {
      text_ += "  | " + row + "\n";
    }
  }

  std::size_t columns_;
  std::size_t next_option_;
  std::string text_;
};

void draw_card(Drawing& drawing, const Card& card) {
  drawing.bubble("* " + card.title);
  drawing.bubble(card.subtitle);
  if (!card.image_url.empty()) {
    drawing.line("picture: " + card.image_url);
  }
  drawing.buttons(card.buttons);
}

void draw_coupon(Drawing& drawing, const Coupon& coupon) {
  drawing.bubble("* " + coupon.title);
  drawing.bubble(coupon.subtitle);
  if (!coupon.code.empty()) {
    drawing.line("code: " + coupon.code);
  }
  if (!coupon.url.empty()) {
    const std::string title = coupon.url_title.empty() ? "Shop now" : coupon.url_title;
    drawing.link({.title = title, .payload = "", .url = coupon.url});
  }
  if (!coupon.payload.empty()) {
    drawing.option(kRevealTitle);
  }
}

void add_options(std::vector<Option>& list, const std::vector<Button>& buttons) {
  for (const Button& button : buttons) {
    if (button.url.empty()) {
      list.push_back({.title = button.title, .payload = button.payload, .coupon_code = ""});
    }
  }
}

}  // namespace

std::vector<Option> options(const Message& message) {
  std::vector<Option> list;
  add_options(list, message.buttons);
  for (const Card& card : message.cards) {
    add_options(list, card.buttons);
  }
  if (message.coupon && !message.coupon->payload.empty()) {
    list.push_back({.title = kRevealTitle,
                    .payload = message.coupon->payload,
                    .coupon_code = message.coupon->code});
  }
  for (const QuickReply& reply : message.quick_replies) {
    list.push_back({.title = reply.title, .payload = reply.payload, .coupon_code = ""});
  }
  return list;
}

std::string to_terminal(const Message& message, int columns, std::size_t first) {
  Drawing drawing(columns, first);
  drawing.bubble(message.text);
  drawing.buttons(message.buttons);
  for (const Card& card : message.cards) {
    draw_card(drawing, card);
  }
  if (message.coupon) {
    draw_coupon(drawing, *message.coupon);
  }
  for (const QuickReply& reply : message.quick_replies) {
    drawing.option(reply.title);
  }
  if (message.asks_email) {
    drawing.hint("or type an e-mail address");
  }
  return drawing.take();
}

}  // namespace regulars::channel
