// Two years of a shop, decided by the engine itself: a history to compute again.
//
// Members join over the first year. Of what happens then about 57 in 100 are orders, 8 refunds, 15
// activities, 9 prizes that are asked for, 7 coupons that are used, and a few corrections, coupons
// that a person ends and orders that are cancelled with their coupon. What is due by its date is
// collected and decided as the time goes by: points become usable and end, tiers are lost, coupons
// end, birthdays bring gifts. The same seed gives the same history.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/running_shop.h"
#include "core/random.h"
#include "core/time.h"
#include "engine/context.h"
#include "store_adapter/store.h"

namespace regulars::bench {

/// A program.yaml that uses tiers, campaigns with budgets, limits, points that wait and that end;
/// its owner edits it now and then: editions from 0 on. `changed`: with other rules in several
/// places.
std::string life_program(int edition = 0, bool changed = false);

class ShopLife {
 public:
  /// clock: the one that the shop was opened with.
  ShopLife(app::RunningShop& shop, core::FakeClock& clock) : shop_(shop), clock_(clock) {}

  /// Lets the shop live until there are `rows` rows of history.
  void live(std::int64_t rows, std::int64_t members);

 private:
  struct Bought {
    store_adapter::Order order;
    std::int64_t member = 0;
    std::string coupon{};  // that it was paid with
  };

  void happen(const engine::Context& context);
  void join(const engine::Context& context);
  void buy(const engine::Context& context);
  void refund(const engine::Context& context);
  void be_active(const engine::Context& context);
  void redeem(const engine::Context& context);
  void use_coupon(const engine::Context& context);
  void cancel(const engine::Context& context);
  void correct(const engine::Context& context);
  void do_what_is_due(const engine::Context& context);

  std::int64_t draw(std::int64_t bound);
  std::int64_t somebody() { return 1 + draw(joined_); }

  app::RunningShop& shop_;
  core::FakeClock& clock_;
  core::SeededRandom random_{20261122};
  std::int64_t wanted_ = 0;
  std::int64_t joined_ = 0;
  std::int64_t count_ = 0;              // names orders, activities and confirmations
  std::vector<Bought> bought_{};        // the newest orders
  std::vector<std::string> coupons_{};  // open ones, as far as is known here
};

}  // namespace regulars::bench
