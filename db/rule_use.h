// How often a rule was used by a member and a campaign by all, for limits and budgets.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/ids.h"
#include "core/points.h"
#include "db/connection.h"

namespace regulars::db {

struct UseRow {
  std::int64_t times = 0;
  core::Points points;
};
/// since: the first day of the limit's period; absent for a limit without one.
struct UseKey {
  core::MemberId member;
  std::string rule;
  std::optional<std::chrono::sys_days> since{};
};
UseRow find_use(Connection& connection, const UseKey& key);
void save_use(Connection& connection, const UseKey& key, const UseRow& use);

struct CampaignRow {
  core::Points points;
  std::int64_t redemptions = 0;
  std::int64_t discount_minor = 0;
  std::int64_t order_minor = 0;
};
CampaignRow find_campaign_use(Connection& connection, const std::string& campaign);
void save_campaign_use(Connection& connection, const std::string& campaign, const CampaignRow& use);

}  // namespace regulars::db
