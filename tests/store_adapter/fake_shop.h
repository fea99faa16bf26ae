// A shop in memory that speaks the neutral contract, strictly: it refuses what is not signed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.h"
#include "core/time.h"
#include "net/client.h"
#include "store_adapter/json_reader.h"
#include "store_adapter/store.h"

namespace regulars::store_adapter {

class FakeShop {
 public:
  FakeShop(core::Secret secret, const core::Clock& clock)
      : secret_(std::move(secret)), clock_(clock) {}

  net::CallOutcome answer(const net::Call& call);

  std::vector<Order> orders;
  std::map<std::string, std::string> coupon_states;  // by code
  bool is_down = false;
  bool loses_answers = false;  // acts, and then the line is cut
  std::size_t orders_per_page = 2;

 private:
  struct Made {
    std::string request;
    std::string answer;
  };

  bool is_signed(const net::Call& call) const;
  net::CallOutcome act(const net::Call& call, const std::string& path);
  net::CallOutcome check_order(const JsonValue& body) const;
  net::CallOutcome make_coupon(const net::Call& call, const JsonValue& body);
  net::CallOutcome list_orders(std::string_view query) const;
  net::CallOutcome answer_coupon(const std::string& path);

  core::Secret secret_;
  const core::Clock& clock_;
  std::map<std::string, Made> made_;  // by idempotency key
};

/// The order as the contract writes it, without its address.
std::string order_json(const Order& order);

}  // namespace regulars::store_adapter
