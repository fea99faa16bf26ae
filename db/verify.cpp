#include "db/verify.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <future>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "db/ledger.h"

namespace regulars::db {
namespace {

struct Invariant {
  const char* name;
  const char* sentence;
  const char* sql;
};

// The numbers are those of the reliability rules, so that both can be read side by side; L1, L2,
// L4, L11 and L17 are sums.
constexpr std::array kInvariants{
    Invariant{"L3",
              "a refused transaction has no entries",
              "SELECT t.id FROM txn t JOIN entry e ON e.txn_id = t.id"
              " WHERE t.outcome = 'refused'"},
    Invariant{"L5",
              "all accounts together are zero",
              "SELECT sum(posted) FROM account HAVING sum(posted) <> 0"},
    Invariant{"L6",
              "nobody is below zero",
              "SELECT id FROM account WHERE kind IN ('pending','member','held') AND posted < 0"},
    Invariant{"L7",
              "every order has exactly its target",
              "SELECT o.order_key FROM order_state o WHERE o.target <> (SELECT"
              " coalesce(sum(e.amount), 0) FROM txn t JOIN entry e ON e.txn_id = t.id"
              " JOIN account a ON a.id = e.account_id WHERE t.order_key = o.order_key AND a.kind"
              " IN ('pending','member','debt','unrecovered','expired'))"},
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

void note(Breach& breach, bool is_broken, std::int64_t row) {
  if (is_broken && breach.count++ == 0) {
    breach.example = std::to_string(row);
  }
}

void tell(Breach breach, std::vector<Breach>& breaches) {
  if (breach.count > 0) {
    breaches.push_back(std::move(breach));
  }
}

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
  tell(std::move(breach), breaches);
}

// Sums by the number of a row, in eight bytes each: SQLite numbers rows without gaps, and what it
// would need to group millions of them is many times that. They wrap rather than overflow.
class Sums {
 public:
  void add(std::int64_t row, std::int64_t amount) { of(row) += static_cast<std::uint64_t>(amount); }
  bool is(std::int64_t row, std::int64_t amount) {
    return of(row) == static_cast<std::uint64_t>(amount);
  }

 private:
  static constexpr std::size_t kDense = std::size_t{1} << 24U;  // 128 MiB; rows above lie apart

  std::uint64_t& of(std::int64_t row) {
    const auto index = static_cast<std::size_t>(row);
    if (index >= kDense) {
      return apart_[row];
    }
    if (index >= dense_.size()) {
      dense_.resize(std::min(kDense, std::max(index + 1, dense_.size() * 2)));
    }
    return dense_[index];
  }

  std::vector<std::uint64_t> dense_{};
  std::unordered_map<std::int64_t, std::uint64_t> apart_{};
};

struct SumCheck {
  Breach breach;
  const char* parts = "";   // row and amount, any number of each row
  const char* totals = "";  // row, amount and what is named as the example
};

void run(Connection& connection, SumCheck check, std::vector<Breach>& breaches) {
  Sums sums;
  Query parts(connection, check.parts);
  while (parts.next()) {
    sums.add(parts.number(0), parts.number(1));
  }
  Query totals(connection, check.totals);
  while (totals.next()) {
    if (!sums.is(totals.number(0), totals.number(1)) && check.breach.count++ == 0) {
      check.breach.example = totals.text(2);
    }
  }
  tell(std::move(check.breach), breaches);
}

// All that entries add up to, in one reading of them: L1, L2 and L4.
void check_entries(Connection& connection, std::vector<Breach>& breaches) {
  Sums of_txns;
  Sums counts;
  Sums of_accounts;
  Query entries(connection, "SELECT txn_id, account_id, amount FROM entry");
  while (entries.next()) {
    of_txns.add(entries.number(0), entries.number(2));
    counts.add(entries.number(0), 1);
    of_accounts.add(entries.number(1), entries.number(2));
  }
  Breach unbalanced{.invariant = "L1", .sentence = "every transaction balances"};
  Breach bare{.invariant = "L2", .sentence = "an applied transaction has at least two entries"};
  Query txns(connection, "SELECT id, outcome = 'applied' FROM txn");
  while (txns.next()) {
    const std::int64_t id = txns.number(0);
    const bool is_bare = counts.is(id, 0) || counts.is(id, 1);
    note(unbalanced, !of_txns.is(id, 0), id);
    note(bare, txns.number(1) == 1 && is_bare, id);
  }
  Breach cached{.invariant = "L4", .sentence = "a cached balance equals the sum of its entries"};
  Query accounts(connection, "SELECT id, posted FROM account");
  while (accounts.next()) {
    const std::int64_t id = accounts.number(0);
    note(cached, !of_accounts.is(id, accounts.number(1)), id);
  }
  tell(std::move(unbalanced), breaches);
  tell(std::move(bare), breaches);
  tell(std::move(cached), breaches);
}

void check_sums(Connection& connection, std::vector<Breach>& breaches) {
  check_entries(connection, breaches);
  run(connection,
      {.breach = {.invariant = "L11", .sentence = "lots add up to the balance"},
       .parts = "SELECT member_id, remaining FROM lot WHERE is_pending = 0",
       .totals = "SELECT member_id, posted, member_id FROM account WHERE kind = 'member'"},
      breaches);
  run(connection,
      {.breach = {.invariant = "L17",
                  .sentence = "what is left of a lot is its points less its uses"},
       .parts = "SELECT lot_id, points FROM lot_use",
       .totals = "SELECT id, points - remaining, id FROM lot"},
      breaches);
}

void check_integrity(Connection& connection, std::vector<Breach>& breaches) {
  const std::string integrity = connection.ask("PRAGMA integrity_check");
  if (integrity != "ok") {
    breaches.push_back({.invariant = "integrity",
                        .sentence = "the database file is sound",
                        .count = 1,
                        .example = integrity});
  }
}

void check_parents(Connection& connection, std::vector<Breach>& breaches) {
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
  check_sums(connection, breaches);
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
  check_integrity(connection, breaches);
  check_parents(connection, breaches);
  std::ranges::move(verify_ledger(connection, now), std::back_inserter(breaches));
  return breaches;
}

std::vector<Breach> verify(Connection& connection, Connection& second, core::Instant now) {
  auto integrity = std::async(std::launch::async, [&second] {
    std::vector<Breach> found;
    check_integrity(second, found);
    return found;
  });
  std::vector<Breach> rest;
  check_parents(connection, rest);
  std::ranges::move(verify_ledger(connection, now), std::back_inserter(rest));
  std::vector<Breach> breaches = integrity.get();
  std::ranges::move(rest, std::back_inserter(breaches));
  return breaches;
}

}  // namespace regulars::db
