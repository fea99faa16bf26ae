#include "store_adapter/order_file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "core/text.h"
#include "store_adapter/csv.h"
#include "store_adapter/csv_cell.h"
#include "store_adapter/order_json.h"

namespace regulars::store_adapter {
namespace {

// The words of exports: Shopify's financial status, WooCommerce's order status, and plain English.
constexpr std::array kWords{
    std::pair{"paid", OrderState::kPaid},
    std::pair{"completed", OrderState::kPaid},
    std::pair{"complete", OrderState::kPaid},
    std::pair{"processing", OrderState::kPaid},
    std::pair{"fulfilled", OrderState::kPaid},
    std::pair{"shipped", OrderState::kPaid},
    std::pair{"delivered", OrderState::kPaid},
    std::pair{"captured", OrderState::kPaid},
    std::pair{"unpaid", OrderState::kUnpaid},
    std::pair{"pending", OrderState::kUnpaid},
    std::pair{"pending payment", OrderState::kUnpaid},
    std::pair{"on hold", OrderState::kUnpaid},
    std::pair{"authorized", OrderState::kUnpaid},
    std::pair{"partially paid", OrderState::kUnpaid},
    std::pair{"failed", OrderState::kUnpaid},
    std::pair{"refunded", OrderState::kRefunded},
    std::pair{"partially refunded", OrderState::kPartiallyRefunded},
    std::pair{"partial refund", OrderState::kPartiallyRefunded},
    std::pair{"cancelled", OrderState::kCancelled},
    std::pair{"canceled", OrderState::kCancelled},
    std::pair{"voided", OrderState::kCancelled},
    std::pair{"void", OrderState::kCancelled},
};

struct Columns {
  std::optional<std::size_t> number{};
  std::optional<std::size_t> email{};
  std::optional<std::size_t> total{};
  std::optional<std::size_t> currency{};
  std::optional<std::size_t> state{};
  std::optional<std::size_t> placed_at{};
  std::optional<std::size_t> updated_at{};
  std::optional<std::size_t> refunded{};
  std::optional<std::size_t> id{};
};

using Names = std::initializer_list<std::string_view>;

struct Wanted {
  std::optional<std::size_t> Columns::*column = nullptr;
  Names names;
};

core::Result<Columns> find_columns(const CsvTable& table) {
  const std::array wanted{
      Wanted{&Columns::number,
             {"number", "order number", "order no", "order", "order name", "name", "order id"}},
      Wanted{&Columns::email,
             {"email",
              "e mail",
              "email address",
              "e mail address",
              "billing email",
              "billing e mail",
              "customer email"}},
      Wanted{&Columns::total, {"total", "order total", "amount", "grand total", "total amount"}},
      Wanted{&Columns::currency, {"currency", "order currency"}},
      Wanted{&Columns::state,
             {"state", "financial status", "payment status", "order status", "status"}},
      Wanted{&Columns::placed_at,
             {"placed at", "created at", "order date", "date", "date created", "placed"}},
      Wanted{&Columns::updated_at,
             {"updated at", "date modified", "modified", "last updated", "updated"}},
      Wanted{&Columns::refunded,
             {"refunded", "refunded amount", "order refund amount", "refund amount"}},
      Wanted{&Columns::id, {"id", "order id"}},
  };
  Columns columns;
  for (const Wanted& want : wanted) {
    const core::Result<std::optional<std::size_t>> found = find_column(table, want.names);
    if (!found) {
      return found.error();
    }
    columns.*want.column = *found;
  }
  const auto missing = [&](std::string_view name) {
    core::Error error = core::invalid("the file has no column \"" + std::string(name) +
                                      "\"; it needs at least number, email and total");
    error.place = place_of(table, table.head.cells.front());
    return error;
  };
  if (!columns.number) {
    return missing("number");
  }
  if (!columns.email) {
    return missing("email");
  }
  if (!columns.total) {
    return missing("total");
  }
  return columns;
}

class RowReader {
 public:
  RowReader(const CsvTable& table, const Columns& columns, const OrderFileSettings& settings)
      : table_(table), columns_(columns), settings_(settings) {}

  core::Result<Order> read(const CsvRow& row) const {
    if (row.cells.size() > table_.head.cells.size()) {
      return error_at(row.cells.back(),
                      "the row has " + std::to_string(row.cells.size()) + " cells, the head line " +
                          std::to_string(table_.head.cells.size()));
    }
    Order order;
    for (const auto step : {&RowReader::read_names,
                            &RowReader::read_state,
                            &RowReader::read_money,
                            &RowReader::read_times}) {
      if (const core::Result<core::Done> done = (this->*step)(row, order); !done) {
        return done.error();
      }
    }
    settle_value(order);
    return order;
  }

  // The cell's text, trimmed; empty when the row is too short or there is no such column.
  static std::string text_of(const CsvRow& row, const std::optional<std::size_t>& column) {
    return column && *column < row.cells.size() ? core::trim(row.cells[*column].text) : "";
  }

 private:
  core::Error error_at(const CsvCell& cell, std::string sentence) const {
    core::Error error = core::invalid(std::move(sentence));
    error.place = place_of(table_, cell);
    return error;
  }
  // At the column's cell, or at the row's last one when the row is too short.
  core::Error error_in(const CsvRow& row,
                       const std::optional<std::size_t>& column,
                       std::string sentence) const {
    const std::size_t index = std::min(column.value_or(0), row.cells.size() - 1);
    return error_at(row.cells[index], std::move(sentence));
  }

