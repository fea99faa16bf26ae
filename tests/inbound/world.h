// A shop with its engine and its writer, as the doors in see them, in a folder of its own.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/limits.h"
#include "core/random.h"
#include "core/time.h"
#include "db/writer.h"
#include "engine/catalog.h"
#include "engine/engine.h"
#include "engine/shop.h"
#include "flow/flow_set.h"
#include "net/http.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

namespace regulars::inbound::test {

/// One conversation that answers whatever is written.
inline std::shared_ptr<const engine::Rules> small_rules() {
  auto rules = std::make_shared<engine::Rules>();
  rules->program.name = "Bumble Rewards";
  rules->program.currency = "USD";
  rules->program.time_zone = "UTC";
  rules->program.language = "en";
  rules->program_text = "program: Bumble Rewards\n";
  rules->flows = flow::load_flows({{.name = "flows/hello.yaml",
                                    .bytes = "flow: hello\n"
                                             "start:\n  - event: welcome\n  - event: fallback\n"
                                             "steps:\n  - say: Hello\n"}},
                                  engine::catalog())
                     .set;
  REQUIRE(rules->flows);
  return rules;
}

/// A request's answer, which may come from any thread and later.
class Answer {
 public:
  /// told: called with the answer, before wait() gives it.
  explicit Answer(std::function<void()> told = [] {})
      : state_(std::make_shared<State>()), future_(state_->promise.get_future()) {
    state_->told = std::move(told);
  }

  net::Responder responder() const {
    return net::Responder([state = state_](net::Response response) {
      state->told();
      state->is_there = true;
      state->promise.set_value(std::move(response));
    });
  }
  bool is_there() const { return state_->is_there; }
  net::Response wait() { return future_.get(); }

 private:
  // Shared with the sink, which may still be at work when the answer has been read.
  struct State {
    std::function<void()> told;
    std::atomic<bool> is_there = false;
    std::promise<net::Response> promise;
  };
  std::shared_ptr<State> state_;
  std::future<net::Response> future_;
};

struct World {
  db::test::TempFolder folder;
  core::FakeClock clock{db::test::kStart};
  core::SeededRandom random{1};
  engine::Shop shop{
      {.name = "Bumble Linens", .store_kind = "custom"}, clock, random, small_rules()};
  db::Writer writer{db::test::open_fresh(folder.file("regulars.db")), [](const std::string&) {}};
  engine::Engine engine{shop, writer};

  /// What another connection sees: only what was committed.
  std::string ask(const char* sql) const {
    auto reader = db::Connection::open_reader(folder.file("regulars.db"));
    REQUIRE(reader.has_value());
    return (*reader)->ask(sql);
  }
  std::string kept() const { return ask("SELECT count(*) FROM inbox"); }

  void act(const std::function<void(db::Connection&)>& work) {
    const auto done = writer.run([&work](db::Connection& connection) {
      work(connection);
      return core::Result<core::Done>(core::Done{});
    });
    REQUIRE(done.has_value());
  }
  /// Until what waits for the writer now is done.
  void let_work() {
    act([](db::Connection&) {});
  }
  /// Until so many events have been decided since the start.
  void let_decide(std::uint64_t count) {
    while (engine.decided() < count) {
      let_work();
    }
  }
  /// As on a disk that refuses every new event.
  void refuse_events() {
    act([](db::Connection& connection) {
      connection.execute(
          "CREATE TRIGGER odd BEFORE INSERT ON inbox BEGIN SELECT raise(ABORT,'odd'); END");
    });
  }
};

/// While it lives, the writer is at a piece of work, so that nothing else is committed.
class HeldWriter {
 public:
  explicit HeldWriter(db::Writer& writer) : writer_(writer) {
    const auto begun = std::make_shared<std::promise<void>>();
    writer.submit(
        db::Lane::kWork,
        [begun, gate = gate_.get_future().share()](db::Connection&) {
          begun->set_value();
          gate.wait();
          return core::Result<core::Done>(core::Done{});
        },
        nullptr);
    begun->get_future().wait();
  }
  ~HeldWriter() { let_go(); }
  HeldWriter(const HeldWriter&) = delete;
  HeldWriter& operator=(const HeldWriter&) = delete;

  /// Lets as much wait as may wait: the next event is refused.
  void fill() {
    REQUIRE(writer_.submit(
        db::Lane::kIntake,
        [](db::Connection&) { return core::Result<core::Done>(core::Done{}); },
        nullptr,
        core::kMaxWaitingBytes));
  }
  void let_go() {
    if (!std::exchange(is_let_go_, true)) {
      gate_.set_value();
    }
  }

 private:
  db::Writer& writer_;
  std::promise<void> gate_;
  bool is_let_go_ = false;
};

}  // namespace regulars::inbound::test
