// The door to the shop: asks about orders and makes coupons.
#pragma once

#include "core/time.h"
#include "engine/job_runner.h"
#include "engine/shop.h"
#include "store_adapter/store.h"

namespace regulars::outbound {

/// Jobs: "check_order", "fetch_order", "create_coupon", "disable_coupon", "extend_coupon",
/// "poll_orders".
class StoreDoor final : public engine::JobDoor {
 public:
  StoreDoor(store_adapter::Store& store, const core::Clock& clock);
  engine::JobOutcome perform(const db::JobRow& job, engine::JobSteps& steps) override;

 private:
  engine::JobOutcome check_order(const db::JobRow& job);
  engine::JobOutcome fetch_order(const db::JobRow& job);
  engine::JobOutcome poll_orders(const db::JobRow& job);
  engine::JobOutcome disable_coupon(const db::JobRow& job);
  engine::JobOutcome extend_coupon(const db::JobRow& job);
  engine::JobOutcome create_coupon(const db::JobRow& job, engine::JobSteps& steps);

  store_adapter::Store& store_;
  const core::Clock& clock_;
};

/// What an error of the shop means for a job (reliability rules, what is worth repeating).
engine::JobOutcome judge_store_error(const core::Error& error);

}  // namespace regulars::outbound
