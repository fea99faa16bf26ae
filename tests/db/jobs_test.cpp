#include "db/jobs.h"

#include <chrono>
#include <vector>

#include "core/limits.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using namespace regulars::db::test;
using Keys = std::vector<std::string>;

namespace {

struct World {
  std::unique_ptr<Connection> connection = open_fresh();
  Connection& db = *connection;

  bool add(const std::string& key, const std::string& lane, core::Instant due = kStart) {
    return add_job(db,
                   {.kind = "send",
                    .unique_key = key,
                    .lane = lane,
                    .integration = "messenger",
                    .payload = "{}",
                    .due = due},
                   kStart);
  }
  std::vector<JobRow> claim(core::Instant now, int count = 10) {
    return claim_jobs(db, "messenger", now, count);
  }
  Keys claimed(core::Instant now, int count = 10) {
    Keys keys;
    for (const JobRow& job : claim(now, count)) {
      keys.push_back(job.unique_key);
    }
    return keys;
  }
  std::string state_of(core::JobId id) {
    Query row(db, "SELECT state FROM job WHERE id = ?");
    row.bind(id.number());
    return row.next() ? row.text(0) : "gone";
  }
};

}  // namespace

TEST_CASE("A job of the same kind and key is kept once", "[db]") {
  World world;
  CHECK(world.add("coupon:1", "a"));
  finish_job(world.db, world.claim(kStart).at(0).id, kStart);

  CHECK_FALSE(world.add("coupon:1", "a"));
  CHECK(add_job(world.db,
                {.kind = "typing",
                 .unique_key = "coupon:1",
                 .lane = "a",
                 .integration = "messenger",
                 .payload = "{}",
                 .due = kStart},
                kStart));

  CHECK(world.db.ask("SELECT count(*) FROM job") == "2");
}

TEST_CASE("Only the head of each lane is taken, and only what is due", "[db]") {
  World world;
  world.add("a1", "a");
  world.add("a2", "a");
  world.add("b1", "b", later(10));
  world.add("b2", "b");
  world.add("c1", "c");

  CHECK(world.claimed(kStart) == Keys{"a1", "c1"});  // b2 is due, but it is not b's head
  CHECK(world.claim(kStart).empty());
  CHECK(claim_jobs(world.db, "store", later(100), 10).empty());
  CHECK(world.claimed(later(10)) == Keys{"b1"});
}

TEST_CASE("A job that is taken counts its try before the work begins", "[db]") {
  World world;
  world.add("a1", "a");

  const auto jobs = world.claim(kStart);

  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0].attempts == 1);
  CHECK(jobs[0].max_attempts == core::kMaxJobAttempts);
  CHECK(jobs[0].step.empty());
  CHECK(world.db.ask("SELECT state || attempts FROM job") == "running1");
  CHECK(world.db.ask("SELECT lease_until_ms FROM job") == std::to_string(core::to_ms(later(60))));
  renew_lease(world.db, jobs[0].id, later(20));
  CHECK(world.db.ask("SELECT lease_until_ms FROM job") == std::to_string(core::to_ms(later(80))));
}

TEST_CASE("A failed job blocks its lane until it is done", "[db]") {
  World world;
  world.add("a1", "a");
  world.add("a2", "a");
  const core::JobId first = world.claim(kStart).at(0).id;

  fail_job(world.db, first, "time-out", later(30), kStart);

  CHECK(next_job_due(world.db, "messenger") == kStart);  // a2, though its lane is not free
  CHECK(world.claim(later(29)).empty());
  const auto again = world.claim(later(30));
  REQUIRE(again.size() == 1);
  CHECK(again[0].id == first);
  CHECK(again[0].attempts == 2);
  finish_job(world.db, first, later(30));
  CHECK(world.claimed(later(30)) == Keys{"a2"});
}

TEST_CASE("A snoozed job has not failed: its try is not counted", "[db]") {
  World world;
  world.add("a1", "a");

  for (int i = 0; i < 2 * core::kMaxJobAttempts; ++i) {
    const auto jobs = world.claim(later(i));
    REQUIRE(jobs.size() == 1);
    CHECK(jobs[0].attempts == 1);
    snooze_job(world.db, jobs[0].id, "the window is closed", later(i + 1));
  }

  CHECK(world.db.ask("SELECT snoozes FROM job") == std::to_string(2 * core::kMaxJobAttempts));
  CHECK(world.db.ask("SELECT state FROM job") == "snoozed");
}

