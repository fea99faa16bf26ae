// Redemptions, the coupons that came of them, and the owner's list of ready codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/points.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

/// held -> issued | void; refused at once. Names reach the disk: a test pins them.
struct Redemption {
  core::RedemptionId id;
  std::string request_id;   // minted with the confirmation button; unique for ever
  std::string fingerprint;  // reward and member: the same request id with another is misuse
  core::ContactId contact;
  core::MemberId member;
  std::string conversation;
  std::string flow;
  std::string step;
  std::string reward;
  std::string reward_name;
  std::string product;
  bool free_shipping = false;
  core::Points points;
  std::string state;
  std::string outcome{};  // what the flow was told
  std::string code{};     // chosen before the shop is called
  int code_tries = 0;
  std::optional<core::TxnId> hold_txn{};
  std::optional<core::Instant> expires{};  // absent: its coupon never ends
  core::Instant created{};
  std::string benefit{};         // JSON of what the coupon gives; empty: the product, free
  std::int64_t worst_minor = 0;  // the most it can take off, where a setting bounds it
  std::string given_for{};       // the order (its key) whose rule gave it; empty: it was taken
  std::int64_t punches = 0;      // units on a punch card that paid for it
};

std::optional<Redemption> find_redemption(Connection& connection, const std::string& request_id);
std::optional<Redemption> find_redemption(Connection& connection, core::RedemptionId id);
/// Without a txn yet: add_redemption, then post the hold, then set_redemption_hold.
core::RedemptionId add_redemption(Connection& connection,
                                  const Redemption& redemption,
                                  core::Instant now);
void set_redemption_hold(Connection& connection, core::RedemptionId id, core::TxnId txn);
/// Where the person waits for the shop's answer.
struct WaitingPlace {
  std::string conversation;
  std::string flow;
  std::string step;
};
void move_redemption(Connection& connection, core::RedemptionId id, const WaitingPlace& to);
/// False when the code belongs to another redemption: draw again.
bool set_redemption_code(Connection& connection, core::RedemptionId id, const std::string& code);
void finish_redemption(Connection& connection,
                       core::RedemptionId id,
                       const std::string& state,
                       const std::string& outcome,
                       std::optional<core::TxnId> final_txn);  // absent: it costs nothing

/// Takes a free code of the owner's list for this reward; nothing when none is left.
std::optional<std::string> take_pool_code(Connection& connection,
                                          const std::string& reward,
                                          core::RedemptionId redemption,
                                          core::Instant now);
/// True when the owner gave a list of codes for this reward, used up or not.
bool has_pool(Connection& connection, const std::string& reward);
/// False when the code is there already: nothing changes then.
bool add_pool_code(Connection& connection,
                   const std::string& code,
                   const std::string& reward,
                   std::optional<core::Instant> expires,
                   core::Instant now);

struct Coupon {
  std::string code;
  core::RedemptionId redemption;
  core::MemberId member;
  std::string reward;
  std::string reward_name;
  std::string shop_id;
  std::string state;                       // open, used, expired, cancelled
  std::optional<core::Instant> expires{};  // absent: it never ends
  core::Instant created{};
  std::string used_order{};               // used: by the shop's id
  std::optional<core::Instant> used{};    // used: when
  std::int64_t left_days = 0;             // used: the days it still had
  std::optional<core::Instant> freed{};   // when an order with it was cancelled last
  std::optional<core::Instant> closed{};  // expired or cancelled: since when
  bool is_recredited = false;             // its points went back
  /// Paid a part of an order: what the order was worth then, and the points that went back with
  /// parts of it since.
  std::optional<std::int64_t> order_minor{};
  core::Points returned{};
  std::optional<std::int64_t> paid_out_minor{};  // cancelled: the owner paid so much of it out
};
void add_coupon(Connection& connection, const Coupon& coupon, core::Instant now);
std::vector<Coupon> coupons_of(Connection& connection, core::MemberId member, int count);
/// The code as it was made, or in capital letters.
std::optional<Coupon> find_coupon(Connection& connection, const std::string& code);
/// By its time alone: the state becomes `expired` only when somebody tidies up.
inline bool is_past(const Coupon& coupon, core::Instant now) {
  return coupon.expires && *coupon.expires <= now;
}
/// Writes what may change of a coupon: everything from its state on, but not when it was made.
void save_coupon(Connection& connection, const Coupon& coupon);
/// Open coupons past their time; of one reward when it is named.
std::vector<Coupon> due_coupons(Connection& connection,
                                core::Instant now,
                                const std::optional<std::string>& reward,
                                int count);
std::vector<Coupon> coupons_used_on(Connection& connection, const std::string& order_id);
/// Newest first; those that can still be used come before all others.
std::vector<Coupon> newest_coupons(Connection& connection, int count);
/// Names of the prizes a member has got so far, newest first.
std::vector<std::string> prizes_of(Connection& connection, core::MemberId member);

/// How often each reward was issued, and for how many points in all.
struct PrizeRow {
  std::string reward;
  std::int64_t count = 0;
  core::Points points;
};
std::vector<PrizeRow> issued_prizes(Connection& connection);

/// Holds older than `before` whose job has given up: shown to the owner, never released alone.
std::int64_t count_stuck_holds(Connection& connection, core::Instant before);

}  // namespace regulars::db
