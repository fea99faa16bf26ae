// Input from the database: the rows of the history, maybe of a damaged file or edited by hand.
//
// Each line of the input is one row: kind, key and body, with a tab between them. A replay must
// take it or say that it cannot be read, and the member's points must stay what the ledger allows.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/check.h"
#include "db/schema.h"
#include "engine/program/program_file.h"
#include "engine/proof/replay.h"

namespace {

using namespace regulars;

constexpr const char* kProgram =
    "program: Test\ncurrency: USD\ntime_zone: Asia/Manila\nlanguages: [en]\n"
    "points: {earn: 1 per 1.00 USD, expire: 12 months after earning}\n"
    "bonuses: {joining: 50, birthday: 25, events: {review: {points: 30, limit: 100 per month}}}\n"
    "rewards: {towel: {name: Towel, costs: 20, coupon: {product: P, expires: 30 days}}}\n";

const loyalty::Program& program() {
  static const auto kRead =
      engine::read_program({.name = "flows/program.yaml", .bytes = kProgram}).program;
  REGULARS_CHECK(kRead.has_value(), "the program of this test has a mistake");
  return *kRead;
}

db::Connection& database() {
  static const std::unique_ptr<db::Connection> kFresh = [] {
    auto opened = db::Connection::open_writer(":memory:");
    REGULARS_CHECK(opened.has_value(), "no database");
    REGULARS_CHECK(db::migrate(**opened, core::Instant{}).has_value(), "no tables");
    return std::move(*opened);
  }();
  return *kFresh;
}

// The part before the next `end`, which is cut off with it.
std::string_view next_part(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rows(reinterpret_cast<const char*>(data), size);
  core::Instant now = core::from_ms(1'767'225'600'000);  // 1 January 2026
  loyalty::ShopBook book([](std::int64_t, const loyalty::Txn& txn) {
    std::int64_t sum = 0;
    for (const core::Posting& posting : txn.postings) {
      sum += posting.amount.count();
    }
    REGULARS_CHECK(sum == 0, "a transaction that does not balance");
  });
  book.use(program(), now);
  book.add_member(1, now);
  for (std::int64_t id = 1; !rows.empty() && id <= 100; ++id) {
    std::string_view row = next_part(rows, '\n');
    db::Happening happening{.id = id, .at = now, .member = core::MemberId(1)};
    happening.kind = next_part(row, '\t');
    happening.key = next_part(row, '\t');
    happening.body = row;
    now += std::chrono::days(20);
    const auto done = engine::put_happening(database(), happening, book);
    if (!done) {
      REGULARS_CHECK(!done.error().sentence.empty(), "refused without a reason");
      return 0;
    }
    const loyalty::Account& account = book.find(1)->account;
    REGULARS_CHECK(account.available.count() >= 0 && account.pending.count() >= 0 &&
                       account.held.count() >= 0 && account.debt.count() <= 0,
                   "an account is below zero");
  }
  return 0;
}
