// Words of our own that facts bring into an owner's texts, in the languages that we have: en, es,
// th and vi; in any other language they are English.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "loyalty/calendar.h"

namespace regulars::engine {

enum class Counted { kPoint, kOrder, kTime, kItem };
/// "1 point", "2 orders". language: a BCP 47 tag, here and below.
std::string counted(std::int64_t number, Counted what, std::string_view language);

/// "1 year", "3 months".
std::string period_words(const loyalty::Period& period, std::string_view language);

/// "1 point for every $1.00". gives: such as "1 point" or "$0.05".
std::string for_every_amount(std::string_view gives,
                             std::string_view amount,
                             std::string_view language);
/// "10 points for every order".
std::string for_every_one(std::string_view gives, Counted what, std::string_view language);

enum class Phrase {
  kProofByLink,     // what is missing is the signed link of an order
  kProofByShop,     // {}: the order of which the shop has to tell
  kSpending,        // {}: the amount; the amount so far
  kSpendingWithin,  // {}: the amount; the time; the amount so far
  kCountry,         // {}: countries
  kOtherCountry,    // {}: countries; where the newest order went
  kOr,              // between two words
  kAnd,             // between two of these phrases
};
/// What is missing before somebody can join, with `values` for its {} in their order.
std::string phrase_in(Phrase phrase,
                      std::initializer_list<std::string_view> values,
                      std::string_view language);

}  // namespace regulars::engine
