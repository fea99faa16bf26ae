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
