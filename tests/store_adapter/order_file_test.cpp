#include "store_adapter/order_file.h"

#include <fstream>
#include <sstream>

#include "tests/catch.h"

namespace regulars::store_adapter {
namespace {

const core::Instant kImportedAt = core::from_ms(1'800'000'000'000);

OrderFile read(const std::string& bytes) {
  const core::Result<OrderFile> file = read_order_file(bytes,
                                                       {.file = "orders.csv",
                                                        .currency = "USD",
                                                        .zone = "America/New_York",
                                                        .imported_at = kImportedAt});
  REQUIRE(file);
  return *file;
}

OrderFile read_sample(const std::string& name) {
  std::ifstream stream(std::string(REGULARS_SOURCE_DIR) + "/tests/data/store/" + name);
  REQUIRE(stream.good());
  std::ostringstream text;
  text << stream.rdbuf();
  return read(text.str());
}

// The one finding of a file with one row.
core::Error finding(const std::string& head, const std::string& row) {
  const OrderFile file = read(head + "\n" + row + "\n");
  REQUIRE(file.orders.empty());
  REQUIRE(file.findings.size() == 1);
  return file.findings[0];
}

}  // namespace

TEST_CASE("The owner's own columns give whole orders", "[store_adapter]") {
  const OrderFile file = read_sample("orders-plain.csv");

  CHECK(file.findings.empty());
  REQUIRE(file.orders.size() == 3);
  const Order& paid = file.orders[0];
  CHECK(paid.id == "90071");
  CHECK(paid.number == "10432");
  CHECK(paid.email == "ana@example.com");
  CHECK(paid.state == OrderState::kPaid);
  CHECK(paid.value == core::Money{.minor = 6000, .currency = "USD"});
  CHECK(paid.placed_at == *core::parse_rfc3339("2026-11-20T15:15:00Z"));
  CHECK(paid.version == core::to_ms(*core::parse_rfc3339("2026-11-20T10:16:02Z")));
  CHECK(file.orders[1].state == OrderState::kPartiallyRefunded);
  CHECK(file.orders[1].value.minor == 10000);
  CHECK(file.orders[2].state == OrderState::kUnpaid);
  CHECK(file.orders[2].email.empty());
  CHECK(file.orders[2].id == "10434");
  CHECK(file.orders[2].version == core::to_ms(kImportedAt));
}

TEST_CASE("An export with a row for each item gives each order once", "[store_adapter]") {
  const OrderFile file = read_sample("orders-export-items.csv");

  CHECK(file.findings.empty());
  REQUIRE(file.orders.size() == 3);
  CHECK(file.orders[0].number == "1001");
  CHECK(file.orders[0].id == "820982911946154508");
  CHECK(file.orders[0].value.minor == 5500);
  CHECK(file.orders[0].placed_at == *core::parse_rfc3339("2026-11-20T15:15:00Z"));
  CHECK(file.orders[1].state == OrderState::kRefunded);
  CHECK(file.orders[1].value.minor == 0);
  CHECK(file.orders[2].state == OrderState::kCancelled);
}

TEST_CASE("Unreadable rows are findings with their places, the others are used",
          "[store_adapter]") {
  const OrderFile file = read_sample("orders-semicolons.csv");

  REQUIRE(file.orders.size() == 2);
  CHECK(file.orders[0].value == core::Money{.minor = 6000, .currency = "EUR"});
  CHECK(file.orders[1].value.minor == 123450);
  REQUIRE(file.findings.size() == 3);
  CHECK(file.findings[0].place == core::Place{"orders.csv", 4, 4});
  CHECK(file.findings[0].sentence.find("state") != std::string::npos);
  CHECK(file.findings[1].place == core::Place{"orders.csv", 5, 15});
  CHECK(file.findings[1].sentence.find("date") != std::string::npos);
  CHECK(file.findings[2].place->line == 6);
  CHECK(file.findings[2].sentence.find("amount") != std::string::npos);
}

TEST_CASE("Number, email and total are enough, and then every order is paid", "[store_adapter]") {
  const OrderFile file = read("Order,E-Mail,Amount\n#7,ana@example.com,60\n");

  REQUIRE(file.orders.size() == 1);
  CHECK(file.orders[0].number == "7");
  CHECK(file.orders[0].id == "7");
  CHECK(file.orders[0].state == OrderState::kPaid);
  CHECK(file.orders[0].value == core::Money{.minor = 6000, .currency = "USD"});
}

TEST_CASE("A list with tabs, as a spreadsheet gives it, is read", "[store_adapter]") {
  const OrderFile file =
      read("number\temail\ttotal\r\n77\tana@example.com\t59,99\r\n78\tbob@example.com\t1.000\r\n");

  REQUIRE(file.orders.size() == 1);
  CHECK(file.orders[0].value == core::Money{.minor = 5999, .currency = "USD"});
  REQUIRE(file.findings.size() == 1);
  CHECK(file.findings[0].place == core::Place{"orders.csv", 3, 20});
}

TEST_CASE("A file without one of the three needed columns is refused with its name",
          "[store_adapter]") {
  for (const std::string name : {"number", "email", "total"}) {
    std::string head;
    for (const std::string other : {"number", "email", "total"}) {
      head += other == name ? "note," : other + ",";
    }
    const auto file = read_order_file(head + "\n", {.file = "orders.csv", .currency = "USD"});
    REQUIRE_FALSE(file);
    CHECK(file.error().code == core::ErrorCode::kInvalid);
    CHECK(file.error().sentence.find("no column \"" + name + "\"") != std::string::npos);
  }
}

TEST_CASE("Each kind of mistake in a row has its own sentence and place", "[store_adapter]") {
  const std::string head = "number,email,total,state,refunded,date";

  CHECK(finding(head, ",a@example.com,1,paid,,").sentence == "the order has no number");
  CHECK(finding(head, "1?,a@example.com,1,paid,,").place == core::Place{"orders.csv", 2, 1});
  CHECK(finding(head, "1,ada,1,paid,,").sentence == "this is no e-mail address");
  CHECK(finding(head, "1,a@example.com,x,paid,,").place == core::Place{"orders.csv", 2, 17});
  CHECK(finding(head, "1,a@example.com,-1,paid,,").sentence == "a total cannot be below 0");
  CHECK(finding(head, "1,a@example.com,1,,,").sentence == "the order has no state");
  CHECK(finding(head, "1,a@example.com,1,partially refunded,,").sentence.find("how much") !=
        std::string::npos);
  CHECK(finding(head, "1,a@example.com,1,paid,1 EUR,").sentence ==
        "total and refund are not in one currency");
  CHECK(finding(head, "1,a@example.com,1,paid,,11/12/2026").sentence.find("date") !=
        std::string::npos);
  CHECK(finding(head, "1,a@example.com,1,paid,,,7").sentence ==
        "the row has 7 cells, the head line 6");
  CHECK(finding(head, "1,a@example.com").sentence == "the order has no state");
}

TEST_CASE("A comma in an amount is refused where commas part the cells", "[store_adapter]") {
  CHECK(finding("number,email,total", "1,a@example.com,\"60,00\"").code ==
        core::ErrorCode::kInvalid);
  CHECK(finding("number;email;total", "1;a@example.com;1,234").code == core::ErrorCode::kInvalid);
}

TEST_CASE("An order of 1.000 is a finding, not an order of one dollar", "[store_adapter]") {
  const OrderFile file = read(
      "number;email;total;refunded\n1;a@example.com;1.000;\n2;a@example.com;60,00;0.999\n"
      "3;a@example.com;59,99;\n");

  REQUIRE(file.orders.size() == 1);
  CHECK(file.orders[0].value.minor == 5999);
  REQUIRE(file.findings.size() == 2);
  CHECK(file.findings[0].place == core::Place{"orders.csv", 2, 17});
  CHECK(file.findings[0].sentence.starts_with("\"1.000\" has 3 decimals, but USD has 2"));
  CHECK(file.findings[1].place == core::Place{"orders.csv", 3, 23});
}

TEST_CASE("A refund lowers the value and names the state, down to 0", "[store_adapter]") {
  const std::string head = "number,email,total,refunded\n";
  const OrderFile file = read(head +
                              "1,a@example.com,60,10\n2,a@example.com,60,60\n"
                              "3,a@example.com,60,-10.00\n4,a@example.com,60,70\n");

  REQUIRE(file.orders.size() == 4);
  CHECK(file.orders[0].state == OrderState::kPartiallyRefunded);
  CHECK(file.orders[0].value.minor == 5000);
  CHECK(file.orders[1].state == OrderState::kRefunded);
  CHECK(file.orders[1].value.minor == 0);
  CHECK(file.orders[2].value.minor == 5000);
  CHECK(file.orders[3].value.minor == 0);
}

TEST_CASE("The same order twice with a total each is a finding", "[store_adapter]") {
  const OrderFile file = read("number,email,total\nA1,a@example.com,60\na1,a@example.com,70\n");

  REQUIRE(file.orders.size() == 1);
  CHECK(file.orders[0].value.minor == 6000);
  REQUIRE(file.findings.size() == 1);
  CHECK(file.findings[0].place == core::Place{"orders.csv", 3, 1});
}

TEST_CASE("A quote that is never closed in the last row costs that order alone",
          "[store_adapter]") {
  const OrderFile file = read("number,email,total\nA1,a@example.com,60\nA2,\"b@example.com,70\n");

  REQUIRE(file.orders.size() == 1);
  CHECK(file.orders[0].number == "A1");
  REQUIRE(file.findings.size() == 1);
  CHECK(file.findings[0].place == core::Place{"orders.csv", 3, 4});
}

TEST_CASE("The words of shops for a state are understood", "[store_adapter]") {
  for (const std::string word : {"paid", "Completed", "processing", "FULFILLED", "wc-completed"}) {
    CHECK(order_state_from_word(word) == OrderState::kPaid);
  }
  for (const std::string word : {"unpaid", "pending", "on-hold", "On hold", "wc-pending"}) {
    CHECK(order_state_from_word(word) == OrderState::kUnpaid);
  }
  CHECK(order_state_from_word("Refunded") == OrderState::kRefunded);
  CHECK(order_state_from_word("partially_refunded") == OrderState::kPartiallyRefunded);
  for (const std::string word : {"cancelled", "canceled", "voided"}) {
    CHECK(order_state_from_word(word) == OrderState::kCancelled);
  }
  CHECK_FALSE(order_state_from_word("wrapped"));
  CHECK_FALSE(order_state_from_word(""));
}

}  // namespace regulars::store_adapter
