// A running shop with its doors in: routes, health, reloading, the demo.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "app/clock_watch.h"
#include "app/demo_shop.h"
#include "app/metrics.h"
#include "app/running_shop.h"
#include "console/demo.h"
#include "inbound/messenger_webhook.h"
#include "inbound/store_webhook.h"
#include "net/router.h"
#include "net/server.h"

namespace regulars::app {

class ServedShop {
 public:
  /// prefix: "" for a single shop, "/s/NAME" when there are several.
  ServedShop(std::unique_ptr<RunningShop> shop, std::string prefix);
  ~ServedShop();
  ServedShop(const ServedShop&) = delete;
  ServedShop& operator=(const ServedShop&) = delete;

  /// Adds the chat page for this shop; the demo's clock may be moved.
  core::Result<core::Done> add_demo(core::SystemClock& clock);
  void add_routes(net::Router& router);
  /// Which addresses Messenger and the shop must be given, a line each; none without public_url.
  std::vector<std::string> public_addresses() const;

  /// Begins to work: nothing is sent before this. Makes the first tick, so that the shop is ready
  /// when it returns.
  void start();
  /// Once a second after that: the clock, the owner's lists, the daily question about the
  /// subscription.
  void tick();
  /// Reads the owner's files again: all or nothing. Findings go to stderr.
  void reload();
  /// One word a check, "ok" or what is wrong.
  std::string readiness();
  bool is_ready() { return readiness().find("fail") == std::string::npos; }
  /// Adds this shop's numbers to the families of all shops.
  void add_metrics(Metrics& metrics);

  RunningShop& running() { return *shop_; }
  const std::string& prefix() const { return prefix_; }

 private:
  void keep_highest_time();
  void check_in_background();

  std::unique_ptr<RunningShop> shop_;
  std::string prefix_;
  ClockWatch watch_;
  std::unique_ptr<inbound::MessengerWebhook> messenger_;
  std::unique_ptr<inbound::StoreWebhook> store_;
  std::unique_ptr<DemoShop> demo_shop_;
  std::unique_ptr<console::Demo> demo_;
  std::uint64_t ticks_ = 0;
  std::uint64_t commits_seen_ = 0;
  std::atomic<core::Duration::rep> committed_at_ms_ = 0;
  std::atomic<bool> is_sound_ = true;  // the check of the ledger after the start found nothing
  std::thread checker_;
};

}  // namespace regulars::app
