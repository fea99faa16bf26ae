// One shop at work: its database, writer, engine, doors out, and what its doors in need.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/files.h"
#include "app/shop_file.h"
#include "app/shop_orders_table.h"
#include "db/writer.h"
#include "engine/engine.h"
#include "engine/shop.h"
#include "net/client.h"
#include "outbound/messenger_door.h"
#include "outbound/store_door.h"
#include "store_adapter/embedded.h"

namespace regulars::app {

/// Exit codes of the program, and of opening a shop.
enum class Exit {
  kFine = 0,
  kFindings = 1,
  kUsage = 2,    // wrong usage, or files that cannot be used at the start
  kFailure = 3,  // a broken disk
  kNewerDatabase = 4,
  kLocked = 5,
};

/// What an error of db::check_schema or db::migrate is for the shell.
Exit exit_of_schema(const core::Error& error);

/// What the engine is told of a shop.
engine::ShopSettings settings_of(const ShopFile& file);

struct OpenFailure {
  Exit exit = Exit::kFailure;
  std::string sentence;
};

/// Members are made in this order and destroyed in the opposite one: doors first, database last.
class RunningShop {
 public:
  struct Opened {
    std::unique_ptr<RunningShop> shop;
    OpenFailure failure;  // when shop is null
  };
  /// Takes the instance lock, opens and migrates the database, recovers; start() then begins.
  static Opened open(const ShopFile& file,
                     std::shared_ptr<const engine::Rules> rules,
                     core::Clock& clock,
                     core::Random& random);
  ~RunningShop();
  RunningShop(const RunningShop&) = delete;
  RunningShop& operator=(const RunningShop&) = delete;

  void start();
  /// These rules are in force from this moment on, whether something is decided soon or not: points
  /// whose life they change go by the moment of the change. While the shop is held no time can be
  /// trusted; then it is the moment at which the hold ends.
  void swap_rules(std::shared_ptr<const engine::Rules> rules);
  void set_held(bool held);

  const ShopFile& file() const { return file_; }
  engine::Shop& shop() { return *shop_; }
  engine::Engine& engine() { return *engine_; }
  db::Writer& writer() { return *writer_; }
  core::Clock& clock() const { return clock_; }
  /// Null unless the store is embedded.
  store_adapter::EmbeddedStore* embedded() { return embedded_.get(); }
  /// A connection of one's own, for reading.
  core::Result<std::unique_ptr<db::Connection>> open_reader() const;

  /// Reads the owner's order and code lists again if they changed; problems are sentences with the
  /// place. Orders that changed are handed to the engine.
  std::vector<std::string> import_lists();
  /// Puts an order into the embedded store and tells the engine of it.
  core::Result<core::Done> save_order(const store_adapter::Order& order);
  /// Asks the shop for orders that changed since the last time: a lost callback costs minutes.
  void poll_orders();
  /// Asks Messenger whether the page is still subscribed; the answer becomes a note.
  void ask_subscription();

 private:
  RunningShop(ShopFile file, core::Clock& clock);
  core::Result<core::Done> open_store();
  void take_up_rules();
  void import_orders(std::vector<std::string>& problems);
  void import_codes(std::vector<std::string>& problems);

  ShopFile file_;
  core::Clock& clock_;
  std::unique_ptr<InstanceLock> lock_;
  std::unique_ptr<engine::Shop> shop_;
  std::unique_ptr<net::HttpClient> client_;
  std::unique_ptr<db::Writer> writer_;
  std::unique_ptr<ShopOrdersTable> orders_;
  std::unique_ptr<store_adapter::EmbeddedStore> embedded_;
  std::unique_ptr<store_adapter::Store> custom_;
  std::unique_ptr<outbound::MessengerPage> page_;
  std::unique_ptr<outbound::MessengerDoor> messenger_door_;
  std::unique_ptr<outbound::StoreDoor> store_door_;
  std::unique_ptr<engine::Engine> engine_;
  bool is_held_ = false;
  bool has_new_rules_ = true;  // that are to be taken up
  std::string orders_seen_;    // fingerprints of the lists as last read
  std::string codes_seen_;
};

}  // namespace regulars::app
