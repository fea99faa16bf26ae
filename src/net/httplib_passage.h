// Lets cpp-httplib read a request that is complete in memory, and calls the handler.
//
// What is taken from its reading: method, path and the client's address, and its refusals. Its
// reading of fields, query and body is not used, because 0.11.4 percent-decodes the values of
// fields, forgets the order of a query, and takes bodies apart by their Content-Type.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "net/connection.h"
#include "net/http.h"

namespace regulars::net {

/// Threads: one thread, so each worker has its own.
class HttplibPassage {
 public:
  /// `handler` outlives this object.
  explicit HttplibPassage(const Handler& handler);
  ~HttplibPassage();
  HttplibPassage(const HttplibPassage&) = delete;
  HttplibPassage& operator=(const HttplibPassage&) = delete;
  HttplibPassage(HttplibPassage&&) = delete;
  HttplibPassage& operator=(HttplibPassage&&) = delete;

  /// Calls the handler; its exception becomes a 500 with a fixed text. Returns a status instead,
  /// 400 to 599, when cpp-httplib refuses the request; the handler was not called then.
  std::optional<int> pass(Assembled request,
                          const std::string& remote_address,
                          const Responder& responder);

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace regulars::net
