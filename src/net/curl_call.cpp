#include "net/curl_call.h"

#include <algorithm>
#include <string_view>

#include <sys/socket.h>

#include "net/ascii.h"

namespace regulars::net {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr long kConnectDeadlineMs = 3000;  // name lookup, connection and TLS together
constexpr long kMaxIdleSeconds = 30;  // older connections may be closed over there at any moment
constexpr std::chrono::seconds kFirstByteDeadline{10};
constexpr std::chrono::seconds kSpeedSpan{5};  // an answer slower than 1 KiB/s over it is given up
constexpr std::size_t kMinSpanBytes = std::size_t{5} * 1024;
constexpr std::size_t kMaxAnswerHeadBytes = std::size_t{64} * 1024;

/// Every libcurl option goes through here; a wrong one is found by the first test that runs.
template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  curl_easy_setopt(handle, option, value);  // NOLINT(cppcoreguidelines-pro-type-vararg)
}

class CurlCall {
 public:
  CurlCall(const Call& call, const AddressRules& rules) : call_(call), rules_(rules) {}

  CallOutcome perform(CURL* handle, const std::string& place);

 private:
  struct ListCleanup {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  // libcurl calls these with the object as `self`.
  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int before_request(void* self, char* to, char* from, int to_port, int from_port);
  static std::size_t on_head(char* bytes, std::size_t one, std::size_t size, void* self);
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  void set_request(CURL* handle);
  void set_limits(CURL* handle);
  void set_callbacks(CURL* handle);
  bool add_fields();
  bool is_repeatable() const;
  bool is_too_slow();
  bool take_head_line(std::string_view line);
  std::string problem_of(CURLcode code) const;

