#include "db/schema_steps.h"

namespace regulars::db {

// The part of version 4 about rewards. A reward may cost nothing, so the table of redemptions is
// made anew without that check; foreign keys are off meanwhile. A redemption that counts takes one
// from the stock and the limits of its reward, and worst_minor from its budget, until its coupon
// ends unused. A gift card may have no end, so the table of coupons is made anew too; and a coupon
// knows how it was used, so that it can be given back, or paid out in money. A punch is some
// units of an order on a card; it stays with 0 units once all of them were returned.
const char* const kSchemaStep4Rewards = R"sql(
CREATE TABLE redemption_new(
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
  points INTEGER NOT NULL CHECK (points >= 0),
  state TEXT NOT NULL CHECK (state IN ('held','issued','void','refused')),
  outcome TEXT,
  code TEXT,
  code_tries INTEGER NOT NULL DEFAULT 0,
  hold_txn INTEGER REFERENCES txn(id),
  final_txn INTEGER REFERENCES txn(id),
  expires_ms INTEGER,
  created_ms INTEGER NOT NULL,
  benefit TEXT NOT NULL DEFAULT '',
  counts INTEGER NOT NULL DEFAULT 0,
  worst_minor INTEGER NOT NULL DEFAULT 0,
  given_for TEXT NOT NULL DEFAULT '',
  punches INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO redemption_new(id, request_id, fingerprint, contact_id, member_id, conversation_id,
    flow, step, reward, reward_name, product, free_shipping, points, state, outcome, code,
    code_tries, hold_txn, final_txn, expires_ms, created_ms, counts)
  SELECT r.id, r.request_id, r.fingerprint, r.contact_id, r.member_id, r.conversation_id, r.flow,
    r.step, r.reward, r.reward_name, r.product, r.free_shipping, r.points, r.state, r.outcome,
    r.code, r.code_tries, r.hold_txn, r.final_txn, r.expires_ms, r.created_ms,
    r.state IN ('held','issued') AND coalesce(c.state, 'open') IN ('open','used')
  FROM redemption r LEFT JOIN coupon c ON c.redemption_id = r.id;
DROP TABLE redemption;
ALTER TABLE redemption_new RENAME TO redemption;
CREATE INDEX redemption_member ON redemption(member_id, id);
CREATE UNIQUE INDEX redemption_code ON redemption(code) WHERE code IS NOT NULL;
CREATE INDEX redemption_reward ON redemption(reward) WHERE state = 'issued';
CREATE INDEX redemption_open ON redemption(created_ms) WHERE state = 'held';
CREATE TABLE reward_use(
  reward TEXT PRIMARY KEY,
  total INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO reward_use(reward, total, discount_minor)
  SELECT reward, count(*), 0 FROM redemption WHERE counts = 1 GROUP BY reward;
CREATE TABLE coupon_new(
  code TEXT PRIMARY KEY,
  redemption_id INTEGER NOT NULL UNIQUE REFERENCES redemption(id),
  member_id INTEGER NOT NULL REFERENCES member(id),
  shop_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','used','expired','cancelled')),
  used_order TEXT,
  expires_ms INTEGER,
  created_ms INTEGER NOT NULL,
  used_ms INTEGER,
  left_days INTEGER NOT NULL DEFAULT 0,
  freed_ms INTEGER,
  closed_ms INTEGER,
  is_recredited INTEGER NOT NULL DEFAULT 0,
  order_minor INTEGER,
  returned INTEGER NOT NULL DEFAULT 0,
  paid_out_minor INTEGER CHECK (paid_out_minor > 0)) STRICT, WITHOUT ROWID;
INSERT INTO coupon_new(code, redemption_id, member_id, shop_id, state, used_order, expires_ms,
    created_ms)
  SELECT code, redemption_id, member_id, shop_id, state, used_order, expires_ms, created_ms
  FROM coupon;
DROP TABLE coupon;
ALTER TABLE coupon_new RENAME TO coupon;
CREATE INDEX coupon_member ON coupon(member_id);
CREATE INDEX coupon_open ON coupon(expires_ms) WHERE state = 'open';
CREATE INDEX coupon_used ON coupon(used_order) WHERE used_order IS NOT NULL;
CREATE TABLE coupon_other_use(
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL REFERENCES coupon(code),
  order_id TEXT NOT NULL,
  UNIQUE(code, order_id)) STRICT;
CREATE INDEX coupon_other_use_order ON coupon_other_use(order_id);
CREATE TABLE coupon_word(
  code TEXT NOT NULL REFERENCES coupon(code),
  order_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  is_release INTEGER NOT NULL,
  PRIMARY KEY(code, order_id)) STRICT, WITHOUT ROWID;
CREATE TABLE punch(
  order_key TEXT NOT NULL REFERENCES order_state(order_key),
  card TEXT NOT NULL,
  product TEXT NOT NULL,
  unit_minor INTEGER NOT NULL,
  member_id INTEGER NOT NULL REFERENCES member(id),
  at_ms INTEGER NOT NULL,
  units INTEGER NOT NULL CHECK (units >= 0),
  PRIMARY KEY(order_key, card, product, unit_minor)) STRICT, WITHOUT ROWID;
CREATE INDEX punch_member ON punch(member_id, card);
)sql";

}  // namespace regulars::db
