// The owner's list of orders as a CSV file, for shops without a connection and for the first
// import of past orders.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "store_adapter/store.h"

namespace regulars::store_adapter {

struct OrderFileSettings {
  std::string file{};           // the name for messages
  std::string currency{};       // of amounts that name none
  std::string zone = "UTC";     // of times that name none
  core::Instant imported_at{};  // the version of orders without updated_at: a newer import wins
};

struct OrderFile {
  std::vector<Order> orders{};
  /// One for each row that is not used, and one for all rows from a wrong quote on (csv.h);
  /// kInvalid with place.
  std::vector<core::Error> findings{};
};

/// Reads the columns number, email, total, currency, state, placed_at, updated_at, refunded and id,
/// also under the names that exports of shops use ("Name", "Billing Email", "Financial Status").
/// number, email and total must be there. Without a state column every order counts as paid;
/// without an id the number is the id. `value` is total minus refunded, never below 0.
///
/// A second row of the same order without a total (exports write one row an item) is passed over;
/// one with a total is a finding. A row that cannot be read is a finding and the others are used.
/// Errors: kInvalid or kConflict with the place, when the file as a whole cannot be read.
core::Result<OrderFile> read_order_file(std::string_view bytes, const OrderFileSettings& settings);

/// The state a word of a shop or an owner means ("Completed", "on-hold", "voided"); nothing for
/// words that are not known.
std::optional<OrderState> order_state_from_word(std::string_view word);

}  // namespace regulars::store_adapter
