// One SQLite connection with the settings this program relies on, and statements on it.
//
// Nothing outside this room knows which database engine runs. A connection belongs to one thread.
// SQLite's own exceptions leave these classes as they are; the Writer and the commands that open a
// connection catch them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/result.h"
#include "core/time.h"

namespace SQLite {  // NOLINT(readability-identifier-naming): the library's name
class Database;
class Statement;
}  // namespace SQLite

namespace regulars::db {

class Connection {
 public:
  /// Opens for writing and makes the file if there is none. Errors: kUnavailable, and those of
  /// check_schema, with the path; a file that is refused stays as it was, to the byte.
  static core::Result<std::unique_ptr<Connection>> open_writer(const std::string& path);
  /// Opens read-only; works while a writer is at work in another process or thread.
  static core::Result<std::unique_ptr<Connection>> open_reader(const std::string& path);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs statements that take no values and give no rows.
  void execute(const char* sql);
  /// The text answer of a PRAGMA, or its first column's.
  std::string ask(const char* sql);

  /// Pages in the write-ahead log after the last commit.
  std::int64_t wal_pages() const { return *wal_pages_; }
  std::int64_t last_row_id() const;
  int changes() const;
  /// Rows written since the connection was opened.
  std::int64_t total_changes() const;

 private:
  friend class Query;
  explicit Connection(std::unique_ptr<SQLite::Database> database);
  SQLite::Statement& prepared(const char* sql);

  std::unique_ptr<SQLite::Database> database_;
  // Keyed by the address of the literal: every statement of this room is one literal.
  std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> statements_;
  std::unique_ptr<std::int64_t> wal_pages_;
};

/// One use of a prepared statement: bind in order, then run() or next().
/// `sql` is a string literal: its address is the name under which the statement is kept.
class Query {
 public:
  Query(Connection& connection, const char* sql);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  Query& bind(std::int64_t value);
  Query& bind(std::string_view value);
  Query& bind(const std::string& value) { return bind(std::string_view(value)); }
  Query& bind(const char* value) { return bind(std::string_view(value)); }
  Query& bind(bool value) { return bind(static_cast<std::int64_t>(value ? 1 : 0)); }
  Query& bind(int value) { return bind(static_cast<std::int64_t>(value)); }
  Query& bind(core::Instant value) { return bind(core::to_ms(value)); }
  Query& bind(const std::optional<std::string>& value);
  Query& bind(const std::optional<std::int64_t>& value);
  Query& bind(const std::optional<core::Instant>& value);
  Query& bind_blob(std::string_view bytes);
  Query& bind_null();

  /// The next row; false when there is none.
  bool next();
  /// For statements without rows.
  void run();

  std::int64_t number(int column) const;
  std::string text(int column) const;
  std::string blob(int column) const { return text(column); }
  bool yes(int column) const { return number(column) != 0; }
  bool is_null(int column) const;
  core::Instant instant(int column) const { return core::from_ms(number(column)); }
  std::optional<core::Instant> maybe_instant(int column) const;
  std::optional<std::string> maybe_text(int column) const;
  std::optional<std::int64_t> maybe_number(int column) const;

 private:
  Connection& connection_;
  SQLite::Statement& statement_;
  int bound_ = 0;
};

}  // namespace regulars::db