TEST_CASE("A job that gave up is seen, tried again or discarded with a reason", "[db]") {
  World world;
  world.add("a1", "a");
  const core::JobId id = world.claim(kStart).at(0).id;
  fail_job(world.db, id, "first", later(1), kStart);
  world.claim(later(1));
  fail_job(world.db, id, "last", std::nullopt, later(1));

  const auto dead = list_dead_jobs(world.db, 5);
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].last_error == "last");
  CHECK(dead[0].attempts == 2);
  CHECK(world.db.ask("SELECT first_error FROM job") == "first");
  CHECK(count_jobs(world.db).dead == 1);

  SECTION("tried again with a fresh count") {
    CHECK(retry_job(world.db, id, later(100)));
    CHECK_FALSE(retry_job(world.db, id, later(100)));
    CHECK(world.claim(later(100)).at(0).attempts == 1);
  }
  SECTION("discarded") {
    CHECK(discard_job(world.db, id, "the shop did it by hand", later(100)));
    CHECK_FALSE(discard_job(world.db, id, "twice", later(100)));
    CHECK(world.state_of(id) == "refused");
    CHECK(world.db.ask("SELECT last_error FROM job") == "discarded: the shop did it by hand");
  }
}

TEST_CASE("A refused job is final and frees its lane", "[db]") {
  World world;
  world.add("a1", "a");
  world.add("a2", "a");
  const core::JobId id = world.claim(kStart).at(0).id;

  refuse_job(world.db, id, "not enough points", kStart);

  CHECK(world.state_of(id) == "refused");
  CHECK(world.claimed(kStart) == Keys{"a2"});
  CHECK(list_dead_jobs(world.db, 5).empty());
}

TEST_CASE("A job of a killed process goes on at its step, and dies after three crashes", "[db]") {
  World world;
  world.add("a1", "a");
  const core::JobId id = world.claim(kStart).at(0).id;
  set_job_step(world.db, id, "calling");

  CHECK(recover_jobs(world.db, later(1)).waiting == 1);
  const auto second = world.claim(later(1));
  REQUIRE(second.size() == 1);
  CHECK(second[0].step == "calling");
  CHECK(recover_jobs(world.db, later(2)).waiting == 1);
  REQUIRE(world.claim(later(2)).size() == 1);
  const RecoveredJobs third = recover_jobs(world.db, later(3));
  CHECK(third.waiting == 0);
  REQUIRE(third.dead.size() == 1);
  CHECK(third.dead[0].unique_key == "a1");

  CHECK(world.state_of(id) == "dead");
  CHECK(list_dead_jobs(world.db, 1).at(0).last_error.starts_with("poison"));
  CHECK(recover_jobs(world.db, later(4)).dead.empty());
  CHECK(retry_job(world.db, id, later(5)));
  REQUIRE(world.claim(later(5)).size() == 1);
  CHECK(recover_jobs(world.db, later(6)).waiting == 1);  // counted anew
}

TEST_CASE("A job that once failed by itself can be poison all the same", "[db]") {
  World world;
  world.add("a1", "a");
  const core::JobId id = world.claim(kStart).at(0).id;
  fail_job(world.db, id, "time-out", later(1), kStart);

  for (int crash = 1; crash <= 3; ++crash) {
    REQUIRE(world.claim(later(crash)).size() == 1);
    recover_jobs(world.db, later(crash));
  }

  CHECK(world.state_of(id) == "dead");
}

TEST_CASE("A snoozed job that crashes once is not taken for poison", "[db]") {
  World world;
  world.add("a1", "a");
  for (int i = 0; i < 10; ++i) {
    snooze_job(world.db, world.claim(later(i)).at(0).id, "not answering", later(i + 1));
  }
  const core::JobId id = world.claim(later(10)).at(0).id;

  recover_jobs(world.db, later(11));

  CHECK(world.state_of(id) == "retry");
}

TEST_CASE("An echo confirms a doubtful step once and wakes the waiting job", "[db]") {
  World world;
  world.add("a1", "a");
  const core::JobId id = world.claim(kStart).at(0).id;
  set_job_step(world.db, id, "writing:0");

  CHECK_FALSE(confirm_job_step(
      world.db, {.job = id, .lane = "a", .from = "writing:1", .to = "sent:1"}, kStart));
  CHECK_FALSE(confirm_job_step(
      world.db, {.job = id, .lane = "b", .from = "writing:0", .to = "sent:0"}, kStart));
  fail_job(world.db, id, "time-out", later(30), kStart);
  CHECK(confirm_job_step(
      world.db, {.job = id, .lane = "a", .from = "writing:0", .to = "sent:0"}, later(2)));
  CHECK_FALSE(confirm_job_step(
      world.db, {.job = id, .lane = "a", .from = "writing:0", .to = "sent:0"}, later(2)));

  const auto again = world.claim(later(2));
  REQUIRE(again.size() == 1);
  CHECK(again[0].step == "sent:0");
}

TEST_CASE("An echo confirms the second try of a step too, but no job that is over", "[db]") {
  World world;
  world.add("a1", "a");
  const core::JobId id = world.claim(kStart).at(0).id;
  set_job_step(world.db, id, "again:0");

  CHECK(confirm_job_step(
      world.db, {.job = id, .lane = "a", .from = "writing:0", .to = "sent:0"}, kStart));
  set_job_step(world.db, id, "writing:0");
  finish_job(world.db, id, kStart);
  CHECK_FALSE(confirm_job_step(
      world.db, {.job = id, .lane = "a", .from = "writing:0", .to = "sent:0"}, kStart));
}

