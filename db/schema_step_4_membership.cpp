#include "db/schema_steps.h"

namespace regulars::db {

// The part of version 4 about membership that is bought: the one trial of a member, and each fee as
// it was paid. An order may pay several, each with an id of its own; a fee of an order that is gone
// keeps its row with the moment at which it ended. Orders are found by their address, so that it
// can be seen who may join.
const char* const kSchemaStep4Membership = R"sql(
CREATE TABLE trial(
  member_id INTEGER PRIMARY KEY REFERENCES member(id),
  tier TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  days INTEGER NOT NULL) STRICT;
CREATE TABLE fee(
  id TEXT PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES member(id),
  order_key TEXT NOT NULL,
  product TEXT NOT NULL,
  tier TEXT NOT NULL,
  paid_ms INTEGER NOT NULL,
  lasts TEXT NOT NULL,
  refunded_ms INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX fee_member ON fee(member_id);
CREATE INDEX fee_order ON fee(order_key);
)sql";

}  // namespace regulars::db
