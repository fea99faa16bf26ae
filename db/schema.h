// The tables, made and changed in numbered steps that `user_version` counts.
//
// Each step runs in one transaction together with its version number, so that a start that is
// killed finds a step either undone or done. Steps are never edited after a release.
#pragma once

#include "core/result.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

/// The version this program writes.
int newest_schema_version();
/// False for a file that `migrate` would change: readers cannot use it yet.
bool is_newest(Connection& connection);

/// Says whether this program can work with the file, and changes nothing. An empty file and one of
/// an older version are fine. Errors: kInvalid when it has tables of another program; kConflict
/// when it is newer than this program, with both numbers; kInternal when it cannot be read.
core::Result<core::Done> check_schema(Connection& connection);

/// Brings the file to the newest version. Errors: those of check_schema; kInternal when a step
/// fails, which leaves the file as it was.
core::Result<core::Done> migrate(Connection& connection, core::Instant now);

}  // namespace regulars::db
