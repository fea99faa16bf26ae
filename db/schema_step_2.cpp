#include "db/schema_steps.h"

namespace regulars::db {

// Version 2: fewer indexes on what every event and every claim writes. With a million members each
// index of a member's rows is a page of its own to write; these are covered by others, or nothing
// asks for them. Crashes are counted apart from tries: a job that failed before may be poison. A note
// names the job that it is about, so that it goes when the owner has looked after that. An address
// has its joining bonus once, whoever has it later.
const char* const kSchemaStep2 = R"sql(
DROP INDEX inbox_running;
DROP INDEX lot_member;
DROP INDEX entry_account;
DROP INDEX claim_contact;
ALTER TABLE contact ADD COLUMN is_stopped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN last_stop_ms INTEGER;
ALTER TABLE job ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE owner_note ADD COLUMN job_id INTEGER;
CREATE INDEX claim_contact ON claim(contact_id, created_ms) WHERE is_signed = 0;
CREATE INDEX claim_open ON claim(contact_id) WHERE outcome IS NULL;
CREATE TABLE joined_address(fingerprint TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
)sql";

}  // namespace regulars::db