  const Call& call_;
  const AddressRules& rules_;
  std::unique_ptr<curl_slist, ListCleanup> fields_{};
  Answer answer_{};
  std::size_t head_bytes_ = 0;
  std::size_t span_bytes_ = 0;
  SteadyTime span_begin_{};
  int requests_ = 0;  // how often libcurl began to send the request
  bool has_first_byte_ = false;
  bool was_address_refused_ = false;
  bool is_too_large_ = false;
  bool was_too_slow_ = false;
};

curl_socket_t CurlCall::open_socket(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
  auto& call = *static_cast<CurlCall*>(self);
  if (!call.rules_.may_call(address->addr)) {
    call.was_address_refused_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/// The connection stands and nothing of the request was sent.
int CurlCall::before_request(
    void* self, char* /*to*/, char* /*from*/, int /*to_port*/, int /*from_port*/) {
  auto& call = *static_cast<CurlCall*>(self);
  // libcurl sends again by itself when a kept connection broke. The other side may have acted on
  // the first sending, so only what may be repeated is.
  if (call.requests_ > 0 && !call.is_repeatable()) return CURL_PREREQFUNC_ABORT;
  ++call.requests_;
  call.span_begin_ = std::chrono::steady_clock::now();
  return CURL_PREREQFUNC_OK;
}

std::size_t CurlCall::on_head(char* bytes, std::size_t /*one*/, std::size_t size, void* self) {
  auto& call = *static_cast<CurlCall*>(self);
  return call.take_head_line({bytes, size}) ? size : 0;
}

std::size_t CurlCall::on_body(char* bytes, std::size_t /*one*/, std::size_t size, void* self) {
  auto& call = *static_cast<CurlCall*>(self);
  if (size > call.call_.answer_bytes_max - call.answer_.body.size()) {
    call.is_too_large_ = true;
    return 0;
  }
  call.answer_.body.append(bytes, size);
  call.span_bytes_ += size;
  return size;
}

int CurlCall::on_progress(void* self,
                          curl_off_t /*unused*/,
                          curl_off_t /*unused*/,
                          curl_off_t /*unused*/,
                          curl_off_t /*unused*/) {
  return static_cast<CurlCall*>(self)->is_too_slow() ? 1 : 0;
}

bool CurlCall::is_repeatable() const {
  return call_.method == "GET" || call_.method == "HEAD";
}

/// libcurl's own speed limit also counts the time in which the other side thinks; this one does
/// not begin before the first byte.
bool CurlCall::is_too_slow() {
  if (requests_ == 0) return false;
  const auto now = std::chrono::steady_clock::now();
  if (!has_first_byte_) {
    was_too_slow_ = now - span_begin_ > kFirstByteDeadline;
  } else if (now - span_begin_ >= kSpeedSpan) {
    was_too_slow_ = span_bytes_ < kMinSpanBytes;
    span_begin_ = now;
    span_bytes_ = 0;
  }
  return was_too_slow_;
}

bool CurlCall::take_head_line(std::string_view line) {
  head_bytes_ += line.size();
  if (head_bytes_ > kMaxAnswerHeadBytes) {
    is_too_large_ = true;
    return false;
  }
  if (!has_first_byte_) span_begin_ = std::chrono::steady_clock::now();
  has_first_byte_ = true;
  span_bytes_ += line.size();
  while (line.ends_with('\n') || line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  if (line.starts_with("HTTP/")) answer_.headers.clear();  // an interim answer came before
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos && is_token(line.substr(0, colon))) {
    answer_.headers.emplace_back(to_lower(line.substr(0, colon)),
                                 trim_blanks(line.substr(colon + 1)));
  }
  return true;
}

bool CurlCall::add_fields() {
  std::vector<std::string> lines{"Accept-Encoding: identity", "Expect:"};
  bool has_type = false;
  for (const auto& [name, value] : call_.headers) {
    has_type = has_type || equals_ignoring_case(name, "content-type");
    // libcurl leaves out a field that ends in a colon and sends one that ends in a semicolon.
    lines.push_back(name);
    lines.back().append(value.empty() ? ";" : ": ").append(value);
  }
  if (!has_type) lines.emplace_back("Content-Type:");  // else libcurl says it is a form
  for (const std::string& line : lines) {
    curl_slist* const longer = curl_slist_append(fields_.get(), line.c_str());
    if (longer == nullptr) return false;
    [[maybe_unused]] curl_slist* const same = fields_.release();
    fields_.reset(longer);
  }
  return true;
}

void CurlCall::set_request(CURL* handle) {
  set(handle, CURLOPT_URL, call_.url.c_str());
  set(handle, CURLOPT_USERAGENT, "Regulars");
  set(handle, CURLOPT_HTTPHEADER, fields_.get());
  set(handle, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  if (call_.method == "HEAD") {
    set(handle, CURLOPT_NOBODY, 1L);
    return;
  }
  if (!call_.body.empty() || call_.method == "POST" || call_.method == "PUT" ||
      call_.method == "PATCH") {
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
    set(handle, CURLOPT_POSTFIELDS, call_.body.c_str());
  }
  set(handle, CURLOPT_CUSTOMREQUEST, call_.method.c_str());
}

void CurlCall::set_limits(CURL* handle) {
  const auto deadline =
      std::clamp<std::chrono::milliseconds::rep>(call_.deadline.count(), 1, 24L * 3600 * 1000);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectDeadlineMs);
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(deadline));
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");  // which of them: call_url.h
  set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "");
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_NOPROXY, "*");
  set(handle, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  set(handle, CURLOPT_MAXAGE_CONN, kMaxIdleSeconds);
  set(handle, CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
}

void CurlCall::set_callbacks(CURL* handle) {
  set(handle, CURLOPT_OPENSOCKETFUNCTION, &CurlCall::open_socket);
  set(handle, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(handle, CURLOPT_PREREQFUNCTION, &CurlCall::before_request);
  set(handle, CURLOPT_PREREQDATA, static_cast<void*>(this));
  set(handle, CURLOPT_HEADERFUNCTION, &CurlCall::on_head);
  set(handle, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(handle, CURLOPT_WRITEFUNCTION, &CurlCall::on_body);
  set(handle, CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_XFERINFOFUNCTION, &CurlCall::on_progress);
  set(handle, CURLOPT_XFERINFODATA, static_cast<void*>(this));
}

std::string CurlCall::problem_of(CURLcode code) const {
  if (is_too_large_) return "the answer was too large";
  if (was_too_slow_) return "the answer came too slowly";
  if (was_address_refused_ && requests_ == 0) return "the address is not one that may be called";
  if (code == CURLE_ABORTED_BY_CALLBACK) return "the connection broke after the request was sent";
  return curl_easy_strerror(code);  // fixed texts, nothing of the call in them
}

CallOutcome CurlCall::perform(CURL* handle, const std::string& place) {
  if (!add_fields()) return {.problem = call_.method + " " + place + ": out of memory"};
  set_request(handle);
  set_limits(handle);
  set_callbacks(handle);
  const CURLcode code = curl_easy_perform(handle);
  if (code != CURLE_OK) {
    return {.maybe_delivered = requests_ > 0,
            .problem = call_.method + " " + place + ": " + problem_of(code)};
  }
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  answer_.status = static_cast<int>(status);
  return {.answer = std::move(answer_), .maybe_delivered = true, .problem = {}};
}

}  // namespace

CallOutcome perform_on(CURL* handle,
                       const Call& call,
                       const AddressRules& rules,
                       const std::string& place) {
  return CurlCall(call, rules).perform(handle, place);
}

}  // namespace regulars::net
