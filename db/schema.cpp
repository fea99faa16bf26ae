#include "db/schema.h"

#include <array>
#include <string>
#include <vector>

#include <SQLiteCpp/Exception.h>

#include "db/schema_steps.h"

namespace regulars::db {
namespace {

constexpr std::size_t kStepCount = 4;

std::vector<const char*> step_sql(std::size_t step) {
  const std::array<std::vector<const char*>, kStepCount> steps{{{kSchemaStep1},
                                                                {kSchemaStep2},
                                                                {kSchemaStep3},
                                                                {kSchemaStep4,
                                                                 kSchemaStep4Rewards,
                                                                 kSchemaStep4Warnings,
                                                                 kSchemaStep4Corrections,
                                                                 kSchemaStep4Referrals,
                                                                 kSchemaStep4Membership}}};
  return steps.at(step);
}

// PRAGMA takes no bound values, hence one literal a version.
constexpr std::array kSetVersion{"PRAGMA user_version = 1",
                                 "PRAGMA user_version = 2",
                                 "PRAGMA user_version = 3",
                                 "PRAGMA user_version = 4"};
static_assert(kStepCount == kSetVersion.size());

// While a step is applied a table may be made anew, which its references would not survive. The
// PRAGMA has no effect inside a transaction.
class ForeignKeysOff {
 public:
  explicit ForeignKeysOff(Connection& connection) : connection_(connection) {
    connection_.execute("PRAGMA foreign_keys = OFF");
  }
  ~ForeignKeysOff() { connection_.execute("PRAGMA foreign_keys = ON"); }
  ForeignKeysOff(const ForeignKeysOff&) = delete;
  ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;

 private:
  Connection& connection_;
};

void check_references(Connection& connection) {
  if (connection.ask("SELECT count(*) FROM pragma_foreign_key_check") != "0") {
    throw SQLite::Exception("a row refers to one that is not there");
  }
}

void apply(Connection& connection, std::size_t step, core::Instant now) {
  const ForeignKeysOff foreign_keys(connection);
  connection.execute("BEGIN IMMEDIATE");
  try {
    for (const char* sql : step_sql(step)) {
      connection.execute(sql);
    }
    check_references(connection);
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

std::size_t version_of(Connection& connection) {
  const std::string version = connection.ask("PRAGMA user_version");
  std::size_t found = 0;
  for (const char c : version) {
    if (c >= '0' && c <= '9') {  // a foreign file's may be below 0
      found = found * 10 + static_cast<std::size_t>(c - '0');
    }
  }
  return found;
}

// Every file of ours has schema_step, from its first transaction on.
bool is_foreign(Connection& connection) {
  return connection.ask("SELECT count(*) FROM sqlite_master WHERE name = 'schema_step'") == "0" &&
         connection.ask("SELECT count(*) FROM sqlite_master") != "0";
}

core::Result<core::Done> check(Connection& connection) {
  if (is_foreign(connection)) {
    return core::invalid(
        "the database is another program's: it has tables, but not those of regulars. They were "
        "left alone; name another file in shop.yaml (database:)");
  }
  const std::size_t found = version_of(connection);
  if (found > kStepCount) {
    return core::conflict("the database has version " + std::to_string(found) +
                          ", made by a newer program; this one knows up to version " +
                          std::to_string(kStepCount) +
                          ". Install the newer program, or restore a backup");
  }
  return core::Done{};
}

}  // namespace

int newest_schema_version() {
  return static_cast<int>(kStepCount);
}

bool is_newest(Connection& connection) {
  return version_of(connection) == kStepCount;
}

core::Result<core::Done> check_schema(Connection& connection) {
  try {
    return check(connection);
  } catch (const SQLite::Exception& problem) {
    return core::internal(std::string("the database cannot be read: ") + problem.what());
  }
}

core::Result<core::Done> migrate(Connection& connection, core::Instant now) {
  try {
    auto checked = check(connection);
    if (!checked) {
      return checked;
    }
    for (std::size_t step = version_of(connection); step < kStepCount; ++step) {
      apply(connection, step, now);
    }
    return core::Done{};
  } catch (const SQLite::Exception& problem) {
    return core::internal(std::string("changing the database's tables failed: ") + problem.what());
  }
}

}  // namespace regulars::db
