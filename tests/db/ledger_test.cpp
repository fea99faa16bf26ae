#include "db/ledger.h"

#include <array>
#include <vector>

#include <SQLiteCpp/Exception.h>

#include "core/random.h"
#include "db/verify.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using namespace regulars::db::test;

namespace {

struct World {
  std::unique_ptr<Connection> connection = open_fresh();
  Connection& db = *connection;
  core::MemberId ana = add_ana(db);

  NewTxn move(const std::string& ref, AccountKind from, AccountKind to, std::int64_t points) {
    return {.ref = ref,
            .kind = "hold",
            .member = ana,
            .reason = "For the test",
            .postings = {{from, core::Points(-points)}, {to, core::Points(points)}}};
  }
  std::int64_t available() { return balances_of(db, ana).available.count(); }
};

}  // namespace

TEST_CASE("The names of the accounts on disk stay as they are", "[db]") {
  CHECK(std::string(to_string(AccountKind::kPending)) == "pending");
  CHECK(std::string(to_string(AccountKind::kMember)) == "member");
  CHECK(std::string(to_string(AccountKind::kHeld)) == "held");
  CHECK(std::string(to_string(AccountKind::kDebt)) == "debt");
  CHECK(std::string(to_string(AccountKind::kIssued)) == "issued");
  CHECK(std::string(to_string(AccountKind::kSpent)) == "spent");
  CHECK(std::string(to_string(AccountKind::kExpired)) == "expired");
  CHECK(std::string(to_string(AccountKind::kUnrecovered)) == "unrecovered");
  CHECK(std::string(to_string(AccountKind::kAdjust)) == "adjust");
  CHECK(std::string(to_string(AccountKind::kErased)) == "erased");
  CHECK(is_members(AccountKind::kDebt));
  CHECK_FALSE(is_members(AccountKind::kIssued));
}

TEST_CASE("A member's balances are the sums of the entries", "[db]") {
  World world;
  credit(world.db, world.ana, 50, "join:1");
  credit(world.db, world.ana, 60, "order:1");

  post(world.db, world.move("hold", AccountKind::kMember, AccountKind::kHeld, 30), kStart);

  const Balances balances = balances_of(world.db, world.ana);
  CHECK(balances.available == core::Points(80));
  CHECK(balances.held == core::Points(30));
  CHECK(balances.pending == core::Points(0));
  CHECK(balances.debt == core::Points(0));
}

TEST_CASE("A reference is used once for ever", "[db]") {
  World world;
  credit(world.db, world.ana, 50, "join:1");

  const auto again =
      post(world.db, world.move("join:1", AccountKind::kIssued, AccountKind::kMember, 50), kStart);

  CHECK_FALSE(again.has_value());
  CHECK(world.available() == 50);
  CHECK(world.db.ask("SELECT count(*) FROM entry") == "2");
}

TEST_CASE("More than the available points cannot be taken", "[db]") {
  World world;
  credit(world.db, world.ana, 50, "join:1");
  const NewTxn all = world.move("all", AccountKind::kMember, AccountKind::kSpent, 50);
  const NewTxn one_more = world.move("more", AccountKind::kMember, AccountKind::kSpent, 51);

  world.db.execute("SAVEPOINT piece");
  CHECK_THROWS_AS(post(world.db, one_more, kStart), SQLite::Exception);
  world.db.execute("ROLLBACK TO piece");
  world.db.execute("RELEASE piece");

  CHECK(world.available() == 50);
  CHECK(post(world.db, all, kStart).has_value());
  CHECK(world.available() == 0);
}

TEST_CASE("Held and pending points cannot go below zero, the shop's accounts may", "[db]") {
  World world;

  CHECK_THROWS_AS(
      post(world.db, world.move("h", AccountKind::kHeld, AccountKind::kSpent, 1), kStart),
      SQLite::Exception);
  CHECK_THROWS_AS(
      post(world.db, world.move("p", AccountKind::kPending, AccountKind::kMember, 1), kStart),
      SQLite::Exception);
  CHECK(post(world.db, world.move("d", AccountKind::kDebt, AccountKind::kIssued, 1), kStart)
            .has_value());
}

