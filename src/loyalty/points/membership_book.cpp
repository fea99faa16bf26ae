#include "loyalty/points/membership_book.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "loyalty/tiers/bought_tier.h"

namespace regulars::loyalty {
namespace {

using core::Instant;

// Units of the product that the order has paid for; what it cost is the shop's affair.
std::int64_t units_of(const Order& order, const std::string& product) {
  std::int64_t units = 0;
  if (!order.is_counting || !order.parts) {
    return units;
  }
  for (const OrderLine& line : order.parts->lines) {
    const bool is_money = line.kind == LineKind::kGiftCard || line.kind == LineKind::kTopUp;
    if (!is_money && line.product == product) {
      units += std::clamp<std::int64_t>(line.quantity, 0, kMaxFeesPerOrder);
    }
  }
  return std::min(units, kMaxFeesPerOrder);
}

std::string fee_id(const Order& order, std::int64_t number) {
  return number == 1 ? order.key : order.key + ":fee" + std::to_string(number);
}

// What the order buys: as it was bought first, else as it is sold now.
std::optional<FeePayment> offer_of(const MemberBook& book,
                                   const Order& order,
                                   const Program& program) {
  const auto& payments = book.membership.payments;
  const auto known = std::ranges::find(payments, order.key, &FeePayment::order);
  if (known != payments.end()) {
    FeePayment same = *known;
    same.refunded.reset();
    return same;
  }
  if (!program.membership) {
    return std::nullopt;
  }
  return FeePayment{.lasts = program.membership->lasts,
                    .tier = program.membership->tier,
                    .order = order.key,
                    .product = program.membership->product};
}

// True when something was changed.
bool put_in_step(std::vector<FeePayment>& payments,
                 const FeePayment& fee,
                 bool is_paid,
                 Instant now) {
  const auto known = std::ranges::find(payments, fee.id, &FeePayment::id);
  if (known == payments.end()) {
    if (is_paid) {
      payments.push_back(fee);
    }
    return is_paid;
  }
  if (known->refunded.has_value() != is_paid) {
    return false;
  }
  known->refunded = is_paid ? std::nullopt : std::optional(now);
  return true;
}

void tell(const MemberBook& book,
          const Program& program,
          std::optional<std::size_t> before,
          Booked& booked) {
  if (book.tier) {
    if (auto change = change_between(before, counting_tier(book, program), book.tier->checked)) {
      booked.tier_changes.push_back(std::move(*change));
    }
  }
}

// For orders that are claimed late. A fee is no such change: it counts from the day of its order.
void leave(MemberBook& book,
           const Program& program,
           std::optional<std::size_t> before,
           Instant now) {
  if (book.tier && before != counting_tier(book, program)) {
    book.past.push_back({.until = now, .tier = name_of_tier(program.tiers, before)});
  }
}

}  // namespace

std::optional<std::size_t> counting_tier(const MemberBook& book, const Program& program) {
  if (!book.tier) {
    return std::nullopt;
  }
  const BoughtTier bought{
      .record = book.membership, .tiers = program.tiers, .zone = program.time_zone};
  return higher_tier(held_tier(*book.tier), bought.at(book.tier->checked));
}

Membership membership_of(const MemberBook& book, const Program& program, Instant now) {
  return membership_at(book.membership, now, program.time_zone);
}

bool has_fee(const MemberBook& book, const Order& order) {
  const auto& payments = book.membership.payments;
  return std::ranges::find(payments, order.key, &FeePayment::order) != payments.end();
}

Booked keep_fees(MemberBook& book, const Order& order, const Program& program, Instant now) {
  Booked booked;
  std::optional<FeePayment> fee = offer_of(book, order, program);
  if (!fee) {
    return booked;
  }
  const auto before = counting_tier(book, program);
  const std::int64_t units = units_of(order, fee->product);
  fee->paid = std::min(bought_at(order, now), now);
  for (std::int64_t number = 1; number <= kMaxFeesPerOrder; ++number) {
    fee->id = fee_id(order, number);
    if (put_in_step(book.membership.payments, *fee, number <= units, now)) {
      booked.has_membership = true;
    }
  }
  tell(book, program, before, booked);
  return booked;
}

Booked start_trial(MemberBook& book, const Program& program, Instant now) {
  Booked booked;
  if (!program.membership || !may_start_trial(*program.membership, book.membership)) {
    return booked;
  }
  const auto before = counting_tier(book, program);
  book.membership.trial =
      Trial{.started = now, .length = *program.membership->trial, .tier = program.membership->tier};
  booked.has_membership = true;
  tell(book, program, before, booked);
  leave(book, program, before, now);
  return booked;
}

Booked give_tier(MemberBook& book, const GivenTier& given, const Program& program, Instant now) {
  Booked booked;
  const auto tier = find_tier(program.tiers, given.tier);
  if (!tier || !book.tier) {
    return booked;
  }
  const auto before = counting_tier(book, program);
  const TierBasis basis{.rules = program.tier_rules,
                        .tiers = program.tiers,
                        .history = book.history,
                        .joined = book.joined,
                        .zone = program.time_zone};
  book.tier =
      set_manual(basis,
                 *book.tier,
                 {.tier = *tier, .until = std::max(given.until, now), .reason = given.reason})
          .state;
  tell(book, program, before, booked);
  leave(book, program, before, now);
  return booked;
}

}  // namespace regulars::loyalty
