// The demo: a chat in the browser that plays a shopper against the shop's real flows and ledger.
//
// Served on loopback for the demo shop only. It speaks to the same engine as Messenger does,
// through a channel of its own ("chat"): what the shopper does becomes an event of the inbox, and
// what the shop says is read from the message table.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "core/mutex.h"
#include "core/result.h"
#include "db/connection.h"
#include "engine/engine.h"
#include "engine/shop.h"
#include "net/http.h"

namespace regulars::console {

/// What the demo may do to its shop and its clock; src/app gives it.
class DemoControls {
 public:
  virtual ~DemoControls() = default;
  /// An order in the demo shop. Errors: kInvalid for an amount or address that is none.
  virtual core::Result<core::Done> place_order(const std::string& email,
                                               const std::string& amount,
                                               bool is_paid) = 0;
  /// state: paid, refunded or cancelled. Errors: kNotFound, kInvalid.
  virtual core::Result<core::Done> set_order_state(const std::string& number,
                                                   const std::string& state) = 0;
  /// Lets days pass, one after another, with all that falls due, and the rest of the night when
  /// they end in the quiet hours. Returns at once.
  virtual void pass_days(int days) = 0;
  virtual bool is_time_passing() const = 0;
  virtual void set_store_down(bool is_down) = 0;
  virtual bool is_store_down() const = 0;
};

class Demo {
 public:
  Demo(engine::Shop& shop,
       engine::Engine& engine,
       std::unique_ptr<db::Connection> reader,
       DemoControls& controls);

  /// GET /demo and its files, GET /demo/api/state, POST /demo/api/….
  void serve(const net::Request& request, const net::Responder& responder);

 private:
  void serve_page(const net::Request& request, const net::Responder& responder) const;
  void serve_state(const net::Request& request, const net::Responder& responder);
  core::Result<core::Done> act(const std::string& what, const std::string& body);
  core::Result<core::Done> act_on_shop(const std::string& what, const std::string& body);
  core::Result<core::Done> chat(const std::string& what, const std::string& body);
  std::string person() const;

  engine::Shop& shop_;
  engine::Engine& engine_;
  DemoControls& controls_;
  mutable core::Mutex mutex_;
  std::unique_ptr<db::Connection> reader_ REGULARS_GUARDED_BY(mutex_);
  std::string person_ REGULARS_GUARDED_BY(mutex_);
  std::atomic<std::uint64_t> events_ = 0;  // numbers the events of this run
};

}  // namespace regulars::console
