// What trials, fees and a person's word do to a member's book.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/time.h"
#include "loyalty/earning/order.h"
#include "loyalty/points/member_book.h"
#include "loyalty/program.h"

namespace regulars::loyalty {

/// More of the fee's product in one order pays no more than so many fees.
inline constexpr std::int64_t kMaxFeesPerOrder = 10;

/// The tier that counts, as an index: the higher of the one held and the one bought, as of what was
/// settled; nothing for none.
std::optional<std::size_t> counting_tier(const MemberBook& book, const Program& program);

/// The membership as of `now`.
Membership membership_of(const MemberBook& book, const Program& program, core::Instant now);

/// Puts the fees that the order pays in step with its newest word: each unit of the fee's product
/// is one fee, paid when the order was placed, for the time that is sold now. A line that went
/// back, or an order that counts no more, ends its fees now; one that counts again gives them back.
/// What was paid before keeps its tier, its time and its product when the program sells others.
Booked keep_fees(MemberBook& book, const Order& order, const Program& program, core::Instant now);
/// True when the order has paid a fee, also one that went back. An order that was counted before
/// the program sold a membership pays none.
bool has_fee(const MemberBook& book, const Order& order);

/// Begins the trial; nothing for who tried or paid before, or where none is offered. settle() has
/// run.
Booked start_trial(MemberBook& book, const Program& program, core::Instant now);

/// A tier that a person gives, by name. `until` at or before now ends the one there is.
struct GivenTier {
  std::string tier{};
  core::Instant until{};  // the first moment without it
  std::string reason{};
};
/// settle() has run. Nothing when the program has no such tier.
Booked give_tier(MemberBook& book,
                 const GivenTier& given,
                 const Program& program,
                 core::Instant now);

}  // namespace regulars::loyalty
