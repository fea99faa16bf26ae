// What a conversation may name: actions with their outcomes, facts, lists, answer kinds. The engine
// fills it in, so that the checker knows every name without knowing the engine.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/money.h"
#include "core/time.h"

namespace regulars::flow {

/// A value that a text or a condition may use.
using Value = std::variant<std::string, std::int64_t, core::Money, core::Instant, bool>;
using Values = std::map<std::string, Value, std::less<>>;

enum class FactKind { kText, kNumber, kMoney, kDay, kYesNo };

struct FactSpec {
  FactKind kind = FactKind::kText;
  bool may_be_empty = false;  // a text that uses it should give a fallback: {first_name|there}
  std::size_t longest = 20;   // UTF-16 units of its longest text, for the limits check
};

/// `do: NAME`. Every outcome in `outcomes` can happen; those in `fallbacks` go the way of another
/// outcome when the flow does not name them (not_found -> no_match).
struct ActionSpec {
  std::vector<std::string> outcomes;
  std::map<std::string, std::string, std::less<>> fallbacks;
  std::vector<std::string> sets;  // facts that are there after it: earned, order, coupon_code …
};

/// A list that `card: {each: NAME}` goes through, with the facts of one item.
struct ListSpec {
  std::map<std::string, FactSpec, std::less<>> facts;
  std::string key;  // the fact whose text is saved when the item is picked
};

struct Catalog {
  std::map<std::string, FactSpec, std::less<>> facts;
  std::map<std::string, ActionSpec, std::less<>> actions;
  std::map<std::string, ListSpec, std::less<>> lists;
  std::vector<std::string> events;  // `start: - event: reminder`
};

}  // namespace regulars::flow
