#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "channel/json_read.h"
#include "channel/limits.h"
#include "channel/messenger_outbound.h"
#include "core/encoding.h"

namespace regulars::channel {
namespace {

using nlohmann::json;

constexpr int kAny = -1;

struct Refusal {
  int code;     // kAny: the subcode alone decides
  int subcode;  // kAny: every subcode that has no row of its own
  SendClass meaning;
  const char* words;
};

// Messenger Platform error codes (page of June 2026) and, for 1200 and the subcodes under 551, what
// public bug reports show.
constexpr std::array kRefusals{
    Refusal{1, 1357046, SendClass::kBadRequest, "an odd answer although the message was sent"},
    Refusal{1, kAny, SendClass::kRetry, "an unknown fault"},
    Refusal{2, 2018344, SendClass::kToken, "the terms for labels are not accepted"},
    Refusal{2, kAny, SendClass::kPerson, "a temporary fault, or the person has blocked the page"},
    Refusal{4, 2018354, SendClass::kWindow, "too soon after the last marketing message"},
    Refusal{4, kAny, SendClass::kRetry, "the app's call limit"},
    Refusal{9, 2018352, SendClass::kWindow, "too many opt-in requests"},
    Refusal{10, 2018278, SendClass::kWindow, "outside the 24-hour window"},
    Refusal{10, 2018065, SendClass::kWindow, "outside the 24-hour window"},
    Refusal{10, 2534022, SendClass::kWindow, "outside the 24-hour window"},
    Refusal{10, 2018108, SendClass::kUnreachable, "the person cannot receive messages now"},
    Refusal{10, 1893063, SendClass::kRestricted, "the page may not send, for policy reasons"},
    Refusal{10, 1893015, SendClass::kUnreachable, "the person stopped this topic"},
    Refusal{10, 1404170, SendClass::kRestricted, "the page may not ask for marketing opt-ins"},
    Refusal{10, 2018336, SendClass::kBadRequest, "a menu is not available in this thread"},
    Refusal{10, kAny, SendClass::kToken, "a permission is missing"},
    Refusal{17, kAny, SendClass::kRetry, "the user call limit"},
    Refusal{32, kAny, SendClass::kRetry, "the page's call limit"},
    Refusal{100, 1893061, SendClass::kBadRequest, "a message tag that no longer exists"},
    Refusal{100, 2018001, SendClass::kUnreachable, "no such person on this page"},
    Refusal{100, 2018008, SendClass::kRetry, "an attachment could not be fetched"},
    Refusal{100, 33, SendClass::kToken, "the page is missing or the token has no right to it"},
    Refusal{100, 2534037, SendClass::kWindow, "another app owns the thread"},
    Refusal{100, kAny, SendClass::kBadRequest, "a wrong parameter"},
    Refusal{102, kAny, SendClass::kToken, "the page token is not valid"},
    Refusal{190, kAny, SendClass::kToken, "the page token is not valid"},
    Refusal{200, 1545041, SendClass::kUnreachable, "the person is not available"},
    Refusal{200, kAny, SendClass::kToken, "a permission is missing or the app is not live"},
    Refusal{341, kAny, SendClass::kRetry, "the app's limit"},
    Refusal{368, kAny, SendClass::kRestricted, "blocked for policy reasons for a time"},
    Refusal{506, kAny, SendClass::kBadRequest, "the same post twice"},
    Refusal{551, kAny, SendClass::kUnreachable, "the person is not available"},
    Refusal{613, 2018338, SendClass::kUnreachable, "too many tagged messages to this person"},
    Refusal{613, 1893016, SendClass::kWindow, "the same opt-in topic was asked twice"},
    Refusal{613, kAny, SendClass::kRetry, "the call limit of this API"},
    Refusal{1200, kAny, SendClass::kRetry, "a temporary fault while sending"},
    Refusal{2022, kAny, SendClass::kRestricted, "commerce messages are disabled for the page"},
    Refusal{10303, kAny, SendClass::kBadRequest, "a wrong account linking token"},
    Refusal{80001, kAny, SendClass::kRetry, "the page's business call limit"},
    Refusal{80006, kAny, SendClass::kRetry, "the page's Messenger call limit"},
    // The page lists these without the other number; they are seen on either side.
    Refusal{9000001, kAny, SendClass::kBadRequest, "the message was deleted"},
    Refusal{kAny, 9000001, SendClass::kBadRequest, "the message was deleted"},
    Refusal{2018300, kAny, SendClass::kWindow, "another app controls the thread"},
    Refusal{kAny, 2018300, SendClass::kWindow, "another app controls the thread"},
    Refusal{2018321, kAny, SendClass::kWindow, "an automated flow controls the thread"},
    Refusal{kAny, 2018321, SendClass::kWindow, "an automated flow controls the thread"},
    Refusal{2018218, kAny, SendClass::kBadRequest, "the person's profile is not available"},
    Refusal{kAny, 2018218, SendClass::kBadRequest, "the person's profile is not available"},
    Refusal{2018247, kAny, SendClass::kBadRequest, "no permission to read the profile"},
    Refusal{kAny, 2018247, SendClass::kBadRequest, "no permission to read the profile"},
};

constexpr std::array kRateLimitCodes{4, 17, 32, 341, 613, 80001, 80006};

// A row for exactly this pair wins over one for the subcode alone, and that over one for the code.
const Refusal* find_refusal(int code, int subcode) {
  const auto find = [](int wanted_code, int wanted_subcode) -> const Refusal* {
    const auto row = std::ranges::find_if(kRefusals, [&](const Refusal& refusal) {
      return refusal.code == wanted_code && refusal.subcode == wanted_subcode;
    });
    return row == kRefusals.end() ? nullptr : &*row;
  };
  if (const Refusal* const row = find(code, subcode); row != nullptr) {
    return row;
  }
  if (const Refusal* const row = find(kAny, subcode); row != nullptr) {
    return row;
  }
  return find(code, kAny);
}

// A code as a number or digits; 0, which is no code, for anything else.
int code_of(const json& value) {
  const std::string digits = id_of(value, kMessengerIdBytes);
  int code = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), code);
  const bool whole = problem == std::errc() && end == digits.data() + digits.size();
  return whole && code > 0 ? code : 0;
}

