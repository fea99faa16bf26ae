// Everything one case speaks of: what is given, what the steps changed, and what they answered.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "loyalty/program.h"
#include "loyalty/rewards/basket.h"
#include "loyalty/rewards/coupon_life.h"
#include "loyalty/rewards/discount.h"
#include "loyalty/rewards/payment.h"
#include "loyalty/rewards/reward.h"
#include "tests/loyalty/cases/dates.h"
#include "tests/loyalty/cases/fields.h"
#include "tests/loyalty/cases/ledger.h"

namespace regulars::loyalty::cases {

/// The settings a case asks for under "options".
struct Options {
  bool spends_current_order = false;
  bool proportional_refund = false;
  bool rounds_base = false;
};

/// Points that pay for orders, and rewards with a fixed price.
struct Redeeming {
  std::optional<PointsPart> part{};
  std::map<std::string, std::int64_t> costs{};  // of rewards, in scaled points
  std::int64_t requested = -1;                  // below 0: as many as can be used
  std::int64_t order_minor = -1;                // below 0: none is given
  std::vector<std::string> claims{};            // keys of what was claimed, in order
  std::int64_t paid_minor = 0;                  // by points so far
};

/// A discount that was typed, or that is always there.
struct Typed {
  Discount discount;
  std::optional<std::int64_t> percent{};  // to be told
};

struct Shopping {
  Basket basket{};
  std::vector<Typed> typed{};
  std::optional<UnitDeal> deal{};
  ProductSet deal_on{};
  BasketNeeds needs{};
  std::map<std::string, std::int64_t> prices{};  // of a unit
  std::vector<CardUse> cards{};                  // those that exist; a card pays once it is used
  std::vector<bool> is_used{};
  std::vector<std::int64_t> bonus_points{};  // of each line
  bool is_confirmed = false;
  std::optional<StoredValue> wallet_after{};
};

/// An order as it was told last; what is not paid in money is a part of it.
struct KnownOrder {
  Order order{};
  std::int64_t first_minor = 0;
  std::int64_t points_minor = 0;  // paid with points at first
  std::int64_t redeemed = 0;      // points taken for it at first
  std::int64_t earned = 0;
};

struct HeldCoupon {
  CouponLife life{};
  std::vector<std::string> paid{};  // orders that were paid with it
};

struct World {
  std::int64_t scale = 1;  // a point is so many of the engine's points
  std::string currency = "USD";
  std::int64_t unit_minor = 100;  // of a whole currency unit
  Options options{};
  Dates dates{};
  core::Instant now = core::from_ms(1'767'268'800'000);  // 1 January 2026, 12:00 UTC
  Program program{};
  std::map<std::string, EarningRules> other_rules{};  // that a step brings into force
  bool has_earning = false;
  bool counts_current_order = true;
  std::string grace_text{};
  Ledger ledger{};
  Redeeming redeeming{};
  Shopping shopping{};
  std::map<std::string, KnownOrder> orders{};
  std::optional<std::int64_t> basis_minor{};
  std::optional<std::int64_t> current_minor{};              // of an order that is asked about
  std::optional<Reward> limited{};                          // a reward with a limit on its uses
  std::map<std::string, std::vector<std::int64_t>> uses{};  // by member, the orders
  std::vector<HeldCoupon> coupons{};
  Window window{};
  std::optional<Day> today{};
  std::vector<core::Points> thresholds{};
  std::vector<std::string> earned_dates{};
  std::vector<ExpiryRule> expiry_modes{};
  ExpiryRule expiry{};
  std::optional<core::Instant> expiry_from{};    // when the rule was switched on
  std::map<std::string, std::int64_t> drafts{};  // points that an order means to spend
  std::vector<std::string> refunds{};            // that were told, with their order
  std::vector<Qualified> tier_moves{};           // of a balance that gives tiers
  std::size_t given_entries = 0;                 // of the ledger, before the first step
  bool is_enrolled = false;
  const Json* expected = nullptr;

  /// What a step answered, to be compared with the field of that name. A list in `expect` is
  /// compared with all answers of the name, anything else with the last one.
  void say(const std::string& name, Json answer) { answers[name].push_back(std::move(answer)); }
  void say_points(const std::string& name, std::int64_t points) {
    say(name, scaled_json(points, scale));
  }
  std::int64_t points_in(const Json& value, const std::string& where) const {
    return scaled_number(value, scale, where);
  }
  /// Time goes on to `then`, and what falls due happens; it never goes back.
  void go_to(core::Instant then);

  std::map<std::string, std::vector<Json>> answers{};
};

using Op = std::function<void(World&, Fields&)>;
using Ops = std::map<std::string, Op>;
/// A number of the world as it is now.
using State = std::function<Json(World&)>;
using States = std::map<std::string, State>;

/// Time begins with the first date that is written in a part of the case, an end of points aside;
/// without any at the beginning of 2026.
void begin_at_first_date(World& world, const Json& part);
/// What is given, into the world.
void read_given(World& world, Fields& given);
/// The days between which a reward is good, and today.
void read_window(World& world, Fields& given);
/// What is known of the member for an order of that value.
EarningFacts facts_for(World& world, std::int64_t order_minor);
/// Rules of the field "rules", "rate" and the like, into the program.
EarningRules earning_rules(World& world, std::vector<Fields> rules, Fields* base);

/// Says which threshold the balance reached since it was `before`.
void tell_thresholds(World& world, std::int64_t before);
// One word may mean several things; what is given decides which.
void place_order(World& world, Fields& step);
void cancel_order(World& world, Fields& step);
void tell_order_again(World& world, Fields& step);
void place_limited_order(World& world, Fields& step);
void cancel_limited_order(World& world, Fields& step);
void use_coupon(World& world, Fields& step);
void cancel_coupon(World& world, Fields& step);
void confirm_coupon(World& world, Fields& step);

void add_earning_ops(Ops& ops, States& states);
void add_lot_ops(Ops& ops, States& states);
void add_order_ops(Ops& ops, States& states);
void add_tier_ops(Ops& ops, States& states);
void add_basket_ops(Ops& ops, States& states);
void add_condition_ops(Ops& ops, States& states);
void add_payment_ops(Ops& ops, States& states);
void add_coupon_ops(Ops& ops, States& states);
void add_message_ops(Ops& ops, States& states);

}  // namespace regulars::loyalty::cases
