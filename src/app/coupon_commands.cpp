// `regulars coupon`: which coupons are out, and ending one.

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/commands.h"
#include "app/files.h"
#include "app/rules_loading.h"
#include "app/running_shop.h"
#include "app/shop_file.h"
#include "core/random.h"
#include "core/time.h"
#include "db/notes.h"
#include "db/redemptions.h"
#include "db/schema.h"
#include "db/writer.h"
#include "engine/coupon_moves.h"
#include "engine/program/rule_history.h"
#include "engine/shop.h"

namespace regulars::app {
namespace {

constexpr int kMostRows = 100;

int code(Exit exit) {
  return static_cast<int>(exit);
}

void print_errors(const std::vector<flow::Finding>& findings) {
  for (const flow::Finding& finding : findings) {
    if (finding.severity == flow::Severity::kError) {
      std::cerr << flow::to_text(finding) << '\n';
    }
  }
}

struct Loaded {
  ShopFile file;
  std::shared_ptr<const engine::Rules> rules;
};

std::optional<Loaded> load(const std::string& folder) {
  ShopFileResult shop = read_shop_file(folder, WithSecrets::kNo);
  print_errors(shop.findings);
  if (!shop.shop) {
    return std::nullopt;
  }
  RulesResult rules = load_rules(*shop.shop);
  print_errors(rules.findings);
  if (!rules.rules) {
    return std::nullopt;
  }
  return Loaded{.file = std::move(*shop.shop), .rules = std::move(rules.rules)};
}

int failed(const core::Error& error, Exit exit) {
  std::cerr << error.sentence << '\n';
  return code(exit);
}

}  // namespace

int coupon_list(const std::string& folder) {
  ShopFileResult shop = read_shop_file(folder, WithSecrets::kNo);
  print_errors(shop.findings);
  if (!shop.shop) {
    return code(Exit::kUsage);
  }
  auto reader = db::Connection::open_reader(shop.shop->database);
  if (!reader) {
    return failed(reader.error(), Exit::kFailure);
  }
  if (const auto checked = db::check_schema(**reader); !checked) {
    return failed(checked.error(), exit_of_schema(checked.error()));
  }
  const core::Instant now = core::SystemClock().now();
  for (const db::Coupon& coupon : db::newest_coupons(**reader, kMostRows)) {
    const bool is_over = coupon.state == "open" && db::is_past(coupon, now);
    std::cout << coupon.code << "  " << (is_over ? "expired" : coupon.state) << "  until "
              << core::to_rfc3339(coupon.expires).substr(0, 10) << "  member "
              << coupon.member.number() << "  " << coupon.reward_name
              << (coupon.used_order.empty() ? "" : "  on order " + coupon.used_order) << '\n';
  }
  return code(Exit::kFine);
}

int coupon_cancel(const std::string& folder, const std::string& coupon, const std::string& reason) {
  auto loaded = load(folder);
  if (!loaded) {
    return code(Exit::kUsage);
  }
  const auto lock = InstanceLock::take(lock_file_of(loaded->file.database));
  if (!lock) {
    return failed(lock.error(), Exit::kLocked);
  }
  core::SystemClock clock;
  core::SystemRandom random;
  auto connection = db::Connection::open_writer(loaded->file.database);
  if (!connection) {
    return failed(connection.error(), exit_of_schema(connection.error()));
  }
  if (const auto migrated = db::migrate(**connection, clock.now()); !migrated) {
    return failed(migrated.error(), exit_of_schema(migrated.error()));
  }
  const engine::Shop shop({.name = loaded->file.name}, clock, random, loaded->rules);
  db::Writer writer(std::move(*connection), [](const std::string&) {});
  const auto done = writer.run([&](db::Connection& rows) -> core::Result<core::Done> {
    const core::Instant now = clock.now();
    const engine::RulesInForce in_force = engine::take_up_rules(rows, shop, *loaded->rules, now);
    const engine::Context context{.db = rows,
                                  .shop = shop,
                                  .rules = *loaded->rules,
                                  .now = now,
                                  .rule_version = in_force.version,
                                  .program_changes = &in_force.program_changes};
    return engine::cancel_coupon(context,
                                 {.code = coupon, .reason = reason, .who = "command line"});
  });
  if (!done) {
    const bool is_wish = done.error().code != core::ErrorCode::kInternal;
    return failed(done.error(), is_wish ? Exit::kFindings : Exit::kFailure);
  }
  std::cout << "Done. The points are back; the shop is told when the server runs.\n";
  return code(Exit::kFine);
}

}  // namespace regulars::app
