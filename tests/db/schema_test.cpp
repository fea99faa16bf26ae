#include "db/schema.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "db/schema_steps.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using namespace regulars::db::test;

TEST_CASE("A fresh file gets the newest version and says when", "[db]") {
  const auto connection = open_fresh();

  CHECK(connection->ask("PRAGMA user_version") == std::to_string(newest_schema_version()));
  CHECK(connection->ask("SELECT max(version) FROM schema_step") ==
        std::to_string(newest_schema_version()));
  CHECK(connection->ask("SELECT max(applied_ms) FROM schema_step") ==
        std::to_string(core::to_ms(kStart)));
}

TEST_CASE("Every table is strict so that numbers stay numbers", "[db]") {
  const auto connection = open_fresh();

  CHECK(connection
            ->ask("SELECT group_concat(name) FROM pragma_table_list"
                  " WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'")
            .empty());
  CHECK_THROWS_AS(connection->execute("INSERT INTO shop_order VALUES"
                                      " ('1','1','','paid','many','USD',1,0,0)"),
                  SQLite::Exception);
}

TEST_CASE("Migrating a file that is new already changes nothing", "[db]") {
  const auto connection = open_fresh();

  const auto again = migrate(*connection, later(60));

  REQUIRE(again.has_value());
  CHECK(connection->ask("SELECT count(*) FROM schema_step") ==
        std::to_string(newest_schema_version()));
  CHECK(connection->ask("SELECT max(applied_ms) FROM schema_step") ==
        std::to_string(core::to_ms(kStart)));
}

TEST_CASE("A file made by a newer program is refused with both versions", "[db]") {
  const auto connection = open_fresh();
  connection->execute("PRAGMA user_version = 907");

  const auto refused = migrate(*connection, kStart);

  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == core::ErrorCode::kConflict);
  CHECK(refused.error().sentence.find("version 907") != std::string::npos);
  CHECK(refused.error().sentence.find("version " + std::to_string(newest_schema_version())) !=
        std::string::npos);
  CHECK(connection->ask("PRAGMA user_version") == "907");
}

TEST_CASE("A file of the first version is brought up to date with what is in it", "[db]") {
  auto opened = Connection::open_writer(":memory:");
  REQUIRE(opened.has_value());
  Connection& connection = **opened;
  connection.execute(kSchemaStep1);
  connection.execute("INSERT INTO schema_step(version, applied_ms) VALUES (1, 7)");
  connection.execute("PRAGMA user_version = 1");
  connection.execute("INSERT INTO member(email, joined_ms) VALUES ('ana@example.com', 7)");
  connection.execute(
      "INSERT INTO txn(ref, kind, member_id, fingerprint, reason, created_ms, hash)"
      " VALUES ('join:1', 'earn', 1, 'f', 'Joining bonus', 8, x'00')");

  REQUIRE(migrate(connection, kStart).has_value());

  CHECK(connection.ask("PRAGMA user_version") == std::to_string(newest_schema_version()));
  CHECK(connection.ask("SELECT count(*) FROM member") == "1");
  CHECK(connection.ask("SELECT applied_ms FROM schema_step WHERE version = 1") == "7");
  CHECK(connection.ask("SELECT kind || ' ' || key || ' ' || body FROM history") ==
        "posted join:1 1");
  const char* const kIndexes =
      "SELECT group_concat(name) FROM"
      " (SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY 1)";
  CHECK(connection.ask(kIndexes) == open_fresh()->ask(kIndexes));
}

