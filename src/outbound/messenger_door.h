// The door to Messenger: takes send jobs, speaks to the page, reports back as events.
#pragma once

#include "core/time.h"
#include "engine/job_runner.h"
#include "outbound/messenger_page.h"

namespace regulars::outbound {

/// Jobs: "send" (one message, in as many parts as Messenger's limits need), "typing",
/// "check_subscription". A part whose answer was lost waits for its echo; without one it is sent
/// again once, but a reminder never is.
class MessengerDoor final : public engine::JobDoor {
 public:
  explicit MessengerDoor(const MessengerPage& page) : page_(page) {}
  engine::JobOutcome perform(const db::JobRow& job, engine::JobSteps& steps) override;

 private:
  engine::JobOutcome send(const db::JobRow& job, engine::JobSteps& steps);
  engine::JobOutcome show_typing(const db::JobRow& job);
  engine::JobOutcome check_subscription(const db::JobRow& job);

  const MessengerPage& page_;
};

}  // namespace regulars::outbound
