#include "db/connection.h"

#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "db/schema.h"

namespace regulars::db {
namespace {

// A damaged or planted file must not be able to run code or change the schema under us.
void harden(sqlite3* handle) {
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
}

void set_common(SQLite::Database& database) {
  database.exec("PRAGMA foreign_keys = ON");  // off by default
  database.exec("PRAGMA trusted_schema = OFF");
  database.exec("PRAGMA cell_size_check = ON");  // damage is seen earlier
  database.exec("PRAGMA mmap_size = 0");         // a stray write cannot reach the file
  database.exec("PRAGMA temp_store = MEMORY");   // no temporary files with personal data
}

core::Error at_path(const std::string& path, core::Error error) {
  if (error.code == core::ErrorCode::kInternal) {
    return core::unavailable("cannot open the database " + path + ": " + error.sentence);
  }
  error.sentence = path + ": " + error.sentence;
  return error;
}

int keep_wal_pages(void* target, sqlite3* /*handle*/, const char* /*schema*/, int pages) {
  *static_cast<std::int64_t*>(target) = pages;
  return SQLITE_OK;
}

}  // namespace

Connection::Connection(std::unique_ptr<SQLite::Database> database)
    : database_(std::move(database)), wal_pages_(std::make_unique<std::int64_t>(0)) {}

Connection::~Connection() {
  statements_.clear();
}

core::Result<std::unique_ptr<Connection>> Connection::open_writer(const std::string& path) {
  try {
    auto database = std::make_unique<SQLite::Database>(
        path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, 5000);
    harden(database->getHandle());
    set_common(*database);
    std::unique_ptr<Connection> made(new Connection(std::move(database)));
    // Before the journal mode, which is written into the file: another program's stays as it is.
    if (const auto checked = check_schema(*made); !checked) {
      return at_path(path, checked.error());
    }
    made->execute("PRAGMA journal_mode = WAL");      // readers do not block the writer
    made->execute("PRAGMA synchronous = FULL");      // an answered event survives a power cut
    made->execute("PRAGMA wal_autocheckpoint = 0");  // the Writer checkpoints, nobody else
    made->execute("PRAGMA journal_size_limit = 67108864");
    made->execute("PRAGMA cache_size = -40960");  // 40 MiB: the inner pages of a million members
    sqlite3_wal_hook(made->database_->getHandle(), keep_wal_pages, made->wal_pages_.get());
    return made;
  } catch (const SQLite::Exception& problem) {
    return core::unavailable("cannot open the database " + path + ": " + problem.what());
  }
}

core::Result<std::unique_ptr<Connection>> Connection::open_reader(const std::string& path) {
  if (!std::filesystem::exists(path)) {
    return core::not_found("there is no database " + path +
                           " yet; it is made when the shop is served for the first time");
  }
  try {
    auto database = std::make_unique<SQLite::Database>(
        path, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, 5000);
    harden(database->getHandle());
    set_common(*database);
    database->exec("PRAGMA query_only = ON");
    database->exec("PRAGMA cache_size = -4096");
    return std::unique_ptr<Connection>(new Connection(std::move(database)));
  } catch (const SQLite::Exception& problem) {
    return core::unavailable("cannot open the database " + path + ": " + problem.what());
  }
}

void Connection::execute(const char* sql) {
  database_->exec(sql);
}

std::string Connection::ask(const char* sql) {
  SQLite::Statement statement(*database_, sql);
  return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
}

std::int64_t Connection::last_row_id() const {
  return sqlite3_last_insert_rowid(database_->getHandle());
}

int Connection::changes() const {
  return sqlite3_changes(database_->getHandle());
}

std::int64_t Connection::total_changes() const {
  return sqlite3_total_changes(database_->getHandle());
}

SQLite::Statement& Connection::prepared(const char* sql) {
  std::unique_ptr<SQLite::Statement>& kept = statements_[sql];
  if (!kept) {
    kept = std::make_unique<SQLite::Statement>(*database_, sql);
  }
  return *kept;
}

Query::Query(Connection& connection, const char* sql)
    : connection_(connection), statement_(connection.prepared(sql)) {
  statement_.reset();
  statement_.clearBindings();
}

Query::~Query() {
  statement_.tryReset();
}

Query& Query::bind(std::int64_t value) {
  statement_.bind(++bound_, value);
  return *this;
}

Query& Query::bind(std::string_view value) {
  statement_.bind(++bound_, std::string(value));
  return *this;
}

Query& Query::bind(const std::optional<std::string>& value) {
  return value ? bind(std::string_view(*value)) : bind_null();
}

Query& Query::bind(const std::optional<std::int64_t>& value) {
  return value ? bind(*value) : bind_null();
}

Query& Query::bind(const std::optional<core::Instant>& value) {
  return value ? bind(*value) : bind_null();
}

Query& Query::bind_blob(std::string_view bytes) {
  statement_.bind(++bound_, bytes.data(), static_cast<int>(bytes.size()));
  return *this;
}

Query& Query::bind_null() {
  statement_.bind(++bound_);
  return *this;
}

bool Query::next() {
  return statement_.executeStep();
}

void Query::run() {
  while (statement_.executeStep()) {
    // Rows of a RETURNING clause that nobody reads.
  }
}

std::int64_t Query::number(int column) const {
  return statement_.getColumn(column).getInt64();
}

std::string Query::text(int column) const {
  return statement_.getColumn(column).getString();
}

bool Query::is_null(int column) const {
  return statement_.getColumn(column).isNull();
}

std::optional<core::Instant> Query::maybe_instant(int column) const {
  return is_null(column) ? std::nullopt : std::optional(instant(column));
}

std::optional<std::string> Query::maybe_text(int column) const {
  return is_null(column) ? std::nullopt : std::optional(text(column));
}

std::optional<std::int64_t> Query::maybe_number(int column) const {
  return is_null(column) ? std::nullopt : std::optional(number(column));
}

}  // namespace regulars::db
