// Comma-separated files as the owner's programs write them (RFC 4180), with the place of each cell.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace regulars::store_adapter {

inline constexpr std::size_t kMaxCsvBytes = 10UL * 1024 * 1024;
inline constexpr std::size_t kMaxCsvCells =
    2'000'000;  // keeps a hostile file under 200 MB in memory
inline constexpr std::size_t kMaxCsvColumns = 500;

/// Lines and columns count from 1; a column is one letter, whatever its bytes.
struct CsvCell {
  std::string text{};
  int line = 0;
  int column = 0;
};

struct CsvRow {
  int line = 0;
  std::vector<CsvCell> cells{};
};

struct CsvTable {
  std::string file{};
  char separator = ',';
  CsvRow head{};
  std::vector<CsvRow> rows{};  // rows without any letter are left out
  /// Where the rows end early: behind a wrong quote nobody can say where a row begins. kInvalid
  /// with the place.
  std::optional<core::Error> broken_off{};
};

/// Reads a file with a head line. The separator is the comma, the semicolon or the tab, whichever
/// the head line has most of. Accepts a UTF-8 byte order mark, quoted cells with doubled quotes,
/// separators and line ends inside, and lines that end with LF, CR LF or CR. A row may have fewer
/// or more cells than the head: the reader of the rows decides. file: the name for messages. A
/// quote below the head line where none may be, or that is never closed, ends the rows before its
/// own: see broken_off; so does a row of more than kMaxCsvColumns.
/// Errors: kInvalid with the place, for a file that is too large, is empty, is not UTF-8, or whose
/// head line has such a quote or so many cells.
core::Result<CsvTable> read_csv(std::string_view bytes, std::string_view file);

/// The place of a cell for a message.
core::Place place_of(const CsvTable& table, const CsvCell& cell);

/// The column whose head is one of `names`: the earliest name that the file has wins. Heads are
/// compared without letter case, and "_" and "-" count as blanks; `names` are written lower-case
/// with blanks. Errors: kConflict when two columns have that head.
core::Result<std::optional<std::size_t>> find_column(const CsvTable& table,
                                                     std::initializer_list<std::string_view> names);

/// Words in the form in which heads and states are compared: "Financial_Status " gives
/// "financial status".
std::string plain_words(std::string_view text);

}  // namespace regulars::store_adapter
