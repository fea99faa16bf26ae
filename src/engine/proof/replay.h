// The history computed again, from the first happening on, in memory.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/result.h"
#include "core/time.h"
#include "db/connection.h"
#include "db/history.h"
#include "loyalty/points/shop_book.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// Rules that hold from a moment on, whether or not anything happens then.
struct RulesChange {
  core::Instant at{};
  const loyalty::Program* program = nullptr;
};

/// Which program is in force at a happening.
class ReplayRules {
 public:
  virtual ~ReplayRules() = default;
  /// Nothing where a happening tells of every change.
  virtual std::optional<RulesChange> change() const { return std::nullopt; }
  /// The same pointer as long as nothing changes. Errors: kInternal, a recorded program that
  /// cannot be read.
  virtual core::Result<const loyalty::Program*> at(const db::Happening& happening) = 0;
};

/// The programs as they were in force then, read from the database.
class RecordedRules final : public ReplayRules {
 public:
  explicit RecordedRules(db::Connection& connection) : connection_(connection) {}
  core::Result<const loyalty::Program*> at(const db::Happening& happening) override;

 private:
  db::Connection& connection_;
  std::map<std::int64_t, std::shared_ptr<const loyalty::Program>> programs_{};
};

/// One program, from exactly that moment on; before it those that were in force. A moment of
/// Instant{}: from the first happening on.
class ChangedRules final : public ReplayRules {
 public:
  ChangedRules(const loyalty::Program& program, core::Instant since, db::Connection& connection)
      : program_(program), since_(since), recorded_(connection) {}
  std::optional<RulesChange> change() const override;
  core::Result<const loyalty::Program*> at(const db::Happening& happening) override;

 private:
  const loyalty::Program& program_;
  core::Instant since_;
  bool has_begun_ = false;  // for good: clocks are set back
  RecordedRules recorded_;
};

/// Puts one happening into the book, which uses the program that was in force.
/// Errors: kInternal, a body that cannot be read or holds a number that no happening has; then the
/// book is to be thrown away.
core::Result<core::Done> put_happening(db::Connection& connection,
                                       const db::Happening& happening,
                                       loyalty::ShopBook& book);

/// Takes up the change that the rules tell of, as of its moment, once that has come by `now`. The
/// same one again changes nothing.
void take_up_change(const ReplayRules& rules, loyalty::ShopBook& book, core::Instant now);

/// Puts every happening into the book, oldest first. Returns how many there were. Reads in pages:
/// memory grows with the members alone. A change of the rules is taken up before the first
/// happening at or after its moment; one after the last happening is left to the caller, and the
/// book is not settled at the end.
/// Errors: kInternal, a happening or a program that cannot be read.
core::Result<std::int64_t> replay(db::Connection& connection,
                                  ReplayRules& rules,
                                  loyalty::ShopBook& book);

}  // namespace regulars::engine