TEST_CASE("Nothing in the ledger can be edited or deleted", "[db]") {
  World world;
  credit(world.db, world.ana, 50, "join:1");
  Lot lot = open_lots(world.db, world.ana).at(0);
  const auto txn =
      post(world.db, world.move("hold", AccountKind::kMember, AccountKind::kHeld, 5), kStart);
  use_lot(world.db, lot.id, *txn, core::Points(5));

  for (const char* edit : {"UPDATE entry SET amount = 99",
                           "DELETE FROM entry",
                           "UPDATE txn SET reason = 'other'",
                           "DELETE FROM txn",
                           "UPDATE lot_use SET points = 1",
                           "DELETE FROM lot_use"}) {
    CAPTURE(edit);
    CHECK_THROWS_AS(world.db.execute(edit), SQLite::Exception);
  }
}

TEST_CASE("An account has at most one entry in a transaction, none of nothing or too much",
          "[db]") {
  World world;
  credit(world.db, world.ana, 50, "join:1");

  for (const char* entry :
       {"INSERT INTO entry(txn_id, account_id, amount) VALUES (1, 1, 5)",
        "INSERT INTO entry(txn_id, account_id, amount) VALUES (1, 3, 0)",
        "INSERT INTO entry(txn_id, account_id, amount) VALUES (1, 3, 1000000001)",
        "INSERT INTO entry(txn_id, account_id, amount) VALUES (1, 99, 5)"}) {
    CAPTURE(entry);
    CHECK_THROWS_AS(world.db.execute(entry), SQLite::Exception);
  }
}

TEST_CASE("The ledger's time never goes backwards, even when the clock does", "[db]") {
  World world;
  post(world.db, world.move("a", AccountKind::kIssued, AccountKind::kMember, 1), later(100));

  post(world.db, world.move("b", AccountKind::kIssued, AccountKind::kMember, 1), later(50));
  post(world.db, world.move("c", AccountKind::kIssued, AccountKind::kMember, 1), later(200));

  const auto lines = ledger_lines(world.db, world.ana, 10);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].at == later(200));
  CHECK(lines[1].at == later(100));
  CHECK(lines[2].at == later(100));
  CHECK_FALSE(find_broken_hash(world.db).has_value());
}

TEST_CASE("The chain of hashes breaks at the row that was tampered with", "[db]") {
  World world;
  for (int i = 1; i <= 4; ++i) {
    credit(world.db, world.ana, i, "order:" + std::to_string(i));
  }
  world.db.execute("DROP TRIGGER entry_no_update");
  world.db.execute("DROP TRIGGER txn_no_update");
  world.db.execute("DROP TRIGGER txn_no_delete");
  CHECK_FALSE(find_broken_hash(world.db).has_value());

  SECTION("an amount") {
    world.db.execute("UPDATE entry SET amount = amount + 1 WHERE txn_id = 3");
    CHECK(find_broken_hash(world.db) == core::TxnId(3));
  }
  SECTION("a reason") {
    world.db.execute("UPDATE txn SET reason = 'A gift' WHERE id = 2");
    CHECK(find_broken_hash(world.db) == core::TxnId(2));
  }
  SECTION("a time") {
    world.db.execute("UPDATE txn SET created_ms = created_ms - 1 WHERE id = 1");
    CHECK(find_broken_hash(world.db) == core::TxnId(1));
  }
  SECTION("a whole transaction taken out") {
    world.db.execute("PRAGMA foreign_keys = OFF");
    world.db.execute("DELETE FROM txn WHERE id = 2");
    CHECK(find_broken_hash(world.db) == core::TxnId(3));
  }
}

