#include "engine/referral_signs.h"

#include <algorithm>
#include <optional>

#include "db/orders.h"
#include "engine/join.h"
#include "loyalty/referrals/referrals.h"
#include "store_adapter/store.h"

namespace regulars::engine {
namespace {

using store_adapter::OrderState;

constexpr int kMostOrders = 200;

std::string compared_email(const Context& context, core::MemberId id) {
  const auto member = db::find_member(context.db, id);
  const auto email =
      member && member->email ? loyalty::normalised_for_comparison(*member->email) : std::nullopt;
  return email.value_or("");
}

// An address that both were seen under; empty when there is none.
std::string shared_contact(const Context& context, core::MemberId left, core::MemberId right) {
  const auto others = db::contacts_of(context.db, right);
  for (const db::Contact& one : db::contacts_of(context.db, left)) {
    if (std::ranges::any_of(others, [&](const db::Contact& other) {
          return other.channel == one.channel && other.address == one.address;
        })) {
      return one.address;
    }
  }
  return {};
}

bool has_refunds(const Context& context, core::MemberId member) {
  const auto orders = db::orders_of(context.db, member, kMostOrders);
  return std::ranges::any_of(orders, [](const db::OrderRow& order) {
    const auto state = store_adapter::order_state_from(order.state);
    return state == OrderState::kPartiallyRefunded || state == OrderState::kRefunded;
  });
}

bool is_doubtful(const Context& context, core::MemberId id) {
  const auto member = db::find_member(context.db, id);
  return !member || !is_believed(context, *member);
}

}  // namespace

std::vector<loyalty::ReferralSignal> signals_of(const Context& context,
                                                const db::Referral& referral) {
  const loyalty::SignalRules& rules = context.rules.program.referral->signals;
  const core::MemberId friend_member = *referral.friend_member;
  const core::Instant joined = referral.joined.value_or(referral.invited);
  const std::string shared = shared_contact(context, referral.referrer, friend_member);
  return loyalty::find_signals(
      rules,
      {.member = {.email = compared_email(context, referral.referrer), .messenger = shared},
       .friend_of_member = {.email = compared_email(context, friend_member), .messenger = shared},
       .friend_joined = joined,
       .friends_joined = db::friends_joined(
           context.db, referral.referrer, joined - rules.many_within, joined + rules.many_within),
       .has_refunds = has_refunds(context, friend_member)});
}

std::vector<std::string> doubts_about(const Context& context, const db::Referral& referral) {
  std::vector<std::string> doubts;
  if (is_doubtful(context, referral.referrer)) {
    doubts.emplace_back("nothing has proven the address of the member who referred");
  }
  if (is_doubtful(context, *referral.friend_member)) {
    doubts.emplace_back("nothing has proven the friend's address");
  }
  return doubts;
}

}  // namespace regulars::engine
