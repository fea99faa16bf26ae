#include "app/running_shop.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "db/jobs.h"
#include "db/notes.h"
#include "db/schema.h"
#include "engine/job_results.h"
#include "engine/program/rule_history.h"
#include "store_adapter/custom.h"

namespace regulars::app {
namespace {

constexpr std::size_t kMessengerWorkers = 4;
constexpr std::size_t kStoreWorkers = 4;

// After a failed sync nobody knows what is on the disk; only a restart, which reads the log again,
// is safe.
void stop_for_broken_disk(const std::string& sentence) {
  std::fprintf(stderr, "event=database_broken detail=\"%s\"\n", sentence.c_str());
  std::_Exit(static_cast<int>(Exit::kFailure));
}

void log_full_disk(bool is_full) {
  std::fputs(is_full ? "event=storage_full detail=\"the disk is full; events are refused with 503 "
                       "until there is room\"\n"
                     : "event=storage_has_room\n",
             stderr);
}

RunningShop::Opened failed(Exit exit, std::string sentence) {
  return {.shop = nullptr, .failure = {.exit = exit, .sentence = std::move(sentence)}};
}

}  // namespace

engine::ShopSettings settings_of(const ShopFile& file) {
  return {.name = file.name,
          .page_id = file.page_id,
          .page_name = file.page_name,
          .store_kind = file.store.kind == StoreKind::kCustom ? "custom" : "embedded",
          .links_signed = file.links_signed,
          .verify_email = file.verify_email,
          .link_key = file.secrets.link_key,
          .corrections = file.corrections};
}

Exit exit_of_schema(const core::Error& error) {
  switch (error.code) {
    case core::ErrorCode::kConflict:
      return Exit::kNewerDatabase;
    case core::ErrorCode::kInvalid:
      return Exit::kUsage;
    default:
      return Exit::kFailure;
  }
}

RunningShop::RunningShop(ShopFile file, core::Clock& clock)
    : file_(std::move(file)), clock_(clock) {}

RunningShop::~RunningShop() = default;

RunningShop::Opened RunningShop::open(const ShopFile& file,
                                      std::shared_ptr<const engine::Rules> rules,
                                      core::Clock& clock,
                                      core::Random& random) {
  std::unique_ptr<RunningShop> made(new RunningShop(file, clock));
  auto lock = InstanceLock::take(lock_file_of(file.database));
  if (!lock) {
    const bool is_held = lock.error().code == core::ErrorCode::kConflict;
    return failed(is_held ? Exit::kLocked : Exit::kFailure, lock.error().sentence);
  }
  made->lock_ = std::move(*lock);
  auto connection = db::Connection::open_writer(file.database);
  if (!connection) {
    return failed(exit_of_schema(connection.error()), connection.error().sentence);
  }
  const auto migrated = db::migrate(**connection, clock.now());
  if (!migrated) {
    return failed(exit_of_schema(migrated.error()),
                  file.database + ": " + migrated.error().sentence);
  }
  made->shop_ = std::make_unique<engine::Shop>(settings_of(file), clock, random, std::move(rules));
  made->client_ = net::make_http_client({.allow_insecure_loopback = file.allow_insecure_loopback});
  made->writer_ =
      std::make_unique<db::Writer>(std::move(*connection), stop_for_broken_disk, log_full_disk);
  const auto store = made->open_store();
  if (!store) {
    return failed(Exit::kUsage, store.error().sentence);
  }
  made->engine_ = std::make_unique<engine::Engine>(*made->shop_, *made->writer_);
  if (const auto recovered = made->engine_->recover(); !recovered) {
    return failed(Exit::kFailure,
                  file.database + ": what the last run left unfinished cannot be taken up again: " +
                      recovered.error().sentence);
  }
  made->engine_->add_integration("store", kStoreWorkers, *made->store_door_);
  if (made->messenger_door_) {
    made->engine_->add_integration("messenger", kMessengerWorkers, *made->messenger_door_);
  }
  return {.shop = std::move(made), .failure = {}};
}

core::Result<core::Done> RunningShop::open_store() {
  store_adapter::Store* store = nullptr;
  if (file_.store.kind == StoreKind::kCustom) {
    auto custom = store_adapter::CustomStore::open({.base_url = file_.store.url,
                                                    .store_secret = file_.secrets.store_secret,
                                                    .plain_mode = file_.store.plain_mode,
                                                    .currency = shop_->rules()->program.currency},
                                                   *client_,
                                                   clock_);
    if (!custom) {
      return custom.error();
    }
    custom_ = std::move(*custom);
    store = custom_.get();
  } else {
    auto reader = open_reader();
    if (!reader) {
      return reader.error();
    }
    orders_ = std::make_unique<ShopOrdersTable>(std::move(*reader));
    embedded_ = std::make_unique<store_adapter::EmbeddedStore>(
        *orders_,
        store_adapter::EmbeddedSettings{.codes_from_list = !file_.store.codes_csv.empty()});
    store = embedded_.get();
  }
  store_door_ = std::make_unique<outbound::StoreDoor>(*store, clock_);
  if (file_.has_messenger) {
    page_ = std::make_unique<outbound::MessengerPage>(
        outbound::MessengerPageSettings{.graph = file_.graph,
                                        .version = file_.graph_version,
                                        .page_id = file_.page_id,
                                        .token = file_.secrets.page_token,
                                        .app_secret = file_.secrets.app_secrets.front()},
        *client_);
    messenger_door_ = std::make_unique<outbound::MessengerDoor>(*page_);
  }
  return core::Done{};
}

void RunningShop::start() {
  take_up_rules();
  engine_->start();
}

void RunningShop::swap_rules(std::shared_ptr<const engine::Rules> rules) {
  shop_->swap_rules(std::move(rules));
  has_new_rules_ = true;
  take_up_rules();
}

void RunningShop::set_held(bool held) {
  is_held_ = held;
  engine_->set_held(held);
  take_up_rules();
}

void RunningShop::take_up_rules() {
  if (is_held_ || !std::exchange(has_new_rules_, false)) {
    return;
  }
  static_cast<void>(writer_->run([this](db::Connection& connection) -> core::Result<core::Done> {
    engine::take_up_rules(connection, *shop_, *shop_->rules(), clock_.now());
    return core::Done{};
  }));
}

core::Result<std::unique_ptr<db::Connection>> RunningShop::open_reader() const {
  return db::Connection::open_reader(file_.database);
}

void RunningShop::poll_orders() {
  if (custom_ == nullptr || !custom_->capabilities().can_be_polled) {
    return;
  }
  static_cast<void>(writer_->run([this](db::Connection& connection) -> core::Result<core::Done> {
    const core::Instant now = clock_.now();
    const auto polled = db::get_setting(connection, engine::kOrdersPolled);
    const std::string since = polled.value_or(std::to_string(core::to_ms(now)));
    if (!polled) {
      // A shop that does not answer yet will be asked from here, however long that takes.
      db::set_setting(connection, engine::kOrdersPolled, since);
    }
    db::add_job(connection,
                {.kind = "poll_orders",
                 .unique_key = std::to_string(core::to_ms(now)),
                 .lane = "poll",
                 .integration = "store",
                 .payload = "{\"since\":" + since + "}",
                 .due = now,
                 .latest = now + std::chrono::minutes(10),
                 .max_attempts = 3},
                now);
    return core::Done{};
  }));
  engine_->look_now();
}

void RunningShop::ask_subscription() {
  if (!page_) {
    return;
  }
  static_cast<void>(writer_->run([this](db::Connection& connection) -> core::Result<core::Done> {
    const core::Instant now = clock_.now();
    db::add_job(connection,
                {.kind = "check_subscription",
                 .unique_key = std::to_string(core::to_ms(now)),
                 .lane = "page",
                 .integration = "messenger",
                 .payload = "{}",
                 .due = now},
                now);
    return core::Done{};
  }));
  engine_->look_now();
}

}  // namespace regulars::app
