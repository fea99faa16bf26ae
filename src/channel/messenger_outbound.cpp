#include "channel/messenger_outbound.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "channel/json_read.h"
#include "channel/limits.h"
#include "core/text.h"

namespace regulars::channel {
namespace {

using core::Done;
using core::Result;
using nlohmann::json;

constexpr std::string_view kMore = "…";  // heads what could not stand in one request

bool is_blank(std::string_view text) {
  return core::trim(text).empty();
}

bool is_longer(std::string_view text, std::size_t units_max) {
  return core::utf16_length(text) > units_max;
}

// For titles that come out of a shop's data, where a refusal would cost the shopper the message.
std::string cut_title(std::string_view title, std::size_t units_max) {
  if (!is_longer(title, units_max)) {
    return std::string(title);
  }
  return core::trim(core::cut_utf16(title, units_max - 1)) + std::string(kMore);
}

// --- What is refused.

Result<Done> check_url(const std::string& url) {
  if (!url.starts_with("https://") || url.size() == std::string_view("https://").size()) {
    return core::invalid("an address in a message must begin with https://");
  }
  return Done{};
}

Result<Done> check_payload(const std::string& payload) {
  if (is_longer(payload, kMessengerPayloadUnits)) {
    return core::invalid("a payload is longer than 1000 characters");
  }
  return Done{};
}

Result<Done> check_button(const Button& button) {
  if (is_blank(button.title) || is_longer(button.title, kMessengerButtonTitleUnits)) {
    return core::invalid("a button's title must have 1 to 20 characters");
  }
  if (button.payload.empty() == button.url.empty()) {
    return core::invalid("a button needs either a payload or an address");
  }
  return button.url.empty() ? check_payload(button.payload) : check_url(button.url);
}

Result<Done> check_buttons(const std::vector<Button>& buttons) {
  for (const Button& button : buttons) {
    if (auto checked = check_button(button); !checked) {
      return checked;
    }
  }
  return Done{};
}

Result<Done> check_quick_replies(const std::vector<QuickReply>& replies) {
  for (const QuickReply& reply : replies) {
    if (is_blank(reply.title)) {
      return core::invalid("a quick reply has no title");
    }
    if (reply.payload.empty()) {
      return core::invalid("a quick reply has no payload");
    }
    if (auto checked = check_payload(reply.payload); !checked) {
      return checked;
    }
  }
  return Done{};
}

Result<Done> check_card(const Card& card) {
  if (is_blank(card.title)) {
    return core::invalid("a card has no title");
  }
  if (is_blank(card.subtitle) && card.image_url.empty() && card.buttons.empty()) {
    return core::invalid("a card needs a subtitle, a picture or a button");
  }
  if (card.buttons.size() > kMessengerButtons) {
    return core::invalid("a card has more than 3 buttons");
  }
  if (!card.image_url.empty()) {
    if (auto checked = check_url(card.image_url); !checked) {
      return checked;
    }
  }
  return check_buttons(card.buttons);
}

bool has_white_space(std::string_view code) {
  // Folding turns every kind of white space into a plain blank, and takes it off at the ends.
  return core::trim(code) != code || core::fold_words(code).find(' ') != std::string::npos;
}

Result<Done> check_coupon(const Coupon& coupon) {
  if (is_blank(coupon.title) || is_longer(coupon.title, kMessengerCouponTitleUnits) ||
      is_longer(coupon.subtitle, kMessengerCouponTitleUnits)) {
    return core::invalid("a coupon's title needs 1 to 80 characters, its subtitle at most 80");
  }
  if (coupon.code.empty() && coupon.url.empty()) {
    return core::invalid("a coupon needs a code or an address");
  }
  if (has_white_space(coupon.code)) {
    return core::invalid("a coupon's code must not contain blanks");
  }
  if (is_longer(coupon.url_title, kMessengerButtonTitleUnits)) {
    return core::invalid("the title of a coupon's button is longer than 20 characters");
  }
  if (!coupon.url.empty()) {
    if (auto checked = check_url(coupon.url); !checked) {
      return checked;
    }
  }
  return check_payload(coupon.payload);
}

Result<Done> check_message(const Message& message) {
  const bool has_body = !is_blank(message.text) || !message.cards.empty() || message.coupon;
  if (!has_body || (!message.buttons.empty() && is_blank(message.text))) {
    return core::invalid("a message needs a text, cards or a coupon; buttons need a text");
  }
  for (const Card& card : message.cards) {
    if (auto checked = check_card(card); !checked) {
      return checked;
    }
  }
  if (message.coupon) {
    if (auto checked = check_coupon(*message.coupon); !checked) {
      return checked;
    }
  }
  if (auto checked = check_buttons(message.buttons); !checked) {
    return checked;
  }
  return check_quick_replies(message.quick_replies);
}

// --- The parts of a request.

json button_json(const Button& button) {
  if (button.url.empty()) {
    return {{"type", "postback"}, {"title", button.title}, {"payload", button.payload}};
  }
  return {{"type", "web_url"}, {"title", button.title}, {"url", button.url}};
}

json template_json(json payload) {
  return {{"attachment", {{"type", "template"}, {"payload", std::move(payload)}}}};
}

// Buttons begin..end of `buttons` under a text.
json button_template(std::string_view text, const std::vector<Button>& buttons, std::size_t begin) {
  json list = json::array();
  const std::size_t end = std::min(buttons.size(), begin + kMessengerButtons);
  for (std::size_t i = begin; i < end; ++i) {
    list.push_back(button_json(buttons[i]));
  }
  return template_json({{"template_type", "button"}, {"text", text}, {"buttons", list}});
}

json card_json(const Card& card) {
  json element = {{"title", cut_title(card.title, kMessengerCardTitleUnits)}};
  if (!is_blank(card.subtitle)) {
    element["subtitle"] = cut_title(card.subtitle, kMessengerCardTitleUnits);
  }
  if (!card.image_url.empty()) {
    element["image_url"] = card.image_url;
  }
  for (const Button& button : card.buttons) {
    element["buttons"].push_back(button_json(button));
  }
  return element;
}

json coupon_template(const Coupon& coupon) {
  json payload = {{"template_type", "coupon"}, {"title", coupon.title}};
  const auto add = [&payload](const char* key, const std::string& value) {
    if (!value.empty()) {
      payload[key] = value;
    }
  };
  add("subtitle", coupon.subtitle);
  add("coupon_code", coupon.code);
  add("coupon_url", coupon.url);
  if (!coupon.url.empty()) {
    add("coupon_url_button_title", coupon.url_title);
  }
  add("payload", coupon.payload);
  return template_json(std::move(payload));
}

bool needs_numbers(const Message& message) {
  return message.quick_replies.size() + (message.asks_email ? 1 : 0) > kMessengerQuickReplies;
}

json quick_replies_json(const Message& message) {
  json list = json::array();
  if (message.asks_email) {
    list.push_back({{"content_type", "user_email"}});
  }
  if (needs_numbers(message)) {
    return list;
  }
  for (const QuickReply& reply : message.quick_replies) {
    list.push_back({{"content_type", "text"},
                    {"title", cut_title(reply.title, kMessengerQuickReplyTitleUnits)},
                    {"payload", reply.payload}});
  }
  return list;
}

std::string numbered(const std::vector<QuickReply>& replies) {
  std::string list;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    list += "\n" + std::to_string(i + 1) + ". " + replies[i].title;
  }
  return list;
}

// --- The messages of one utterance, in their order.

void add_texts(std::vector<json>& bodies, std::string_view text) {
  for (const std::string& piece : core::split_utf16(text, kMessengerTextUnits)) {
    bodies.push_back({{"text", piece}});
  }
}

// The end of the text stands above the first three buttons, what comes before it in texts of its
// own; further buttons follow under an ellipsis.
void add_text_with_buttons(std::vector<json>& bodies, const Message& message) {
  std::vector<std::string> pieces = core::split_utf16(message.text, kMessengerTextUnits);
  std::string last = pieces.back();
  pieces.pop_back();
  if (is_longer(last, kMessengerButtonTextUnits)) {
    std::string tail = core::split_utf16(last, kMessengerButtonTextUnits).back();
    pieces.push_back(core::trim(std::string_view(last).substr(0, last.size() - tail.size())));
    last = std::move(tail);
  }
  for (const std::string& piece : pieces) {
    bodies.push_back({{"text", piece}});
  }
  for (std::size_t i = 0; i < message.buttons.size(); i += kMessengerButtons) {
    bodies.push_back(button_template(i == 0 ? std::string_view(last) : kMore, message.buttons, i));
  }
}

void add_cards(std::vector<json>& bodies, const std::vector<Card>& cards) {
  for (std::size_t begin = 0; begin < cards.size(); begin += kMessengerCards) {
    json elements = json::array();
    const std::size_t end = std::min(cards.size(), begin + kMessengerCards);
    for (std::size_t i = begin; i < end; ++i) {
      elements.push_back(card_json(cards[i]));
    }
    bodies.push_back(template_json({{"template_type", "generic"}, {"elements", elements}}));
  }
}

std::vector<json> message_bodies(const Message& message) {
  std::vector<json> bodies;
  const std::string list = needs_numbers(message) ? numbered(message.quick_replies) : "";
  const bool is_text_only =
      message.buttons.empty() && message.cards.empty() && !message.coupon.has_value();
  if (is_text_only) {
    add_texts(bodies, message.text + list);
  } else if (message.buttons.empty()) {
    add_texts(bodies, message.text);
  } else {
    add_text_with_buttons(bodies, message);
  }
  add_cards(bodies, message.cards);
  if (message.coupon) {
    bodies.push_back(coupon_template(*message.coupon));
  }
  if (!is_text_only) {
    add_texts(bodies, list);
  }
  if (json replies = quick_replies_json(message); !replies.empty()) {
    bodies.back()["quick_replies"] = std::move(replies);
  }
  return bodies;
}

json recipient_json(std::string_view person) {
  constexpr std::string_view kUserRef = "user_ref:";
  if (person.starts_with(kUserRef)) {
    return {{"user_ref", person.substr(kUserRef.size())}};
  }
  return {{"id", person}};
}

}  // namespace

core::Result<std::vector<std::string>> to_send_requests(const Message& message,
                                                        std::string_view psid,
                                                        std::string_view metadata) {
  if (psid.empty()) {
    return core::invalid("a message needs somebody to be sent to");
  }
  if (auto checked = check_message(message); !checked) {
    return checked.error();
  }
  std::vector<std::string> requests;
  for (json& body : message_bodies(message)) {
    if (!metadata.empty()) {
      body["metadata"] = std::string(metadata) + "/" + std::to_string(requests.size() + 1);
      if (is_longer(body["metadata"].get_ref<const std::string&>(), kMessengerMetadataUnits)) {
        return core::invalid("the metadata is longer than 1000 characters");
      }
    }
    requests.push_back(dump_json({{"recipient", recipient_json(psid)},
                                  {"messaging_type", "RESPONSE"},
                                  {"message", std::move(body)}}));
  }
  return requests;
}

std::string typing_request(std::string_view psid) {
  return dump_json({{"recipient", recipient_json(psid)}, {"sender_action", "typing_on"}});
}

}  // namespace regulars::channel
