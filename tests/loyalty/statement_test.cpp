#include "loyalty/points/statement.h"

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

core::Instant at(const char* text) {
  return core::parse_rfc3339(text).value();
}

// A joining bonus on 1 March, and 60 points of an order that can be used from 15 March to 1 May.
struct World {
  Account account;
  std::vector<StatementLine> written;

  World() {
    earn(account, {.ref = "join"}, {{.points = Points(50)}}, at("2026-03-01T10:00:00Z"));
    earn(account,
         {.ref = "order", .order_key = "o"},
         {{.points = Points(60),
           .is_pending = true,
           .usable = at("2026-03-15T00:00:00Z"),
           .expires = at("2026-05-01T00:00:00Z")}},
         at("2026-03-01T10:05:00Z"));
    written = {
        {.at = at("2026-03-01T10:00:00Z"), .reason = Reason::kJoining, .available = Points(50)},
        {.at = at("2026-03-01T10:05:00Z"),
         .reason = Reason::kOrder,
         .subject = "10432",
         .pending = Points(60)}};
  }
  Statement on(const char* day) const { return statement_at(written, account, at(day)); }
};

}  // namespace

TEST_CASE("Section 20: a statement's lines add up on every date, past, now and to come",
          "[loyalty]") {
  const World world;

  CHECK(world.on("2026-02-28T00:00:00Z").lines.empty());
  const Statement early = world.on("2026-03-01T10:00:00Z");
  CHECK(early.available == Points(50));
  CHECK(early.pending == Points(0));
  const Statement waiting = world.on("2026-03-10T00:00:00Z");
  CHECK(waiting.available == Points(50));
  CHECK(waiting.pending == Points(60));
  const Statement usable = world.on("2026-03-15T00:00:00Z");
  CHECK(usable.available == Points(110));
  CHECK(usable.pending == Points(0));
  CHECK_FALSE(usable.lines.back().is_written);
  const Statement later = world.on("2026-06-01T00:00:00Z");
  CHECK(later.available == Points(50));
  CHECK(later.lines.size() == 4);
  CHECK(later.lines.back().reason == Reason::kExpired);
}

TEST_CASE("What was written late stands at the date on which it happened", "[loyalty]") {
  World world;
  world.written.insert(
      world.written.begin(),
      {.at = at("2026-03-02T00:00:00Z"), .reason = Reason::kGift, .available = Points(0)});

  const Statement statement = world.on("2026-03-10T00:00:00Z");

  CHECK(statement.lines.back().reason == Reason::kGift);
}

TEST_CASE("What pays a debt names the refunds that made it, the oldest first", "[loyalty]") {
  const auto line = [](int day, std::int64_t debt, const char* order) {
    return StatementLine{.at = at("2026-03-01T00:00:00Z") + std::chrono::days(day),
                         .reason = debt < 0 ? Reason::kRefund : Reason::kOrder,
                         .subject = order,
                         .debt = Points(debt)};
  };
  const std::vector<StatementLine> written = {line(1, -30, "10001"),
                                              line(2, -20, "10002"),
                                              line(3, 10, "10003"),
                                              line(4, 25, "10004"),
                                              line(5, 0, "10005"),
                                              line(6, -5, "10006")};
  using Lines = std::vector<std::size_t>;

  const Statement now = statement_at(written, Account{}, at("2026-04-01T00:00:00Z"));

  CHECK(now.lines[0].pays.empty());
  CHECK(now.lines[2].pays == Lines{0});
  CHECK(now.lines[3].pays == Lines{0, 1});
  CHECK(now.lines[4].pays.empty());
  CHECK(now.owed_for == Lines{1, 5});
  CHECK(statement_at(written, Account{}, at("2026-03-02T00:00:00Z")).owed_for == Lines{0});
}
