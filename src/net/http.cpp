#include "net/http.h"

#include <atomic>

namespace regulars::net {

std::optional<std::string_view> Request::header(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

struct Responder::State {
  explicit State(Sink chosen) : sink(std::move(chosen)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = delete;
  State& operator=(State&&) = delete;
  ~State() {
    try {
      answer({.status = 500, .body = "The request was not answered.\n"});
    } catch (...) {  // NOLINT(bugprone-empty-catch): nobody is left who could be told.
    }
  }

  void answer(Response response) {
    if (!used.exchange(true)) sink(std::move(response));
  }

  std::atomic<bool> used = false;
  Sink sink;
};

// Shared, because every copy of a Responder stands for the same one right to answer.
Responder::Responder(Sink sink) : state_(std::make_shared<State>(std::move(sink))) {}

void Responder::send(Response response) const {
  state_->answer(std::move(response));
}

}  // namespace regulars::net
