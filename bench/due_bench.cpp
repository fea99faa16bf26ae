// What a day's expiry and tier work costs: the same 1,000 members due among 1,000,000 and among
// 10,000 (REGULARS_BENCH_MEMBERS sets another number for the many).
//
// Of every day's 1,000, spread evenly over all members, each has 50 points that end and a tier that
// is lost. The clock of both shops goes on by a day, and the engine does what it does every night:
// timers find what is due, events are decided, ledger, lots and tiers are written and synced. The
// shops take turns; what is printed are the days' medians and the ratio of each pair.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "bench/bench_shop.h"
#include "bench/rounds.h"
#include "db/ledger.h"
#include "db/people.h"
#include "db/tiers.h"
#include "engine/join.h"

namespace {

using namespace regulars;  // NOLINT(google-build-using-namespace): one small program

constexpr const char* kProgram = R"(program: Bench Rewards
currency: USD
time_zone: America/Los_Angeles
languages: [en]
points:
  earn: 1 per 1.00 USD
  expire: 12 months after earning
bonuses:
  joining: 50
rewards:
  towel:
    name: Linen hand towel
    costs: 200
    coupon: {product: PRIZE-TOWEL, expires: 30 days, free_shipping: no}
tiers:
  - {name: Guest}
  - {name: Silver, from: 50}
tier_rules: {period: 365 days, keep: 12 months}
)";

constexpr auto kStart = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1) +
                        std::chrono::hours(20);  // noon in the shop's zone
constexpr std::chrono::days kYear{365};
constexpr std::int64_t kPage = 100;  // members in one piece of work

struct Sizes {
  std::int64_t many;
  std::int64_t few;
  std::int64_t due;  // a day
  int rounds;
};

Sizes sizes_wanted(bool quick) {
  const std::int64_t members = bench::members_wanted(quick);
  return quick ? Sizes{.many = members, .few = 100, .due = 20, .rounds = 2}
               : Sizes{.many = members, .few = 10'000, .due = 1'000, .rounds = 7};
}

app::ShopFile shop_file(const std::string& folder) {
  app::ShopFile file = bench::bench_shop_file(folder);
  file.verify_email = engine::VerifyEmail::kAuto;
  return file;
}

// All join on one day; the bonus comes on the day on which the address is proven.
void fill(const std::string& folder, std::int64_t members, std::int64_t due) {
  core::FakeClock clock(kStart);
  core::SeededRandom random(7);
  const auto shop =
      bench::open_bench_shop(shop_file(folder), bench::bench_rules(kProgram), clock, random);
  bench::add_members(*shop, members);
  const std::int64_t days = members / due;
  for (std::int64_t day = 1; day <= days; ++day) {
    clock.advance(std::chrono::days(1));
    for (std::int64_t from = day; from <= members; from += days * kPage) {
      bench::act_or_exit(*shop, [&](const engine::Context& context) {
        const std::int64_t end = std::min(from + days * kPage, members + 1);
        for (std::int64_t number = from; number < end; number += days) {
          const auto member = db::find_member(context.db, core::MemberId(number));
          engine::prove_address(context, *member, bench::member_email(number));
        }
      });
    }
  }
}

// A shop at work, whose clock stands still between the days.
class DailyShop {
 public:
  DailyShop(const std::string& folder, std::int64_t members, std::int64_t due)
      : members_(members), clock_(kStart + std::chrono::days(1) + kYear) {
    bench::provide_database(
        folder, "due-" + std::to_string(members), [&] { fill(folder, members, due); });
    shop_ =
        bench::open_bench_shop(shop_file(folder), bench::bench_rules(kProgram), clock_, random_);
    reader_ = std::move(*shop_->open_reader());
    shop_->start();
    finish();
  }

  /// Lets a day begin and waits until all that is due on it is done.
  double pass_day() {
    const std::uint64_t before = shop_->engine().decided();
    clock_.advance(std::chrono::days(1));
    const double took = bench::seconds_of([this] { finish(); });
    decided_ = shop_->engine().decided() - before;
    return took;
  }

  std::int64_t members() const { return members_; }
  std::uint64_t decided() const { return decided_; }
  std::int64_t expired() {
    return bench::number_from(*reader_, "SELECT count(*) FROM txn WHERE kind = 'expire'");
  }

 private:
  void finish() {
    const auto start = std::chrono::steady_clock::now();
    shop_->engine().look_now();
    while (!shop_->engine().is_idle() || is_due()) {
      if (shop_->engine().is_idle()) {
        shop_->engine().look_now();  // more than a page: the engine itself looks again each second
      }
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      if (std::chrono::steady_clock::now() - start > std::chrono::minutes(5)) {
        std::fprintf(stderr, "what is due does not get done\n");
        std::exit(1);
      }
    }
  }

  bool is_due() {
    return !db::due_accounts(*reader_, clock_.now(), 1).empty() ||
           !db::due_tiers(*reader_, clock_.now(), 1).empty();
  }

  std::int64_t members_;
  core::FakeClock clock_;
  core::SystemRandom random_;
  std::unique_ptr<app::RunningShop> shop_{};
  std::unique_ptr<db::Connection> reader_{};
  std::uint64_t decided_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const Sizes sizes = sizes_wanted(bench::is_quick(argc, argv));
  const bench::BenchFolder first;
  const bench::BenchFolder second;
  DailyShop many(first.path(), sizes.many, sizes.due);
  DailyShop few(second.path(), sizes.few, sizes.due);
  const std::int64_t before[2] = {many.expired(), few.expired()};
  std::vector<double> slow;
  std::vector<double> quick;
  std::vector<double> ratios;
  for (int round = 0; round < sizes.rounds; ++round) {
    slow.push_back(many.pass_day());
    quick.push_back(few.pass_day());
    ratios.push_back(slow.back() / quick.back());
    std::printf("day %d: %.3f s and %.3f s, ratio %.2f; %llu and %llu events\n",
                round + 1,
                slow.back(),
                quick.back(),
                ratios.back(),
                static_cast<unsigned long long>(many.decided()),
                static_cast<unsigned long long>(few.decided()));
  }
  std::printf("%lld due a day: %.3f s among %lld members, %.3f s among %lld, ratio %.2f\n",
              static_cast<long long>(sizes.due),
              bench::median(slow),
              static_cast<long long>(many.members()),
              bench::median(quick),
              static_cast<long long>(few.members()),
              bench::median(ratios));
  const std::int64_t expected = sizes.due * sizes.rounds;
  const bool is_done =
      many.expired() - before[0] == expected && few.expired() - before[1] == expected;
  return is_done ? 0 : 1;
}
