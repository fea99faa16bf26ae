#include "store_adapter/shop_call.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/encoding.h"
#include "store_adapter/json_reader.h"

namespace regulars::store_adapter {
namespace {

constexpr std::size_t kMaxErrorWord = 60;
constexpr std::size_t kMaxMessageId = 200;
constexpr std::chrono::milliseconds kShortestTry{500};
constexpr std::chrono::seconds kLongestWait{24 * 60 * 60};

// The shop's {"error": "product_unknown"}, if it is a plain word that can be shown.
std::string error_word(const net::Answer& answer) {
  const core::Result<JsonValue> body = read_json(answer.body);
  const std::optional<std::string> word = body ? text_or_number(body->find("error")) : std::nullopt;
  const bool is_plain = word && !word->empty() && word->size() <= kMaxErrorWord &&
                        std::ranges::all_of(*word, [](char c) {
                          return core::is_letter_or_digit(c) || c == '_' || c == '-' || c == '.';
                        });
  return is_plain ? *word : std::string();
}

core::ErrorCode code_of(int status) {
  if (status == 401 || status == 403) {
    return core::ErrorCode::kUnauthorized;
  }
  if (status == 404 || status == 410) {
    return core::ErrorCode::kNotFound;
  }
  if (status == 409) {
    return core::ErrorCode::kConflict;
  }
  if (status == 429) {
    return core::ErrorCode::kRateLimited;
  }
  const bool is_temporary = status == 408 || status == 425 || status >= 500;
  return is_temporary ? core::ErrorCode::kUnavailable : core::ErrorCode::kInvalid;
}

std::string sentence_of(int status) {
  if (status == 401 || status == 403) {
    return "the shop does not accept our signature; compare the secret and the clocks";
  }
  if (status >= 300 && status < 400) {
    return "the shop sends us to another address, which is not followed; correct the address";
  }
  if (status == 410) {
    return "the shop has left: it answered 410";
  }
  return "the shop answered " + std::to_string(status);
}

bool is_worth_a_second_try(const core::Result<net::Answer>& answer) {
  if (!answer) {
    return true;
  }
  const int status = answer->status;
  return (status == 502 || status == 503 || status == 504) && !answer->retry_after();
}

bool is_usable_url(std::string_view url) {
  const bool has_scheme = url.starts_with("https://") || url.starts_with("http://");
  const std::size_t host = has_scheme ? url.find("://") + 3 : 0;
  return has_scheme && host < url.size() && url[host] != '/' && url.size() <= 1000 &&
         url.find_first_of("?#@\\") == std::string_view::npos &&
         std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace

core::Result<ShopCaller> ShopCaller::make(std::string_view base_url,
                                          const core::Secret& secret,
                                          net::HttpClient& client,
                                          const core::Clock& clock) {
  std::string url(base_url);
  while (url.ends_with('/')) {
    url.pop_back();
  }
  if (!is_usable_url(url)) {
    return core::invalid("the shop's address must look like https://shop.example/loyalty");
  }
  core::Result<net::WebhookKey> key = net::WebhookKey::parse(secret);
  if (!key) {
    return core::invalid("store_secret cannot be used: " + key.error().sentence);
  }
  return ShopCaller(std::move(url), std::move(*key), client, clock);
}

core::Result<net::Answer> ShopCaller::send(const ShopCall& call) const {
  const std::int64_t now_s =
      std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
  net::Call request{.method = call.method,
                    .url = base_url_ + call.path,
                    .body = call.body,
                    .deadline = call.deadline,
                    .answer_bytes_max = call.answer_bytes_max};
  request.headers = {{"Accept", "application/json"},
                     {"webhook-id", call.message_id},
                     {"webhook-timestamp", std::to_string(now_s)},
                     {"webhook-signature", key_.sign(call.message_id, now_s, call.body)}};
  if (!call.body.empty()) {
    request.headers.emplace_back("Content-Type", "application/json");
  }
  if (!call.idempotency_key.empty()) {
    request.headers.emplace_back("Idempotency-Key", call.idempotency_key);
  }
  net::CallOutcome outcome = client_.perform(request);
  if (!outcome.answer) {
    return core::unavailable("the shop gave no answer: " + outcome.problem);
  }
  return std::move(*outcome.answer);
}

core::Result<net::Answer> ShopCaller::ask(const ShopCall& call) const {
  const core::Duration start = clock_.monotonic();
  core::Result<net::Answer> answer = send(call);
  const core::Duration left = call.deadline - (clock_.monotonic() - start);
  if (!is_worth_a_second_try(answer) || left < kShortestTry) {
    return answer;
  }
  ShopCall second = call;
  second.deadline = left;
  return send(second);
}

bool is_success(const net::Answer& answer) {
  return answer.status >= 200 && answer.status < 300;
}

core::Error to_error(const net::Answer& answer) {
  core::Error error{.code = code_of(answer.status), .sentence = sentence_of(answer.status)};
  if (const std::string word = error_word(answer); !word.empty()) {
    error.sentence += " (" + word + ")";
  }
  if (const std::optional<std::chrono::seconds> wait = answer.retry_after()) {
    error.retry_after = std::clamp(*wait, std::chrono::seconds(0), kLongestWait);
  }
  return error;
}

std::string message_id(std::string_view kind, std::string_view name) {
  std::string id = std::string(kind) + core::escape(name, "-_", '=');
  id.resize(std::min(id.size(), kMaxMessageId));
  return id;
}

}  // namespace regulars::store_adapter
