#include "engine/job_runner.h"

#include <chrono>
#include <memory>
#include <string>

#include "db/messages.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using Kind = JobOutcome::Kind;
using test::utc;

namespace {

// A side that answers everybody but those who are out of reach.
class FakeDoor final : public JobDoor {
 public:
  JobOutcome perform(const db::JobRow& job, JobSteps&) override {
    return job.lane.starts_with("away") ? failure : JobOutcome();
  }
  JobOutcome failure{};  // set before the runner starts
};

struct World {
  core::FakeClock clock{utc("2026-01-06T04:58:00Z")};  // 20:58 in the shop; quiet from 21:00
  core::SeededRandom random{1};
  Shop shop{
      {.name = "Bumble Linens", .store_kind = "custom"}, clock, random, test::shipped_rules()};
  db::Writer writer{db::test::open_fresh(), [](const std::string&) {}};
  FakeDoor door;

  void act(const std::function<void(db::Connection&)>& work) {
    const auto done = writer.run([&work](db::Connection& connection) {
      work(connection);
      return core::Result<core::Done>(core::Done{});
    });
    REQUIRE(done.has_value());
  }
  std::string ask(const std::string& sql) {
    std::string answer;
    act([&](db::Connection& connection) { answer = connection.ask(sql.c_str()); });
    return answer;
  }
  void add_send(const std::string& lane,
                const std::string& message_class = "answer",
                std::optional<core::Instant> latest = std::nullopt) {
    act([&](db::Connection& connection) {
      const auto contact =
          db::find_or_add_contact(connection, {"messenger", "1000", lane}, clock.now());
      const auto message =
          db::add_message(connection,
                          {.contact = contact.id, .message_class = message_class, .body = "{}"},
                          clock.now());
      db::add_job(connection,
                  {.kind = "send",
                   .unique_key = lane,
                   .lane = lane,
                   .integration = "messenger",
                   .payload = R"({"message":)" + std::to_string(message.number()) +
                              R"(,"class":")" + message_class + R"("})",
                   .due = clock.now(),
                   .latest = latest},
                  clock.now());
    });
  }
  /// Lets a runner work until nothing is due.
  void run() {
    JobRunner runner({.integration = "messenger", .workers = 1}, shop, writer, door, [] {});
    do {
      act([](db::Connection&) {});
    } while (!runner.is_idle());
  }
  std::string state_of(const std::string& lane) {
    return ask("SELECT state FROM job WHERE lane = '" + lane + "'");
  }
};

}  // namespace

TEST_CASE("Many people who cannot be reached delay nobody else", "[engine]") {
  World world;
  world.door.failure = {.kind = Kind::kRetry, .reason = "code 2"};
  const bool is_about_person = GENERATE(true, false);
  world.door.failure.is_about_person = is_about_person;
  for (int i = 0; i < 8; ++i) {
    world.add_send("away " + std::to_string(i));
  }
  world.add_send("ben");

  world.run();

  CHECK(world.state_of("away 0") == "retry");
  // When the side itself does not answer, it is left alone for a while.
  CHECK(world.state_of("ben") == (is_about_person ? "done" : "snoozed"));
}

TEST_CASE("A reminder that must be sent again waits for the end of the quiet hours", "[engine]") {
  World world;
  world.door.failure = {.kind = Kind::kRetry, .reason = "status 503"};
  world.add_send("away 1", "reminder");
  world.add_send("away 2", "answer");
  world.run();
  REQUIRE(world.state_of("away 1") == "retry");

  world.clock.advance(std::chrono::minutes(2));
  world.door.failure = {};
  world.run();

  CHECK(world.state_of("away 1") == "snoozed");
  CHECK(world.state_of("away 2") == "done");
  world.clock.set(utc("2026-01-06T17:00:00Z"));  // 09:00
  world.run();
  CHECK(world.state_of("away 1") == "done");
}

TEST_CASE("A message whose job ends without it being sent is marked", "[engine]") {
  World world;
  world.add_send("late", "answer", world.clock.now() + std::chrono::minutes(15));
  world.clock.advance(std::chrono::minutes(16));
  world.door.failure = {.kind = Kind::kDead, .reason = "cannot be read"};
  world.add_send("away");

  world.run();

  CHECK(world.state_of("late") == "refused");
  CHECK(world.state_of("away") == "dead");
  CHECK(world.ask("SELECT group_concat(state || ': ' || reason, '; ') FROM message") ==
        "refused: expired: too late to be of use; refused: cannot be read");
}