TEST_CASE("Prizes that are out when the tables change count, and keep their coupons", "[db]") {
  auto opened = Connection::open_writer(":memory:");
  REQUIRE(opened.has_value());
  Connection& connection = **opened;
  for (const char* step : {kSchemaStep1, kSchemaStep2, kSchemaStep3}) {
    connection.execute(step);
  }
  connection.execute("PRAGMA user_version = 3");
  connection.execute("INSERT INTO member(id, joined_ms, source) VALUES (1, 1, '')");
  connection.execute(
      "INSERT INTO contact(id, channel, page, address, first_seen_ms, last_seen_ms)"
      " VALUES (1, 'chat', '', 'ana', 1, 1)");
  connection.execute(
      "INSERT INTO redemption(id, request_id, fingerprint, contact_id, member_id, conversation_id,"
      " flow, step, reward, reward_name, product, free_shipping, points, state, code, expires_ms,"
      " created_ms) VALUES (4, 'a', '', 1, 1, '', '', '', 'towel', '', '', 0, 200, 'issued', 'A',"
      " 9, 8), (5, 'b', '', 1, 1, '', '', '', 'towel', '', '', 0, 200, 'issued', 'B', 9, 8),"
      " (6, 'c', '', 1, 1, '', '', '', 'towel', '', '', 0, 200, 'void', 'C', 9, 8)");
  connection.execute(
      "INSERT INTO coupon(code, redemption_id, member_id, shop_id, state, expires_ms, created_ms)"
      " VALUES ('A', 4, 1, '', 'open', 9, 8), ('B', 5, 1, '', 'expired', 9, 8)");

  REQUIRE(migrate(connection, kStart).has_value());

  CHECK(connection.ask("SELECT group_concat(id || ':' || counts) FROM redemption") ==
        "4:1,5:0,6:0");
  CHECK(connection.ask("SELECT reward || total FROM reward_use") == "towel1");
  CHECK(connection.ask("SELECT group_concat(redemption_id) FROM coupon") == "4,5");
  CHECK(connection.ask("PRAGMA foreign_keys") == "1");
  CHECK_THROWS_AS(connection.execute("UPDATE coupon SET redemption_id = 77 WHERE code = 'A'"),
                  SQLite::Exception);
}

TEST_CASE("A change of the tables that would lose a row's other half is not made", "[db]") {
  auto opened = Connection::open_writer(":memory:");
  REQUIRE(opened.has_value());
  Connection& connection = **opened;
  for (const char* step : {kSchemaStep1, kSchemaStep2, kSchemaStep3}) {
    connection.execute(step);
  }
  connection.execute("PRAGMA user_version = 3");
  connection.execute("PRAGMA foreign_keys = OFF");
  connection.execute(
      "INSERT INTO coupon(code, redemption_id, member_id, shop_id, state, expires_ms, created_ms)"
      " VALUES ('A', 4, 1, '', 'open', 9, 8)");

  const auto failed = migrate(connection, kStart);

  REQUIRE_FALSE(failed.has_value());
  CHECK(connection.ask("PRAGMA user_version") == "3");
  CHECK(connection.ask("SELECT count(*) FROM sqlite_master WHERE name = 'reward_use'") == "0");
}

TEST_CASE("A step that fails leaves the file as it was", "[db]") {
  auto opened = Connection::open_writer(":memory:");
  REQUIRE(opened.has_value());
  Connection& connection = **opened;
  connection.execute("CREATE TABLE schema_step(version INTEGER)");

  const auto failed = migrate(connection, kStart);

  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().code == core::ErrorCode::kInternal);
  CHECK(connection.ask("PRAGMA user_version") == "0");
  CHECK(connection.ask("SELECT group_concat(name) FROM sqlite_master") == "schema_step");
}

TEST_CASE("Another program's file is refused and stays as it was", "[db]") {
  auto opened = Connection::open_writer(":memory:");
  REQUIRE(opened.has_value());
  Connection& connection = **opened;
  connection.execute("CREATE TABLE wp_orders(id INTEGER)");
  connection.execute(GENERATE("PRAGMA user_version = 0",
                              "PRAGMA user_version = 1",
                              "PRAGMA user_version = 907",
                              "PRAGMA user_version = -3"));
  const std::string version = connection.ask("PRAGMA user_version");

  for (const auto& refused : {check_schema(connection), migrate(connection, kStart)}) {
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == core::ErrorCode::kInvalid);
    CHECK(refused.error().sentence.find("another program's") != std::string::npos);
  }
  CHECK(connection.ask("PRAGMA user_version") == version);
  CHECK(connection.ask("SELECT group_concat(name) FROM sqlite_master") == "wp_orders");
}

