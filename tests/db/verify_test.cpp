#include "db/verify.h"

#include <set>
#include <string>
#include <vector>

#include "db/inbox.h"
#include "db/jobs.h"
#include "db/orders.h"
#include "db/redemptions.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using namespace regulars::db::test;
using Names = std::set<std::string>;

namespace {

Names names_of(const std::vector<Breach>& breaches) {
  Names names;
  for (const Breach& breach : breaches) {
    names.insert(breach.invariant);
    CHECK_FALSE(breach.sentence.empty());
    CHECK(breach.count > 0);
  }
  return names;
}

// A small shop in which everything has happened once: joining, an order, a hold, a coupon.
struct World {
  std::unique_ptr<Connection> connection = open_fresh();
  Connection& db = *connection;
  core::MemberId ana = add_ana(db);
  Contact contact = add_contact_of(db, ana);

  World() {
    credit(db, ana, 500, "join:1");
    add_order();
    const core::RedemptionId open = redeem("open", 200);
    set_redemption_code(db, open, "OPEN");
    const core::RedemptionId done = redeem("done", 100);
    set_redemption_code(db, done, "DONE");
    const auto spend =
        move("spend", "spend", {{AccountKind::kHeld, -100}, {AccountKind::kSpent, 100}});
    finish_redemption(db, done, "issued", "issued", spend);
    add_coupon(
        db, {.code = "DONE", .redemption = done, .member = ana, .expires = later(9999)}, kStart);
    post_refused(
        db, {.ref = "refused", .kind = "hold", .member = ana, .reason = "not enough"}, kStart);
    add_job(db,
            {.kind = "create_coupon",
             .unique_key = "1",
             .lane = "1",
             .integration = "store",
             .payload = "{}",
             .due = kStart},
            kStart);
  }

  core::TxnId move(const std::string& ref,
                   const std::string& kind,
                   const std::vector<std::pair<AccountKind, std::int64_t>>& postings,
                   const std::string& order = "") {
    NewTxn txn{
        .ref = ref, .kind = kind, .member = ana, .order_key = order, .reason = "For the test"};
    for (const auto& [account, points] : postings) {
      txn.postings.push_back({account, core::Points(points)});
    }
    const auto id = post(db, txn, kStart);
    REQUIRE(id.has_value());
    return *id;
  }

  void add_order() {
    save_order_snapshot(db,
                        {.order_key = "custom:1",
                         .number = "1",
                         .email = "ana@example.com",
                         .state = "paid",
                         .value = {.minor = 6000, .currency = "USD"},
                         .version = 1,
                         .placed = kStart},
                        kStart);
    claim_order_for(db, "custom:1", ana, kStart);
    set_order_target(db, "custom:1", core::Points(60), "1/100 USD");
    const auto txn = move(
        "order", "earn", {{AccountKind::kMember, 60}, {AccountKind::kIssued, -60}}, "custom:1");
    add_lot(db,
            {.member = ana, .txn = txn, .points = core::Points(60), .order_key = "custom:1"},
            kStart);
    add_event(db,
              {.source = "store",
               .dedup_key = "1",
               .lane = "order:1",
               .kind = "order",
               .body = "{}",
               .at = kStart},
              kStart);
    finish_event(db, core::InboxId(1), kStart, "custom:1");
  }

