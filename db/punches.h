// What members' orders are punched for on their cards, and the gifts taken for full cards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

/// Some units of one order.
struct PunchRow {
  std::string order_key;
  core::Instant at{};  // of the order
  std::string product;
  std::int64_t unit_minor = 0;
  std::int64_t units = 0;  // 0: all of them were returned
};

/// All of a member's punches on one card, in no order.
std::vector<PunchRow> punches_of(Connection& connection,
                                 core::MemberId member,
                                 const std::string& card);
/// Those of one order on one card.
std::vector<PunchRow> punches_of_order(Connection& connection,
                                       const std::string& order_key,
                                       const std::string& card);
/// Puts these in place of what the order had on the card. All are of that order.
void save_punches(Connection& connection,
                  core::MemberId member,
                  const std::string& order_key,
                  const std::string& card,
                  const std::vector<PunchRow>& punches);

/// The cards that the order is on.
std::vector<std::string> cards_of_order(Connection& connection, const std::string& order_key);

/// Units that paid for gifts which the member took and did not give back.
std::int64_t punches_used(Connection& connection, core::MemberId member, const std::string& card);

}  // namespace regulars::db
