// The one place that writes an answer's bytes.
#pragma once

#include <string>

#include "net/http.h"

namespace regulars::net {

struct AnswerForm {
  bool is_to_head = false;      // the length is told, the body is left out
  bool closes = false;          // "Connection: close"
  bool is_to_http_1_0 = false;  // keeping the connection must be said
};

/// Status line, our own fields, the given ones, and the body. Left out without a word: fields
/// whose name is no token or whose value holds CR, LF or NUL, and those that are ours to set
/// (Connection, Content-Length, Content-Type, Transfer-Encoding, X-Content-Type-Options).
/// A status outside 200 to 599 becomes 500.
std::string render_response(const Response& response, const AnswerForm& form);

}  // namespace regulars::net
