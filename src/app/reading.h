// A shop's folder opened for reading only, beside a running server.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/running_shop.h"
#include "app/shop_file.h"
#include "core/time.h"
#include "db/connection.h"
#include "engine/shop.h"

namespace regulars::app {

/// shop, rules and database are all there, or none of them; then what is wrong has been said and
/// `exit` is the code to end with.
struct Reading {
  std::optional<ShopFile> shop;
  std::shared_ptr<const engine::Rules> rules;
  std::unique_ptr<db::Connection> database;
  int exit = 0;

  static Reading open(const std::string& folder);

  /// The time of this moment, but never before what is written: clocks are set back.
  core::Instant now() const;
};

/// What to say about a name that is no member's.
std::string no_such_member(const std::string& name);

/// "2026-11-22", the day in the zone.
std::string local_day(core::Instant instant, std::string_view zone);
/// The first moment of a day that is written like 2026-12-31; nothing for anything else.
std::optional<core::Instant> start_of_day(const std::string& day, std::string_view zone);
/// The last moment of a day that is written like 2026-12-31; nothing for anything else.
std::optional<core::Instant> end_of_day(const std::string& day, std::string_view zone);

}  // namespace regulars::app
