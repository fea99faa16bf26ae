#include "net/httplib_passage.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include <httplib.h>

#include "core/limits.h"
#include "net/request_target.h"

namespace regulars::net {
namespace {

// Fields that would make cpp-httplib act by itself: answer 100, cut an answer into ranges (0.11.4
// does so without limit), or wait for a body, which stays with us.
constexpr std::array<std::string_view, 4> kKeptBack{
    "expect", "range", "content-length", "transfer-encoding"};

std::string head_for_httplib(const Head& head) {
  std::string text;
  text.reserve(core::kMaxRequestLineBytes);
  text.append(head.method).append(" ").append(head.raw_path);
  text.append(head.is_http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
  for (const auto& [name, value] : head.headers) {
    if (std::ranges::find(kKeptBack, name) != kKeptBack.end()) continue;
    text.append(name).append(": ").append(value).append("\r\n");
  }
  return text.append("\r\n");
}

/// A connection that is a piece of memory: cpp-httplib reads the head from it, and what it writes
/// is dropped but for the beginning of its status line.
class MemoryStream final : public httplib::Stream {
 public:
  MemoryStream(std::string_view head, const std::string& remote_address)
      : head_(head), remote_address_(remote_address) {}

  bool is_readable() const override { return !head_.empty(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, size_t size) override {
    const std::size_t taken = head_.copy(to, size);
    head_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char* from, size_t size) override {
    written_.append(from,
                    std::min(size, kStatusLineBytes - std::min(kStatusLineBytes, written_.size())));
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& address, int& port) const override {
    address = remote_address_;
    port = 0;
  }
  void get_local_ip_and_port(std::string& address, int& port) const override {
    address.clear();
    port = 0;
  }
  socket_t socket() const override { return INVALID_SOCKET; }

  /// The status that was written, or 400 when it was no refusal.
  int refused_status() const {
    int status = 0;
    if (written_.size() == kStatusLineBytes) {
      std::from_chars(written_.data() + 9, written_.data() + kStatusLineBytes, status);
    }
    return status >= 400 && status <= 599 ? status : 400;
  }

 private:
  static constexpr std::size_t kStatusLineBytes = 12;  // "HTTP/1.1 400"

  std::string_view head_;  // lives in the one call that also holds this stream
  const std::string& remote_address_;
  std::string written_{};
};

}  // namespace

class HttplibPassage::Parser final : public httplib::Server {
 public:
  explicit Parser(const net::Handler& handler) : handler_(handler) {
    // Stands before all routes, which are regular expressions: a long path could exhaust the stack
    // there.
    set_pre_routing_handler([this](const httplib::Request& parsed, httplib::Response& /*unused*/) {
      call_handler(parsed);
      return HandlerResponse::Handled;
    });
    // The default would send the exception's text to the client.
    set_exception_handler([](const httplib::Request& /*unused*/,
                             httplib::Response& response,
                             const auto& /*exception*/) { response.status = 500; });
    set_payload_max_length(core::kMaxBodyBytes);
    set_tcp_nodelay(true);
  }

  std::optional<int> pass(Assembled request,
                          const std::string& remote_address,
                          const Responder& responder) {
    const std::string head = head_for_httplib(request.head);
    MemoryStream stream(head, remote_address);
    current_ = Current{std::move(request), responder};
    bool is_closed = false;
    process(stream, remote_address, is_closed, 0);
    if (!current_) return std::nullopt;
    current_.reset();
    return stream.refused_status();
  }

 private:
  struct Current {
    Assembled request;
    Responder responder;
  };

  // process_request got the addresses as parameters in 0.18; its version macros are text, so the
  // call that compiles is chosen by its last argument: int is preferred to long for a 0.
  template <class Stream>
  auto process(Stream& stream, const std::string& address, bool& is_closed, int /*choice*/)
      -> decltype(this->process_request(
          stream, address, 0, std::string(), 0, false, is_closed, nullptr)) {
    return this->process_request(stream, address, 0, std::string(), 0, false, is_closed, nullptr);
  }
  template <class Stream>
  auto process(Stream& stream, const std::string& /*address*/, bool& is_closed, long /*choice*/)
      -> decltype(this->process_request(stream, false, is_closed, nullptr)) {
    return this->process_request(stream, false, is_closed, nullptr);
  }

  void call_handler(const httplib::Request& parsed) {
    Current current = *std::exchange(current_, std::nullopt);
    const Request request{.method = parsed.method,
                          .path = parsed.path,
                          .query = decode_query(current.request.head.raw_query),
                          .headers = std::move(current.request.head.headers),
                          .body = std::move(current.request.body),
                          .remote_address = parsed.remote_addr};
    try {
      handler_(request, current.responder);
    } catch (...) {
      // No text of the exception: it may hold a path, a token or a person's words.
      current.responder.send({.status = 500, .body = "Something went wrong here.\n"});
    }
  }

  const net::Handler& handler_;
  std::optional<Current> current_{};
};

HttplibPassage::HttplibPassage(const Handler& handler)
    : parser_(std::make_unique<Parser>(handler)) {}

HttplibPassage::~HttplibPassage() = default;

std::optional<int> HttplibPassage::pass(Assembled request,
                                        const std::string& remote_address,
                                        const Responder& responder) {
  return parser_->pass(std::move(request), remote_address, responder);
}

}  // namespace regulars::net
