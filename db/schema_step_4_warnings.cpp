#include "db/schema_steps.h"

namespace regulars::db {

// The part of version 4 about warnings: each member has the next moment at which something is to be
// said in time, and a row for what was said of a day until that day is over. what: points or tier.
const char* const kSchemaStep4Warnings = R"sql(
ALTER TABLE member ADD COLUMN next_warning_ms INTEGER;
CREATE INDEX member_warning ON member(next_warning_ms) WHERE next_warning_ms IS NOT NULL;
CREATE TABLE warning(
  member_id INTEGER NOT NULL REFERENCES member(id),
  what TEXT NOT NULL CHECK (what IN ('points','tier')),
  day INTEGER NOT NULL,
  days_before INTEGER NOT NULL,
  PRIMARY KEY(member_id, what, day)) STRICT, WITHOUT ROWID;
)sql";

}  // namespace regulars::db
