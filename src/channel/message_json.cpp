#include "channel/message_json.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <nlohmann/json.hpp>

#include "channel/json_read.h"

namespace regulars::channel {
namespace {

using nlohmann::json;

// --- Writing. What is empty is left out.

json to_tree(std::initializer_list<std::pair<const char*, const std::string*>> fields) {
  json tree = json::object();
  for (const auto& [key, value] : fields) {
    if (!value->empty()) {
      tree[key] = *value;
    }
  }
  return tree;
}

json to_tree(const QuickReply& reply) {
  return to_tree({{"title", &reply.title}, {"payload", &reply.payload}});
}

json to_tree(const Button& button) {
  return to_tree({{"title", &button.title}, {"payload", &button.payload}, {"url", &button.url}});
}

json to_tree(const Card& card);

template <class T>
void add_list(json& tree, const char* key, const std::vector<T>& values) {
  for (const T& value : values) {
    tree[key].push_back(to_tree(value));
  }
}

json to_tree(const Card& card) {
  json tree = to_tree(
      {{"title", &card.title}, {"subtitle", &card.subtitle}, {"image_url", &card.image_url}});
  add_list(tree, "buttons", card.buttons);
  return tree;
}

json to_tree(const Coupon& coupon) {
  return to_tree({{"title", &coupon.title},
                  {"subtitle", &coupon.subtitle},
                  {"code", &coupon.code},
                  {"url", &coupon.url},
                  {"url_title", &coupon.url_title},
                  {"payload", &coupon.payload}});
}

// --- Reading. Every reader answers false for a wrong kind and for a key it does not know, so that
// a message written by another version is noticed instead of being said in part.

bool has_only(const json& tree, std::initializer_list<const char*> keys) {
  if (!tree.is_object()) {
    return false;
  }
  for (const auto& [key, value] : tree.items()) {
    if (std::ranges::find(keys, key) == keys.end()) {
      return false;
    }
  }
  return true;
}

bool read_field(const json& tree, const char* key, std::string& value) {
  const json& found = member(tree, key);
  if (found.is_string()) {
    value = found.get<std::string>();
  }
  return found.is_string() || !tree.contains(key);
}

bool read(const json& tree, QuickReply& reply) {
  return has_only(tree, {"title", "payload"}) && read_field(tree, "title", reply.title) &&
         read_field(tree, "payload", reply.payload);
}

bool read(const json& tree, Button& button) {
  return has_only(tree, {"title", "payload", "url"}) && read_field(tree, "title", button.title) &&
         read_field(tree, "payload", button.payload) && read_field(tree, "url", button.url);
}

bool read(const json& tree, Card& card);

template <class T>
bool read_list(const json& tree, const char* key, std::vector<T>& values) {
  if (!tree.contains(key)) {
    return true;
  }
  const json& list = member(tree, key);
  return list.is_array() && std::ranges::all_of(list, [&values](const json& item) {
           return read(item, values.emplace_back());
         });
}

bool read(const json& tree, Card& card) {
  return has_only(tree, {"title", "subtitle", "image_url", "buttons"}) &&
         read_field(tree, "title", card.title) && read_field(tree, "subtitle", card.subtitle) &&
         read_field(tree, "image_url", card.image_url) && read_list(tree, "buttons", card.buttons);
}

bool read(const json& tree, Coupon& coupon) {
  return has_only(tree, {"title", "subtitle", "code", "url", "url_title", "payload"}) &&
         read_field(tree, "title", coupon.title) && read_field(tree, "subtitle", coupon.subtitle) &&
         read_field(tree, "code", coupon.code) && read_field(tree, "url", coupon.url) &&
         read_field(tree, "url_title", coupon.url_title) &&
         read_field(tree, "payload", coupon.payload);
}

bool read(const json& tree, Message& message) {
  if (!has_only(tree, {"text", "quick_replies", "asks_email", "buttons", "cards", "coupon"})) {
    return false;
  }
  const json& asks_email = member(tree, "asks_email");
  if (tree.contains("asks_email") && !asks_email.is_boolean()) {
    return false;
  }
  message.asks_email = is_true(asks_email);
  if (tree.contains("coupon") && !read(member(tree, "coupon"), message.coupon.emplace())) {
    return false;
  }
  return read_field(tree, "text", message.text) &&
         read_list(tree, "quick_replies", message.quick_replies) &&
         read_list(tree, "buttons", message.buttons) && read_list(tree, "cards", message.cards);
}

}  // namespace

std::string to_json(const Message& message) {
  json tree = to_tree({{"text", &message.text}});
  add_list(tree, "quick_replies", message.quick_replies);
  add_list(tree, "buttons", message.buttons);
  add_list(tree, "cards", message.cards);
  if (message.asks_email) {
    tree["asks_email"] = true;
  }
  if (message.coupon) {
    tree["coupon"] = to_tree(*message.coupon);
  }
  return dump_json(tree);
}

core::Result<Message> message_from_json(std::string_view text) {
  const auto tree = parse_json(text);
  Message message;
  if (!tree || !read(*tree, message)) {
    return core::invalid("the text is not a kept message");
  }
  return message;
}

}  // namespace regulars::channel
