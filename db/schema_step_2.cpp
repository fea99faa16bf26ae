#include "db/schema_steps.h"

namespace regulars::db {

// Version 2: fewer indexes on what every event and every claim writes. With a million members each
// index of a member's rows is a page of its own to write; these are covered by others, or nothing
// asks for them. And crashes are counted apart from tries: a job that failed before may be poison.
const char* const kSchemaStep2 = R"sql(
DROP INDEX inbox_running;
DROP INDEX lot_member;
DROP INDEX entry_account;
DROP INDEX claim_contact;
ALTER TABLE contact ADD COLUMN is_stopped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX claim_contact ON claim(contact_id, created_ms) WHERE is_signed = 0;
CREATE INDEX claim_open ON claim(contact_id) WHERE outcome IS NULL;
)sql";

}  // namespace regulars::db
