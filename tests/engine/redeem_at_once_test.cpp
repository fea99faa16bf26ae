// Many requests at one moment, from many threads, through the one writer.
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "db/ledger.h"
#include "db/notes.h"
#include "db/writer.h"
#include "engine/join.h"
#include "engine/redeem.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using test::utc;

namespace {

// A member with 260 points before a writer; the towel costs 200.
struct World {
  core::FakeClock clock{utc("2026-01-05T18:00:00Z")};
  core::SeededRandom random{1};
  std::shared_ptr<const Rules> rules = test::shipped_rules();
  Shop shop{{.name = "Bumble Linens", .store_kind = "custom", .verify_email = VerifyEmail::kNever},
            clock,
            random,
            rules};
  db::Writer writer{db::test::open_fresh(), [](const std::string&) {}};
  db::Contact ana{};
  std::atomic<int> pending = 0;
  std::atomic<int> not_enough = 0;

  World() {
    act([this](const Context& context) {
      ana = db::find_or_add_contact(
          context.db, {.channel = "chat", .page = "1000", .address = "ana"}, context.now);
      join(context, {.contact = ana, .email = "ana@example.com", .source = "test"});
      const auto txn = db::post(context.db,
                                {.ref = "gift",
                                 .kind = "adjust",
                                 .member = *ana.member,
                                 .reason = "For the test",
                                 .postings = {{db::AccountKind::kMember, core::Points(210)},
                                              {db::AccountKind::kAdjust, core::Points(-210)}}},
                                context.now);
      db::add_lot(context.db,
                  {.member = *ana.member, .txn = *txn, .points = core::Points(210)},
                  context.now);
    });
  }

  Context in(db::Connection& connection) {
    return {.db = connection,
            .shop = shop,
            .rules = *rules,
            .now = clock.now(),
            .rule_version = db::rule_version_of(connection, rules->program_text, clock.now())};
  }

  void act(const std::function<void(const Context&)>& work) {
    const auto done = writer.run([&](db::Connection& connection) {
      work(in(connection));
      return core::Result<core::Done>(core::Done{});
    });
    REQUIRE(done.has_value());
  }

  /// Each press on a thread of its own.
  void press_at_once(const std::vector<std::string>& nonces) {
    std::atomic<bool> go = false;
    std::vector<std::thread> threads;
    for (const std::string& nonce : nonces) {
      threads.emplace_back([this, nonce, &go] {
        while (!go) {
          std::this_thread::yield();
        }
        press(nonce);
      });
    }
    go = true;
    for (std::thread& thread : threads) {
      thread.join();
    }
  }

  void press(const std::string& nonce) {
    const auto done = writer.run([&](db::Connection& connection) {
      const Context context = in(connection);
      const auto answer = redeem(context, {.contact = ana, .reward = "towel", .nonce = nonce});
      ++(answer.outcome.empty() ? pending : not_enough);
      return core::Result<core::Done>(core::Done{});
    });
    pending += done.has_value() ? 0 : 1000;
  }

  std::string ask(const char* sql) {
    std::string answer;
    act([&](const Context& context) { answer = context.db.ask(sql); });
    return answer;
  }
  std::string balance(const std::string& account) {
    return ask(("SELECT posted FROM account WHERE kind = '" + account + "'").c_str());
  }
};

std::vector<std::string> numbered(int count) {
  std::vector<std::string> nonces;
  for (int i = 0; i < count; ++i) {
    nonces.push_back("n" + std::to_string(i));
  }
  return nonces;
}

}  // namespace

TEST_CASE("Section 15: a prize that is affordable once is had once, however many ask at once",
          "[engine]") {
  const int presses = GENERATE(2, 64);
  CAPTURE(presses);
  World world;

  world.press_at_once(numbered(presses));

  CHECK(world.pending == 1);
  CHECK(world.not_enough == presses - 1);
  CHECK(world.balance("member") == "60");
  CHECK(world.balance("held") == "200");
  CHECK(world.ask("SELECT count(*) FROM redemption WHERE state = 'held'") == "1");
  CHECK(world.ask("SELECT count(*) FROM redemption WHERE state = 'refused' AND outcome = "
                  "'not_enough'") == std::to_string(presses - 1));
  CHECK(world.ask("SELECT count(*) FROM job WHERE kind = 'create_coupon'") == "1");
}

TEST_CASE("One press that arrives 64 times at once is one redemption", "[engine]") {
  World world;

  world.press_at_once(std::vector<std::string>(64, "same"));

  CHECK(world.pending == 64);
  CHECK(world.balance("member") == "60");
  CHECK(world.ask("SELECT count(*) FROM redemption") == "1");
  CHECK(world.ask("SELECT count(*) FROM job WHERE kind = 'create_coupon'") == "1");
}
