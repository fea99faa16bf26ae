// An HTTP client that answers from a list and remembers what it was asked.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "net/client.h"

namespace regulars::outbound {

class FakeHttpClient final : public net::HttpClient {
 public:
  net::CallOutcome perform(const net::Call& call) override {
    calls.push_back(call);
    if (answers.empty()) {
      return {.answer = std::nullopt, .maybe_delivered = false, .problem = "no answer prepared"};
    }
    net::CallOutcome outcome = std::move(answers.front());
    answers.pop_front();
    return outcome;
  }

  /// Header names in lower case.
  void will_answer(int status,
                   std::string body,
                   std::vector<std::pair<std::string, std::string>> headers = {}) {
    answers.push_back(
        {.answer =
             net::Answer{.status = status, .headers = std::move(headers), .body = std::move(body)},
         .maybe_delivered = false,
         .problem = ""});
  }

  void will_fail(std::string problem, bool maybe_delivered) {
    answers.push_back({.answer = std::nullopt,
                       .maybe_delivered = maybe_delivered,
                       .problem = std::move(problem)});
  }

  std::deque<net::CallOutcome> answers;
  std::vector<net::Call> calls;
};

}  // namespace regulars::outbound
