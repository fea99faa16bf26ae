#include "db/schema.h"

#include <array>

#include <SQLiteCpp/Exception.h>

#include "db/schema_steps.h"

namespace regulars::db {
namespace {

constexpr std::size_t kStepCount = 2;

const char* step_sql(std::size_t step) {
  const std::array<const char*, kStepCount> steps{kSchemaStep1, kSchemaStep2};
  return steps.at(step);
}

// PRAGMA takes no bound values, hence one literal a version.
constexpr std::array kSetVersion{"PRAGMA user_version = 1", "PRAGMA user_version = 2"};
static_assert(kStepCount == kSetVersion.size());

void apply(Connection& connection, std::size_t step, core::Instant now) {
  connection.execute("BEGIN IMMEDIATE");
  try {
    connection.execute(step_sql(step));
    Query(connection, "INSERT INTO schema_step(version, applied_ms) VALUES (?, ?)")
        .bind(static_cast<std::int64_t>(step + 1))
        .bind(now)
        .run();
    connection.execute(kSetVersion.at(step));
    connection.execute("COMMIT");
  } catch (const SQLite::Exception&) {
    connection.execute("ROLLBACK");
    throw;
  }
}

}  // namespace

int newest_schema_version() {
  return static_cast<int>(kStepCount);
}

core::Result<core::Done> migrate(Connection& connection, core::Instant now) {
  try {
    const std::string version = connection.ask("PRAGMA user_version");
    std::size_t found = 0;
    for (const char c : version) {
      found = found * 10 + static_cast<std::size_t>(c - '0');
    }
    if (found > kStepCount) {
      return core::conflict("the database has version " + version +
                            ", made by a newer program; this one knows up to version " +
                            std::to_string(kStepCount) +
                            ". Install the newer program, or restore a backup");
    }
    for (std::size_t step = found; step < kStepCount; ++step) {
      apply(connection, step, now);
    }
    return core::Done{};
  } catch (const SQLite::Exception& problem) {
    return core::internal(std::string("changing the database's tables failed: ") + problem.what());
  }
}

}  // namespace regulars::db
