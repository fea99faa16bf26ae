#include "net/client.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <utility>

#include "core/mutex.h"
#include "net/address_rules.h"
#include "net/ascii.h"
#include "net/call_url.h"
#include "net/curl_call.h"

namespace regulars::net {
namespace {

constexpr std::size_t kMaxKeptHandles = 64;
constexpr std::size_t kMaxRetryDigits = 9;
constexpr std::chrono::seconds kLongestRetry{999'999'999};  // 31 years
constexpr std::size_t kMaxMethodBytes = 16;

void start_libcurl_once() {
  static std::once_flag started;
  std::call_once(started, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

/// Keeps libcurl's handles, each with its open connections, for the next call of this client. They
/// belong to the client and not to a thread: a connection that one client may use, another with
/// stricter rules must not find.
class CurlClient final : public HttpClient {
 public:
  explicit CurlClient(const ClientSettings& settings)
      : allow_insecure_loopback_(settings.allow_insecure_loopback),
        rules_(settings.allow_insecure_loopback, settings.allowed_networks) {
    start_libcurl_once();
  }

  CallOutcome perform(const Call& call) override;

 private:
  CurlHandle take_handle();
  void keep_handle(CurlHandle handle);

  const bool allow_insecure_loopback_;
  const AddressRules rules_;
  core::Mutex mutex_;
  std::vector<CurlHandle> handles_ REGULARS_GUARDED_BY(mutex_);
};

CurlHandle CurlClient::take_handle() {
  {
    const core::Lock lock(mutex_);
    if (!handles_.empty()) {
      CurlHandle handle = std::move(handles_.back());
      handles_.pop_back();
      return handle;
    }
  }
  return CurlHandle(curl_easy_init());
}

void CurlClient::keep_handle(CurlHandle handle) {
  curl_easy_reset(handle.get());  // keeps the connections, forgets the call
  const core::Lock lock(mutex_);
  if (handles_.size() < kMaxKeptHandles) handles_.push_back(std::move(handle));
}

bool is_method(std::string_view method) {
  return !method.empty() && method.size() <= kMaxMethodBytes &&
         std::ranges::all_of(method, [](char c) { return c >= 'A' && c <= 'Z'; });
}

CallOutcome refused(const std::string& sentence) {
  return {.problem = "Not called: " + sentence};
}

CallOutcome CurlClient::perform(const Call& call) {
  if (!is_method(call.method)) return refused("the method is wrong");
  const bool are_fields_right = std::ranges::all_of(call.headers, [](const auto& field) {
    return is_token(field.first) && !breaks_a_header(field.second);
  });
  if (!are_fields_right) return refused("a header field is wrong");
  const core::Result<CallUrl> url = check_call_url(call.url, allow_insecure_loopback_);
  if (!url) return refused(url.error().sentence);
  CurlHandle handle = take_handle();
  if (!handle) return refused("libcurl has no memory");
  CallOutcome outcome = perform_on(handle.get(), call, rules_, url->place);
  keep_handle(std::move(handle));
  return outcome;
}

}  // namespace

std::optional<std::string> Answer::header(std::string_view name) const {
  const auto found = std::ranges::find(
      headers, name, [](const auto& field) -> std::string_view { return field.first; });
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

// RFC 9110, section 10.2.3.
std::optional<std::chrono::seconds> Answer::retry_after() const {
  const std::optional<std::string> value = header("retry-after");
  if (!value) return std::nullopt;
  if (is_all_digits(*value)) {
    if (value->size() > kMaxRetryDigits) return kLongestRetry;
    std::int64_t seconds = 0;
    std::from_chars(value->data(), value->data() + value->size(), seconds);
    return std::chrono::seconds(seconds);
  }
  const time_t then = curl_getdate(value->c_str(), nullptr);
  if (then < 0) return std::nullopt;
  // From the answer's own Date, so that two clocks that differ do not matter.
  const std::optional<std::string> date = header("date");
  const time_t told = date ? curl_getdate(date->c_str(), nullptr) : -1;
  if (told < 0) return std::nullopt;
  return std::chrono::seconds(std::max<time_t>(then - told, 0));
}

std::unique_ptr<HttpClient> make_http_client(const ClientSettings& settings) {
  return std::make_unique<CurlClient>(settings);
}

}  // namespace regulars::net
