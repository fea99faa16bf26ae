#include "channel/messenger_key.h"

#include <initializer_list>
#include <string_view>

#include <nlohmann/json.hpp>

#include "channel/json_read.h"
#include "channel/limits.h"
#include "core/hash.h"
#include "core/limits.h"

namespace regulars::channel {
namespace {

using nlohmann::json;

std::string word(const json& body, const char* key) {
  return text_of(member(body, key), kMessengerWordBytes);
}

// 32 hex digits.
std::string content_hash(std::string_view content) {
  constexpr std::size_t kHashBytes = 16;
  return core::sha256_hex(content, kHashBytes);
}

// One part of a key: everything but plain visible ASCII is written %XX, so that parts cannot run
// into one another and a key may be cut anywhere.
std::string key_part(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string part;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && c != '|' && c != '%' && c != '#') {
      part += c;
    } else {
      part += '%';
      part += kDigits[byte >> 4U];
      part += kDigits[byte & 0xfU];
    }
  }
  return part;
}

std::string join_key(std::initializer_list<std::string_view> parts) {
  constexpr std::size_t kBytesMax = 200;
  constexpr std::size_t kReadableBytes = 160;
  std::string key;
  for (const std::string_view part : parts) {
    key += key.empty() ? "" : "|";
    key += key_part(part);
  }
  if (key.size() > kBytesMax) {
    key = key.substr(0, kReadableBytes) + "#" + content_hash(key);
  }
  return key;
}

std::string opt_in_telling(const json& body) {
  std::string token = word(body, "notification_messages_token");
  if (token.empty()) {
    token = word(body, "one_time_notif_token");
  }
  const std::string status = word(body, "notification_messages_status");
  return token.empty() ? content_hash(dump_json(body)) : token + " " + status;
}

// The edit's number, as a number or digits in text; an edit without one is told by its time.
std::string edit_telling(const json& body, const std::string& at) {
  const std::string number = id_of(member(body, "num_edit"), kMessengerIdBytes);
  return number.empty() ? "at " + at : number;
}

std::string watermark(const json& body) {
  const auto time = time_of(member(body, "watermark"));
  return std::to_string(time ? core::to_ms(*time) : 0);
}

}  // namespace

std::string dedup_key(const json& element, const ElementPlace& place, const Event& event) {
  const bool is_unnamed = is_page_change(element) || has_equal_keys(element);
  const std::string name = is_unnamed ? "" : element_name(element);
  const json& body = member(element, name.c_str());
  const bool is_echo = name == "message" && is_true(member(body, "is_echo"));
  const std::string kind =
      (place.standby ? "standby:" : "") + (is_echo ? std::string("echo") : name);
  const std::string& page = event.page_id;
  const std::string& person = event.person_id;
  const std::string at = std::to_string(core::to_ms(event.at));
  const std::string mid = id_of(member(body, "mid"), kMessengerMidBytes);
  if ((name == "message" || name == "postback") && !mid.empty()) {
    return join_key({kind, mid});
  }
  if (name == "message_edit" && !mid.empty()) {
    return join_key({kind, mid, edit_telling(body, at)});
  }
  if (name == "delivery" || name == "read") {
    return join_key({kind, page, person, watermark(body)});
  }
  if (name == "reaction") {
    return join_key({kind, page, person, at, word(body, "action"), mid});
  }
  if (name == "referral") {
    return join_key({kind, page, person, at, text_of(member(body, "ref"), core::kMaxRefBytes)});
  }
  if (name == "optin") {
    return join_key({kind, page, person, at, opt_in_telling(body)});
  }
  const std::string label = name.empty() ? to_string(event.kind) : kind;
  return join_key({label, page, person, at, content_hash(dump_json(element))});
}

}  // namespace regulars::channel
