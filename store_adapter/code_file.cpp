#include "store_adapter/code_file.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "core/text.h"
#include "store_adapter/csv.h"
#include "store_adapter/csv_cell.h"

namespace regulars::store_adapter {
namespace {

constexpr std::size_t kMaxCodeBytes = 64;
constexpr std::size_t kMaxRewardBytes = 100;

struct Columns {
  std::size_t reward = 0;
  std::size_t code = 0;
  std::optional<std::size_t> expires{};
};

core::Result<Columns> find_columns(const CsvTable& table) {
  const auto reward = find_column(table, {"reward", "prize"});
  const auto code = find_column(table, {"code", "coupon code", "coupon"});
  const auto expires = find_column(
      table, {"expires", "expires at", "expiry", "expiry date", "valid until", "expiration date"});
  for (const auto* column : {&reward, &code, &expires}) {
    if (!*column) {
      return column->error();
    }
  }
  if (!*reward || !*code) {
    core::Error error =
        core::invalid(std::string("the file has no column \"") + (*reward ? "code" : "reward") +
                      "\"; it needs reward and code");
    error.place = place_of(table, table.head.cells.front());
    return error;
  }
  return Columns{.reward = **reward, .code = **code, .expires = *expires};
}

bool is_code(std::string_view code) {
  return !code.empty() && code.size() <= kMaxCodeBytes &&
         std::ranges::all_of(code, [](char c) { return c > ' ' && c < 0x7F; });
}

std::string text_of(const CsvRow& row, std::size_t column) {
  return column < row.cells.size() ? core::trim(row.cells[column].text) : "";
}

core::Result<OwnerCode> read_row(const CsvTable& table,
                                 const Columns& columns,
                                 const CsvRow& row,
                                 std::string_view zone) {
  const auto error_in = [&](std::size_t column, std::string sentence) {
    core::Error error = core::invalid(std::move(sentence));
    error.place = place_of(table, row.cells[std::min(column, row.cells.size() - 1)]);
    return error;
  };
  OwnerCode result{.reward = text_of(row, columns.reward), .code = text_of(row, columns.code)};
  if (result.reward.empty() || result.reward.size() > kMaxRewardBytes) {
    return error_in(columns.reward, "the row does not say which reward the code is for");
  }
  if (!is_code(result.code)) {
    return error_in(columns.code,
                    "a code has 1 to 64 letters, digits or signs of the keyboard and no blanks");
  }
  result.place = place_of(table, row.cells[columns.code]);
  const std::string expires = columns.expires ? text_of(row, *columns.expires) : "";
  if (!expires.empty()) {
    const std::optional<CsvTime> time = read_time(expires, zone);
    if (!time) {
      return error_in(*columns.expires, "this is no date; write 2026-12-31 or 2026-12-31 18:00");
    }
    result.expires_at = time->has_time ? time->at : next_day(time->at, zone);
  }
  return result;
}

}  // namespace

core::Result<CodeFile> read_code_file(std::string_view bytes, const CodeFileSettings& settings) {
  const core::Result<CsvTable> table = read_csv(bytes, settings.file);
  if (!table) {
    return table.error();
  }
  const core::Result<Columns> columns = find_columns(*table);
  if (!columns) {
    return columns.error();
  }
  CodeFile file;
  std::set<std::string> known;
  for (const CsvRow& row : table->rows) {
    core::Result<OwnerCode> code = read_row(*table, *columns, row, settings.zone);
    if (!code) {
      file.findings.push_back(code.error());
    } else if (!known.insert(core::fold_words(code->code + "x")).second) {
      core::Error error = core::invalid("this code is in the file twice; the first row is used");
      error.place = code->place;
      file.findings.push_back(std::move(error));
    } else {
      file.codes.push_back(std::move(*code));
    }
  }
  if (table->broken_off) {
    file.findings.push_back(*table->broken_off);
  }
  return file;
}

}  // namespace regulars::store_adapter
