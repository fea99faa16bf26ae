#include "net/http_response.h"

#include <algorithm>
#include <array>

#include "net/ascii.h"

namespace regulars::net {
namespace {

struct Reason {
  int status;
  const char* phrase;
};

// RFC 9110, section 15, and RFC 6585.
constexpr std::array kReasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{417, "Expectation Failed"},
    Reason{422, "Unprocessable Content"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
};

constexpr std::array<std::string_view, 5> kOurFields{
    "connection", "content-length", "content-type", "transfer-encoding", "x-content-type-options"};

/// A status without a name of ours has an empty phrase, which RFC 9112, section 4, allows.
const char* phrase_of(int status) {
  const auto* found = std::ranges::find(kReasons, status, &Reason::status);
  return found == kReasons.end() ? "" : found->phrase;
}

bool may_be_written(std::string_view name, std::string_view value) {
  return is_token(name) && !breaks_a_header(value) &&
         std::ranges::none_of(
             kOurFields, [&](std::string_view ours) { return equals_ignoring_case(name, ours); });
}

void add_field(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string render_response(const Response& response, const AnswerForm& form) {
  const int status = response.status >= 200 && response.status <= 599 ? response.status : 500;
  const bool has_body = status != 204 && status != 304;  // RFC 9110, sections 15.3.5 and 15.4.5
  std::string text;
  text.reserve(256 + response.body.size());
  text.append("HTTP/1.1 ").append(std::to_string(status)).append(" ");
  text.append(phrase_of(status)).append("\r\n");
  if (has_body) {
    if (!response.content_type.empty() && !breaks_a_header(response.content_type)) {
      add_field(text, "Content-Type", response.content_type);
    }
    add_field(text, "Content-Length", std::to_string(response.body.size()));
  }
  if (form.closes) {
    add_field(text, "Connection", "close");
  } else if (form.is_to_http_1_0) {
    add_field(text, "Connection", "keep-alive");
  }
  add_field(text, "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) {
    if (may_be_written(name, value)) add_field(text, name, value);
  }
  text.append("\r\n");
  if (has_body && !form.is_to_head) text.append(response.body);
  return text;
}

}  // namespace regulars::net
