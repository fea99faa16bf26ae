// A server whose handler writes down what it was asked.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/mutex.h"
#include "net/server.h"

namespace regulars::net {

/// Answers 200 with "METHOD PATH BODY", unless it is given another handler.
class TestServer {
 public:
  explicit TestServer(ServerSettings settings = {}, Handler handler = {})
      : handler_(std::move(handler)) {
    auto opened =
        Server::open(settings, [this](const Request& request, const Responder& responder) {
          {
            const core::Lock lock(mutex_);
            requests_.push_back(request);
          }
          if (handler_) {
            handler_(request, responder);
          } else {
            responder.send({.body = request.method + " " + request.path + " " + request.body});
          }
        });
    server_ = std::move(opened).value();
  }

  int port() const { return server_->port(); }
  void stop(std::chrono::milliseconds grace) { server_->stop(grace); }

  std::vector<Request> requests() const {
    const core::Lock lock(mutex_);
    return requests_;
  }
  bool was_asked_for(std::string_view path) const {
    const core::Lock lock(mutex_);
    for (const Request& request : requests_) {
      if (request.path == path) return true;
    }
    return false;
  }

 private:
  const Handler handler_;
  mutable core::Mutex mutex_;
  std::vector<Request> requests_ REGULARS_GUARDED_BY(mutex_);
  std::unique_ptr<Server> server_;  // last, so that its threads end first
};

/// Hands a Responder from a handler to the test.
class ResponderBox {
 public:
  Handler handler() {
    return [this](const Request& /*request*/, const Responder& responder) {
      const core::Lock lock(mutex_);
      responders_.push_back(responder);
      arrived_.notify_all();
    };
  }
  /// Waits for the next one.
  Responder take() {
    const core::Lock lock(mutex_);
    while (responders_.empty()) {
      arrived_.wait(mutex_);
    }
    Responder first = responders_.front();
    responders_.erase(responders_.begin());
    return first;
  }

 private:
  core::Mutex mutex_;
  core::Condition arrived_;
  std::vector<Responder> responders_ REGULARS_GUARDED_BY(mutex_);
};

}  // namespace regulars::net
