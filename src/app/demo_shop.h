// What the demo page may do to its shop: place orders, refund them, let days pass.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "app/running_shop.h"
#include "console/demo.h"
#include "core/time.h"

namespace regulars::app {

class DemoShop final : public console::DemoControls {
 public:
  DemoShop(RunningShop& shop, core::SystemClock& clock);
  ~DemoShop() override;
  DemoShop(const DemoShop&) = delete;
  DemoShop& operator=(const DemoShop&) = delete;

  core::Result<core::Done> place_order(const std::string& email,
                                       const std::string& amount,
                                       bool is_paid) override;
  core::Result<core::Done> set_order_state(const std::string& number,
                                           const std::string& state) override;
  void pass_days(int days) override;
  bool is_time_passing() const override { return is_passing_; }
  void set_store_down(bool is_down) override;
  bool is_store_down() const override { return is_down_; }

 private:
  void pass(int days);
  void keep_offset();

  RunningShop& shop_;
  core::SystemClock& clock_;
  std::atomic<bool> is_passing_ = false;
  std::atomic<bool> is_stopping_ = false;
  std::atomic<bool> is_down_ = false;
  std::thread passing_;
};

/// When the next event, wait, reminder or question to the shop is due.
std::optional<core::Instant> next_due_of(db::Connection& reader);

/// Waits until the engine has nothing left to do, at most `deadline` of real time.
bool wait_until_idle(engine::Engine& engine, std::chrono::milliseconds deadline);

}  // namespace regulars::app
