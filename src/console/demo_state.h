// What the demo page shows: the thread, the member's points, the demo shop's orders, as JSON.
#pragma once

#include <optional>
#include <string>

#include "core/ids.h"
#include "db/connection.h"
#include "engine/shop.h"

namespace regulars::console {

struct DemoView {
  const engine::Shop& shop;
  db::Connection& reader;
  std::string person;
  core::MessageId after;  // only newer messages are given
  bool is_busy = false;
  bool is_store_down = false;
};

std::string demo_state(const DemoView& view);

/// The shopper of the thread that was used last, so that a restart shows it again.
std::optional<std::string> newest_demo_person(db::Connection& reader);

}  // namespace regulars::console
