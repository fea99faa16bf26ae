#include "db/inbox.h"

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

  bool add(const std::string& key, const std::string& lane, core::Instant at = kStart) {
    return add_event(
        db,
        {.source = "chat", .dedup_key = key, .lane = lane, .kind = "text", .body = key, .at = at},
        at);
  }
  std::vector<InboxRow> claim(core::Instant now, int count = 64) {
    return claim_events(db, now, count);
  }
  Keys claimed(core::Instant now, int count = 64) {
    Keys keys;
    for (const InboxRow& row : claim(now, count)) {
      keys.push_back(row.dedup_key);
    }
    return keys;
  }
  std::string state_of(const std::string& key) {
    Query row(db, "SELECT state FROM inbox WHERE dedup_key = ?");
    row.bind(key);
    return row.next() ? row.text(0) : "";
  }
};

}  // namespace

TEST_CASE("An event that comes again changes nothing, even after months", "[db]") {
  World world;
  CHECK(world.add("mid.1", "ana"));
  const auto first = world.claim(kStart);
  finish_event(world.db, first.at(0).id, kStart, "");

  CHECK_FALSE(world.add("mid.1", "somebody else", later(90 * 86400)));

  CHECK(world.claim(later(90 * 86400)).empty());
  CHECK(world.db.ask("SELECT count(*) FROM inbox") == "1");
  CHECK(add_event(world.db,
                  {.source = "store",
                   .dedup_key = "mid.1",
                   .lane = "ana",
                   .kind = "order",
                   .body = "another source",
                   .at = kStart},
                  kStart));
}

TEST_CASE("Events are taken in the order in which they came, and counted", "[db]") {
  World world;
  world.add("1", "ana");
  world.add("2", "ben");
  world.add("3", "ana");

  const auto rows = world.claim(kStart, 2);

  REQUIRE(rows.size() == 2);
  CHECK(rows[0].dedup_key == "1");
  CHECK(rows[0].attempts == 1);
  CHECK(rows[0].body == "1");
  CHECK(rows[1].dedup_key == "2");
  CHECK(world.state_of("1") == "running");
  CHECK(world.state_of("3") == "ready");
}

TEST_CASE("A lane with a running event is passed over, other lanes go on", "[db]") {
  World world;
  world.add("1", "ana");
  world.claim(kStart);
  world.add("2", "ana");
  world.add("3", "ben");

  CHECK(world.claimed(kStart) == Keys{"3"});
}

TEST_CASE("Large events are taken a few at a time, so that a batch fits into memory", "[db]") {
  World world;
  for (const char* key : {"1", "2", "3"}) {
    add_event(world.db,
              {.source = "messenger",
               .dedup_key = key,
               .lane = key,
               .kind = "text",
               .body = std::string(4 * core::kMiB, 'x'),
               .at = kStart},
              kStart);
  }

  CHECK(world.claimed(kStart) == Keys{"1", "2"});
  CHECK(world.claimed(kStart) == Keys{"3"});
}

TEST_CASE("An event waits for its time", "[db]") {
  World world;
  add_event(world.db,
            {.source = "job",
             .dedup_key = "late",
             .lane = "ana",
             .kind = "order_checked",
             .body = "x",
             .at = kStart,
             .not_before = later(2)},
            kStart);
  world.add("now", "ana");

  CHECK(next_event_due(world.db) == kStart);
  CHECK(world.claimed(later(1)) == Keys{"now"});  // a padded answer does not block the person
  CHECK(next_event_due(world.db) == later(2));
  finish_event(world.db, core::InboxId(2), later(1), "");
  CHECK(world.claimed(later(2)) == Keys{"late"});
  CHECK_FALSE(next_event_due(world.db).has_value());
}

TEST_CASE("A later event never overtakes one of its lane that failed a moment ago", "[db]") {
  World world;
  world.add("first", "ana");
  world.add("second", "ana");
  const auto rows = world.claim(kStart);
  REQUIRE(rows.size() == 2);
  fail_event(world.db, rows[0].id, "a slip", later(5), kStart);
  put_back_event(world.db, rows[1].id);

  CHECK(world.claim(later(4)).empty());
  // Both are due now; the one that came first is decided first.
  CHECK(world.claimed(later(5)) == Keys{"first"});
  finish_event(world.db, rows[0].id, later(5), "");
  CHECK(world.claimed(later(5)) == Keys{"second"});
}

TEST_CASE("A failing event blocks its lane for a minute at most", "[db]") {
  World world;
  world.add("first", "ana");
  const auto rows = world.claim(kStart);
  fail_event(world.db, rows[0].id, "a slip", later(3600), kStart);
  world.add("second", "ana", later(1));

  CHECK(world.claim(later(59)).empty());
  CHECK(world.claimed(later(60)) == Keys{"second"});
}

TEST_CASE("An event that is put back keeps its tries", "[db]") {
  World world;
  world.add("1", "ana");
  put_back_event(world.db, world.claim(kStart).at(0).id);

  CHECK(world.claim(kStart).at(0).attempts == 1);
}

TEST_CASE("An event that fails for good is laid aside until the owner tries it again", "[db]") {
  World world;
  world.add("1", "ana");
  const core::InboxId id = world.claim(kStart).at(0).id;

  fail_event(world.db, id, "cannot be decided", std::nullopt, kStart);

  CHECK(world.claim(later(1000)).empty());
  const auto aside = list_aside_events(world.db, 10);
  REQUIRE(aside.size() == 1);
  CHECK(aside[0].state == "dead");
  CHECK(aside[0].error == "cannot be decided");
  CHECK(count_inbox(world.db).aside == 1);
  CHECK(retry_event(world.db, id, later(1000)));
  CHECK_FALSE(retry_event(world.db, id, later(1000)));
  CHECK(world.claim(later(1000)).at(0).attempts == 1);
}

