#include "db/schema_steps.h"

namespace regulars::db {

// The part of version 4 about corrections by people: how many points each of them has corrected on
// a day of the shop, where days count from 1970-01-01, and which card a merged one became.
const char* const kSchemaStep4Corrections = R"sql(
CREATE TABLE correction_use(
  who TEXT NOT NULL,
  day INTEGER NOT NULL,
  points INTEGER NOT NULL,
  PRIMARY KEY(who, day)) STRICT, WITHOUT ROWID;
ALTER TABLE member ADD COLUMN merged_into INTEGER REFERENCES member(id);
)sql";

}  // namespace regulars::db
