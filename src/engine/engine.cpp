#include "engine/engine.h"

#include <memory>

#include "db/jobs.h"
#include "engine/gave_up.h"
#include "engine/reused_id.h"
#include "engine/timers.h"

namespace regulars::engine {
namespace {

constexpr std::chrono::seconds kTick{1};
constexpr int kTicksPerTidy = 60;

}  // namespace

Engine::Engine(const Shop& shop, db::Writer& writer)
    : shop_(shop), writer_(writer), decider_(shop, writer, [this] { wake_jobs(); }) {}

core::Result<core::Done> Engine::recover() {
  return writer_.run([this](db::Connection& connection) -> core::Result<core::Done> {
    const core::Instant now = shop_.clock().now();
    db::recover_events(connection, now);
    for (const db::JobRow& job : db::recover_jobs(connection, now).dead) {
      note_gave_up(connection, job, "the program stopped each time it was done", now);
    }
    return core::Done{};
  });
}

Engine::~Engine() {
  {
    const core::Lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (timer_.joinable()) {
    timer_.join();
  }
  // First no decision may wake a runner any more, then the runners go, then what is still with the
  // writer and points at us.
  decider_.stop();
  const auto pass_the_writer = [this] {
    static_cast<void>(
        writer_.run([](db::Connection&) -> core::Result<core::Done> { return core::Done{}; }));
  };
  while (!decider_.is_idle()) {
    pass_the_writer();
  }
  runners_.clear();
  while (writer_.waiting() > 0) {
    pass_the_writer();
  }
}

void Engine::add_integration(const std::string& name, std::size_t workers, JobDoor& door) {
  runners_.push_back(std::make_unique<JobRunner>(
      JobRunner::Settings{.integration = name, .workers = workers}, shop_, writer_, door, [this] {
        decider_.kick();
      }));
}

void Engine::start() {
  decider_.kick();
  timer_ = std::thread([this] { timer_loop(); });
}

bool Engine::accept(std::vector<db::NewEvent> events, std::function<void(Kept)> kept) {
  std::size_t bytes = 0;
  for (const db::NewEvent& event : events) {
    bytes += event.body.size() + 256;
  }
  auto shared = std::make_shared<std::vector<db::NewEvent>>(std::move(events));
  auto has_reused = std::make_shared<bool>(false);
  return writer_.submit(
      db::Lane::kIntake,
      [this, shared, has_reused](db::Connection& connection) -> core::Result<core::Done> {
        const core::Instant now = shop_.clock().now();
        for (const db::NewEvent& event : *shared) {
          if (!db::add_event(connection, event, now) && is_reused(connection, event)) {
            db::add_event(connection, reused_id_note(event.dedup_key, now), now);
            *has_reused = true;
          }
        }
        return core::Done{};
      },
      [this, has_reused, kept = std::move(kept)](const core::Result<core::Done>& outcome) {
        kept(!outcome ? Kept::kNo : *has_reused ? Kept::kReused : Kept::kYes);
        decider_.kick();
      },
      bytes);
}

void Engine::wake_jobs() {
  for (const auto& runner : runners_) {
    runner->wake();
  }
}

void Engine::look_now() {
  {
    const core::Lock lock(mutex_);
    woken_ = true;
    has_more_ = true;
  }
  changed_.notify_all();
  decider_.kick();
  wake_jobs();
}

bool Engine::is_idle() {
  bool idle = decider_.is_idle() && !has_more_ && writer_.waiting() == 0;
  for (const auto& runner : runners_) {
    idle = idle && runner->is_idle();
  }
  return idle;
}

void Engine::set_held(bool held) {
  is_held_ = held;
  decider_.set_held(held);
  for (const auto& runner : runners_) {
    runner->set_held(held);
  }
}

void Engine::collect() {
  if (is_held_) {
    has_more_ = false;  // or the loop would not wait
    return;
  }
  int found = 0;
  static_cast<void>(
      writer_.run([this, &found](db::Connection& connection) -> core::Result<core::Done> {
        found = collect_due(connection, shop_.clock().now());
        return core::Done{};
      }));
  has_more_ = found > 0;
  decider_.kick();
}

void Engine::timer_loop() {
  int ticks = 0;
  while (true) {
    collect();
    if (++ticks % kTicksPerTidy == 0) {
      static_cast<void>(writer_.run([this](db::Connection& connection) -> core::Result<core::Done> {
        tidy_up(connection, shop_.clock().now());
        return core::Done{};
      }));
    }
    const core::Lock lock(mutex_);
    if (!stopping_ && !woken_ && !has_more_) {
      changed_.wait_for(mutex_, kTick);
    }
    woken_ = false;
    if (stopping_) {
      return;
    }
  }
}

}  // namespace regulars::engine
