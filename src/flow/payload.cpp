// The text form of a Payload: "r1|flow|step|choice|nonce|key=value|…|<flow/step|…", the last for
// each caller, choice "-1" for none, with %XX for every byte of a part that is not a letter, a
// digit or one of _ . - #. There is exactly one text for a payload.
#include <algorithm>
#include <charconv>

#include "core/encoding.h"
#include "core/text.h"
#include "flow/flow_set.h"

namespace regulars::flow {
namespace {

constexpr std::size_t kMaxPayload = 1000;  // Messenger: quick replies and postbacks
constexpr std::string_view kVersion = "r1";
constexpr std::string_view kNoChoice = "-1";  // no step has this name
constexpr std::size_t kFixedParts = 5;

constexpr char kCallerSign = '<';

constexpr std::string_view kPlainSigns = "_.-#";

std::string escaped(std::string_view text) {
  return core::escape(text, kPlainSigns);
}

bool is_plain(char sign) {
  return core::is_letter_or_digit(sign) || kPlainSigns.find(sign) != std::string_view::npos;
}

std::optional<char> byte_of(std::string_view two_digits) {
  unsigned value = 0;
  const char* end = two_digits.data() + two_digits.size();
  const auto [stop, error] = std::from_chars(two_digits.data(), end, value, 16);
  if (two_digits.size() != 2 || error != std::errc() || stop != end) {
    return std::nullopt;
  }
  return static_cast<char>(static_cast<unsigned char>(value));
}

std::optional<std::string> unescaped(std::string_view part) {
  std::string result;
  for (std::size_t at = 0; at < part.size(); ++at) {
    if (is_plain(part[at])) {
      result += part[at];
      continue;
    }
    const std::optional<char> byte =
        part[at] == '%' ? byte_of(part.substr(at + 1, 2)) : std::nullopt;
    if (!byte) {
      return std::nullopt;
    }
    result += *byte;
    at += 2;
  }
  return core::is_utf8(result) ? std::optional(std::move(result)) : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  parts.push_back(text);
  return parts;
}

bool read_picked(std::string_view part, Payload& payload) {
  const std::size_t equals = part.find('=');
  if (equals == 0 || equals == std::string_view::npos) {
    return false;
  }
  const std::optional<std::string> key = unescaped(part.substr(0, equals));
  const std::optional<std::string> value = unescaped(part.substr(equals + 1));
  return key && value && payload.picked.emplace(*key, *value).second;
}

bool read_caller(std::string_view part, Payload& payload) {
  const std::size_t slash = part.find('/');
  if (slash == std::string_view::npos) {
    return false;
  }
  const std::optional<std::string> flow = unescaped(part.substr(1, slash - 1));
  const std::optional<std::string> step = unescaped(part.substr(slash + 1));
  if (!flow || !step) {
    return false;
  }
  payload.callers.push_back({.flow = *flow, .step = *step});
  return true;
}

bool read_parts(const std::vector<std::string_view>& parts, Payload& payload) {
  const std::optional<std::string> flow = unescaped(parts[1]);
  const std::optional<std::string> step = unescaped(parts[2]);
  const std::optional<std::string> choice = unescaped(parts[3]);
  const std::optional<std::string> nonce = unescaped(parts[4]);
  if (parts[0] != kVersion || !flow || !step || !choice || choice->empty() || !nonce) {
    return false;
  }
  payload.flow = *flow;
  payload.step = *step;
  payload.choice = *choice == kNoChoice ? "" : *choice;
  payload.nonce = *nonce;
  return std::all_of(parts.begin() + kFixedParts, parts.end(), [&payload](std::string_view part) {
    return part.starts_with(kCallerSign) ? read_caller(part, payload) : read_picked(part, payload);
  });
}

}  // namespace

std::string to_text(const Payload& payload) {
  std::string text(kVersion);
  const std::string choice = payload.choice.empty() ? std::string(kNoChoice) : payload.choice;
  for (const std::string& part : {payload.flow, payload.step, choice, payload.nonce}) {
    text += "|" + escaped(part);
  }
  for (const auto& [key, value] : payload.picked) {
    const std::string part = "|" + escaped(key) + "=" + escaped(value);
    if (!key.empty() && text.size() + part.size() <= kMaxPayload) {
      text += part;
    }
  }
  std::string callers;
  for (const Frame& caller : payload.callers) {
    callers += "|";
    callers += kCallerSign + escaped(caller.flow) + "/" + escaped(caller.step);
  }
  return text.size() + callers.size() <= kMaxPayload ? text + callers : text;
}

std::optional<Payload> parse_payload(std::string_view text) {
  if (text.size() > kMaxPayload) {
    return std::nullopt;
  }
  const std::vector<std::string_view> parts = split(text, '|');
  Payload payload;
  if (parts.size() < kFixedParts || !read_parts(parts, payload) || to_text(payload) != text) {
    return std::nullopt;
  }
  return payload;
}

}  // namespace regulars::flow
