// What the shop last said about each order, who claimed it, and the tries to claim.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/money.h"
#include "core/points.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct OrderRow {
  std::string order_key;  // "SHOPKIND:ID"
  std::string number;
  std::string email;
  std::optional<core::MemberId>
      member{};  // an order is claimed once for ever; only merging moves it
  std::string state;
  core::Money value;
  std::int64_t version = 0;
  core::Points target;
  std::string rate;  // the earning rate in force when it was first counted, as text
  core::Instant placed{};
  std::string detail{};  // JSON: what it is made of, where the shop tells more than the value
  /// JSON: the order before its refund; only while nothing was counted and a part of it went back.
  std::string whole{};
  /// What it was worth before it, or a part of it, went back, in minor units; only since then.
  std::optional<std::int64_t> whole_minor{};
};

std::optional<OrderRow> find_order(Connection& connection, const std::string& order_key);
/// Writes the shop's newest word; member, claim, target and rate stay as they are.
void save_order_snapshot(Connection& connection, const OrderRow& order, core::Instant now);
/// Gives the order to a member, if it belongs to nobody. False when it is somebody's already.
bool claim_order_for(Connection& connection,
                     const std::string& order_key,
                     core::MemberId member,
                     core::Instant now);
void set_order_target(Connection& connection,
                      const std::string& order_key,
                      core::Points target,
                      const std::string& rate);
/// The member's claimed orders that count now, but for one.
struct OrderFacts {
  std::int64_t count = 0;
  std::int64_t value_minor = 0;  // of those in `currency`
  std::optional<core::Instant> last_placed{};
};
OrderFacts order_facts(Connection& connection,
                       core::MemberId member,
                       const std::string& but_for,
                       const std::string& currency);
struct NearOrder {
  core::MemberId member;
  std::string but_for;  // an order's key
  core::Instant at{};
};
/// When the member's order that has points now and was placed nearest to `at`, before or after it,
/// was placed; of two equally near ones the earlier.
std::optional<core::Instant> nearest_earning_order(Connection& connection, const NearOrder& to);
/// Orders claimed by the member, newest first.
std::vector<OrderRow> orders_of(Connection& connection, core::MemberId member, int count);
/// All orders that the shop has told of under the address, claimed or not. email: canonical.
std::vector<OrderRow> orders_under(Connection& connection, const std::string& email);

struct Claim {
  core::ClaimId id;
  core::ContactId contact;
  core::MemberId member;
  std::string conversation;  // the conversation that asked
  std::string flow;
  std::string step;  // the `do: claim_order` step
  std::string number;
  std::string number_raw;
  bool is_signed = false;  // came by a link whose tag was right
  std::string outcome{};   // empty while open
  core::Instant created{};
};
core::ClaimId add_claim(Connection& connection, const Claim& claim, core::Instant now);
std::optional<Claim> find_claim(Connection& connection, core::ClaimId id);
/// The newest claim of this contact, member, number and proof that the shop has not answered.
std::optional<core::ClaimId> find_open_claim(Connection& connection, const Claim& like);
/// The answer to an open claim will go on in the conversation and at the step of `to`.
void move_claim(Connection& connection, core::ClaimId id, const Claim& to);
void finish_claim(Connection& connection,
                  core::ClaimId id,
                  const std::string& outcome,
                  core::Instant now);
/// Ends the contact's claims that the shop has not answered; what it answers then counts for
/// nothing.
void drop_open_claims(Connection& connection, core::ContactId contact, core::Instant now);
/// The newest claim of this order number by the member that ended as "not_paid".
std::optional<Claim> find_unpaid_claim(Connection& connection,
                                       core::MemberId member,
                                       const std::string& number);

/// Wrong or still open unsigned claims of a contact since `since`, and of the whole shop.
int count_wrong_claims(Connection& connection, core::ContactId contact, core::Instant since);
int count_wrong_claims(Connection& connection, core::Instant since);
/// A contact's claims by signed links that did not fit the address of the contact's member.
int count_refused_links(Connection& connection, core::ContactId contact, core::Instant since);

}  // namespace regulars::db
