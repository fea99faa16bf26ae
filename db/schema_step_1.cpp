#include "db/schema_steps.h"

namespace regulars::db {

// Version 1: the whole of the first program.
//
// Names of the states and kinds are pinned by tests, since they are on people's disks.
const char* const kSchemaStep1 = R"sql(
CREATE TABLE schema_step(
  version INTEGER PRIMARY KEY, applied_ms INTEGER NOT NULL) STRICT;
CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE inbox(
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  dedup_key TEXT NOT NULL,
  lane TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN
    ('ready','retry','running','done','refused','dead','stale','unreadable')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_ms INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  done_ms INTEGER,
  order_key TEXT,
  error TEXT,
  UNIQUE(source, dedup_key)) STRICT;
CREATE INDEX inbox_due ON inbox(next_ms, id) WHERE state IN ('ready','retry');
CREATE INDEX inbox_lane ON inbox(lane, id) WHERE state IN ('retry','running');
CREATE INDEX inbox_old ON inbox(received_ms) WHERE body <> '';
CREATE INDEX inbox_running ON inbox(id) WHERE state = 'running';
CREATE INDEX inbox_aside ON inbox(id) WHERE state IN ('dead','unreadable');
CREATE INDEX inbox_order ON inbox(order_key) WHERE order_key IS NOT NULL;

CREATE TABLE job(
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  unique_key TEXT NOT NULL,
  lane TEXT NOT NULL,
  integration TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN
    ('ready','running','done','retry','snoozed','refused','dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  snoozes INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL,
  next_ms INTEGER NOT NULL,
  latest_ms INTEGER,
  lease_until_ms INTEGER,
  lease_owner TEXT,
  step TEXT NOT NULL DEFAULT '',
  first_error TEXT,
  last_error TEXT,
  created_ms INTEGER NOT NULL,
  done_ms INTEGER,
  UNIQUE(kind, unique_key)) STRICT;
CREATE INDEX job_due ON job(integration, next_ms, id) WHERE state IN ('ready','retry','snoozed');
CREATE INDEX job_lane ON job(lane, id) WHERE state IN ('ready','retry','snoozed','running');
CREATE INDEX job_aside ON job(id) WHERE state = 'dead';
CREATE INDEX job_over ON job(done_ms) WHERE done_ms IS NOT NULL;

CREATE TABLE member(
  id INTEGER PRIMARY KEY,
  email TEXT UNIQUE,
  email_typed TEXT,
  email_wanted TEXT,
  proven_ms INTEGER,
  language TEXT,
  source TEXT NOT NULL DEFAULT '',
  joined_ms INTEGER NOT NULL,
  last_order_ms INTEGER,
  reminders INTEGER NOT NULL DEFAULT 0,
  next_reminder_ms INTEGER,
  next_win_back_ms INTEGER) STRICT;
CREATE INDEX member_reminder ON member(next_reminder_ms) WHERE next_reminder_ms IS NOT NULL;
CREATE INDEX member_win_back ON member(next_win_back_ms) WHERE next_win_back_ms IS NOT NULL;

CREATE TABLE contact(
  id INTEGER PRIMARY KEY,
  channel TEXT NOT NULL,
  page TEXT NOT NULL,
  address TEXT NOT NULL,
  member_id INTEGER REFERENCES member(id),
  language TEXT,
  window_until_ms INTEGER,
  silent_until_ms INTEGER,
  is_unreachable INTEGER NOT NULL DEFAULT 0,
  first_seen_ms INTEGER NOT NULL,
  last_seen_ms INTEGER NOT NULL,
  minute_ms INTEGER NOT NULL DEFAULT 0,
  minute_events INTEGER NOT NULL DEFAULT 0,
  hour_ms INTEGER NOT NULL DEFAULT 0,
  hour_events INTEGER NOT NULL DEFAULT 0,
  UNIQUE(channel, page, address)) STRICT;
CREATE INDEX contact_member ON contact(member_id) WHERE member_id IS NOT NULL;

CREATE TABLE conversation(
  contact_id INTEGER PRIMARY KEY REFERENCES contact(id),
  runs INTEGER NOT NULL,
  state TEXT NOT NULL,
  due_ms INTEGER) STRICT;
CREATE INDEX conversation_due ON conversation(due_ms) WHERE due_ms IS NOT NULL;

CREATE TABLE consent(
  id INTEGER PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES member(id),
  contact_id INTEGER REFERENCES contact(id),
  kind TEXT NOT NULL,
  given INTEGER NOT NULL,
  source TEXT NOT NULL,
  at_ms INTEGER NOT NULL) STRICT;
CREATE INDEX consent_member ON consent(member_id);

CREATE TABLE message(
  id INTEGER PRIMARY KEY,
  contact_id INTEGER NOT NULL REFERENCES contact(id),
  direction TEXT NOT NULL DEFAULT 'out' CHECK (direction IN ('out','in')),
  class TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued','sent','held','refused','uncertain','received')),
  reason TEXT,
  mid TEXT,
  created_ms INTEGER NOT NULL,
  sent_ms INTEGER) STRICT;
CREATE INDEX message_contact ON message(contact_id, id);
CREATE INDEX message_held ON message(contact_id) WHERE state = 'held';

CREATE TABLE account(
  id INTEGER PRIMARY KEY,
  member_id INTEGER REFERENCES member(id),
  kind TEXT NOT NULL CHECK (kind IN ('pending','member','held','debt',
    'issued','spent','expired','unrecovered','adjust','erased')),
  posted INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX account_one ON account(coalesce(member_id, 0), kind);
CREATE INDEX account_member ON account(member_id);

CREATE TABLE rule_version(
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  program TEXT NOT NULL,
  active_from_ms INTEGER NOT NULL) STRICT;

CREATE TABLE txn(
  id INTEGER PRIMARY KEY,
  ref TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  member_id INTEGER REFERENCES member(id),
  order_key TEXT,
  outcome TEXT NOT NULL DEFAULT 'applied' CHECK (outcome IN ('applied','refused')),
  fingerprint TEXT NOT NULL,
  reason TEXT NOT NULL,
  breakdown TEXT NOT NULL DEFAULT '',
  reverses INTEGER UNIQUE REFERENCES txn(id),
  rule_version INTEGER REFERENCES rule_version(id),
  created_ms INTEGER NOT NULL,
  hash BLOB NOT NULL) STRICT;
CREATE INDEX txn_member ON txn(member_id, id);
CREATE INDEX txn_order ON txn(order_key) WHERE order_key IS NOT NULL;

CREATE TABLE entry(
  id INTEGER PRIMARY KEY,
  txn_id INTEGER NOT NULL REFERENCES txn(id),
  account_id INTEGER NOT NULL REFERENCES account(id),
  amount INTEGER NOT NULL CHECK (amount <> 0 AND amount BETWEEN -1000000000 AND 1000000000)) STRICT;
CREATE UNIQUE INDEX entry_once ON entry(txn_id, account_id);
CREATE INDEX entry_account ON entry(account_id, id);

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
  BEGIN SELECT raise(ABORT,'ledger is append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
  BEGIN SELECT raise(ABORT,'ledger is append-only'); END;
CREATE TRIGGER txn_no_update BEFORE UPDATE ON txn
  BEGIN SELECT raise(ABORT,'ledger is append-only'); END;
CREATE TRIGGER txn_no_delete BEFORE DELETE ON txn
  BEGIN SELECT raise(ABORT,'ledger is append-only'); END;
CREATE TRIGGER entry_apply AFTER INSERT ON entry BEGIN
  UPDATE account SET posted = posted + NEW.amount WHERE id = NEW.account_id;
  SELECT raise(ABORT,'insufficient points') FROM account
   WHERE id = NEW.account_id AND kind IN ('pending','member','held') AND posted < 0;
END;

CREATE TABLE lot(
  id INTEGER PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES member(id),
  txn_id INTEGER NOT NULL REFERENCES txn(id),
  order_key TEXT,
  points INTEGER NOT NULL CHECK (points > 0),
  remaining INTEGER NOT NULL CHECK (remaining BETWEEN 0 AND points),
  expires_ms INTEGER,
  created_ms INTEGER NOT NULL) STRICT;
CREATE INDEX lot_member ON lot(member_id) WHERE remaining > 0;
CREATE INDEX lot_history ON lot(member_id, id);
CREATE INDEX lot_order ON lot(order_key) WHERE order_key IS NOT NULL;
CREATE TABLE lot_use(
  id INTEGER PRIMARY KEY,
  lot_id INTEGER NOT NULL REFERENCES lot(id),
  txn_id INTEGER NOT NULL REFERENCES txn(id),
  points INTEGER NOT NULL CHECK (points <> 0)) STRICT;
CREATE INDEX lot_use_txn ON lot_use(txn_id);
CREATE INDEX lot_use_lot ON lot_use(lot_id);
CREATE TRIGGER lot_use_no_update BEFORE UPDATE ON lot_use
  BEGIN SELECT raise(ABORT,'ledger is append-only'); END;
CREATE TRIGGER lot_use_no_delete BEFORE DELETE ON lot_use
  BEGIN SELECT raise(ABORT,'ledger is append-only'); END;
CREATE TRIGGER lot_use_apply AFTER INSERT ON lot_use
  BEGIN UPDATE lot SET remaining = remaining - NEW.points WHERE id = NEW.lot_id; END;

CREATE TABLE order_state(
  order_key TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  email TEXT NOT NULL,
  member_id INTEGER REFERENCES member(id),
  claimed_ms INTEGER,
  state TEXT NOT NULL,
  value_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  version INTEGER NOT NULL,
  target INTEGER NOT NULL DEFAULT 0,
  rate TEXT NOT NULL DEFAULT '',
  placed_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX order_member ON order_state(member_id) WHERE member_id IS NOT NULL;

CREATE TABLE claim(
  id INTEGER PRIMARY KEY,
  contact_id INTEGER NOT NULL REFERENCES contact(id),
  member_id INTEGER NOT NULL REFERENCES member(id),
  conversation_id TEXT NOT NULL,
  flow TEXT NOT NULL,
  step TEXT NOT NULL,
  number TEXT NOT NULL,
  number_raw TEXT NOT NULL,
  is_signed INTEGER NOT NULL,
  outcome TEXT,
  created_ms INTEGER NOT NULL,
  done_ms INTEGER) STRICT;
CREATE INDEX claim_contact ON claim(contact_id, created_ms);
CREATE INDEX claim_unpaid ON claim(member_id, number) WHERE outcome = 'not_paid';
CREATE INDEX claim_wrong ON claim(created_ms)
  WHERE outcome IN ('not_found','other_email','no_match','already_claimed');

CREATE TABLE redemption(
  id INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL,
  contact_id INTEGER NOT NULL REFERENCES contact(id),
  member_id INTEGER NOT NULL REFERENCES member(id),
  conversation_id TEXT NOT NULL,
  flow TEXT NOT NULL,
  step TEXT NOT NULL,
  reward TEXT NOT NULL,
  reward_name TEXT NOT NULL,
  product TEXT NOT NULL,
  free_shipping INTEGER NOT NULL,
  points INTEGER NOT NULL CHECK (points > 0),
  state TEXT NOT NULL CHECK (state IN ('held','issued','void','refused')),
  outcome TEXT,
  code TEXT,
  code_tries INTEGER NOT NULL DEFAULT 0,
  hold_txn INTEGER REFERENCES txn(id),
  final_txn INTEGER REFERENCES txn(id),
  expires_ms INTEGER NOT NULL,
  created_ms INTEGER NOT NULL) STRICT;
CREATE INDEX redemption_member ON redemption(member_id, id);
CREATE UNIQUE INDEX redemption_code ON redemption(code) WHERE code IS NOT NULL;
CREATE INDEX redemption_open ON redemption(created_ms) WHERE state = 'held';

CREATE TABLE coupon(
  code TEXT PRIMARY KEY,
  redemption_id INTEGER NOT NULL UNIQUE REFERENCES redemption(id),
  member_id INTEGER NOT NULL REFERENCES member(id),
  shop_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','used','expired','cancelled')),
  used_order TEXT,
  expires_ms INTEGER NOT NULL,
  created_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX coupon_member ON coupon(member_id);
CREATE INDEX coupon_open ON coupon(expires_ms) WHERE state = 'open';

CREATE TABLE code_pool(
  code TEXT PRIMARY KEY,
  reward TEXT NOT NULL,
  redemption_id INTEGER REFERENCES redemption(id),
  expires_ms INTEGER,
  imported_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX code_pool_free ON code_pool(reward, code) WHERE redemption_id IS NULL;

CREATE TABLE shop_order(
  number TEXT PRIMARY KEY COLLATE NOCASE,
  shop_id TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  state TEXT NOT NULL,
  value_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  version INTEGER NOT NULL,
  placed_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX shop_order_updated ON shop_order(updated_ms);

CREATE TABLE owner_note(
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  sentence TEXT NOT NULL,
  contact_id INTEGER REFERENCES contact(id),
  at_ms INTEGER NOT NULL) STRICT;
CREATE INDEX owner_note_sentence ON owner_note(sentence, at_ms);
CREATE TABLE audit(
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  detail TEXT NOT NULL) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
  BEGIN SELECT raise(ABORT,'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
  BEGIN SELECT raise(ABORT,'the audit log is append-only'); END;
)sql";

}  // namespace regulars::db