TEST_CASE("A refusal is kept without entries, and once", "[db]") {
  World world;
  const NewTxn refusal{
      .ref = "redeem:1:refused", .kind = "hold", .member = world.ana, .reason = "not enough"};

  CHECK(post_refused(world.db, refusal, kStart).has_value());
  CHECK_FALSE(post_refused(world.db, refusal, kStart).has_value());
  CHECK(world.db.ask("SELECT outcome FROM txn") == "refused");
  CHECK_FALSE(post(world.db,
                   world.move("redeem:1:refused", AccountKind::kIssued, AccountKind::kMember, 5),
                   kStart)
                  .has_value());
  CHECK(verify(world.db, kStart).empty());
}

TEST_CASE("Members whose points become usable or end are found by their dates", "[db]") {
  World world;
  credit(world.db, world.ana, 50, "never");
  credit(world.db, world.ana, 80, "march", later(300));
  CHECK(due_accounts(world.db, later(299), 10).empty());
  CHECK(next_account_due(world.db) == later(300));

  const auto due = due_accounts(world.db, later(300), 10);

  REQUIRE(due.size() == 1);
  CHECK(due.front().member == world.ana);
  CHECK(due.front().due == later(300));
  CHECK(due_accounts(world.db, later(300), 0).empty());
  set_idle_until(world.db, world.ana, later(200));
  CHECK(idle_until(world.db, world.ana) == later(200));
  CHECK(next_account_due(world.db) == later(200));
}

TEST_CASE("A lot that is on the way waits for its date and then counts", "[db]") {
  World world;
  const auto txn =
      post(world.db, world.move("o", AccountKind::kIssued, AccountKind::kPending, 60), kStart);
  const core::LotId lot = add_lot(world.db,
                                  {.member = world.ana,
                                   .txn = *txn,
                                   .points = core::Points(60),
                                   .is_pending = true,
                                   .usable = later(10)},
                                  kStart);
  CHECK(verify(world.db, kStart).empty());
  CHECK(next_account_due(world.db) == later(10));
  CHECK(due_accounts(world.db, later(10), 10).size() == 1);

  post(world.db, world.move("usable", AccountKind::kPending, AccountKind::kMember, 60), later(10));
  activate_lot(world.db, lot);

  CHECK_FALSE(open_lots(world.db, world.ana).at(0).is_pending);
  CHECK(due_accounts(world.db, later(10), 10).empty());
  CHECK(verify(world.db, later(10)).empty());
}

TEST_CASE("Points taken back before their date are not looked for when it comes", "[db]") {
  World world;
  post(world.db, world.move("o", AccountKind::kIssued, AccountKind::kPending, 60), kStart);
  const auto txn =
      post(world.db, world.move("refund", AccountKind::kPending, AccountKind::kIssued, 60), kStart);
  const core::LotId lot = add_lot(world.db,
                                  {.member = world.ana,
                                   .txn = *txn,
                                   .points = core::Points(60),
                                   .is_pending = true,
                                   .usable = later(10)},
                                  kStart);
  use_lot(world.db, lot, *txn, core::Points(60));

  CHECK(due_accounts(world.db, later(10), 10).empty());  // or they would fill every page one day
  CHECK_FALSE(next_account_due(world.db).has_value());
}

TEST_CASE("A lot gives no more than it has and takes back no more than it gave", "[db]") {
  World world;
  credit(world.db, world.ana, 50, "join:1");
  const core::LotId lot = open_lots(world.db, world.ana).at(0).id;
  const auto hold =
      post(world.db, world.move("hold", AccountKind::kMember, AccountKind::kHeld, 50), kStart);

  CHECK_THROWS_AS(use_lot(world.db, lot, *hold, core::Points(51)), SQLite::Exception);
  use_lot(world.db, lot, *hold, core::Points(50));
  CHECK(open_lots(world.db, world.ana).empty());
  CHECK(lot_uses(world.db, *hold).at(0).points == core::Points(50));
  const auto back =
      post(world.db, world.move("back", AccountKind::kHeld, AccountKind::kMember, 50), kStart);
  use_lot(world.db, lot, *back, core::Points(-50));
  CHECK(open_lots(world.db, world.ana).at(0).remaining == core::Points(50));
  CHECK_THROWS_AS(use_lot(world.db, lot, *back, core::Points(-1)), SQLite::Exception);
  CHECK(verify(world.db, kStart).empty());
}

