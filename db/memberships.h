// The trial and the fees of each member.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct TrialRow {
  std::string tier;
  core::Instant started{};
  std::int64_t days = 0;
};
std::optional<TrialRow> find_trial(Connection& connection, core::MemberId member);
/// The first one stays: a member has one trial.
void add_trial(Connection& connection, core::MemberId member, const TrialRow& row);

struct FeeRow {
  std::string id;
  std::string order_key;
  std::string product;
  std::string tier;
  core::Instant paid{};
  std::string lasts;  // "12 months"; empty: for good
  std::optional<core::Instant> refunded{};
};
/// The member's fees, the oldest first.
std::vector<FeeRow> fees_of(Connection& connection, core::MemberId member);
/// Writes the fee, or over it.
void save_fee(Connection& connection, core::MemberId member, const FeeRow& row);
/// True when the order has paid a fee at any time.
bool has_paid_fee(Connection& connection, const std::string& order_key);

}  // namespace regulars::db
