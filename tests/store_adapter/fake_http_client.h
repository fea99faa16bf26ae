// An HTTP client without a network: a function answers, and every call is kept.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/client.h"

namespace regulars::store_adapter {

class FakeHttpClient final : public net::HttpClient {
 public:
  using Shop = std::function<net::CallOutcome(const net::Call&)>;

  explicit FakeHttpClient(Shop shop) : shop_(std::move(shop)) {}

  net::CallOutcome perform(const net::Call& call) override {
    calls.push_back(call);
    return shop_(call);
  }

  std::vector<net::Call> calls;

 private:
  Shop shop_;
};

inline net::CallOutcome answered(int status, std::string body) {
  return {.answer = net::Answer{.status = status, .headers = {}, .body = std::move(body)},
          .maybe_delivered = true,
          .problem = {}};
}

inline net::CallOutcome not_answered() {
  return {.answer = std::nullopt, .maybe_delivered = true, .problem = "no answer within 5 s"};
}

/// The value of a request header, or nothing; names in any letter case are not needed here.
inline std::string header_of(const net::Call& call, std::string_view name) {
  for (const auto& [key, value] : call.headers) {
    if (key == name) {
      return value;
    }
  }
  return {};
}

}  // namespace regulars::store_adapter