TEST_CASE("A job whose echo came while its answer was lost goes on at once", "[db]") {
  World world;
  world.add("a1", "a");
  const core::JobId id = world.claim(kStart).at(0).id;
  set_job_step(world.db, id, "writing:0");
  REQUIRE(confirm_job_step(
      world.db, {.job = id, .lane = "a", .from = "writing:0", .to = "confirmed:0"}, kStart));

  fail_job(world.db, id, "time-out", later(30), later(1));

  CHECK(world.claim(later(1)).size() == 1);
}

TEST_CASE("All waiting jobs of an integration can be put off without counting a try", "[db]") {
  World world;
  world.add("a1", "a");
  world.add("b1", "b", later(500));
  add_job(world.db,
          {.kind = "check_order",
           .unique_key = "1",
           .lane = "s",
           .integration = "store",
           .payload = "{}",
           .due = kStart},
          kStart);

  snooze_integration(world.db, "messenger", "the token is refused", kStart, later(100));

  CHECK(world.claim(later(99)).empty());
  CHECK(claim_jobs(world.db, "store", kStart, 10).size() == 1);
  CHECK(world.claim(later(100)).at(0).attempts == 1);
  CHECK(world.db.ask("SELECT next_ms FROM job WHERE unique_key = 'b1'") ==
        std::to_string(core::to_ms(later(500))));
}

TEST_CASE("What waits for another try can be let go on now, in the order of its lane", "[db]") {
  World world;
  world.add("failed", "a");
  world.add("behind it", "a");
  world.add("snoozed", "b");
  for (const JobRow& job : world.claim(kStart)) {
    if (job.unique_key == "failed") {
      fail_job(world.db, job.id, "time-out", later(3600), kStart);
    } else {
      snooze_job(world.db, job.id, "not answering", later(900));
    }
  }
  REQUIRE(world.claimed(later(60)).empty());

  wake_integration(world.db, "messenger", later(60));

  const auto jobs = world.claim(later(60));
  REQUIRE(jobs.size() == 2);
  CHECK(jobs[0].unique_key == "failed");
  CHECK(jobs[0].attempts == 2);
  CHECK(jobs[1].unique_key == "snoozed");
  CHECK(jobs[1].attempts == 1);
}

TEST_CASE("Letting one integration go on leaves the other's jobs waiting", "[db]") {
  World world;
  world.add("a1", "a");
  fail_job(world.db, world.claim(kStart).at(0).id, "time-out", later(3600), kStart);

  wake_integration(world.db, "store", later(60));

  CHECK(world.claim(later(60)).empty());
  CHECK(next_job_due(world.db, "messenger") == later(3600));
}

TEST_CASE("A job that was never tried keeps its time when its integration goes on", "[db]") {
  World world;
  world.add("a1", "a", later(3600));

  wake_integration(world.db, "messenger", later(60));

  CHECK(world.claim(later(3599)).empty());
  CHECK(world.claim(later(3600)).size() == 1);
}

TEST_CASE("What is under way, over or due already is not touched when its integration goes on",
          "[db]") {
  World world;
  for (const char* key : {"running", "done", "refused", "dead", "due"}) {
    world.add(key, key);
  }
  for (const JobRow& job : world.claim(kStart)) {
    if (job.unique_key == "done") {
      finish_job(world.db, job.id, kStart);
    } else if (job.unique_key == "refused") {
      refuse_job(world.db, job.id, "no", kStart);
    } else if (job.unique_key == "dead") {
      fail_job(world.db, job.id, "gave up", std::nullopt, kStart);
    } else if (job.unique_key == "due") {
      fail_job(world.db, job.id, "time-out", later(30), kStart);
    }
  }
  const char* rows = "SELECT group_concat(unique_key || state || next_ms || attempts) FROM job";
  const std::string before = world.db.ask(rows);

  wake_integration(world.db, "messenger", later(60));

  CHECK(world.db.ask(rows) == before);
}

TEST_CASE("Old jobs are removed: done after 14 days, refused after 90, dead after 180", "[db]") {
  World world;
  for (const char* key : {"done", "refused", "dead"}) {
    world.add(key, key);
  }
  const auto jobs = world.claim(kStart);
  REQUIRE(jobs.size() == 3);
  finish_job(world.db, jobs[0].id, kStart);
  refuse_job(world.db, jobs[1].id, "no", kStart);
  fail_job(world.db, jobs[2].id, "gave up", std::nullopt, kStart);
  world.add("waiting", "w");
  const auto day = [](int days) { return kStart + std::chrono::days(days); };

  CHECK(prune_jobs(world.db, day(14), 10) == 0);
  CHECK(prune_jobs(world.db, day(14) + core::Duration(1), 10) == 1);
  CHECK(world.state_of(jobs[0].id) == "gone");
  CHECK(prune_jobs(world.db, day(91), 10) == 1);
  CHECK(world.state_of(jobs[1].id) == "gone");
  CHECK(prune_jobs(world.db, day(181), 10) == 1);
  CHECK(prune_jobs(world.db, day(1000), 10) == 0);
  CHECK(count_jobs(world.db).waiting == 1);
}
