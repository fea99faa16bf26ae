// Numbers that name things, one type a kind, so that two kinds cannot be swapped.
#pragma once

#include <compare>
#include <cstdint>

namespace regulars::core {

template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::int64_t number) : number_(number) {}

  constexpr std::int64_t number() const { return number_; }
  /// False for a default-made id: rows count from 1.
  constexpr bool is_set() const { return number_ != 0; }

  friend constexpr auto operator<=>(const Id&, const Id&) = default;

 private:
  std::int64_t number_ = 0;
};

using MemberId = Id<struct MemberTag>;
using ContactId = Id<struct ContactTag>;
using ConversationId = Id<struct ConversationTag>;
using InboxId = Id<struct InboxTag>;
using JobId = Id<struct JobTag>;
using MessageId = Id<struct MessageTag>;
using AccountId = Id<struct AccountTag>;
using TxnId = Id<struct TxnTag>;
using LotId = Id<struct LotTag>;
using RedemptionId = Id<struct RedemptionTag>;
using ClaimId = Id<struct ClaimTag>;
using NoteId = Id<struct NoteTag>;
using ReferralId = Id<struct ReferralTag>;

}  // namespace regulars::core