TEST_CASE("A member's lines say what each change left, newest first", "[db]") {
  World world;
  credit(world.db, world.ana, 50, "join:1");
  credit(world.db, world.ana, 60, "order:1");
  post(world.db, world.move("hold", AccountKind::kMember, AccountKind::kHeld, 30), kStart);

  const auto lines = ledger_lines(world.db, world.ana, 2);

  REQUIRE(lines.size() == 2);
  CHECK(lines[0].change == core::Points(-30));
  CHECK(lines[0].balance == core::Points(80));
  CHECK(lines[1].change == core::Points(60));
  CHECK(lines[1].balance == core::Points(110));
  CHECK(lot_lines(world.db, world.ana, 5).at(0).points == core::Points(60));
}

TEST_CASE("What an order has posted tells the member's part from the unrecovered", "[db]") {
  World world;
  post(world.db,
       {.ref = "o:v1",
        .kind = "earn",
        .member = world.ana,
        .order_key = "o",
        .reason = "Order",
        .postings = {{AccountKind::kMember, core::Points(100)},
                     {AccountKind::kIssued, core::Points(-100)}}},
       kStart);
  post(world.db,
       {.ref = "o:v2",
        .kind = "clawback",
        .member = world.ana,
        .order_key = "o",
        .reason = "Refund",
        .postings = {{AccountKind::kMember, core::Points(-70)},
                     {AccountKind::kUnrecovered, core::Points(-30)},
                     {AccountKind::kIssued, core::Points(100)}}},
       kStart);

  const OrderPosted posted = posted_for_order(world.db, "o");

  CHECK(posted.to_member == core::Points(30));
  CHECK(posted.unrecovered == core::Points(-30));
  CHECK(posted_for_order(world.db, "unknown").to_member == core::Points(0));
}

TEST_CASE("After any history of moves the books still balance", "[db]") {
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  World world;
  constexpr std::array kKinds{AccountKind::kMember,
                              AccountKind::kHeld,
                              AccountKind::kIssued,
                              AccountKind::kSpent,
                              AccountKind::kAdjust};
  std::array<std::int64_t, kKinds.size()> model{};

  for (int i = 0; i < 300; ++i) {
    const auto from = static_cast<std::size_t>(core::draw_below(random, kKinds.size()));
    const auto to = static_cast<std::size_t>(core::draw_below(random, kKinds.size()));
    const auto points = static_cast<std::int64_t>(1 + core::draw_below(random, 100));
    if (from == to) {
      continue;
    }
    const bool is_allowed = from > 1 || model.at(from) >= points;
    world.db.execute("SAVEPOINT piece");
    bool was_posted = true;
    try {
      post(world.db,
           world.move(std::to_string(i), kKinds.at(from), kKinds.at(to), points),
           later(i));
      model.at(from) -= points;
      model.at(to) += points;
    } catch (const SQLite::Exception&) {
      was_posted = false;
      world.db.execute("ROLLBACK TO piece");
    }
    world.db.execute("RELEASE piece");
    REQUIRE(was_posted == is_allowed);
  }

  CHECK(balances_of(world.db, world.ana).available.count() == model[0]);
  CHECK(balances_of(world.db, world.ana).held.count() == model[1]);
  CHECK(world.db.ask("SELECT sum(posted) FROM account") == "0");
  CHECK_FALSE(find_broken_hash(world.db).has_value());
}