  core::Result<core::Done> read_names(const CsvRow& row, Order& order) const {
    const std::string typed = text_of(row, columns_.number);
    const std::optional<std::string> number = core::canonical_order_number(typed);
    if (!number) {
      return error_in(row,
                      columns_.number,
                      typed.empty()
                          ? "the order has no number"
                          : "this is no order number: letters, digits and - / _ . # only");
    }
    order.number = *number;
    const std::string id = text_of(row, columns_.id);
    order.id = id.empty() ? *number : core::clean(id, 200);
    order.email = text_of(row, columns_.email);
    if (!order.email.empty() && !core::canonical_email(order.email)) {
      return error_in(row, columns_.email, "this is no e-mail address");
    }
    return core::Done{};
  }

  core::Result<core::Done> read_state(const CsvRow& row, Order& order) const {
    const std::string word = text_of(row, columns_.state);
    const std::optional<OrderState> state =
        columns_.state ? order_state_from_word(word) : OrderState::kPaid;
    if (!state) {
      return error_in(row,
                      columns_.state,
                      word.empty() ? "the order has no state"
                                   : "this state is not known; write paid, unpaid, "
                                     "partially refunded, refunded or cancelled");
    }
    order.state = *state;
    return core::Done{};
  }

  core::Result<core::Done> read_money(const CsvRow& row, Order& order) const {
    const std::string named = text_of(row, columns_.currency);
    const AmountStyle style{.currency = named.empty() ? settings_.currency : named,
                            .decimal_comma = table_.separator != ','};
    const core::Result<core::Money> total = read_amount(text_of(row, columns_.total), style);
    if (!total) {
      return error_in(row, columns_.total, total.error().sentence);
    }
    if (total->minor < 0) {
      return error_in(row, columns_.total, "a total cannot be below 0");
    }
    order.value = *total;
    const std::string refund = text_of(row, columns_.refunded);
    if (refund.empty()) {
      if (order.state == OrderState::kPartiallyRefunded) {
        return error_in(row,
                        columns_.refunded ? columns_.refunded : columns_.state,
                        "the order is partially refunded, and the file does not say how much");
      }
      return core::Done{};
    }
    const core::Result<core::Money> refunded = read_amount(refund, style);
    if (!refunded) {
      return error_in(row, columns_.refunded, refunded.error().sentence);
    }
    return subtract_refund(row, *refunded, order);
  }

  core::Result<core::Done> subtract_refund(const CsvRow& row,
                                           core::Money refunded,
                                           Order& order) const {
    // Some exports write refunds with a minus.
    refunded.minor = refunded.minor < 0 ? -refunded.minor : refunded.minor;
    const std::optional<core::Money> rest = core::subtract(order.value, refunded);
    if (!rest) {
      return error_in(row, columns_.refunded, "total and refund are not in one currency");
    }
    if (refunded.minor > 0 && order.state == OrderState::kPaid) {
      order.state = rest->minor > 0 ? OrderState::kPartiallyRefunded : OrderState::kRefunded;
    }
    order.value = *rest;
    return core::Done{};
  }

  core::Result<core::Done> read_times(const CsvRow& row, Order& order) const {
    order.version = core::to_ms(settings_.imported_at);
    for (const auto& column : {columns_.placed_at, columns_.updated_at}) {
      const std::string text = text_of(row, column);
      const std::optional<CsvTime> time = read_time(text, settings_.zone);
      if (!text.empty() && !time) {
        return error_in(row, column, "this is no date; write 2026-11-20 or 2026-11-20 10:15");
      }
      if (time && column == columns_.placed_at) {
        order.placed_at = time->at;
      } else if (time) {
        order.version = core::to_ms(time->at);
      }
    }
    return core::Done{};
  }

  const CsvTable& table_;
  const Columns& columns_;
  const OrderFileSettings& settings_;
};

}  // namespace

core::Result<OrderFile> read_order_file(std::string_view bytes, const OrderFileSettings& settings) {
  const core::Result<CsvTable> table = read_csv(bytes, settings.file);
  if (!table) {
    return table.error();
  }
  const core::Result<Columns> columns = find_columns(*table);
  if (!columns) {
    return columns.error();
  }
  const RowReader reader(*table, *columns, settings);
  OrderFile file;
  std::set<std::string> known;
  for (const CsvRow& row : table->rows) {
    const std::string number = plain_words(RowReader::text_of(row, columns->number));
    const bool is_known = !number.empty() && known.contains(number);
    if (is_known && RowReader::text_of(row, columns->total).empty()) {
      continue;  // a further item of the order
    }
    core::Result<Order> order = reader.read(row);
    if (order && is_known) {
      core::Error error =
          core::invalid("order " + order->number + " is in the file twice; the first row is used");
      error.place = place_of(*table, row.cells.front());
      order = error;
    }
    if (!number.empty()) {
      known.insert(number);
    }
    if (order) {
      file.orders.push_back(std::move(*order));
    } else {
      file.findings.push_back(order.error());
    }
  }
  if (table->broken_off) {
    file.findings.push_back(*table->broken_off);
  }
  return file;
}

std::optional<OrderState> order_state_from_word(std::string_view word) {
  const std::string words = plain_words(word);
  // WooCommerce's own names begin with "wc-".
  const std::string_view plain =
      words.starts_with("wc ") ? std::string_view(words).substr(3) : std::string_view(words);
  const auto found =
      std::ranges::find_if(kWords, [&](const auto& row) { return plain == row.first; });
  return found == kWords.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace regulars::store_adapter