TEST_CASE("What a killed process was deciding is tried again, three times at most", "[db]") {
  World world;
  world.add("1", "ana");

  for (int crash = 1; crash < core::kMaxEventAttempts; ++crash) {
    REQUIRE(world.claim(later(crash)).size() == 1);
    CHECK(recover_events(world.db, later(crash)) == 1);
    CHECK(world.state_of("1") == "retry");
  }
  REQUIRE(world.claim(later(10)).size() == 1);
  CHECK(recover_events(world.db, later(10)) == 1);

  CHECK(world.state_of("1") == "dead");
  CHECK(list_aside_events(world.db, 1).at(0).error.starts_with("poison"));
  CHECK(recover_events(world.db, later(10)) == 0);
}

TEST_CASE("An event that was tried before is decided alone, so that only it can be poison",
          "[db]") {
  World world;
  for (const char* key : {"1", "2", "3"}) {
    world.add(key, key);
  }
  REQUIRE(world.claim(later(1)).size() == 3);
  CHECK(recover_events(world.db, later(1)) == 3);
  world.add("4", "4");

  for (const char* key : {"4", "1", "2"}) {
    const auto alone = world.claim(later(2));
    REQUIRE(alone.size() == 1);
    CHECK(alone[0].dedup_key == key);
    finish_event(world.db, alone[0].id, later(2), "");
  }
  // The third stops the program each time.
  for (int crash = 2; crash <= core::kMaxEventAttempts; ++crash) {
    std::vector<InboxRow> alone = world.claim(later(crash));
    while (alone.at(0).dedup_key != "3") {
      finish_event(world.db, alone.at(0).id, later(crash), "");
      alone = world.claim(later(crash));
    }
    CHECK(alone.size() == 1);
    recover_events(world.db, later(crash));
  }

  CHECK(world.state_of("3") == "dead");
  CHECK(count_inbox(world.db).aside == 1);
}

TEST_CASE("An event that is not worth deciding is kept with the reason", "[db]") {
  World world;
  world.add("1", "ana");

  dismiss_event(world.db, world.claim(kStart).at(0).id, "stale", "older than 7 days", kStart);

  CHECK(world.state_of("1") == "stale");
  CHECK(world.db.ask("SELECT error FROM inbox") == "older than 7 days");
  CHECK(world.claim(later(100)).empty());
  CHECK(count_inbox(world.db).aside == 0);
}

TEST_CASE("A body that cannot be read is kept, shown and never decided", "[db]") {
  World world;
  add_event(world.db,
            {.source = "messenger",
             .dedup_key = "hash",
             .lane = "unreadable",
             .kind = "unreadable",
             .body = "{",
             .at = kStart,
             .state = "unreadable"},
            kStart);

  CHECK(world.claim(later(1)).empty());
  CHECK(list_aside_events(world.db, 1).at(0).state == "unreadable");
}

TEST_CASE("An event that the owner gives up is kept with both reasons and shown no more", "[db]") {
  World world;
  const char* state = GENERATE("unreadable", "dead");
  add_event(world.db,
            {.source = "messenger",
             .dedup_key = "hash",
             .lane = "unreadable",
             .kind = "unreadable",
             .body = "{",
             .at = kStart,
             .state = state,
             .error = "the text is not JSON at byte 2"},
            kStart);
  const AsideEvent event = list_aside_events(world.db, 1).at(0);
  CHECK(event.error == "the text is not JSON at byte 2");

  CHECK(discard_event(world.db, event.id, "a test of ours", later(1)));

  CHECK(list_aside_events(world.db, 1).empty());
  CHECK(world.db.ask("SELECT state || ' ' || body FROM inbox") == "refused {");
  CHECK(world.db.ask("SELECT error FROM inbox") ==
        "discarded: a test of ours; it was laid aside for: the text is not JSON at byte 2");
  CHECK_FALSE(discard_event(world.db, event.id, "again", later(2)));
}

TEST_CASE("An event that waits or is done cannot be given up", "[db]") {
  World world;
  world.add("1", "ana");
  const core::InboxId id = world.claim(kStart).at(0).id;

  CHECK_FALSE(discard_event(world.db, id, "x", kStart));
  finish_event(world.db, id, kStart, "");
  CHECK_FALSE(discard_event(world.db, id, "x", kStart));
}

TEST_CASE("Old bodies are emptied and their keys kept", "[db]") {
  World world;
  world.add("done", "ana");
  finish_event(world.db, world.claim(kStart).at(0).id, kStart, "");
  world.add("dead", "ben");
  fail_event(world.db, world.claim(kStart).at(0).id, "x", std::nullopt, kStart);
  world.add("waiting", "cy");

  CHECK(prune_event_bodies(world.db, kStart, 10) == 0);
  CHECK(prune_event_bodies(world.db, later(1), 10) == 1);

  CHECK(world.db.ask("SELECT body FROM inbox WHERE dedup_key = 'done'").empty());
  CHECK(world.db.ask("SELECT body FROM inbox WHERE dedup_key = 'dead'") == "dead");
  CHECK_FALSE(world.add("done", "ana"));
}

TEST_CASE("The owner sees how much waits and since when", "[db]") {
  World world;
  world.add("1", "ana", kStart);
  world.add("2", "ben", later(5));

  CHECK(count_inbox(world.db).waiting == 2);
  CHECK(count_inbox(world.db).oldest == kStart);
}
