#include "db/statement.h"

namespace regulars::db {

std::vector<StatementRow> statement_rows(Connection& connection, core::MemberId member) {
  std::vector<StatementRow> found;
  Query rows(connection,
             "SELECT t.id, coalesce(t.happened_ms, t.created_ms) at, t.kind, t.reason,"
             " t.reason_kind, t.subject, t.breakdown,"
             " sum(iif(a.kind = 'member', e.amount, 0)), sum(iif(a.kind = 'pending', e.amount, 0)),"
             " sum(iif(a.kind = 'held', e.amount, 0)), sum(iif(a.kind = 'debt', e.amount, 0)),"
             " sum(iif(a.kind = 'unrecovered', e.amount, 0)), t.ref"
             " FROM txn t JOIN entry e ON e.txn_id = t.id JOIN account a ON a.id = e.account_id"
             " WHERE t.member_id = ? GROUP BY t.id ORDER BY at, t.id");
  rows.bind(member.number());
  while (rows.next()) {
    found.push_back({.txn = core::TxnId(rows.number(0)),
                     .at = rows.instant(1),
                     .ref = rows.text(12),
                     .kind = rows.text(2),
                     .reason = rows.text(3),
                     .reason_kind = rows.text(4),
                     .subject = rows.text(5),
                     .breakdown = rows.text(6),
                     .available = core::Points(rows.number(7)),
                     .pending = core::Points(rows.number(8)),
                     .held = core::Points(rows.number(9)),
                     .debt = core::Points(rows.number(10)),
                     .unrecovered = core::Points(rows.number(11))});
  }
  return found;
}

}  // namespace regulars::db
