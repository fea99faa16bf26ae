// Ana, who orders in a shop whose owner writes program.yaml, and whose history is computed again.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "db/messages.h"
#include "db/redemptions.h"
#include "engine/coupon_moves.h"
#include "engine/order_points.h"
#include "engine/program/program_file.h"
#include "engine/proof/whatif.h"
#include "engine/redeem.h"
#include "tests/catch.h"
#include "tests/engine/test_rules.h"
#include "tests/engine/test_shop.h"

namespace regulars::engine::test {

struct OwnerWorld {
  TestShop shop{{.verify_email = VerifyEmail::kNever}};
  db::Contact ana = shop.member("ana", "ana@example.com");
  int orders = 0;
  int presses = 0;

  // As after a reload of this file; `more` stands below one point for a dollar and a towel for 20.
  void owner_writes(const std::string& more, const std::string& rewards = "") {
    const std::string text =
        "program: Bumble Rewards\ncurrency: USD\ntime_zone: America/Los_Angeles\n"
        "points: {earn: 1 per 1.00 USD}\n"
        "rewards:\n  towel: {name: Towel, costs: 20, coupon: {product: PRIZE-TOWEL}}\n" +
        rewards + more;
    const auto result = read_program({.name = "flows/program.yaml", .bytes = text});
    CAPTURE(text);
    REQUIRE(result.program.has_value());
    shop.change_rules([&](Rules& rules) {
      rules.program = *result.program;
      rules.program_text = text + "# " + std::to_string(shop.programs.size());
    });
  }

  using Lines = std::vector<store_adapter::OrderLine>;
  store_adapter::Order order(Lines lines) {
    std::int64_t minor = 0;
    for (const store_adapter::OrderLine& line : lines) {
      minor += line.minor;
    }
    store_adapter::Order one = shop.order(minor);
    one.id = std::to_string(++orders);
    one.number = one.id;
    one.parts = store_adapter::OrderParts{.lines = std::move(lines)};
    return one;
  }
  void claim(const store_adapter::Order& order) {
    shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *ana.member);
    });
    shop.settle();
  }
  store_adapter::Order buys(Lines lines) {
    store_adapter::Order one = order(std::move(lines));
    claim(one);
    return one;
  }
  void changes(store_adapter::Order& order, Lines lines) {
    order.value.minor = 0;
    for (const store_adapter::OrderLine& line : lines) {
      order.value.minor += line.minor;
    }
    order.parts->lines = std::move(lines);
    order.state = order.value.minor > 0 ? store_adapter::OrderState::kPartiallyRefunded
                                        : store_adapter::OrderState::kRefunded;
    ++order.version;
    shop.act([&](const Context& context) { record_order(context, order); });
    shop.settle();
  }
  // The message with the button that is pressed next.
  void shows(const std::string& reward) {
    shop.act([](const Context&) {});  // takes the rules up
    db::add_message(shop.db(),
                    {.contact = ana.id,
                     .message_class = "answer",
                     .body = R"({"payload":"r1|rewards|take|Yes|)" + std::to_string(presses + 1) +
                             "|reward=" + reward + R"("})"},
                    shop.now());
  }
  flow::ActionAnswer press(const std::string& reward) {
    flow::ActionAnswer answer;
    shop.act([&](const Context& context) {
      answer = redeem(context,
                      {.contact = ana,
                       .reward = reward,
                       .nonce = std::to_string(++presses),
                       .conversation = "1.1",
                       .flow = "rewards",
                       .step = "take"});
    });
    return answer;
  }
  /// Takes it and lets the shop make the coupon; gives the code.
  std::string take(const std::string& reward) {
    REQUIRE(press(reward).outcome.empty());
    shop.settle();
    return newest().code;
  }
  db::Redemption newest() {
    db::Query row(shop.db(), "SELECT max(id) FROM redemption");
    REQUIRE(row.next());
    return *db::find_redemption(shop.db(), core::RedemptionId(row.number(0)));
  }
  std::string coupon_states() { return shop.ask("SELECT group_concat(state) FROM coupon"); }
  /// The ledger and the prizes are what the history makes of them.
  void check_history() {
    CHECK(rebuilt(shop).is_same());
    TestRules rules(shop);
    const auto result = what_if(shop.db(), rules, shop.now());
    REQUIRE(result.has_value());
    CHECK(result->is_same());
    CHECK(result->refused_prizes == 0);
  }
};

inline store_adapter::OrderLine line(const char* product,
                                     std::int64_t quantity,
                                     std::int64_t minor) {
  return {.product = product, .quantity = quantity, .minor = minor};
}

}  // namespace regulars::engine::test
