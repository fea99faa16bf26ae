#include "db/schema_steps.h"

namespace regulars::db {

// Version 4: points that wait and points that end. A lot may be pending until a date; what happened
// by its date is written with that date, however late it is written; and both dates have an index,
// so that finding what is due costs as much among a million members as among ten. And history keeps
// what the points were computed from, in the order in which it was decided, so that every number
// can be computed again; what was posted before stands in it as it was.
const char* const kSchemaStep4 = R"sql(
ALTER TABLE txn ADD COLUMN happened_ms INTEGER;
ALTER TABLE txn ADD COLUMN reason_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE txn ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE lot ADD COLUMN is_pending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lot ADD COLUMN usable_ms INTEGER;
CREATE INDEX lot_usable ON lot(usable_ms) WHERE is_pending = 1 AND usable_ms IS NOT NULL;
CREATE INDEX lot_expires ON lot(expires_ms)
  WHERE expires_ms IS NOT NULL AND is_pending = 0 AND remaining > 0;
ALTER TABLE member ADD COLUMN idle_until_ms INTEGER;
ALTER TABLE order_state ADD COLUMN detail TEXT NOT NULL DEFAULT '';
CREATE TABLE history(
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  member_id INTEGER REFERENCES member(id),
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  rule_version INTEGER REFERENCES rule_version(id)) STRICT;
CREATE TRIGGER history_no_update BEFORE UPDATE ON history
  BEGIN SELECT raise(ABORT,'the history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history
  BEGIN SELECT raise(ABORT,'the history is append-only'); END;
INSERT INTO history(at_ms, kind, member_id, key, body, rule_version)
  SELECT created_ms, 'posted', member_id, ref, CAST(id AS TEXT), rule_version FROM txn
   WHERE outcome = 'applied' ORDER BY id;
CREATE INDEX member_idle ON member(idle_until_ms) WHERE idle_until_ms IS NOT NULL;
)sql";

}  // namespace regulars::db
