#include "db/schema_steps.h"

namespace regulars::db {

// The part of version 4 about members who bring friends. A friend's contact is referred once, by
// the first who does, and a friend brings one reward: two unique indexes. The row has numbers of
// contacts, members and an order, and nothing that tells who they are. due_ms is when it is looked
// at next: the end of the time for an order, or of the return window; minimum_minor is what the
// order had to be worth when the reward was paid.
const char* const kSchemaStep4Referrals = R"sql(
ALTER TABLE member ADD COLUMN invite_code TEXT;
CREATE UNIQUE INDEX member_invite ON member(invite_code) WHERE invite_code IS NOT NULL;
CREATE TABLE referral(
  id INTEGER PRIMARY KEY,
  referrer_id INTEGER NOT NULL REFERENCES member(id),
  contact_id INTEGER NOT NULL REFERENCES contact(id),
  friend_id INTEGER REFERENCES member(id),
  state TEXT NOT NULL CHECK (state IN ('invited','asked','consented','joined','ordered','held',
    'paid','refused','expired','clawed_back')),
  invited_ms INTEGER NOT NULL,
  joined_ms INTEGER,
  expires_ms INTEGER NOT NULL,
  order_key TEXT,
  due_ms INTEGER,
  paid_ms INTEGER,
  for_member INTEGER NOT NULL DEFAULT 0,
  for_friend INTEGER NOT NULL DEFAULT 0,
  minimum_minor INTEGER NOT NULL DEFAULT 0,
  reasons TEXT NOT NULL DEFAULT '',
  CHECK (friend_id IS NOT referrer_id)) STRICT;
CREATE UNIQUE INDEX referral_contact ON referral(contact_id);
CREATE UNIQUE INDEX referral_friend ON referral(friend_id) WHERE friend_id IS NOT NULL;
CREATE INDEX referral_referrer ON referral(referrer_id, paid_ms);
CREATE INDEX referral_due ON referral(due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX referral_held ON referral(id) WHERE state = 'held';
CREATE INDEX order_email ON order_state(lower(trim(email)), placed_ms);
)sql";

}  // namespace regulars::db
