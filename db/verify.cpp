#include "db/verify.h"

#include <array>

#include "db/ledger.h"

namespace regulars::db {
namespace {

struct Invariant {
  const char* name;
  const char* sentence;
  const char* sql;
};

// The numbers are those of the reliability rules, so that both can be read side by side.
constexpr std::array kInvariants{
    Invariant{"L1",
              "every transaction balances",
              "SELECT txn_id FROM entry GROUP BY txn_id HAVING sum(amount) <> 0"},
    Invariant{"L2",
              "an applied transaction has at least two entries",
              "SELECT t.id FROM txn t WHERE t.outcome = 'applied'"
              " AND (SELECT count(*) FROM entry e WHERE e.txn_id = t.id) < 2"},
    Invariant{"L3",
              "a refused transaction has no entries",
              "SELECT t.id FROM txn t JOIN entry e ON e.txn_id = t.id"
              " WHERE t.outcome = 'refused'"},
    Invariant{"L4",
              "a cached balance equals the sum of its entries",
              "SELECT a.id FROM account a LEFT JOIN (SELECT account_id, sum(amount) s FROM entry"
              " GROUP BY account_id) e ON e.account_id = a.id"
              " WHERE a.posted <> coalesce(e.s, 0)"},
    Invariant{"L5",
              "all accounts together are zero",
              "SELECT sum(posted) FROM account HAVING sum(posted) <> 0"},
    Invariant{"L6",
              "nobody is below zero",
              "SELECT id FROM account WHERE kind IN ('pending','member','held') AND posted < 0"},
    Invariant{"L7",
              "every order has exactly its target",
              "SELECT o.order_key FROM order_state o LEFT JOIN (SELECT t.order_key k,"
              " sum(e.amount) s FROM txn t JOIN entry e ON e.txn_id = t.id"
              " JOIN account a ON a.id = e.account_id WHERE t.order_key IS NOT NULL AND a.kind IN"
              " ('pending','member','debt','unrecovered','expired') GROUP BY t.order_key) x"
              " ON x.k = o.order_key WHERE o.target <> coalesce(x.s, 0)"},
    Invariant{"L8",
              "the held account equals the open redemptions",
              "SELECT a.member_id FROM account a WHERE a.kind = 'held' AND a.posted <>"
              " (SELECT coalesce(sum(points), 0) FROM redemption r"
              " WHERE r.member_id = a.member_id AND r.state = 'held')"},
    Invariant{"L9",
              "a redemption is open exactly while it has no final transaction",
              "SELECT id FROM redemption WHERE points > 0 AND"
              " (state = 'held') <> (final_txn IS NULL)"},
    Invariant{"L10",
              "an issued redemption has a code, but for what is handed out",
              "SELECT id FROM redemption WHERE state = 'issued' AND code IS NULL"
              " AND outcome IS NOT 'by_hand'"},
    Invariant{"L11",
              "lots add up to the balance",
              "SELECT a.member_id FROM account a LEFT JOIN (SELECT member_id, sum(remaining) s"
              " FROM lot WHERE is_pending = 0 GROUP BY member_id) l ON l.member_id = a.member_id"
              " WHERE a.kind = 'member' AND a.posted <> coalesce(l.s, 0)"},
    Invariant{"L12",
              "nothing is reversed twice",
              "SELECT reverses FROM txn WHERE reverses IS NOT NULL"
              " GROUP BY reverses HAVING count(*) > 1"},
    Invariant{"L13",
              "no job runs past its lease",
              "SELECT id FROM job WHERE state = 'running' AND lease_until_ms < ?1 - 60000"},
    Invariant{"L14",
              "every event is finished or waiting",
              "SELECT id FROM inbox WHERE state NOT IN ('ready','retry','snoozed','running','done',"
              "'refused','dead','stale','unreadable')"},
    Invariant{"L15",
              "a done order event has an order state",
              "SELECT i.id FROM inbox i WHERE i.state = 'done' AND i.order_key IS NOT NULL"
              " AND NOT EXISTS (SELECT 1 FROM order_state o WHERE o.order_key = i.order_key)"},
    Invariant{"L16",
              "an issued redemption has exactly one coupon, and no other has one",
              "SELECT r.id FROM redemption r WHERE"
              " (r.state = 'issued' AND r.outcome IS NOT 'by_hand') <>"
              " EXISTS (SELECT 1 FROM coupon c WHERE c.redemption_id = r.id)"},
    Invariant{"L17",
              "what is left of a lot is its points less its uses",
              "SELECT l.id FROM lot l LEFT JOIN (SELECT lot_id, sum(points) s FROM lot_use"
              " GROUP BY lot_id) u ON u.lot_id = l.id"
              " WHERE l.remaining <> l.points - coalesce(u.s, 0)"},
    Invariant{
        "L18",
        "lots on the way add up to the pending account",
        "SELECT member_id FROM (SELECT member_id, posted s FROM account WHERE kind = 'pending'"
        " UNION ALL SELECT member_id, -remaining FROM lot WHERE is_pending = 1)"
        " GROUP BY member_id HAVING sum(s) <> 0"},
    Invariant{"L19",
              "as many of a reward are out as redemptions of it count",
              "SELECT reward FROM (SELECT reward, total s FROM reward_use"
              " UNION ALL SELECT reward, -1 FROM redemption WHERE counts = 1)"
              " GROUP BY reward HAVING sum(s) <> 0"},
    Invariant{
        "L20",
        "a paid referral has given what its row says, and any other nothing",
        "SELECT id FROM (SELECT id, iif(state = 'paid', for_member + for_friend, 0) s"
        " FROM referral UNION ALL SELECT CAST(substr(t.order_key, 10) AS INTEGER), -e.amount"
        " FROM txn t JOIN entry e ON e.txn_id = t.id JOIN account a ON a.id = e.account_id"
        " WHERE t.order_key GLOB 'referral:*' AND a.kind IN"
        " ('pending','member','debt','unrecovered','expired')) GROUP BY id HAVING sum(s) <> 0"},
    Invariant{"L21",
              "a debt is below zero, and nobody owes points beside points to spend",
              "SELECT d.member_id FROM account d WHERE d.kind = 'debt' AND (d.posted > 0 OR"
              " (d.posted < 0 AND EXISTS (SELECT 1 FROM account m WHERE m.kind = 'member'"
              " AND m.member_id = d.member_id AND m.posted > 0)))"}};

void run(Connection& connection,
         const Invariant& invariant,
         core::Instant now,
         std::vector<Breach>& breaches) {
  Query rows(connection, invariant.sql);
  if (std::string_view(invariant.sql).find("?1") != std::string_view::npos) {
    rows.bind(now);
  }
  Breach breach{.invariant = invariant.name, .sentence = invariant.sentence};
  while (rows.next()) {
    if (breach.count++ == 0) {
      breach.example = rows.text(0);
    }
  }
  if (breach.count > 0) {
    breaches.push_back(breach);
  }
}

void check_file(Connection& connection, std::vector<Breach>& breaches) {
  const std::string integrity = connection.ask("PRAGMA integrity_check");
  if (integrity != "ok") {
    breaches.push_back({.invariant = "integrity",
                        .sentence = "the database file is sound",
                        .count = 1,
                        .example = integrity});
  }
  const std::string foreign = connection.ask("PRAGMA foreign_key_check");
  if (!foreign.empty()) {
    breaches.push_back({.invariant = "foreign keys",
                        .sentence = "every row's parent exists",
                        .count = 1,
                        .example = "table " + foreign});
  }
}

}  // namespace

std::vector<Breach> verify_ledger(Connection& connection, core::Instant now) {
  std::vector<Breach> breaches;
  connection.execute("BEGIN");  // one snapshot for all questions
  for (const Invariant& invariant : kInvariants) {
    run(connection, invariant, now, breaches);
  }
  if (const auto txn = find_broken_hash(connection)) {
    breaches.push_back({.invariant = "hash chain",
                        .sentence = "every transaction carries the hash of all before it",
                        .count = 1,
                        .example = "transaction " + std::to_string(txn->number())});
  }
  connection.execute("COMMIT");
  return breaches;
}

std::vector<Breach> verify(Connection& connection, core::Instant now) {
  std::vector<Breach> breaches;
  check_file(connection, breaches);
  std::vector<Breach> ledger = verify_ledger(connection, now);
  breaches.insert(breaches.end(), ledger.begin(), ledger.end());
  return breaches;
}

}  // namespace regulars::db