TEST_CASE("Another program's file is left alone to the byte when it is opened", "[db]") {
  const TempFolder folder;
  const std::string path = folder.file("shop.db");
  {
    SQLite::Database foreign(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    foreign.exec(GENERATE("PRAGMA journal_mode = DELETE", "PRAGMA journal_mode = WAL"));
    foreign.exec("CREATE TABLE wp_orders(id INTEGER)");
  }
  const auto bytes = [&path] {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const std::string before = bytes();

  const auto refused = Connection::open_writer(path);

  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == core::ErrorCode::kInvalid);
  CHECK(refused.error().sentence.starts_with(path + ": the database is another program's"));
  CHECK(bytes() == before);
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  CHECK_FALSE(std::filesystem::exists(path + "-shm"));
}

TEST_CASE("The names of states and kinds on people's disks stay as they are", "[db]") {
  const auto connection = open_fresh();
  const auto table = [&](const char* name) {
    Query row(*connection, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?");
    row.bind(name);
    REQUIRE(row.next());
    return row.text(0);
  };
  const auto has = [&](const char* name, const char* words) {
    return table(name).find(words) != std::string::npos;
  };

  CHECK(has("inbox", "('ready','retry','running','done','refused','dead','stale','unreadable')"));
  CHECK(has("job", "('ready','running','done','retry','snoozed','refused','dead')"));
  CHECK(has("message", "('queued','sent','held','refused','uncertain','received')"));
  CHECK(has("message", "('out','in')"));
  CHECK(has("account", "('pending','member','held','debt',"));
  CHECK(has("account", "'issued','spent','expired','unrecovered','adjust','erased')"));
  CHECK(has("txn", "('applied','refused')"));
  CHECK(has("redemption", "('held','issued','void','refused')"));
  CHECK(has("coupon", "('open','used','expired','cancelled')"));
}

TEST_CASE("The writer's connection has the settings the promises rest on", "[db]") {
  const TempFolder folder;
  const auto connection = open_fresh(folder.file("shop.db"));

  CHECK(connection->ask("PRAGMA journal_mode") == "wal");
  CHECK(connection->ask("PRAGMA synchronous") == "2");  // FULL
  CHECK(connection->ask("PRAGMA foreign_keys") == "1");
  CHECK(connection->ask("PRAGMA trusted_schema") == "0");
  CHECK(connection->ask("PRAGMA wal_autocheckpoint") == "0");
  CHECK(connection->ask("PRAGMA mmap_size") == "0");
}

TEST_CASE("A reader sees what was committed and cannot write", "[db]") {
  const TempFolder folder;
  const auto writer = open_fresh(folder.file("shop.db"));
  add_ana(*writer);

  const auto reader = Connection::open_reader(folder.file("shop.db"));

  REQUIRE(reader.has_value());
  CHECK((*reader)->ask("SELECT count(*) FROM member") == "1");
  CHECK_THROWS_AS((*reader)->execute("DELETE FROM member"), SQLite::Exception);
}

TEST_CASE("A file that is no database is refused with its path", "[db]") {
  const TempFolder folder;
  const std::string path = folder.file("letter.txt");
  std::ofstream(path) << std::string(4096, 'x');

  const auto opened = Connection::open_writer(path);
  const auto missing = Connection::open_reader(folder.file("not-there.db"));

  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == core::ErrorCode::kUnavailable);
  CHECK(opened.error().sentence.find(path) != std::string::npos);
  CHECK_FALSE(missing.has_value());
}

TEST_CASE("Text with a zero byte is kept whole", "[db]") {
  const auto connection = open_fresh();
  const std::string odd("a\0b", 3);

  Query(*connection, "INSERT INTO setting(name, value) VALUES ('odd', ?)").bind(odd).run();

  Query row(*connection, "SELECT value FROM setting WHERE name = 'odd'");
  REQUIRE(row.next());
  CHECK(row.text(0) == odd);
}
