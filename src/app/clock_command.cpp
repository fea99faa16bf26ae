// `regulars confirm-clock`: a person says that the machine's clock is right.

#include <iostream>

#include "app/clock_watch.h"
#include "app/commands.h"
#include "app/files.h"
#include "app/rules_loading.h"
#include "app/running_shop.h"
#include "app/shop_file.h"
#include "core/time.h"
#include "db/notes.h"
#include "db/schema.h"

namespace regulars::app {
namespace {

int failed(const core::Error& error, Exit exit) {
  std::cerr << error.sentence << '\n';
  return static_cast<int>(exit);
}

}  // namespace

int confirm_clock(const std::string& folder) {
  const ShopFileResult shop = read_shop_file(folder, WithSecrets::kNo);
  for (const flow::Finding& finding : shop.findings) {
    std::cerr << flow::to_text(finding) << '\n';
  }
  if (!shop.shop) {
    return static_cast<int>(Exit::kUsage);
  }
  const auto lock = InstanceLock::take(lock_file_of(shop.shop->database));
  if (!lock) {
    return failed(lock.error(), Exit::kLocked);
  }
  const core::Instant now = core::SystemClock().now();
  auto connection = db::Connection::open_writer(shop.shop->database);
  if (!connection) {
    return failed(connection.error(), exit_of_schema(connection.error()));
  }
  if (const auto migrated = db::migrate(**connection, now); !migrated) {
    return failed(migrated.error(), exit_of_schema(migrated.error()));
  }
  db::set_setting(**connection, kHighestTime, core::to_rfc3339(now));
  std::cout << "Done. The server takes " << core::to_rfc3339(now)
            << " for the right time when it starts.\n";
  return static_cast<int>(Exit::kFine);
}

}  // namespace regulars::app
