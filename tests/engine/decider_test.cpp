#include "engine/decider.h"

#include "engine/chat_event.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using test::utc;

namespace {

// A writer's thread that decides, on a database in memory.
struct World {
  core::FakeClock clock{utc("2026-01-05T18:00:00Z")};
  core::SeededRandom random{1};
  Shop shop{{.name = "Bumble Linens", .store_kind = "custom", .verify_email = VerifyEmail::kNever},
            clock,
            random,
            test::shipped_rules()};
  db::Writer writer{db::test::open_fresh(), [](const std::string&) {}};
  int batches = 0;  // the writer's thread only, until run() has waited for it
  Decider decider{shop, writer, [this] { ++batches; }};

  void act(const std::function<void(db::Connection&)>& work) {
    const auto done = writer.run([&work](db::Connection& connection) {
      work(connection);
      return core::Result<core::Done>(core::Done{});
    });
    REQUIRE(done.has_value());
  }
  void add(const std::string& key,
           const std::string& lane,
           const std::string& person,
           const std::string& text) {
    act([&](db::Connection& connection) {
      db::add_event(connection,
                    {.source = "chat",
                     .dedup_key = key,
                     .lane = lane,
                     .kind = "text",
                     .body = chat_event_to_json({.kind = channel::EventKind::kText,
                                                 .page_id = "1000",
                                                 .person_id = person,
                                                 .at = clock.now(),
                                                 .text = text}),
                     .at = clock.now()},
                    clock.now());
    });
  }
  void decide_all() {
    decider.kick();
    do {
      act([](db::Connection&) {});
    } while (!decider.is_idle());
  }
  std::string ask(const char* sql) {
    std::string answer;
    act([&](db::Connection& connection) { answer = connection.ask(sql); });
    return answer;
  }
  std::string states() {
    return ask("SELECT group_concat(state) FROM (SELECT state FROM inbox ORDER BY id)");
  }
  /// As if the program had a slip: whoever is called "odd" cannot be written down.
  void let_odd_fail() {
    act([](db::Connection& connection) {
      connection.execute(
          "CREATE TRIGGER odd BEFORE INSERT ON contact WHEN NEW.address = 'odd'"
          " BEGIN SELECT raise(ABORT,'odd'); END");
    });
  }
};

}  // namespace

TEST_CASE("What waits is decided in order and the jobs are told", "[engine]") {
  World world;
  world.add("1", "ana", "ana", "help");
  world.add("2", "ben", "ben", "join");

  world.decide_all();

  CHECK(world.states() == "done,done");
  CHECK(world.decider.decided() == 2);
  CHECK(world.batches == 1);
  CHECK(world.ask("SELECT count(*) FROM conversation") == "2");
}

TEST_CASE("After an event that throws, its lane waits and the others go on", "[engine]") {
  World world;
  world.let_odd_fail();
  world.add("1", "one", "odd", "help");
  world.add("2", "one", "ana", "help");
  world.add("3", "two", "ben", "help");

  world.decide_all();
  CHECK(world.states() == "retry,ready,done");

  world.act([](db::Connection& connection) { connection.execute("DROP TRIGGER odd"); });
  world.clock.advance(std::chrono::seconds(5));
  world.decide_all();
  CHECK(world.states() == "done,done,done");
}

TEST_CASE("An event that throws three times is laid aside and the owner is told", "[engine]") {
  World world;
  world.let_odd_fail();
  world.add("1", "one", "odd", "help");

  for (const int seconds : {0, 5, 10}) {
    world.clock.advance(std::chrono::seconds(seconds));
    world.decide_all();
  }

  CHECK(world.states() == "dead");
  CHECK(world.ask("SELECT sentence FROM owner_note") ==
        "An event could not be decided and was laid aside: odd");
}

TEST_CASE("New rules are written down even when the first event under them throws", "[engine]") {
  World world;
  world.let_odd_fail();
  world.add("1", "one", "odd", "help");
  world.decide_all();

  for (const char* text : {"join", "yes", "ana@example.com"}) {
    world.clock.advance(std::chrono::seconds(1));
    world.add(text, "two", "ana", text);
    world.decide_all();
  }

  CHECK(world.ask("SELECT count(*) FROM inbox WHERE state = 'done'") == "3");
  CHECK(world.ask("SELECT posted FROM account WHERE kind = 'member'") == "50");
  CHECK(world.ask("SELECT count(*) FROM rule_version") == "1");
}

TEST_CASE("A decider that was stopped takes nothing more", "[engine]") {
  World world;
  world.add("1", "ana", "ana", "help");
  world.decider.stop();

  world.decide_all();

  CHECK(world.states() == "ready");
}

TEST_CASE("A decider that was stopped is idle only when the writer has decided its batch",
          "[engine]") {
  World world;
  for (const char* key : {"1", "2", "3"}) {
    world.add(key, key, key, "help");
  }
  // Stopped between the claim of a batch and its decisions: by its first decision.
  bool was_idle = true;
  world.act([&](db::Connection&) {
    world.decider.kick();  // its claim stands in line behind this work
    world.writer.submit(
        db::Lane::kWork,
        [&](db::Connection&) -> core::Result<core::Done> {
          world.decider.stop();
          return core::Done{};
        },
        [&](const core::Result<core::Done>&) { was_idle = world.decider.is_idle(); });
  });
  while (!world.decider.is_idle()) {
    world.act([](db::Connection&) {});
  }

  CHECK_FALSE(was_idle);
  CHECK(world.batches == 1);
  CHECK(world.states() == "done,done,done");
}
