// A shop for the engine's tests: the real flows and rules, an empty database in memory, a clock
// that is moved by hand, and a store whose orders are made up.
//
// When it goes out of scope it checks that every invariant of the ledger still holds.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "channel/event.h"
#include "channel/message.h"
#include "core/random.h"
#include "core/time.h"
#include "db/connection.h"
#include "db/jobs.h"
#include "db/people.h"
#include "engine/context.h"
#include "engine/shop.h"
#include "store_adapter/store.h"

namespace regulars::engine::test {

/// The files in flows/, read and checked.
std::shared_ptr<const Rules> shipped_rules();

/// The instant of an RFC 3339 text; fails the test for any other text.
core::Instant utc(const char* text);

struct Options {
  VerifyEmail verify_email = VerifyEmail::kAuto;
  bool links_signed = true;
  CorrectionLimits corrections{};
  core::Instant start = utc("2026-01-05T18:00:00Z");  // 10:00 in the shop's zone
};

class TestShop {
 public:
  explicit TestShop(const Options& options = {});
  ~TestShop();
  TestShop(const TestShop&) = delete;
  TestShop& operator=(const TestShop&) = delete;

  db::Connection& db() { return *connection_; }
  const Shop& shop() const { return shop_; }
  core::Instant now() const { return clock.now(); }
  void pass(core::Duration time) { clock.advance(time); }

  /// The rules in force from here on, changed by `change`.
  void change_rules(const std::function<void(Rules&)>& change);

  /// Runs `work` in one transaction.
  void act(const std::function<void(const Context&)>& work);

  // People.
  db::Contact contact(const std::string& address, const std::string& channel = "chat");
  /// A contact that has joined with the address; 50 points.
  db::Contact member(const std::string& address, const std::string& email);
  void give(const db::Contact& contact, std::int64_t points);
  db::Member member_of(const db::Contact& contact);
  std::int64_t points_of(const db::Contact& contact);
  std::int64_t held_of(const db::Contact& contact);

  // The store.
  store_adapter::Order order(std::int64_t minor, std::int64_t version = 1) const;
  std::string signed_link(const std::string& number) const;
  std::map<std::string, store_adapter::Order> orders;  // by number: what check_order knows
  /// Every program so far, by its text.
  std::map<std::string, std::shared_ptr<const Rules>> programs;
  bool refuses_coupons = false;
  bool extends_coupons = true;    // takes a later end of a coupon
  bool is_store_away = false;     // its jobs wait
  bool is_store_unclear = false;  // orders cannot be read, and are asked for again

  // A whole conversation on the chat channel. Each acts, then lets the store answer.
  void types(const std::string& text) { sends({.kind = channel::EventKind::kText, .text = text}); }
  void opens(const std::string& ref);
  /// Taps what was shown last under this title.
  void taps(const std::string& title);
  void sends(channel::Event event);
  /// Decides what waits, does the store's jobs, and moves the clock up to 10 s for the answers.
  void settle();
  /// What was said since the last call: texts, titles of cards and coupons.
  std::vector<std::string> heard();
  /// The payload of the newest button or quick reply of this title; fails the test without one.
  std::string payload_of(const std::string& title);
  /// Who types and taps.
  std::string speaker = "ana";

  /// The sentences for the owner, newest first.
  std::vector<std::string> notes();
  /// A count or text from the database.
  std::string ask(const char* sql) { return connection_->ask(sql); }

  core::FakeClock clock;
  core::SeededRandom random{1};

 private:
  bool decide_waiting();
  bool do_store_jobs();
  void fetch_order(const db::JobRow& job);

  std::unique_ptr<db::Connection> connection_;
  std::shared_ptr<const Rules> rules_;
  Shop shop_;
  std::vector<ProgramChange> program_changes_;
  std::int64_t heard_up_to_ = 0;
  int events_ = 0;
  int gifts_ = 0;
};

/// True when a text of `texts` contains `part`.
bool has_part(const std::vector<std::string>& texts, const std::string& part);

}  // namespace regulars::engine::test
