#include "db/schema_steps.h"

namespace regulars::db {

// Version 3: the time of the last STOP, because what was written before it may come after it; an
// address has its joining bonus once, whoever has it later; and a note names the job that it is
// about, so that it goes when the owner has looked after that.
const char* const kSchemaStep3 = R"sql(
ALTER TABLE contact ADD COLUMN last_stop_ms INTEGER;
ALTER TABLE owner_note ADD COLUMN job_id INTEGER;
CREATE TABLE joined_address(fingerprint TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
)sql";

}  // namespace regulars::db
