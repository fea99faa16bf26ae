// Money on a card or in a member's wallet: what it may pay, how long it is good, when it is paid
// out in cash.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/time.h"
#include "loyalty/calendar.h"
#include "loyalty/rewards/basket.h"

namespace regulars::loyalty {

enum class StoredKind { kGiftCard, kWallet };

struct StoredValue {
  std::string id;
  StoredKind kind = StoredKind::kGiftCard;
  core::Money balance{};       // 0 or more
  bool is_single_use = false;  // what one payment leaves on it is lost
  bool is_on = true;           // its kill switch (R103)
  Window valid{};
};

enum class StoredRefusal {
  kOff,
  kNotYet,  // before its first day
  kOver,    // after its last day
  kOtherCurrency,
  kEmpty,
  kNotCombined,   // a discount on the order allows no gift card or wallet (R102)
  kNothingToPay,  // paid already, or nothing that stored value may pay for
};

struct StoredPayment {
  std::int64_t paid_minor = 0;
  std::int64_t lost_minor = 0;  // left on a single-use card
  StoredValue after;            // unchanged by a refusal
  std::optional<StoredRefusal> refusal{};
};

struct StoredAsk {
  core::Money payable{};                     // what of the order stored value may pay for
  std::optional<std::int64_t> most_minor{};  // as the member asks; absent: as much as there is
  bool is_combinable = true;
};

/// Pays as much as is asked, is there and may be paid. The first refusal in the order of the enum
/// counts.
StoredPayment pay_with(const StoredValue& value,
                       const StoredAsk& ask,
                       core::Instant now,
                       std::string_view zone);

/// The wallet after an order that tops it up is confirmed. Nothing when the currencies differ or
/// the balance does not fit.
std::optional<StoredValue> topped_up(const StoredValue& wallet, const Basket& basket);

/// How long a gift card lives, and where the law says otherwise (R137). A region is a country
/// ("US") or a part of one ("US-ME"); naming the country names its parts.
struct GiftCardTerms {
  std::optional<Period> lives{};  // absent: no last day
  std::vector<std::string> never_expires_in{};
  /// Region to minor units: a balance below that is paid out in cash when the member asks.
  std::map<std::string, std::int64_t> cash_out_below{};
};

/// The last good day of a card issued on that day; nothing when it has none.
std::optional<Day> gift_card_last_day(const GiftCardTerms& terms,
                                      std::string_view region,
                                      Day issued);
/// The balance to pay out in cash; nothing when it must not be asked for. Of a region and its
/// country the region's own amount counts.
std::optional<core::Money> cash_out_of(const GiftCardTerms& terms,
                                       std::string_view region,
                                       const StoredValue& card);

}  // namespace regulars::loyalty
