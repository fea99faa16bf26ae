// `regulars verify` and `regulars verify --rebuild`, run as the owner runs them, on a shop of
// 1,000,000 members and 3,000,000 entries (REGULARS_BENCH_MEMBERS sets another number): the time of
// the process, and the most memory it had. The file has been read before, so that the disk is not
// what is measured.
//
// Every member has the joining bonus; half as many orders are claimed by members all over the file.

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/bench_shop.h"
#include "bench/child.h"
#include "bench/rounds.h"

namespace {

using namespace regulars;  // NOLINT(google-build-using-namespace): one small program

void fill(const std::string& folder, std::int64_t members) {
  core::SystemClock clock;
  core::SystemRandom random;
  const auto shop = bench::open_bench_shop(folder, clock, random);
  bench::add_members(*shop, members);
  bench::add_orders(*shop, members, members / 2);
}

// True when the program found nothing wrong.
bool measure(const std::vector<std::string>& words, int rounds) {
  std::vector<double> seconds;
  long peak_kib = 0;
  bool is_fine = true;
  for (int round = 0; round < rounds; ++round) {
    const bench::ChildRun run = bench::run_program(REGULARS_PROGRAM, words);
    seconds.push_back(run.seconds);
    peak_kib = std::max(peak_kib, run.peak_rss_kib);
    is_fine = is_fine && run.exit == 0;
  }
  std::printf("%s: %.2f s (%d rounds, the middle one), %.0f MiB resident at most\n",
              words.size() > 2 ? "verify --rebuild" : "verify",
              bench::median(seconds),
              rounds,
              static_cast<double>(peak_kib) / 1024);
  std::fflush(stdout);
  return is_fine;
}

}  // namespace

int main(int argc, char** argv) {
  const bool quick = bench::is_quick(argc, argv);
  const std::int64_t members = bench::members_wanted(quick);
  const bench::BenchFolder folder;
  bench::provide_database(
      folder.path(), "orders-" + std::to_string(members), [&] { fill(folder.path(), members); });
  bench::write_shop_folder(folder.path(), 8080, 9090);
  {
    const auto reader = db::Connection::open_reader(bench::bench_shop_file(folder.path()).database);
    std::printf("%s members, %s entries, %s rows of history\n",
                (*reader)->ask("SELECT count(*) FROM member").c_str(),
                (*reader)->ask("SELECT count(*) FROM entry").c_str(),
                (*reader)->ask("SELECT count(*) FROM history").c_str());
  }
  const bool is_sound = measure({"verify", folder.path()}, quick ? 1 : 3);
  const bool is_same = measure({"verify", "--rebuild", folder.path()}, quick ? 1 : 3);
  return is_sound && is_same ? 0 : 1;
}