  core::RedemptionId redeem(const std::string& request, std::int64_t points) {
    const core::RedemptionId id = add_redemption(db,
                                                 {.request_id = request,
                                                  .fingerprint = "f",
                                                  .contact = contact.id,
                                                  .member = ana,
                                                  .conversation = "1.1",
                                                  .flow = "rewards",
                                                  .step = "take",
                                                  .reward = "towel",
                                                  .reward_name = "Towel",
                                                  .product = "P",
                                                  .points = core::Points(points),
                                                  .state = "held",
                                                  .expires = later(9999)},
                                                 kStart);
    const auto txn = move(
        "hold:" + request, "hold", {{AccountKind::kMember, -points}, {AccountKind::kHeld, points}});
    use_lot(db, open_lots(db, ana).at(0).id, txn, core::Points(points));
    set_redemption_hold(db, id, txn);
    return id;
  }
};

struct Break {
  const char* name;  // the invariant that is broken
  Names also;        // what cannot stay whole then
  std::vector<const char*> edits;
};

// The guards are taken off first, as somebody would who edits the file by hand.
const std::vector<Break>& breaks() {
  static const std::vector<Break> kBreaks{
      {"L1",
       {"hash chain"},
       {"DROP TRIGGER entry_no_update",
        "UPDATE entry SET amount = amount + 1 WHERE id = 2",
        "UPDATE entry SET amount = amount - 1 WHERE id = 4"}},
      {"L2",
       {},
       {"DROP TRIGGER txn_no_update", "UPDATE txn SET outcome = 'applied' WHERE ref = 'refused'"}},
      {"L3",
       {},
       {"DROP TRIGGER txn_no_update", "UPDATE txn SET outcome = 'refused' WHERE ref = 'spend'"}},
      {"L4",
       {},
       {"UPDATE account SET posted = posted + 1 WHERE kind = 'issued'",
        "UPDATE account SET posted = posted - 1 WHERE kind = 'spent'"}},
      {"L5", {"L4"}, {"UPDATE account SET posted = posted + 1 WHERE kind = 'issued'"}},
      {"L7", {}, {"UPDATE order_state SET target = target + 1"}},
      {"L8", {}, {"UPDATE redemption SET points = points + 1 WHERE state = 'held'"}},
      {"L9", {}, {"UPDATE redemption SET final_txn = NULL WHERE state = 'issued'"}},
      {"L10", {}, {"UPDATE redemption SET code = NULL WHERE state = 'issued'"}},
      {"L11", {}, {"UPDATE lot SET points = points - 1, remaining = remaining - 1 WHERE id = 2"}},
      {"L18", {"L11"}, {"UPDATE lot SET is_pending = 1 WHERE id = 2"}},
      {"L19", {}, {"UPDATE redemption SET counts = 1 WHERE state = 'held'"}},
      {"L20",
       {},
       {"INSERT INTO referral(referrer_id, contact_id, state, invited_ms, expires_ms, for_member)"
        " VALUES (1, 1, 'paid', 0, 0, 50)"}},
      {"L12",
       {},
       {"PRAGMA foreign_keys = OFF",
        "CREATE TABLE loose AS SELECT * FROM txn",
        "UPDATE loose SET reverses = 1 WHERE id IN (2, 3)",
        "DROP TABLE txn",
        "ALTER TABLE loose RENAME TO txn"}},
      {"L13", {}, {"UPDATE job SET state = 'running', lease_until_ms = 0"}},
      {"L14", {}, {"PRAGMA ignore_check_constraints = ON", "UPDATE inbox SET state = 'forgotten'"}},
      {"L15", {}, {"UPDATE inbox SET order_key = 'custom:2'"}},
      {"L16", {}, {"DELETE FROM coupon"}},
      {"L17", {}, {"UPDATE lot SET points = points + 1 WHERE id = 1"}}};
  return kBreaks;
}

}  // namespace

TEST_CASE("A fresh database and one with a history have nothing to complain about", "[db]") {
  const auto fresh = open_fresh();
  World world;

  CHECK(verify(*fresh, kStart).empty());
  CHECK(names_of(verify(world.db, kStart)).empty());
}

TEST_CASE("Each rule of the ledger that is broken by hand is found by its name", "[db]") {
  for (const Break& broken : breaks()) {
    CAPTURE(broken.name);
    World world;
    for (const char* edit : broken.edits) {
      world.db.execute(edit);
    }
    Names expected = broken.also;
    expected.insert(broken.name);

    CHECK(names_of(verify_ledger(world.db, kStart)) == expected);
  }
}

TEST_CASE("An account below zero is found even when everything else adds up", "[db]") {
  World world;
  world.db.execute("DROP TRIGGER entry_apply");
  world.db.execute(
      "CREATE TRIGGER entry_apply AFTER INSERT ON entry BEGIN"
      " UPDATE account SET posted = posted + NEW.amount WHERE id = NEW.account_id; END");
  world.move("overdraft", "spend", {{AccountKind::kPending, -5}, {AccountKind::kSpent, 5}});

  CHECK(names_of(verify(world.db, kStart)) == Names{"L6", "L18"});
}

