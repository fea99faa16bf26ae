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

/// The shop stops answering, or comes back and is asked at once what waits for it.
void set_store_down(RunningShop& shop, bool is_down, core::Instant now);

/// When `time` from now is over. Whoever lets 28 days pass wants to see the reminder, and in the
/// night it would wait for the morning; so whole days that end at night go on to the morning.
core::Instant end_of_pass(RunningShop& shop, core::Instant now, core::Duration time);

/// Waits until the engine has nothing left to do, at most `deadline` of real time.
bool wait_until_idle(engine::Engine& engine, std::chrono::milliseconds deadline);

}  // namespace regulars::app
