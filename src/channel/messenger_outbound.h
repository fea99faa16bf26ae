// Writing Messenger's Send API requests and reading its answers (Meta, Send API v26.0 and error
// codes, read November 2026).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "channel/message.h"
#include "core/result.h"

namespace regulars::channel {

/// The request bodies for one message, in the order in which they must be sent: texts over the
/// limit are split, more than 3 buttons or 10 cards are spread over several requests (further
/// buttons stand under "…"), more than 13 quick replies become a numbered text. The last body
/// carries the quick replies. The messaging type is always RESPONSE: a tag is never needed inside
/// the window, and outside it nothing may be sent this way.
/// `psid` may also be "user_ref:…". `metadata` comes back in the echo: part k of n, from 1 on, gets
/// "metadata/k", also when n is 1; empty metadata is left out.
/// Titles and subtitles of cards, and titles of quick replies, come out of a shop's data: too long
/// ones are cut between two letters and end in "…", because a refusal would cost the shopper the
/// whole message. Nothing else is cut: titles of buttons and coupons come from the owner's files,
/// where the check refuses them.
/// Errors: kInvalid when a message cannot be said within the limits of channel/limits.h (nothing to
/// say, a title of only blanks, a button's title over 20 characters, a card with more than 3
/// buttons or with a title alone, a coupon without code and address or with blanks in its code, an
/// address that is not https, a payload or metadata over 1000 characters, no psid). The sentence
/// holds no text of the message.
core::Result<std::vector<std::string>> to_send_requests(const Message& message,
                                                        std::string_view psid,
                                                        std::string_view metadata);

/// {"recipient":{"id":psid},"sender_action":"typing_on"}
std::string typing_request(std::string_view psid);

/// What an answer of the Graph API means for us (codes: Messenger error-code page, Jun 2026).
enum class SendClass {
  kSent,
  kRetry,        // R: temporary, rate limits, 5xx
  kPerson,       // R few, then U: temporary, or about this person; the page's calls work
  kWindow,       // W: outside the window or not our thread; never retried
  kUnreachable,  // U: this person cannot be reached
  kToken,        // T: token or permission; stop the page
  kRestricted,   // P: the page is restricted; stop the page
  kBadRequest,   // B: our request is wrong; never retried
};
const char* to_string(SendClass value);

struct SendAnswer {
  SendClass meaning = SendClass::kBadRequest;
  std::string message_id{};  // when sent
  std::string problem{};  // for the owner and the log: code, subcode, fbtrace_id; no token, no text
  bool is_rate_limit = false;
  int code = 0;  // Meta's number of the refusal; 0 when there is none
};

/// Classes an HTTP answer by code and subcode, then is_transient, last by HTTP status. A 2xx
/// without a readable answer is kRetry: the message may have been sent.
SendAnswer read_send_answer(int http_status, std::string_view body);

}  // namespace regulars::channel