// The trace id is for Meta's support; only letters and digits of it reach a log.
std::string trace_of(const json& error) {
  constexpr std::size_t kTraceBytes = 64;
  std::string trace = text_of(member(error, "fbtrace_id"), kTraceBytes);
  std::erase_if(trace, [](char c) {
    return !core::is_letter_or_digit(c) && std::string_view("/_-+").find(c) == std::string::npos;
  });
  return trace;
}

bool is_retried_status(int status) {
  return status >= 500 || status == 408 || status == 425 || status == 429;
}

SendClass class_of_status(int status) {
  if (is_retried_status(status)) {
    return SendClass::kRetry;
  }
  return status == 401 || status == 403 ? SendClass::kToken : SendClass::kBadRequest;
}

SendAnswer read_error(int status, const json& error) {
  const int code = code_of(member(error, "code"));
  const int subcode = code_of(member(error, "error_subcode"));
  const Refusal* const row = find_refusal(code, subcode);
  SendAnswer answer;
  answer.code = code;
  answer.problem = "code " + std::to_string(code);
  answer.problem += subcode != 0 ? ", subcode " + std::to_string(subcode) : "";
  if (row != nullptr) {
    answer.meaning = row->meaning;
    answer.problem += std::string(" (") + row->words + ")";
  } else if (is_true(member(error, "is_transient"))) {
    answer.meaning = SendClass::kRetry;
  } else if (code == 0) {
    answer.meaning = class_of_status(status);
  } else {
    answer.meaning = is_retried_status(status) ? SendClass::kRetry : SendClass::kBadRequest;
  }
  const std::string trace = trace_of(error);
  answer.problem += trace.empty() ? "" : ", trace " + trace;
  const bool is_limit = std::ranges::find(kRateLimitCodes, code) != kRateLimitCodes.end();
  answer.is_rate_limit = answer.meaning == SendClass::kRetry && (is_limit || status == 429);
  return answer;
}

}  // namespace

const char* to_string(SendClass value) {
  switch (value) {
    case SendClass::kSent:
      return "sent";
    case SendClass::kRetry:
      return "retry";
    case SendClass::kPerson:
      return "person";
    case SendClass::kWindow:
      return "window";
    case SendClass::kUnreachable:
      return "unreachable";
    case SendClass::kToken:
      return "token";
    case SendClass::kRestricted:
      return "restricted";
    case SendClass::kBadRequest:
      return "bad_request";
  }
  return "bad_request";
}

SendAnswer read_send_answer(int http_status, std::string_view body) {
  const auto tree = parse_json(body);
  const bool is_success = http_status >= 200 && http_status < 300;
  if (tree && member(*tree, "error").is_object()) {
    return read_error(http_status, member(*tree, "error"));
  }
  SendAnswer answer;
  if (is_success && tree) {
    answer.message_id = id_of(member(*tree, "message_id"), kMessengerMidBytes);
    // A sender action is answered with the recipient only.
    if (!answer.message_id.empty() || tree->contains("recipient_id")) {
      answer.meaning = SendClass::kSent;
      return answer;
    }
  }
  answer.meaning = is_success ? SendClass::kRetry : class_of_status(http_status);
  answer.is_rate_limit = http_status == 429;
  answer.problem = "HTTP status " + std::to_string(http_status) + " without a readable answer";
  return answer;
}

}  // namespace regulars::channel
