// A shop in a folder of its own that is thrown away: the owner's real flows and rules, the real
// engine and ledger, a clock that is moved by hand, and a shop whose orders are made up.
//
// For `regulars chat` and for the tests in the flow files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/running_shop.h"
#include "channel/event.h"
#include "channel/message.h"
#include "core/random.h"
#include "core/time.h"
#include "flow/catalog.h"

namespace regulars::app {

struct RehearsalSettings {
  std::string shop_name = "Bumble Linens";
  bool links_signed = true;
  engine::VerifyEmail verify_email = engine::VerifyEmail::kNever;
  core::Instant start;
  std::uint64_t seed = 1;
};

class Rehearsal {
 public:
  static core::Result<std::unique_ptr<Rehearsal>> open(const RehearsalSettings& settings,
                                                       std::shared_ptr<const engine::Rules> rules);
  ~Rehearsal();
  Rehearsal(const Rehearsal&) = delete;
  Rehearsal& operator=(const Rehearsal&) = delete;

  // What the person does. Each waits until all that follows has been done, the shop's answers
  // included; then read heard().
  void type(const std::string& text);
  void tap(const std::string& title, const std::string& payload);
  void open_link(const std::string& ref);
  void reveal(const std::string& payload, const std::string& code);
  void get_started();
  /// Lets time pass, in steps that never jump over anything that falls due.
  void pass(core::Duration duration);

  // What the shop does.
  core::Result<core::Done> place_order(const store_adapter::Order& order);
  void set_store_down(bool is_down);
  /// The program reports an event to the person; false when no flow starts on it.
  bool report(const std::string& event, const flow::Values& facts);
  /// The ref of an order's link as the shop's e-mail would have it.
  std::string order_ref(const std::string& number) const;

  /// What was said since the last call.
  std::vector<channel::Message> heard();
  core::Instant now() const { return clock_.now(); }
  RunningShop& running() { return *shop_; }
  std::unique_ptr<db::Connection> reader();
  core::ContactId contact();
  const std::string& person() const { return person_; }

 private:
  Rehearsal(const RehearsalSettings& settings, std::string folder);
  void send(channel::Event event);
  void settle();

  core::FakeClock clock_;
  core::SeededRandom random_;
  std::string folder_;
  std::string person_ = "rehearsal";
  std::unique_ptr<RunningShop> shop_;
  core::MessageId last_heard_;
  int events_ = 0;
};

}  // namespace regulars::app
