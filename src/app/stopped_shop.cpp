#include "app/stopped_shop.h"

#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

#include "app/rules_loading.h"
#include "core/check.h"
#include "db/ledger.h"
#include "db/schema.h"
#include "engine/program/rule_history.h"

namespace regulars::app {
namespace {

void print_errors(const std::vector<flow::Finding>& findings) {
  for (const flow::Finding& finding : findings) {
    if (finding.severity == flow::Severity::kError) {
      std::cerr << flow::to_text(finding) << '\n';
    }
  }
}

StoppedShop::Opened closed(Exit exit, const std::string& sentence = "") {
  if (!sentence.empty()) {
    std::cerr << sentence << '\n';
  }
  return {.shop = nullptr, .exit = static_cast<int>(exit)};
}

}  // namespace

StoppedShop::Opened StoppedShop::open(const std::string& folder, WithRules with_rules) {
  ShopFileResult file = read_shop_file(folder, WithSecrets::kNo);
  print_errors(file.findings);
  if (!file.shop) {
    return closed(Exit::kUsage);
  }
  std::shared_ptr<const engine::Rules> rules;
  if (with_rules == WithRules::kYes) {
    RulesResult loaded = load_rules(*file.shop);
    print_errors(loaded.findings);
    if (!loaded.rules) {
      return closed(Exit::kUsage);
    }
    rules = std::move(loaded.rules);
  }
  std::unique_ptr<StoppedShop> made(new StoppedShop(std::move(*file.shop), std::move(rules)));
  auto lock = InstanceLock::take(lock_file_of(made->file_.database));
  if (!lock) {
    return closed(Exit::kLocked, lock.error().sentence);
  }
  made->lock_ = std::move(*lock);
  auto connection = db::Connection::open_writer(made->file_.database);
  if (!connection) {
    return closed(exit_of_schema(connection.error()), connection.error().sentence);
  }
  if (const auto migrated = db::migrate(**connection, made->clock_.now()); !migrated) {
    return closed(exit_of_schema(migrated.error()), migrated.error().sentence);
  }
  if (made->rules_) {
    made->shop_.emplace(settings_of(made->file_), made->clock_, made->random_, made->rules_);
  }
  made->writer_ = std::make_unique<db::Writer>(std::move(*connection), [](const std::string&) {});
  return {.shop = std::move(made), .exit = 0};
}

core::Result<core::Done> StoppedShop::write(const Work& work) {
  return writer_->run([this, &work](db::Connection& rows) {
    // Never before what is written: clocks are set back, and the history is kept in its order.
    const core::Instant now = clock_.now();
    return work(rows, std::max(now, db::newest_txn_at(rows).value_or(now)));
  });
}

core::Result<core::Done> StoppedShop::act(const RuledWork& work) {
  REGULARS_CHECK(shop_.has_value(), "the shop was opened without its rules");
  return write([this, &work](db::Connection& rows, core::Instant now) {
    const engine::RulesInForce in_force = engine::take_up_rules(rows, *shop_, *rules_, now);
    return work({.db = rows,
                 .shop = *shop_,
                 .rules = *rules_,
                 .now = now,
                 .rule_version = in_force.version,
                 .program_changes = &in_force.program_changes});
  });
}

int StoppedShop::failed(const core::Error& error) {
  std::cerr << error.sentence << '\n';
  const bool is_wish =
      error.code != core::ErrorCode::kInternal && error.code != core::ErrorCode::kUnavailable;
  return static_cast<int>(is_wish ? Exit::kFindings : Exit::kFailure);
}

}  // namespace regulars::app
