#include "db/ledger.h"

#include <utility>

#include "core/check.h"
#include "core/hash.h"

namespace regulars::db {
namespace {

struct Head {
  std::string hash;
  core::Instant at;
};

Head newest(Connection& connection) {
  Query row(connection, "SELECT hash, created_ms FROM txn ORDER BY id DESC LIMIT 1");
  return row.next() ? Head{.hash = row.blob(0), .at = row.instant(1)} : Head{};
}

// The bytes that a txn's hash covers besides the previous hash; never changed after a release.
std::string canonical_bytes(const NewTxn& txn, core::Instant at) {
  std::string bytes = txn.ref + '\n' + txn.kind + '\n' + std::to_string(txn.member.number()) +
                      '\n' + txn.order_key + '\n' + txn.reason + '\n' +
                      std::to_string(core::to_ms(at));
  for (const Posting& posting : txn.postings) {
    bytes += '\n';
    bytes += to_string(posting.account);
    bytes += '=' + std::to_string(posting.amount.count());
  }
  return bytes;
}

// What makes two requests under one ref the same request.
std::string fingerprint_of(const NewTxn& txn) {
  std::string content = txn.kind + '\n' + std::to_string(txn.member.number());
  for (const Posting& posting : txn.postings) {
    content += '\n';
    content += to_string(posting.account);
    content += '=' + std::to_string(posting.amount.count());
  }
  return core::sha256_hex(content, 16);
}

void check_balanced(const NewTxn& txn) {
  core::Points sum;
  for (const Posting& posting : txn.postings) {
    const auto next = add(sum, posting.amount);
    REGULARS_CHECK(next.has_value(), "a txn's entries overflow");
    REGULARS_CHECK(posting.amount.count() != 0, "an entry of no points");
    sum = *next;
  }
  REGULARS_CHECK(sum.count() == 0, "a txn's entries do not sum to zero");
  REGULARS_CHECK(txn.postings.size() >= 2, "a txn needs two entries or more");
}

std::optional<core::TxnId> insert_txn(Connection& connection,
                                      const NewTxn& txn,
                                      const char* outcome,
                                      core::Instant now) {
  const Head head = newest(connection);
  const core::Instant at = now > head.at ? now : head.at;  // time stamps never go backwards
  Query insert(connection,
               "INSERT INTO txn(ref, kind, member_id, order_key, outcome, fingerprint, reason,"
               " reason_kind, subject, breakdown, rule_version, happened_ms, created_ms, hash)"
               " VALUES (?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
               " ON CONFLICT(ref) DO NOTHING RETURNING id");
  insert.bind(txn.ref)
      .bind(txn.kind)
      .bind(txn.member.number())
      .bind(txn.order_key)
      .bind(outcome)
      .bind(fingerprint_of(txn))
      .bind(txn.reason)
      .bind(txn.reason_kind)
      .bind(txn.subject)
      .bind(txn.breakdown)
      .bind(txn.rule_version)
      .bind(txn.happened)
      .bind(at)
      .bind_blob(core::sha256(head.hash + canonical_bytes(txn, at)));
  if (!insert.next()) {
    return std::nullopt;
  }
  return core::TxnId(insert.number(0));
}

core::AccountId account_of(Connection& connection, AccountKind kind, core::MemberId member) {
  const std::int64_t owner = is_members(kind) ? member.number() : 0;
  {
    Query find(connection, "SELECT id FROM account WHERE coalesce(member_id, 0) = ? AND kind = ?");
    find.bind(owner).bind(to_string(kind));
    if (find.next()) {
      return core::AccountId(find.number(0));
    }
  }
  Query(connection, "INSERT INTO account(member_id, kind) VALUES (nullif(?, 0), ?)")
      .bind(owner)
      .bind(to_string(kind))
      .run();
  return core::AccountId(connection.last_row_id());
}

}  // namespace

std::optional<core::TxnId> post(Connection& connection, const NewTxn& txn, core::Instant now) {
  check_balanced(txn);
  const auto id = insert_txn(connection, txn, "applied", now);
  if (!id) {
    return std::nullopt;
  }
  for (const Posting& posting : txn.postings) {
    const core::AccountId account = account_of(connection, posting.account, txn.member);
    Query(connection, "INSERT INTO entry(txn_id, account_id, amount) VALUES (?, ?, ?)")
        .bind(id->number())
        .bind(account.number())
        .bind(posting.amount.count())
        .run();
  }
  return id;
}

bool is_posted(Connection& connection, const std::string& ref) {
  Query row(connection, "SELECT 1 FROM txn WHERE ref = ?");
  row.bind(ref);
  return row.next();
}

std::optional<core::TxnId> post_refused(Connection& connection,
                                        const NewTxn& txn,
                                        core::Instant now) {
  REGULARS_CHECK(txn.postings.empty(), "a refused txn has no entries");
  return insert_txn(connection, txn, "refused", now);
}

Balances balances_of(Connection& connection, core::MemberId member) {
  Balances balances;
  Query rows(connection, "SELECT kind, posted FROM account WHERE member_id = ?");
  rows.bind(member.number());
  while (rows.next()) {
    const std::string kind = rows.text(0);
    const core::Points posted(rows.number(1));
    if (kind == "pending") {
      balances.pending = posted;
    } else if (kind == "member") {
      balances.available = posted;
    } else if (kind == "held") {
      balances.held = posted;
    } else {
      balances.debt = posted;
    }
  }
  return balances;
}

std::vector<OrderPosted> moves_of_order(Connection& connection, const std::string& order_key) {
  std::vector<OrderPosted> moves;
  Query rows(connection,
             "SELECT sum(iif(a.kind IN ('unrecovered','expired'), 0, e.amount)),"
             " sum(iif(a.kind = 'expired', e.amount, 0)),"
             " sum(iif(a.kind = 'unrecovered', e.amount, 0)),"
             " (SELECT coalesce(sum(u.points), 0) FROM lot_use u JOIN lot l ON l.id = u.lot_id"
             "  WHERE u.txn_id = t.id AND l.order_key = t.order_key)"
             " FROM txn t JOIN entry e ON e.txn_id = t.id JOIN account a ON a.id = e.account_id"
             " WHERE t.order_key = ? AND a.kind IN"
             " ('pending','member','debt','expired','unrecovered') GROUP BY t.id ORDER BY t.id");
  rows.bind(order_key);
  while (rows.next()) {
    moves.push_back({.to_member = core::Points(rows.number(0)),
                     .expired = core::Points(rows.number(1)),
                     .unrecovered = core::Points(rows.number(2)),
                     .from_own = core::Points(rows.number(3)),
                     .txns = 1});
  }
  return moves;
}

OrderPosted posted_for_order(Connection& connection, const std::string& order_key) {
  OrderPosted all;
  const auto more = [](core::Points& sum, core::Points points) {
    sum = core::Points(sum.count() + points.count());
  };
  for (const OrderPosted& move : moves_of_order(connection, order_key)) {
    more(all.to_member, move.to_member);
    more(all.expired, move.expired);
    more(all.unrecovered, move.unrecovered);
    all.txns += move.txns;
  }
  return all;
}

core::Points expired_of_order(Connection& connection, const std::string& order_key) {
  Query row(connection,
            "SELECT coalesce(sum(u.points), 0) FROM lot l JOIN lot_use u ON u.lot_id = l.id"
            " JOIN txn t ON t.id = u.txn_id AND t.kind = 'expire' WHERE l.order_key = ?");
  row.bind(order_key);
  return core::Points(row.next() ? row.number(0) : 0);
}

std::vector<std::string> unrecovered_orders(Connection& connection, core::MemberId member) {
  std::vector<std::string> keys;
  Query rows(connection,
             "SELECT t.order_key FROM txn t JOIN entry e ON e.txn_id = t.id"
             " JOIN account a ON a.id = e.account_id AND a.kind = 'unrecovered'"
             " WHERE t.member_id = ? AND t.order_key IS NOT NULL"
             " GROUP BY t.order_key HAVING sum(e.amount) < 0 ORDER BY min(t.id)");
  rows.bind(member.number());
  while (rows.next()) {
    keys.push_back(rows.text(0));
  }
  return keys;
}

std::vector<LedgerLine> ledger_lines(Connection& connection, core::MemberId member, int count) {
  std::vector<LedgerLine> lines;
  Query balance(connection, "SELECT posted FROM account WHERE member_id = ? AND kind = 'member'");
  balance.bind(member.number());
  core::Points after(balance.next() ? balance.number(0) : 0);
  Query rows(connection,
             "SELECT t.created_ms, t.kind, t.reason, e.amount FROM txn t"
             " JOIN account a ON a.member_id = t.member_id AND a.kind = 'member'"
             " JOIN entry e ON e.txn_id = t.id AND e.account_id = a.id"
             " WHERE t.member_id = ? ORDER BY t.id DESC LIMIT ?");
  rows.bind(member.number()).bind(count);
  while (rows.next()) {
    const core::Points change(rows.number(3));
    lines.push_back({.at = rows.instant(0),
                     .kind = rows.text(1),
                     .reason = rows.text(2),
                     .change = change,
                     .balance = after});
    after = core::Points(after.count() - change.count());
  }
  return lines;
}

std::optional<std::int64_t> rule_version_of_txn(Connection& connection, core::TxnId id) {
  Query row(connection, "SELECT rule_version FROM txn WHERE id = ?");
  row.bind(id.number());
  return row.next() && !row.is_null(0) ? std::optional(row.number(0)) : std::nullopt;
}

std::optional<core::Instant> newest_txn_at(Connection& connection) {
  Query row(connection, "SELECT created_ms FROM txn ORDER BY id DESC LIMIT 1");
  return row.next() ? std::optional(row.instant(0)) : std::nullopt;
}

// A transaction's entries are written right behind it, so both tables are read once, side by side.
std::optional<core::TxnId> find_broken_hash(Connection& connection) {
  Query txns(connection,
             "SELECT id, ref, kind, coalesce(member_id, 0), coalesce(order_key, ''), reason,"
             " created_ms, hash FROM txn ORDER BY id");
  Query entries(connection,
                "SELECT e.txn_id, a.kind, e.amount FROM entry e CROSS JOIN account a"
                " ON a.id = e.account_id ORDER BY e.id");
  bool has_entry = entries.next();
  std::string previous;
  while (txns.next()) {
    NewTxn txn{.ref = txns.text(1),
               .kind = txns.text(2),
               .member = core::MemberId(txns.number(3)),
               .order_key = txns.text(4),
               .reason = txns.text(5)};
    std::string bytes = canonical_bytes(txn, txns.instant(6));
    for (; has_entry && entries.number(0) == txns.number(0); has_entry = entries.next()) {
      bytes += '\n' + entries.text(1) + '=' + std::to_string(entries.number(2));
    }
    std::string hash = txns.blob(7);
    if (hash != core::sha256(previous + bytes)) {
      return core::TxnId(txns.number(0));
    }
    previous = std::move(hash);
  }
  // An entry that is not where it was written.
  return has_entry ? std::optional(core::TxnId(entries.number(0))) : std::nullopt;
}

}  // namespace regulars::db