TEST_CASE("A debt beside points to spend, or above zero, is found", "[db]") {
  World beside;
  beside.move("owed", "clawback", {{AccountKind::kDebt, -5}, {AccountKind::kSpent, 5}});
  World above;
  above.move("given", "earn", {{AccountKind::kDebt, 5}, {AccountKind::kIssued, -5}});

  CHECK(names_of(verify(beside.db, kStart)) == Names{"L21"});
  CHECK(names_of(verify(above.db, kStart)) == Names{"L21"});
}

TEST_CASE("A job may run a minute past its lease before it is reported", "[db]") {
  World world;
  claim_jobs(world.db, "store", kStart, 1);  // leased for 60 s

  CHECK(verify(world.db, later(120)).empty());
  CHECK(names_of(verify(world.db, later(121))) == Names{"L13"});
}

TEST_CASE("A void redemption with a coupon is found", "[db]") {
  World world;
  world.db.execute("UPDATE redemption SET state = 'void' WHERE state = 'issued'");

  CHECK(names_of(verify(world.db, kStart)) == Names{"L16"});
}

TEST_CASE("A transaction that was edited is found by the chain alone", "[db]") {
  World world;
  world.db.execute("DROP TRIGGER txn_no_update");
  world.db.execute("UPDATE txn SET reason = 'A gift' WHERE id = 2");

  const auto breaches = verify(world.db, kStart);

  REQUIRE(names_of(breaches) == Names{"hash chain"});
  CHECK(breaches[0].example == "transaction 2");
}

TEST_CASE("A row without its parent is found", "[db]") {
  World world;
  world.db.execute("PRAGMA foreign_keys = OFF");
  world.db.execute("UPDATE contact SET member_id = 999");

  const auto breaches = verify(world.db, kStart);

  REQUIRE(names_of(breaches) == Names{"foreign keys"});
  CHECK(breaches[0].example == "table contact");
}

TEST_CASE("A file whose rows do not fit their table is found", "[db]") {
  World world;
  world.db.execute("PRAGMA ignore_check_constraints = ON");
  world.db.execute("UPDATE coupon SET state = 'lost'");
  world.db.execute("PRAGMA ignore_check_constraints = OFF");

  CHECK(names_of(verify(world.db, kStart)) == Names{"integrity"});
}

TEST_CASE("Balances whose rows have large numbers are added up like others", "[db]") {
  World world;
  for (const char* edit : {"PRAGMA foreign_keys = OFF",
                           "DROP TRIGGER entry_no_update",
                           "UPDATE entry SET account_id = account_id + 100000000",
                           "UPDATE account SET id = id + 100000000"}) {
    world.db.execute(edit);
  }
  CHECK(names_of(verify_ledger(world.db, kStart)).empty());

  world.db.execute("UPDATE account SET posted = posted + 1 WHERE kind = 'issued'");
  CHECK(names_of(verify_ledger(world.db, kStart)) == Names{"L4", "L5"});
}

TEST_CASE("An entry that stands apart from its transaction breaks the chain", "[db]") {
  World world;
  world.db.execute("DROP TRIGGER entry_no_update");
  world.db.execute("UPDATE entry SET id = 1000 WHERE id = 1");

  CHECK(names_of(verify_ledger(world.db, kStart)) == Names{"hash chain"});
}

TEST_CASE("A copy is checked through reading connections, one or two", "[db]") {
  const TempFolder folder;
  const auto writer = open_fresh(folder.file("shop.db"));
  credit(*writer, add_ana(*writer), 50, "join:1");
  const auto reader = Connection::open_reader(folder.file("shop.db"));
  const auto second = Connection::open_reader(folder.file("shop.db"));
  REQUIRE(reader.has_value());
  REQUIRE(second.has_value());

  CHECK(verify(**reader, kStart).empty());
  CHECK(verify(**reader, **second, kStart).empty());

  writer->execute("PRAGMA foreign_keys = OFF");
  writer->execute(
      "INSERT INTO coupon(code, redemption_id, member_id, shop_id, state, expires_ms,"
      " created_ms) VALUES ('X', 99, 1, '', 'open', 0, 0)");
  CHECK(names_of(verify(**reader, kStart)) == Names{"foreign keys"});
  CHECK(names_of(verify(**reader, **second, kStart)) == Names{"foreign keys"});
}
