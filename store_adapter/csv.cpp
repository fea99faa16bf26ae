#include "store_adapter/csv.h"

#include <algorithm>
#include <utility>

#include "core/text.h"

namespace regulars::store_adapter {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The line whose bytes are not UTF-8 or hold NUL; 0 when every line is good.
int first_bad_line(std::string_view bytes) {
  int line = 0;
  while (!bytes.empty()) {
    ++line;
    const std::size_t end = bytes.find('\n');
    const std::string_view text = bytes.substr(0, end);
    if (text.find('\0') != std::string_view::npos || !core::is_utf8(text)) {
      return line;
    }
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  }
  return 0;
}

char separator_of(std::string_view bytes) {
  std::size_t commas = 0;
  std::size_t semicolons = 0;
  std::size_t tabs = 0;
  bool quoted = false;
  for (const char c : bytes) {
    quoted = quoted != (c == '"');
    if (!quoted && (c == '\n' || c == '\r')) {
      break;
    }
    commas += !quoted && c == ',' ? 1 : 0;
    semicolons += !quoted && c == ';' ? 1 : 0;
    tabs += !quoted && c == '\t' ? 1 : 0;
  }
  if (tabs > commas && tabs > semicolons) {
    return '\t';
  }
  return semicolons > commas ? ';' : ',';
}

class Reader {
 public:
  Reader(std::string_view bytes, std::string_view file)
      : rest_(bytes), file_(file), separator_(separator_of(bytes)) {}

  core::Result<CsvTable> read() {
    CsvTable table{.file = std::string(file_), .separator = separator_};
    std::size_t count = 0;
    while (!rest_.empty()) {
      core::Result<CsvRow> row = read_row();
      if (!row && table.head.cells.empty()) {
        return row.error();
      }
      if (!row) {
        table.broken_off = row.error();
        table.broken_off->sentence += "; the rows before this one are used, none from here on";
        return table;
      }
      count += row->cells.size();
      if (count > kMaxCsvCells) {
        return error_at(row->line, 1, "the file has more than 2,000,000 cells");
      }
      const bool is_blank = std::ranges::all_of(
          row->cells, [](const CsvCell& cell) { return core::trim(cell.text).empty(); });
      if (is_blank) {
        continue;
      }
      if (table.head.cells.empty()) {
        table.head = std::move(*row);
      } else {
        table.rows.push_back(std::move(*row));
      }
    }
    if (table.head.cells.empty()) {
      return error_at(1, 1, "the file is empty; its first line names the columns");
    }
    return table;
  }

 private:
  core::Error error_at(int line, int column, std::string sentence) const {
    core::Error error = core::invalid(std::move(sentence));
    error.place = core::Place{.file = std::string(file_), .line = line, .column = column};
    return error;
  }

  bool is_line_end() const {
    return !rest_.empty() && (rest_.front() == '\n' || rest_.front() == '\r');
  }

  // Takes one byte and keeps count of the place. CR LF is one line end.
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '\n' || (c == '\r' && !rest_.starts_with('\n'))) {
      ++line_;
      column_ = 1;
    } else if (!rest_.empty() && !is_continuation(rest_.front()) && c != '\r') {
      ++column_;
    }
    return c;
  }

  core::Result<CsvRow> read_row() {
    CsvRow row{.line = line_};
    while (true) {
      core::Result<CsvCell> cell = read_cell();
      if (!cell) {
        return cell.error();
      }
      if (row.cells.size() == kMaxCsvColumns) {
        return error_at(cell->line, cell->column, "the line has more than 500 cells");
      }
      row.cells.push_back(std::move(*cell));
      if (rest_.empty()) {
        return row;
      }
      const bool is_last = is_line_end();
      if (take() == '\r' && rest_.starts_with('\n')) {
        take();
      }
      if (is_last) {
        return row;
      }
    }
  }

  core::Result<CsvCell> read_cell() {
    CsvCell cell{.line = line_, .column = column_};
    if (rest_.starts_with('"')) {
      return read_quoted(std::move(cell));
    }
    while (!rest_.empty() && rest_.front() != separator_ && !is_line_end()) {
      if (rest_.front() == '"') {
        return error_at(line_,
                        column_,
                        "a quote stands inside a cell that does not begin with one; put the whole "
                        "cell in quotes and double this one");
      }
      cell.text += take();
    }
    return cell;
  }

  core::Result<CsvCell> read_quoted(CsvCell cell) {
    take();
    while (!rest_.empty()) {
      const char c = take();
      if (c != '"') {
        cell.text += c;
        continue;
      }
      if (!rest_.starts_with('"')) {
        if (!rest_.empty() && rest_.front() != separator_ && !is_line_end()) {
          return error_at(line_,
                          column_,
                          "text follows the quote that ends a cell; a quote inside a cell is "
                          "written twice");
        }
        return cell;
      }
      cell.text += take();
    }
    return error_at(cell.line, cell.column, "the quote that opens this cell is never closed");
  }

  std::string_view rest_;
  std::string_view file_;
  char separator_;
  int line_ = 1;
  int column_ = 1;
};

}  // namespace

core::Result<CsvTable> read_csv(std::string_view bytes, std::string_view file) {
  const auto refuse = [&](int line, std::string sentence) {
    core::Error error = core::invalid(std::move(sentence));
    error.place = core::Place{.file = std::string(file), .line = line, .column = 1};
    return error;
  };
  if (bytes.size() > kMaxCsvBytes) {
    return refuse(1, "the file is larger than 10 MiB; split it");
  }
  if (bytes.starts_with(kByteOrderMark)) {
    bytes.remove_prefix(kByteOrderMark.size());
  }
  if (const int line = first_bad_line(bytes); line > 0) {
    return refuse(line, "this line is not UTF-8 text; save the file as CSV in UTF-8");
  }
  return Reader(bytes, file).read();
}

core::Place place_of(const CsvTable& table, const CsvCell& cell) {
  return {.file = table.file, .line = cell.line, .column = cell.column};
}

core::Result<std::optional<std::size_t>> find_column(
    const CsvTable& table, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < table.head.cells.size(); ++i) {
      if (plain_words(table.head.cells[i].text) != name) {
        continue;
      }
      if (found) {
        core::Error error =
            core::conflict("two columns are called \"" + std::string(name) + "\"; rename one");
        error.place = place_of(table, table.head.cells[i]);
        return error;
      }
      found = i;
    }
    if (found) {
      return found;
    }
  }
  return std::optional<std::size_t>();
}

std::string plain_words(std::string_view text) {
  std::string words(text);
  std::ranges::replace_if(
      words, [](char c) { return c == '_' || c == '-'; }, ' ');
  return core::fold_words(words);
}

}  // namespace regulars::store_adapter
