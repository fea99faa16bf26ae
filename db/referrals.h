// Members' personal codes, and the friends they brought.
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

/// The code in a member's personal link; nothing before the member asked for it.
std::optional<std::string> invite_code_of(Connection& connection, core::MemberId member);
/// False when another member has this code. A member who has one keeps it.
bool set_invite_code(Connection& connection, core::MemberId member, const std::string& code);
/// Whose code it is.
std::optional<core::MemberId> find_inviter(Connection& connection, const std::string& code);

struct Referral {
  core::ReferralId id{};
  core::MemberId referrer{};
  core::ContactId contact{};                      // the friend's
  std::optional<core::MemberId> friend_member{};  // once the friend has joined
  std::string state;                              // loyalty::ReferralState
  core::Instant invited{};
  std::optional<core::Instant> joined{};
  core::Instant expires{};             // without an order until then it is over
  std::string order_key{};             // of the order that pays; empty for none
  std::optional<core::Instant> due{};  // when it is looked at next
  std::optional<core::Instant> paid{};
  core::Points for_member{};  // that were paid
  core::Points for_friend{};
  std::int64_t minimum_minor = 0;  // that the order has to be worth, as when it came
  std::string reasons{};           // why it is held or was refused
};

/// Keeps who referred this contact. Nothing when somebody has referred it before: the first wins.
std::optional<core::ReferralId> add_referral(Connection& connection, const Referral& referral);
/// Writes everything but who referred whom and when.
void save_referral(Connection& connection, const Referral& referral);

std::optional<Referral> find_referral(Connection& connection, core::ReferralId id);
std::optional<Referral> referral_of_contact(Connection& connection, core::ContactId contact);
std::optional<Referral> referral_of_friend(Connection& connection, core::MemberId friend_member);
/// The newest first; `only_held`: those that wait for the owner.
std::vector<Referral> newest_referrals(Connection& connection, bool only_held, int count);

/// Those to be looked at by `now`, earliest first.
std::vector<Referral> due_referrals(Connection& connection, core::Instant now, int count);
std::optional<core::Instant> next_referral_due(Connection& connection);
/// Those with an order that are not looked at any more are due now.
void wake_referrals(Connection& connection, core::Instant now);

/// When rewards above zero were paid to the member since `since`, whatever became of them.
std::vector<core::Instant> rewards_paid(Connection& connection,
                                        core::MemberId referrer,
                                        core::Instant since);
/// When friends of the member joined, from `from` to `to`.
std::vector<core::Instant> friends_joined(Connection& connection,
                                          core::MemberId referrer,
                                          core::Instant from,
                                          core::Instant to);

struct ReferralCounts {
  std::int64_t paid = 0;     // with points for the member
  std::int64_t waiting = 0;  // the friend said yes, and nothing is decided
};
ReferralCounts count_referrals(Connection& connection, core::MemberId referrer);

/// The shop has told of an order of this address that was placed before `before`. canonical: as
/// core::canonical_email.
bool has_order_before(Connection& connection, const std::string& canonical, core::Instant before);

}  // namespace regulars::db
