// Order claims and chat messages decided and committed a second, with many members in the file
// (1,000,000 by default; REGULARS_BENCH_MEMBERS sets it).
//
// A claim here is the shop's answer to it: the event is claimed from the inbox, the order recorded
// and given to its member, the ledger and the lot written, the conversation carried on and its
// answers queued, all in one transaction of a group that is synced to the disk. A message is a
// member's "points": the balance and what is missing to the next prize are looked up and said.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "bench/bench_shop.h"
#include "channel/event.h"
#include "db/inbox.h"
#include "db/ledger.h"
#include "db/orders.h"
#include "engine/chat_event.h"
#include "engine/context.h"
#include "engine/job_results.h"

namespace {

using namespace regulars;  // NOLINT(google-build-using-namespace): one small program

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Claims of members all over the file, so that the pages they touch are not the same few.
void add_answers(app::RunningShop& shop, std::int64_t members, std::int64_t claims) {
  bench::write_or_exit(shop, [&](db::Connection& connection) {
    const core::Instant now = shop.clock().now();
    for (std::int64_t i = 0; i < claims; ++i) {
      const std::int64_t member = 1 + (i * 7919) % members;
      const std::string number = std::to_string(100'000 + i);
      const core::ClaimId claim = db::add_claim(connection,
                                                {.contact = core::ContactId(member),
                                                 .member = core::MemberId(member),
                                                 .conversation = "bench",
                                                 .flow = "order",
                                                 .step = "claim",
                                                 .number = number,
                                                 .number_raw = number,
                                                 .is_signed = true},
                                                now);
      const store_adapter::Order order{.id = number,
                                       .number = number,
                                       .email = "m" + std::to_string(member) + "@example.com",
                                       .state = store_adapter::OrderState::kPaid,
                                       .value = {.minor = 6000, .currency = "USD"},
                                       .version = 1,
                                       .placed_at = now};
      db::add_event(connection,
                    {.source = "job",
                     .dedup_key = "order_checked:" + std::to_string(claim.number()),
                     .lane = engine::lane_of(core::ContactId(member)),
                     .kind = "order_checked",
                     .body = engine::order_checked_body(
                         claim.number(), {.found = true, .email_matches = true, .order = order}),
                     .at = now},
                    now);
    }
  });
}

void add_messages(app::RunningShop& shop, std::int64_t members, std::int64_t count) {
  bench::write_or_exit(shop, [&](db::Connection& connection) {
    const core::Instant now = shop.clock().now();
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t member = 1 + (i * 7919) % members;
      const channel::Event event{.kind = channel::EventKind::kText,
                                 .page_id = "demo",
                                 .person_id = "p" + std::to_string(member),
                                 .at = now,
                                 .text = "points"};
      db::add_event(connection,
                    {.source = "chat",
                     .dedup_key = "bench:" + std::to_string(i),
                     .lane = engine::lane_of(core::ContactId(member)),
                     .kind = "text",
                     .body = engine::chat_event_to_json(event),
                     .at = now},
                    now);
    }
  });
}

// Opens the shop, which then decides what waits in its inbox.
void time_deciding(const std::string& folder, const char* what, std::int64_t count) {
  core::SystemClock clock;
  core::SystemRandom random;
  const auto shop = bench::open_bench_shop(folder, clock, random);
  const auto start = std::chrono::steady_clock::now();
  shop->start();
  while (shop->engine().decided() < static_cast<std::uint64_t>(count)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (seconds_since(start) > 300) {
      std::fprintf(stderr, "the %s were not decided\n", what);
      std::exit(1);
    }
  }
  const double took = seconds_since(start);
  std::printf("%lld %s decided and committed in %.2f s: %.0f a second\n",
              static_cast<long long>(count),
              what,
              took,
              static_cast<double>(count) / took);
  std::fflush(stdout);
}

std::int64_t points_of(const std::string& folder, std::int64_t member) {
  const auto reader = db::Connection::open_reader(bench::bench_shop_file(folder).database);
  return db::balances_of(**reader, core::MemberId(member)).available.count();
}

}  // namespace

int main(int argc, char** argv) {
  const bool quick = bench::is_quick(argc, argv);
  const std::int64_t members = bench::members_wanted(quick);
  const std::int64_t count = quick ? 100 : 30'000;
  const bench::BenchFolder folder;
  core::SystemClock clock;
  core::SystemRandom random;
  bench::provide_database(folder.path(), "members-" + std::to_string(members), [&] {
    const auto shop = bench::open_bench_shop(folder.path(), clock, random);
    bench::add_members(*shop, members);
  });
  {
    const auto shop = bench::open_bench_shop(folder.path(), clock, random);
    add_answers(*shop, members, count);
  }
  std::printf("%lld members\n", static_cast<long long>(members));
  time_deciding(folder.path(), "claims", count);
  {
    const auto shop = bench::open_bench_shop(folder.path(), clock, random);
    add_messages(*shop, members, count);
  }
  time_deciding(folder.path(), "messages", count);
  const std::int64_t last = 1 + ((count - 1) * 7919) % members;
  return points_of(folder.path(), last) >= 110 ? 0 : 1;
}
