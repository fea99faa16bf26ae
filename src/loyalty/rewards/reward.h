// One reward of the catalogue: what it gives, to whom, when, how often and for how many points.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/points.h"
#include "core/result.h"
#include "core/time.h"
#include "loyalty/calendar.h"
#include "loyalty/rewards/benefit.h"
#include "loyalty/rewards/coupon_life.h"
#include "loyalty/rewards/discount.h"
#include "loyalty/rewards/member_needs.h"
#include "loyalty/rewards/payment.h"
#include "loyalty/rewards/punch_card.h"
#include "loyalty/rewards/reward_limits.h"

namespace regulars::loyalty {

/// Who gives the reward.
enum class RewardBase {
  kCheckout,     // the shop's checkout takes `benefit` off, for a coupon
  kStoredValue,  // a gift card
  kPointsPart,   // points pay a part of an order
  kByHand,       // the owner, who gets a note
};

/// Read from the owner's file; reward_kind.h gives the values to start from.
struct Reward {
  std::string id;
  std::string name{};
  std::string kind{};
  RewardBase base = RewardBase::kCheckout;
  bool is_on = true;  // its kill switch (R103, R104)

  core::Points costs{};
  std::map<std::string, core::Points> costs_by_tier{};
  std::optional<PunchRule> punches{};  // it costs a full punch card, and no points (R45)
  bool is_given_only = false;          // nobody can take it: earning rules give it (R46, R47)

  std::string product{};  // of a prize or a sample: exactly this one (R53)
  Benefit benefit{};
  core::Money gift_value{};
  bool is_gift_single_use = false;
  std::optional<PointsPart> points_part{};

  Window window{};
  std::vector<WeekHours> hours{};    // none: at any hour
  std::vector<std::string> tiers{};  // none: every tier
  MemberNeeds members{};
  BasketNeeds basket{};

  std::optional<std::int64_t> stock{};  // prizes to give away in all; absent: enough (R62)
  RewardLimits limits{};
  std::vector<std::string> groups{};  // exclusive groups, see Discount
  bool with_stored_value = true;

  /// Of the coupon (R54); absent: it never ends, which a gift card alone may (R137).
  std::optional<std::chrono::days> expires{std::chrono::days(30)};
  std::map<std::string, std::chrono::days> expires_by_tier{};  // R100
  std::string link{};
  OnExpiry on_expiry = OnExpiry::kLost;
  OnOrderCancelled on_order_cancelled = OnOrderCancelled::kIssueAgain;
  bool blocks_coupons = false;  // of those that are out, while it is off (R103)

  /// What one costs the owner at most: goods and, where its shipping is free, the parcel.
  std::optional<core::Money> cost{};
  std::optional<core::Money> price{};  // what one is sold for
};

/// kInvalid, with a sentence for the owner, when a number of the reward is out of range.
core::Result<core::Done> check_reward(const Reward& reward);

/// Why a member cannot have a reward now; the first that holds, in this order.
enum class CanHave {
  kYes,
  kOff,     // or nobody can take it by himself
  kNotYet,  // before its first day
  kOver,    // after its last day
  kOutOfStock,
  kTier,
  kSegment,
  kLimitMember,  // had it as often as one member may
  kLimitTotal,   // it was given as often, or for as much, as it may
  kHours,        // not at this hour or weekday
  kNotEnough,    // points, or punches
};
/// True for what members choose from, for points.
bool is_in_catalogue(const Reward& reward);

/// A fixed name: "yes", "out_of_stock" …
std::string_view name_of(CanHave answer);
/// The end of an English sentence about the reward, "it is out of stock"; empty for kYes.
std::string_view words_for(CanHave answer);

/// Says whether the member can have the reward at this moment. What the basket must hold is asked
/// at the checkout, not here.
CanHave can_have(const Reward& reward,
                 const RewardFacts& facts,
                 const RewardUses& uses,
                 core::Instant now,
                 std::string_view zone);

/// What a member of the tier pays; for part payment the fewest points with which one can pay.
core::Points price_for(const Reward& reward, const std::string& tier);
/// How long a coupon of a member of the tier lives; nothing when it never ends.
std::optional<std::chrono::days> life_for(const Reward& reward, const std::string& tier);

/// What holds for its coupons that are out.
CouponRules coupon_rules(const Reward& reward);

/// The reward as a discount for `apply`, under the reward's id.
Discount discount_of(const Reward& reward);
/// What the checkout takes off for this reward alone. Errors: those of `apply`.
core::Result<Discounted> benefit_of(const Reward& reward, const Basket& basket);

/// The most that one use takes off or pays of an order, or puts on a gift card: it counts against
/// limits.discount_minor from its issue on. Nothing when no setting bounds it. A parcel that is
/// free besides the benefit is not counted.
std::optional<std::int64_t> worst_discount(const Reward& reward);

/// The most one of it can cost the owner, for reports; nothing when no setting bounds it, such as
/// a percentage without a ceiling. Goods count with `cost`, money off with its amount.
std::optional<core::Money> worst_cost(const Reward& reward, std::string_view currency);
/// What the owner earns on one when it is sold: price less cost (R56).
std::optional<core::Money> margin_of(const Reward& reward);

/// The purchases after which a reward is reached; nothing when a purchase gives no points.
std::optional<std::int64_t> purchases_for(core::Points costs, core::Points per_purchase);
/// A first prize is reached with every third or fourth purchase (R49).
struct PriceRange {
  core::Points from;
  core::Points to;
};
/// per_purchase: what an order of average value earns, up to kMaxEntry.
PriceRange first_prize_range(core::Points per_purchase);

}  // namespace regulars::loyalty
