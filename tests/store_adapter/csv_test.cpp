#include "store_adapter/csv.h"

#include "tests/catch.h"

namespace regulars::store_adapter {
namespace {

CsvTable table_of(const std::string& bytes) {
  const core::Result<CsvTable> table = read_csv(bytes, "orders.csv");
  REQUIRE(table);
  return *table;
}

std::vector<std::string> texts(const CsvRow& row) {
  std::vector<std::string> result;
  for (const CsvCell& cell : row.cells) {
    result.push_back(cell.text);
  }
  return result;
}

core::Error refusal(const std::string& bytes) {
  const core::Result<CsvTable> table = read_csv(bytes, "orders.csv");
  REQUIRE_FALSE(table);
  return table.error();
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("A plain file gives its head and its rows", "[store_adapter]") {
  const CsvTable table = table_of("a,b,c\n1,,3\n4,5\n");

  CHECK(table.separator == ',');
  CHECK(texts(table.head) == Texts{"a", "b", "c"});
  REQUIRE(table.rows.size() == 2);
  CHECK(texts(table.rows[0]) == Texts{"1", "", "3"});
  CHECK(texts(table.rows[1]) == Texts{"4", "5"});
}

TEST_CASE("Quoted cells may hold separators, quotes and line ends", "[store_adapter]") {
  const CsvTable table = table_of("a,b\r\n\"x, \"\"y\"\"\",\"1\r\n2\"\r\n\"\",z");

  REQUIRE(table.rows.size() == 2);
  CHECK(texts(table.rows[0]) == Texts{"x, \"y\"", "1\r\n2"});
  CHECK(texts(table.rows[1]) == Texts{"", "z"});
  CHECK(table.rows[1].line == 4);
}

TEST_CASE("Line ends may be LF, CR LF or CR", "[store_adapter]") {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    const CsvTable table = table_of("a,b" + end + "1,2" + end + end + "3,4");
    REQUIRE(table.rows.size() == 2);
    CHECK(texts(table.rows[0]) == Texts{"1", "2"});
    CHECK(table.rows[0].line == 2);
    CHECK(texts(table.rows[1]) == Texts{"3", "4"});
    CHECK(table.rows[1].line == 4);
  }
}

TEST_CASE("The head line decides between comma, semicolon and tab", "[store_adapter]") {
  CHECK(texts(table_of("a;b\n1,5;2\n").rows[0]) == Texts{"1,5", "2"});
  CHECK(table_of("a,b;c,d\n").separator == ',');
  CHECK(table_of("\"a,b,c\";d\n").separator == ';');
  CHECK(texts(table_of("a\n1;2\n").rows[0]) == Texts{"1;2"});
  CHECK(texts(table_of("a\tb\n1,5;\t2\n").rows[0]) == Texts{"1,5;", "2"});
  CHECK(table_of("a\tb,c;d\n").separator == ',');
}

TEST_CASE("A byte order mark is not part of the first name", "[store_adapter]") {
  CHECK(table_of("\xEF\xBB\xBFnumber,email\n").head.cells[0].text == "number");
}

TEST_CASE("Every cell knows its line and column in letters", "[store_adapter]") {
  const CsvTable table = table_of("a,b,c\nŁucja,\"x\ny\",z\n");

  CHECK(table.head.cells[2].column == 5);
  CHECK(table.rows[0].cells[1].line == 2);
  CHECK(table.rows[0].cells[1].column == 7);
  CHECK(table.rows[0].cells[2].line == 3);
  CHECK(table.rows[0].cells[2].column == 4);
}

TEST_CASE("Rows without a letter are left out", "[store_adapter]") {
  CHECK(table_of("\n,,\na,b\n\n, ,\n1,2\n").rows.size() == 1);
}

TEST_CASE("Quotes in wrong places end the rows and are told with the place", "[store_adapter]") {
  const auto broken_at = [](const std::string& bytes) {
    const CsvTable table = table_of(bytes);
    REQUIRE(table.rows.size() == 1);
    CHECK(texts(table.rows[0]) == Texts{"8", "9"});
    REQUIRE(table.broken_off);
    CHECK(table.broken_off->sentence.ends_with("none from here on"));
    return *table.broken_off->place;
  };

  CHECK(broken_at("a,b\n8,9\n1,5\" nail\n3,4\n") == core::Place{"orders.csv", 3, 4});
  CHECK(broken_at("a,b\n8,9\n\"1\"x,2\n3,4\n") == core::Place{"orders.csv", 3, 4});
  CHECK(broken_at("a,b\n8,9\n1,\"2\n3,4\n") == core::Place{"orders.csv", 3, 3});
  CHECK(broken_at("a,b\n8,9\n" + std::string(500, ',') + "x") == core::Place{"orders.csv", 3, 501});
  CHECK_FALSE(table_of("a,b\n8,9\n").broken_off);
}

TEST_CASE("A quote in a wrong place of the head line refuses the file", "[store_adapter]") {
  CHECK(refusal("a,\"b\n1,2\n").place == core::Place{"orders.csv", 1, 3});
}

TEST_CASE("A file that is not UTF-8 is refused with the line", "[store_adapter]") {
  CHECK(refusal("a,b\n1,2\nJos\xE9,3\n").place == core::Place{"orders.csv", 3, 1});
  CHECK(refusal(std::string("a,b\n1\0,2\n", 9)).place == core::Place{"orders.csv", 2, 1});
  CHECK(refusal("\xFF\xFEn\0u\0").place == core::Place{"orders.csv", 1, 1});
}

TEST_CASE("An empty file is refused", "[store_adapter]") {
  CHECK(refusal("").code == core::ErrorCode::kInvalid);
  CHECK(refusal("\n\r\n ,\n").code == core::ErrorCode::kInvalid);
}

TEST_CASE("A file of 10 MiB is read, one byte more is refused", "[store_adapter]") {
  std::string bytes = "a\n" + std::string(kMaxCsvBytes - 2, 'x');
  CHECK(read_csv(bytes, "orders.csv"));
  bytes += 'x';
  CHECK_FALSE(read_csv(bytes, "orders.csv"));
}

TEST_CASE("A line of 500 cells is read, one cell more is refused", "[store_adapter]") {
  CHECK(read_csv("a" + std::string(499, ','), "orders.csv"));
  CHECK_FALSE(read_csv("a" + std::string(500, ','), "orders.csv"));
}

TEST_CASE("A file of more than two million cells is refused", "[store_adapter]") {
  std::string bytes = "a\n";
  for (int i = 0; i < 4001; ++i) {
    bytes += std::string(499, ',') + "\n";
  }
  CHECK_FALSE(read_csv(bytes, "orders.csv"));
}

TEST_CASE("A column is found by its first known name in any letter case", "[store_adapter]") {
  const CsvTable table = table_of("Status,Financial_Status ,E-Mail,Total,total\n");

  CHECK(find_column(table, {"financial status", "status"}).value() == 1U);
  CHECK(find_column(table, {"state", "status"}).value() == 0U);
  CHECK(find_column(table, {"e mail"}).value() == 2U);
  CHECK_FALSE(find_column(table, {"number"}).value().has_value());
  const auto twice = find_column(table, {"total"});
  REQUIRE_FALSE(twice);
  CHECK(twice.error().code == core::ErrorCode::kConflict);
}

}  // namespace regulars::store_adapter
