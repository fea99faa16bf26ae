#include "net/http_head.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "net/ascii.h"
#include "net/request_target.h"

namespace regulars::net {
namespace {

constexpr std::size_t kMaxMethodBytes = 16;
constexpr std::size_t kMaxLengthDigits = 19;  // what always fits 64 bits without a sign

using MaybeRefusal = std::optional<Refusal>;

MaybeRefusal bad(const char* reason) {
  return Refusal{400, reason};
}

/// What the special fields said, until all are read.
struct Framing {
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
  int expects = 0;
  bool says_close = false;
  bool says_keep_alive = false;
};

MaybeRefusal read_request_line(std::string_view line, Head& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return bad("The request line is wrong.\n");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (method.empty() || method.size() > kMaxMethodBytes || !std::ranges::all_of(method, is_upper)) {
    return bad("The method is wrong.\n");
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    if (version.size() == 8 && version.starts_with("HTTP/")) {
      return Refusal{505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.\n"};
    }
    return bad("The request line is wrong.\n");
  }
  if (const MaybeRefusal refusal = check_target(target)) return refusal;
  const std::size_t mark = std::min(target.find('?'), target.size());
  head.method = method;
  head.raw_path = target.substr(0, mark);
  head.raw_query = target.substr(std::min(mark + 1, target.size()));
  head.is_http_1_0 = version == "HTTP/1.0";
  return std::nullopt;
}

/// RFC 9110, section 7.2: a host and maybe a port. What a list or an address with a path would
/// bring in is refused.
bool is_host(std::string_view value) {
  const auto is_allowed = [](char c) {
    return is_digit(c) || is_letter(c) || std::string_view(".-_~:[]").find(c) != std::string::npos;
  };
  return !value.empty() && std::ranges::all_of(value, is_allowed);
}

MaybeRefusal read_length(std::string_view value, Head& head) {
  if (!is_all_digits(value)) return bad("Content-Length is not a number.\n");
  if (value.size() > kMaxLengthDigits) return Refusal{413, "The body is too large.\n"};
  std::from_chars(value.data(), value.data() + value.size(), head.content_length);
  return std::nullopt;
}

void read_connection(std::string_view value, Framing& framing) {
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(','), value.size());
    const std::string_view option = trim_blanks(value.substr(0, end));
    framing.says_close = framing.says_close || equals_ignoring_case(option, "close");
    framing.says_keep_alive = framing.says_keep_alive || equals_ignoring_case(option, "keep-alive");
    value.remove_prefix(std::min(end + 1, value.size()));
  }
}

MaybeRefusal read_coding(std::string_view value, Head& head) {
  if (value.empty()) return bad("Transfer-Encoding is empty.\n");
  if (!equals_ignoring_case(value, "chunked")) {
    return Refusal{501, "Only the transfer coding \"chunked\" is known here.\n"};
  }
  head.is_chunked = true;
  return std::nullopt;
}

MaybeRefusal read_expect(std::string_view value, Head& head) {
  if (!equals_ignoring_case(value, "100-continue")) {
    return Refusal{417, "Only \"100-continue\" can be expected here.\n"};
  }
  head.expects_continue = true;
  return std::nullopt;
}

/// The fields that say where the message ends, and to whom it goes.
MaybeRefusal read_special(const std::string& name,
                          const std::string& value,
                          Head& head,
                          Framing& framing) {
  if (name == "host") {
    if (++framing.hosts > 1) return bad("Host is given twice.\n");
    return is_host(value) ? std::nullopt : bad("Host is wrong.\n");
  }
  if (name == "content-length") {
    // Two equal lengths are refused too: a program before us may have joined or dropped one.
    if (++framing.lengths > 1) return bad("Content-Length is given twice.\n");
    return read_length(value, head);
  }
  if (name == "transfer-encoding") {
    if (++framing.codings > 1) return bad("Transfer-Encoding is given twice.\n");
    return read_coding(value, head);
  }
  if (name == "expect") {
    if (++framing.expects > 1) return bad("Expect is given twice.\n");
    return read_expect(value, head);
  }
  // A signature is over the bytes as sent, and an encoded body may unfold without limit.
  if (name == "content-encoding") return Refusal{415, "Encoded bodies are not read here.\n"};
  if (name == "connection") read_connection(value, framing);
  return std::nullopt;
}

MaybeRefusal read_field(std::string_view line, Head& head, Framing& framing) {
  if (line.front() == ' ' || line.front() == '\t') return bad("A header field is folded.\n");
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return bad("The name of a header field is wrong.\n");
  }
  const std::string_view value = trim_blanks(line.substr(colon + 1));
  if (std::ranges::any_of(value, [](char c) { return is_control(c) && c != '\t'; })) {
    return bad("A header field holds control characters.\n");
  }
  const auto& field = head.headers.emplace_back(to_lower(line.substr(0, colon)), value);
  return read_special(field.first, field.second, head, framing);
}

MaybeRefusal check_framing(Head& head, const Framing& framing) {
  if (framing.codings > 0 && framing.lengths > 0) {
    return bad("Content-Length and Transfer-Encoding are given together.\n");
  }
  // RFC 9112, section 6.1: HTTP/1.0 has no transfer codings, so the end would be a guess.
  if (framing.codings > 0 && head.is_http_1_0) return bad("HTTP/1.0 has no Transfer-Encoding.\n");
  if (framing.hosts == 0 && !head.is_http_1_0) return bad("Host is missing.\n");
  head.keeps_alive = !framing.says_close && (!head.is_http_1_0 || framing.says_keep_alive);
  head.expects_continue = head.expects_continue && !head.is_http_1_0;
  return std::nullopt;
}

}  // namespace

std::variant<Head, Refusal> parse_head(std::string_view bytes) {
  Head head;
  Framing framing;
  bool is_first = true;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find("\r\n");
    if (end == std::string_view::npos) break;
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (line.empty()) {
      if (is_first || !bytes.empty()) break;
      if (const MaybeRefusal refusal = check_framing(head, framing)) return *refusal;
      return head;
    }
    const MaybeRefusal refusal =
        is_first ? read_request_line(line, head) : read_field(line, head, framing);
    if (refusal) return *refusal;
    is_first = false;
  }
  return Refusal{400, "The head is not complete.\n"};
}

}  // namespace regulars::net
