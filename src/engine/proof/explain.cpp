#include "engine/proof/explain.h"

#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/text.h"
#include "core/text_format.h"
#include "db/history.h"
#include "db/ledger.h"
#include "db/orders.h"
#include "db/people.h"
#include "db/statement.h"
#include "engine/member_account.h"
#include "engine/order_points.h"
#include "loyalty/earning/breakdown.h"
#include "loyalty/earning/order_earning.h"
#include "loyalty/earning/terms.h"

namespace regulars::engine {
namespace {

constexpr std::string_view kMergeRef = "merge:";
constexpr std::string_view kUsableRef = "usable:";

// Whose card it was, or whose it is now; empty for all that is no merge of two cards.
std::string merged_with(db::Connection& connection, core::MemberId member, const std::string& ref) {
  std::int64_t id = 0;
  if (!ref.starts_with(kMergeRef) ||
      std::from_chars(ref.data() + kMergeRef.size(), ref.data() + ref.size(), id).ec !=
          std::errc()) {
    return "";
  }
  const auto found = db::happenings_after(connection, id - 1, 1);
  if (found.empty() || found.front().id != id || !found.front().member) {
    return "";
  }
  const core::MemberId into = *found.front().member;
  const auto body = nlohmann::json::parse(found.front().body, nullptr, false);
  const std::int64_t from = body.is_object() ? body.value("from", std::int64_t{0}) : 0;
  return into == member ? "merged: points of member " + std::to_string(from)
                        : "merged: points go to member " + std::to_string(into.number());
}

loyalty::StatementLine to_line(db::StatementRow row) {
  const auto kind = loyalty::reason_from(row.reason_kind);
  return {.at = row.at,
          .reason = kind.value_or(loyalty::Reason::kOther),
          .subject = kind ? std::move(row.subject) : std::move(row.reason),
          .breakdown = std::move(row.breakdown),
          .available = row.available,
          .pending = row.pending,
          .held = row.held,
          .debt = row.debt,
          .unrecovered = row.unrecovered,
          .ref = std::move(row.ref)};
}

// The number of the order whose points became usable; empty for points that no order brought.
std::string order_made_usable(db::Connection& connection, const std::string& ref) {
  std::int64_t id = 0;
  if (!ref.starts_with(kUsableRef) ||
      std::from_chars(ref.data() + kUsableRef.size(), ref.data() + ref.size(), id).ec !=
          std::errc()) {
    return "";
  }
  const auto lot = db::find_lot(connection, core::LotId(id));
  const auto order = lot ? db::find_order(connection, lot->order_key) : std::nullopt;
  return order ? order->number : "";
}

constexpr int kMostEmptyOrders = 100;
constexpr std::size_t kShownLines = 10;
constexpr std::size_t kLineUnits = 60;

// As money where points are told as money.
std::string signed_points(std::int64_t points,
                          const loyalty::Program& program,
                          std::string_view language) {
  const auto credit = program.credit_of(core::Points(points));
  return (points > 0 ? "+" : "") +
         (credit ? core::format_money(*credit, language) : core::format_number(points, language));
}

}  // namespace

std::vector<EmptyOrder> orders_without_points(db::Connection& connection, core::MemberId member) {
  std::vector<EmptyOrder> empty;
  for (const db::OrderRow& row : db::orders_of(connection, member, kMostEmptyOrders)) {
    const store_adapter::Order order = order_of(row);
    if (row.target != core::Points(0) || !counts(order)) {
      continue;
    }
    const auto terms = loyalty::terms_from_text(row.rate);
    const auto earned = terms ? loyalty::points_under(*terms, to_loyalty(row.order_key, order))
                              : core::Result<loyalty::Earned>(core::invalid(
                                    "it was not counted; see the notes of \"regulars job list\""));
    EmptyOrder one{.number = row.number, .placed = row.placed};
    if (earned) {
      for (const loyalty::BreakdownLine& line : earned->breakdown) {
        one.why += (one.why.empty() ? "" : "; ") + to_line(line);
      }
    } else {
      one.why = earned.error().sentence;
    }
    empty.push_back(std::move(one));
  }
  return empty;
}

loyalty::Statement explain(db::Connection& connection, core::MemberId member, core::Instant at) {
  std::vector<loyalty::StatementLine> lines;
  for (db::StatementRow& row : db::statement_rows(connection, member)) {
    const std::string merged = merged_with(connection, member, row.ref);
    lines.push_back(to_line(std::move(row)));
    if (!merged.empty()) {
      lines.back().breakdown = merged;
    }
  }
  auto statement = loyalty::statement_at(std::move(lines), account_of(connection, member), at);
  for (loyalty::StatementLine& line : statement.lines) {
    if (line.reason == loyalty::Reason::kUsable && line.subject.empty()) {
      line.subject = order_made_usable(connection, line.ref);
    }
  }
  return statement;
}

std::string statement_text(const loyalty::Statement& statement,
                           const loyalty::Program& program,
                           std::string_view language) {
  std::vector<const loyalty::StatementLine*> lines;
  for (const loyalty::StatementLine& line : statement.lines) {
    if (line.available.count() != 0) {
      lines.push_back(&line);
    }
  }
  const std::size_t older = lines.size() > kShownLines ? lines.size() - kShownLines : 0;
  std::int64_t before = 0;
  for (std::size_t index = 0; index < older; ++index) {
    before += lines[index]->available.count();
  }
  std::string text;
  if (older > 0) {
    text = signed_points(before, program, language) + "  …";
  }
  for (std::size_t index = older; index < lines.size(); ++index) {
    const loyalty::StatementLine& line = *lines[index];
    text += (text.empty() ? "" : "\n") + signed_points(line.available.count(), program, language) +
            "  " + core::cut_utf16(reason_of(line, language), kLineUnits) + ", " +
            core::format_day(line.at, program.time_zone, language);
  }
  return text;
}

std::optional<core::MemberId> find_member(db::Connection& connection, const std::string& name) {
  const std::string_view digits = std::string_view(name).substr(name.starts_with('#') ? 1 : 0);
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_plain = !digits.starts_with('0') && !digits.starts_with('-');
  if (is_plain && problem == std::errc() && end == digits.data() + digits.size()) {
    const auto member = db::find_member(connection, core::MemberId(number));
    return member ? std::optional(member->id) : std::nullopt;
  }
  const auto email = core::canonical_email(name);
  const auto member = email ? db::find_member_by_email(connection, *email) : std::nullopt;
  return member ? std::optional(member->id) : std::nullopt;
}

std::string owed_text(const loyalty::Statement& statement, const std::vector<std::size_t>& lines) {
  std::string text;
  for (const std::size_t index : lines) {
    const loyalty::StatementLine& line = statement.lines.at(index);
    const bool is_order =
        line.reason == loyalty::Reason::kOrder || line.reason == loyalty::Reason::kRefund;
    const std::string name = is_order ? "order " + line.subject : reason_of(line, "en");
    if (text.find(name) == std::string::npos) {
      text += (text.empty() ? "" : " and ") + name;
    }
  }
  return text;
}

std::string reason_of(const loyalty::StatementLine& line, std::string_view language) {
  return loyalty::reason_text(line.reason, line.subject, language);
}

}  // namespace regulars::engine
