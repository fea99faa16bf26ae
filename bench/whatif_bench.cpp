// A shop's recorded history computed again: happenings a second, beside a plain reading of the same
// rows (200,000 and more, of 10,000 members; REGULARS_BENCH_ROWS sets another number).
//
// The history is one that the engine decided (bench/shop_life.h). Each round reads its rows, asks
// what-if with the program that was in force and with another one, and proves the ledger by it, in
// turns; what is printed are medians. The times of what-if and of the proof are those of the whole
// question: reading the rows and the ledger from the database, computing, comparing.

#include "engine/proof/whatif.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/bench_shop.h"
#include "bench/rounds.h"
#include "bench/shop_life.h"
#include "db/history.h"
#include "engine/proof/rebuild.h"

namespace {

using namespace regulars;  // NOLINT(google-build-using-namespace): one small program

constexpr int kReadPage = 1000;

std::int64_t rows_wanted(bool quick) {
  std::int64_t count = quick ? 2'000 : 220'000;
  if (const char* text = std::getenv("REGULARS_BENCH_ROWS")) {
    std::from_chars(text, text + std::string_view(text).size(), count);
  }
  return count;
}

void fill(const std::string& folder, std::int64_t rows) {
  core::FakeClock clock(core::parse_rfc3339("2024-01-05T18:00:00Z").value());
  core::SeededRandom random(7);
  const auto shop = bench::open_bench_shop(
      bench::bench_shop_file(folder), bench::bench_rules(bench::life_program()), clock, random);
  bench::ShopLife(*shop, clock).live(rows, rows / 22 + 1);
}

std::int64_t read_rows(db::Connection& connection) {
  std::int64_t count = 0;
  std::int64_t last = 0;
  for (auto page = db::happenings_after(connection, last, kReadPage); !page.empty();
       page = db::happenings_after(connection, last, kReadPage)) {
    last = page.back().id;
    count += std::ssize(page);
  }
  return count;
}

// The last moment of the history.
core::Instant end_of(db::Connection& connection) {
  return core::from_ms(bench::number_from(connection, "SELECT max(at_ms) FROM history"));
}

class WhatIfBench {
 public:
  explicit WhatIfBench(db::Connection& connection)
      : connection_(connection), now_(end_of(connection)) {}

  void measure() {
    reading_.push_back(bench::seconds_of([&] { rows_ = read_rows(connection_); }));
    same_.push_back(bench::seconds_of([&] {
      engine::RecordedRules rules(connection_);
      is_same_ = ask(rules).is_same() && is_same_;
    }));
    const loyalty::Program other = bench::bench_rules(bench::life_program(0, true))->program;
    other_.push_back(bench::seconds_of([&] {
      engine::ChangedRules rules(other, core::Instant{}, connection_);
      is_other_ = !ask(rules).is_same() && is_other_;
    }));
    proof_.push_back(bench::seconds_of([&] { prove(); }));
  }

  bool print() const {
    std::printf("%lld rows of history, %lld transactions of %lld members\n",
                static_cast<long long>(rows_),
                static_cast<long long>(txns_),
                static_cast<long long>(members_));
    print_line("read plainly", reading_);
    print_line("what-if, unchanged program", same_);
    print_line("what-if, another program", other_);
    print_line("computed again as a proof", proof_);
    std::printf("the unchanged program gives %s\n",
                is_same_ ? "exactly the ledger, transaction by transaction" : "ANOTHER LEDGER");
    return is_same_ && is_other_;
  }

 private:
  engine::WhatIf ask(engine::ReplayRules& rules) {
    const auto result = engine::what_if(connection_, rules, now_);
    if (!result) {
      std::fprintf(stderr, "%s\n", result.error().sentence.c_str());
      std::exit(1);
    }
    return *result;
  }

  void prove() {
    engine::RecordedRules rules(connection_);
    const auto report = engine::rebuild(connection_, rules, now_);
    is_same_ = report && report->is_same() && is_same_;
    txns_ = report ? report->txns : 0;
    members_ = report ? report->members : 0;
  }

  void print_line(const char* what, const std::vector<double>& seconds) const {
    const double took = bench::median(seconds);
    std::printf("%-28s %7.2f s %9.0f a second, %.3f of the reading\n",
                what,
                took,
                static_cast<double>(rows_) / took,
                bench::median(reading_) / took);
  }

  db::Connection& connection_;
  core::Instant now_;
  std::int64_t rows_ = 0;
  std::int64_t txns_ = 0;
  std::int64_t members_ = 0;
  bool is_same_ = true;
  bool is_other_ = true;
  std::vector<double> reading_{};
  std::vector<double> same_{};
  std::vector<double> other_{};
  std::vector<double> proof_{};
};

}  // namespace

int main(int argc, char** argv) {
  const bool quick = bench::is_quick(argc, argv);
  const std::int64_t rows = rows_wanted(quick);
  const bench::BenchFolder folder;
  bench::provide_database(
      folder.path(), "life-" + std::to_string(rows), [&] { fill(folder.path(), rows); });
  const auto reader = db::Connection::open_reader(bench::bench_shop_file(folder.path()).database);
  WhatIfBench bench(**reader);
  for (int round = 0; round < (quick ? 1 : 5); ++round) {
    bench.measure();
  }
  return bench.print() ? 0 : 1;
}
