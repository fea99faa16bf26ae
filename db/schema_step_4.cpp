#include "db/schema_steps.h"

namespace regulars::db {

// Version 4: points that wait and points that end. A lot may be pending until a date; what happened
// by its date is written with that date, however late it is written; and both dates have an index,
// so that finding what is due costs as much among a million members as among ten. History keeps
// what the points were computed from, in the order in which it was decided, so that every number
// can be computed again; what was posted before stands in it as it was. And there is how often a
// rule was used by a member and a campaign by all, and the tier of each member with what qualifies
// for it, day by day; days count from 1970-01-01. An activity is kept once for a member, its name
// and the shop's id of it. A birthday is a month and a day, the year only if it was told, with the
// days on which it was told and changed last; and each member has the next day with a gift.
const char* const kSchemaStep4 = R"sql(
ALTER TABLE txn ADD COLUMN happened_ms INTEGER;
ALTER TABLE txn ADD COLUMN reason_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE txn ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE lot ADD COLUMN is_pending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lot ADD COLUMN usable_ms INTEGER;
CREATE INDEX lot_usable ON lot(usable_ms)
  WHERE is_pending = 1 AND usable_ms IS NOT NULL AND remaining > 0;
CREATE INDEX lot_expires ON lot(expires_ms)
  WHERE expires_ms IS NOT NULL AND remaining > 0;
ALTER TABLE member ADD COLUMN idle_until_ms INTEGER;
CREATE TABLE rule_use(
  member_id INTEGER NOT NULL REFERENCES member(id),
  rule TEXT NOT NULL,
  since_day INTEGER NOT NULL,
  times INTEGER NOT NULL,
  points INTEGER NOT NULL,
  PRIMARY KEY(member_id, rule, since_day)) STRICT, WITHOUT ROWID;
CREATE TABLE campaign_use(
  campaign TEXT PRIMARY KEY,
  points INTEGER NOT NULL,
  redemptions INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL,
  order_minor INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tier_state(
  member_id INTEGER PRIMARY KEY REFERENCES member(id),
  tier TEXT,
  reached_ms INTEGER NOT NULL,
  holds_until_ms INTEGER,
  grace_until_ms INTEGER,
  manual_tier TEXT,
  manual_until_ms INTEGER,
  manual_reason TEXT,
  warned_of_ms INTEGER,
  checked_ms INTEGER NOT NULL,
  next_check_ms INTEGER) STRICT;
CREATE TABLE tier_past(
  id INTEGER PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES member(id),
  until_ms INTEGER NOT NULL,
  tier TEXT NOT NULL) STRICT;
CREATE INDEX tier_past_member ON tier_past(member_id, until_ms);
CREATE INDEX tier_state_due ON tier_state(next_check_ms) WHERE next_check_ms IS NOT NULL;
CREATE TABLE qualifying(
  member_id INTEGER NOT NULL REFERENCES member(id),
  day INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY(member_id, day)) STRICT, WITHOUT ROWID;
ALTER TABLE order_state ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE order_state ADD COLUMN whole TEXT NOT NULL DEFAULT '';
ALTER TABLE order_state ADD COLUMN whole_minor INTEGER;
ALTER TABLE lot ADD COLUMN has_own_end INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lot ADD COLUMN origin_lot_id INTEGER REFERENCES lot(id);
ALTER TABLE lot ADD COLUMN shortened_ms INTEGER;
ALTER TABLE lot ADD COLUMN had_until_ms INTEGER;
ALTER TABLE member ADD COLUMN program_changes INTEGER NOT NULL DEFAULT 0;
CREATE TABLE program_change(
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  before_version INTEGER NOT NULL REFERENCES rule_version(id),
  now_version INTEGER NOT NULL REFERENCES rule_version(id)) STRICT;
CREATE TABLE history(
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  member_id INTEGER REFERENCES member(id),
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  rule_version INTEGER REFERENCES rule_version(id)) STRICT;
CREATE INDEX history_rules ON history(id) WHERE kind = 'rules';
CREATE TRIGGER history_no_update BEFORE UPDATE ON history
  BEGIN SELECT raise(ABORT,'the history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history
  BEGIN SELECT raise(ABORT,'the history is append-only'); END;
INSERT INTO history(at_ms, kind, member_id, key, body, rule_version)
  SELECT created_ms, 'posted', member_id, ref, CAST(id AS TEXT), rule_version FROM txn
   WHERE outcome = 'applied' ORDER BY id;
CREATE TABLE activity(
  member_id INTEGER NOT NULL REFERENCES member(id),
  name TEXT NOT NULL,
  event_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  points INTEGER NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY(member_id, name, event_id)) STRICT, WITHOUT ROWID;
ALTER TABLE member ADD COLUMN birth_month INTEGER;
ALTER TABLE member ADD COLUMN birth_day INTEGER;
ALTER TABLE member ADD COLUMN birth_year INTEGER;
ALTER TABLE member ADD COLUMN birthday_told_day INTEGER;
ALTER TABLE member ADD COLUMN birthday_changed_day INTEGER;
ALTER TABLE member ADD COLUMN next_gift_ms INTEGER;
CREATE INDEX member_gift ON member(next_gift_ms) WHERE next_gift_ms IS NOT NULL;
CREATE INDEX member_idle ON member(idle_until_ms) WHERE idle_until_ms IS NOT NULL;
)sql";

}  // namespace regulars::db
