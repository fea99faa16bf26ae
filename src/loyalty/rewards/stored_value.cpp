#include "loyalty/rewards/stored_value.h"

#include <algorithm>

namespace regulars::loyalty {
namespace {

std::optional<StoredRefusal> refusal_of(const StoredValue& value, const StoredAsk& ask, Day today) {
  if (!value.is_on) {
    return StoredRefusal::kOff;
  }
  if (value.valid.from && today < *value.valid.from) {
    return StoredRefusal::kNotYet;
  }
  if (value.valid.to && today > *value.valid.to) {
    return StoredRefusal::kOver;
  }
  if (value.balance.currency != ask.payable.currency) {
    return StoredRefusal::kOtherCurrency;
  }
  if (value.balance.minor <= 0) {
    return StoredRefusal::kEmpty;
  }
  if (!ask.is_combinable) {
    return StoredRefusal::kNotCombined;
  }
  if (std::min(ask.payable.minor, ask.most_minor.value_or(ask.payable.minor)) <= 0) {
    return StoredRefusal::kNothingToPay;
  }
  return std::nullopt;
}

std::string_view country_of(std::string_view region) {
  return region.substr(0, region.find('-'));
}

}  // namespace

StoredPayment pay_with(const StoredValue& value,
                       const StoredAsk& ask,
                       core::Instant now,
                       std::string_view zone) {
  StoredPayment payment{.after = value, .refusal = refusal_of(value, ask, day_of(now, zone))};
  if (payment.refusal) {
    return payment;
  }
  const std::int64_t wanted = std::min(ask.payable.minor, ask.most_minor.value_or(INT64_MAX));
  payment.paid_minor = std::min(wanted, value.balance.minor);
  payment.after.balance.minor -= payment.paid_minor;
  if (value.is_single_use) {
    payment.lost_minor = payment.after.balance.minor;
    payment.after.balance.minor = 0;
  }
  return payment;
}

std::optional<StoredValue> topped_up(const StoredValue& wallet, const Basket& basket) {
  const auto balance =
      core::add(wallet.balance, {.minor = top_up_of(basket), .currency = basket.currency});
  if (!balance) {
    return std::nullopt;
  }
  StoredValue after = wallet;
  after.balance = *balance;
  return after;
}

std::optional<Day> gift_card_last_day(const GiftCardTerms& terms,
                                      std::string_view region,
                                      Day issued) {
  const bool never = std::ranges::any_of(terms.never_expires_in, [&](const std::string& listed) {
    return listed == region || listed == country_of(region);
  });
  return never || !terms.lives ? std::nullopt : std::optional(add(issued, *terms.lives));
}

std::optional<core::Money> cash_out_of(const GiftCardTerms& terms,
                                       std::string_view region,
                                       const StoredValue& card) {
  auto found = terms.cash_out_below.find(std::string(region));
  if (found == terms.cash_out_below.end()) {
    found = terms.cash_out_below.find(std::string(country_of(region)));
  }
  const bool may = found != terms.cash_out_below.end() && card.balance.minor > 0 &&
                   card.balance.minor < found->second;
  return may ? std::optional(card.balance) : std::nullopt;
}

}  // namespace regulars::loyalty
