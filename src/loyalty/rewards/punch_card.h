// Punch cards: N purchases of some products give one more of equal or lower value (R45).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"
#include "loyalty/rewards/basket.h"

namespace regulars::loyalty {

struct PunchRule {
  ProductSet on{};
  std::int64_t needed = 10;  // units for one gift, 1 or more
};

/// Some units of one order, all at one price: as many punches.
struct Punch {
  std::string order;
  core::Instant at{};           // of the order
  std::int64_t unit_minor = 0;  // what one unit cost
  std::int64_t units = 1;       // 0: all of them were returned
  std::string product{};

  friend bool operator==(const Punch&, const Punch&) = default;
};

struct PunchCard {
  std::vector<Punch> punches{};  // oldest order first
  std::int64_t used = 0;         // units that paid for gifts: as many as were needed at that time

  friend bool operator==(const PunchCard&, const PunchCard&) = default;
};

/// An order as it stands now: lines that were returned are no longer in it.
struct PunchOrder {
  std::string id;
  core::Instant at{};
  std::vector<BasketLine> lines{};
  std::int64_t gifts = 0;  // units that gifts of this card paid for
};

/// The card with exactly the punches that the order stands for now, whatever it had of it before:
/// a refund takes the order's punches away, and the same order twice changes nothing. The products
/// that an order was punched for stay those that count of it, whatever the rule names later.
/// Prizes, gifts and stored value give no punch. order: with lines that `check_basket` accepts.
PunchCard with_order(const PunchCard& card, const PunchRule& rule, const PunchOrder& order);

/// The card with its punches oldest first, however they came.
PunchCard in_order(PunchCard card);

/// Punches since the last gift. Negative when an order was returned whose gift had been taken: the
/// next purchases make up for it first.
std::int64_t open_punches(const PunchCard& card, const PunchRule& rule);

/// Complete cards whose gift is still to be taken.
std::int64_t complete_cards(const PunchCard& card, const PunchRule& rule);

/// The most the next gift may be worth: the cheapest of the punches that pay for it, the oldest
/// that no gift has used. Nothing without a complete card.
std::optional<std::int64_t> gift_limit_minor(const PunchCard& card, const PunchRule& rule);

/// The card after a gift of that price; nothing when no card is complete or the price is higher
/// than the limit.
std::optional<PunchCard> take_gift(const PunchCard& card,
                                   const PunchRule& rule,
                                   std::int64_t price_minor);

/// The card after a gift came back: its punches count again. A card without gifts stays as it is.
PunchCard give_gift_back(const PunchCard& card, std::int64_t units);

}  // namespace regulars::loyalty
