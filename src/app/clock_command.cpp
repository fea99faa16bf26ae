// `regulars confirm-clock`: a person says that the machine's clock is right.

#include <iostream>
#include <string>

#include "app/clock_watch.h"
#include "app/commands.h"
#include "app/stopped_shop.h"
#include "core/time.h"
#include "db/notes.h"

namespace regulars::app {

int confirm_clock(const std::string& folder) {
  const auto opened = StoppedShop::open(folder, WithRules::kNo);
  if (!opened.shop) {
    return opened.exit;
  }
  // The machine's own time, whatever was written under another one.
  const std::string time = core::to_rfc3339(core::SystemClock().now());
  const auto done = opened.shop->write([&](db::Connection& rows, core::Instant) {
    db::set_setting(rows, kHighestTime, time);
    return core::Result<core::Done>(core::Done{});
  });
  if (!done) {
    return StoppedShop::failed(done.error());
  }
  std::cout << "Done. The server takes " << time << " for a right time when it starts.\n";
  return static_cast<int>(Exit::kFine);
}

}  // namespace regulars::app
