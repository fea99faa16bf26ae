// Order claims decided and committed a second, and the time and memory of a start, with many
// members in the file (1,000,000 by default; REGULARS_BENCH_MEMBERS sets it).
//
// A claim here is the shop's answer to it: the event is claimed from the inbox, the order recorded
// and given to its member, the ledger and the lot written, the conversation carried on and its
// answers queued, all in one transaction of a group that is synced to the disk.

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "bench/bench_shop.h"
#include "db/inbox.h"
#include "db/ledger.h"
#include "db/orders.h"
#include "db/people.h"
#include "engine/context.h"
#include "engine/job_results.h"

namespace {

using namespace regulars;  // NOLINT(google-build-using-namespace): one small program

constexpr std::int64_t kPage = 5000;

std::int64_t members_wanted(bool quick) {
  std::int64_t count = quick ? 500 : 1'000'000;
  if (const char* text = std::getenv("REGULARS_BENCH_MEMBERS")) {
    std::from_chars(text, text + std::string_view(text).size(), count);
  }
  return count;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

long resident_kib() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word == "VmRSS:") {
      long kib = 0;
      status >> kib;
      return kib;
    }
  }
  return 0;
}

void add_member(db::Connection& connection, std::int64_t number, core::Instant now) {
  const std::string email = "m" + std::to_string(number) + "@example.com";
  const core::MemberId id = db::add_member(
      connection, {.email = email, .email_typed = email, .proven = now, .joined = now}, "bench");
  const db::Contact contact = db::find_or_add_contact(
      connection,
      {.channel = "chat", .page = "demo", .address = "p" + std::to_string(number)},
      now);
  db::bind_contact(connection, contact.id, id);
  const auto txn = db::post(connection,
                            {.ref = "join:" + std::to_string(number),
                             .kind = "earn",
                             .member = id,
                             .reason = "Joining bonus",
                             .postings = {{db::AccountKind::kMember, core::Points(50)},
                                          {db::AccountKind::kIssued, core::Points(-50)}}},
                            now);
  db::add_lot(connection, id, *txn, core::Points(50), "", std::nullopt, now);
}

void fill(app::RunningShop& shop, std::int64_t members) {
  for (std::int64_t from = 1; from <= members; from += kPage) {
    const auto done =
        shop.writer().run([&](db::Connection& connection) -> core::Result<core::Done> {
          for (std::int64_t i = from; i < std::min(from + kPage, members + 1); ++i) {
            add_member(connection, i, shop.clock().now());
          }
          return core::Done{};
        });
    if (!done) {
      std::fprintf(stderr, "%s\n", done.error().sentence.c_str());
      std::exit(1);
    }
  }
}

// Claims of members all over the file, so that the pages they touch are not the same few.
void add_answers(app::RunningShop& shop, std::int64_t members, std::int64_t claims) {
  const auto done = shop.writer().run([&](db::Connection& connection) -> core::Result<core::Done> {
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
    return core::Done{};
  });
  if (!done) {
    std::fprintf(stderr, "%s\n", done.error().sentence.c_str());
    std::exit(1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool quick = bench::is_quick(argc, argv);
  const std::int64_t members = members_wanted(quick);
  const std::int64_t claims = quick ? 100 : 30'000;
  const bench::BenchFolder folder;
  core::SystemClock clock;
  core::SystemRandom random;
  {
    const auto shop = bench::open_bench_shop(folder.path(), clock, random);
    fill(*shop, members);
    add_answers(*shop, members, claims);
  }
  const auto opening = std::chrono::steady_clock::now();
  const auto shop = bench::open_bench_shop(folder.path(), clock, random);
  std::printf("open with %lld members: %.3f s, %ld KiB resident (the filling included)\n",
              static_cast<long long>(members),
              seconds_since(opening),
              resident_kib());
  std::fflush(stdout);
  const auto start = std::chrono::steady_clock::now();
  shop->start();
  while (shop->engine().decided() < static_cast<std::uint64_t>(claims)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (seconds_since(start) > 300) {
      std::fprintf(stderr, "the claims were not decided\n");
      return 1;
    }
  }
  const double took = seconds_since(start);
  std::printf("%lld claims decided and committed in %.2f s: %.0f a second\n",
              static_cast<long long>(claims),
              took,
              static_cast<double>(claims) / took);
  const auto reader = shop->open_reader();
  const std::int64_t last = 1 + ((claims - 1) * 7919) % members;
  const auto balance = db::balances_of(**reader, core::MemberId(last)).available.count();
  return balance >= 110 ? 0 : 1;
}
