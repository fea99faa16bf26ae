#include "app/running_shop.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "db/notes.h"
#include "engine/job_results.h"
#include "engine/program/program_file.h"
#include "tests/app/shop_folder.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::app;
using test::ShopFolder;

namespace {

// A shop whose engine keeps still: jobs are written down and not done.
struct StillShop {
  ShopFolder folder;
  core::FakeClock clock{db::test::kStart};
  core::SeededRandom random{1};
  std::unique_ptr<RunningShop> shop;

  explicit StillShop(const std::string& store) {
    const ShopFileResult file = folder.read("shop: Bumble Linens\nstore: " + store + "\n");
    REQUIRE(file.shop);
    auto rules = std::make_shared<engine::Rules>();
    rules->program.currency = "USD";
    auto opened = RunningShop::open(*file.shop, rules, clock, random);
    REQUIRE(opened.shop);
    shop = std::move(opened.shop);
    shop->engine().set_held(true);
  }

  /// What is written down after a poll: the payloads of all polls, in their order.
  std::string polls() {
    std::string payloads;
    const auto done = shop->writer().run([&](db::Connection& connection) {
      payloads = connection.ask(
          "SELECT coalesce(group_concat(payload), '') FROM"
          " (SELECT payload FROM job WHERE kind = 'poll_orders' ORDER BY id)");
      return core::Result<core::Done>(core::Done{});
    });
    REQUIRE(done.has_value());
    return payloads;
  }
  /// As the shop's answer does.
  void polled_until(core::Instant until) {
    const auto done = shop->writer().run([&](db::Connection& connection) {
      db::set_setting(connection, engine::kOrdersPolled, std::to_string(core::to_ms(until)));
      return core::Result<core::Done>(core::Done{});
    });
    REQUIRE(done.has_value());
  }
};

const char* const kCustom = "{kind: custom, url: https://bumble.example/loyalty}";

std::string since(int seconds) {
  return "{\"since\":" + std::to_string(core::to_ms(db::test::later(seconds))) + "}";
}

}  // namespace

TEST_CASE("The first poll asks from the moment at which the shop began", "[app]") {
  StillShop shop(kCustom);

  shop.shop->poll_orders();

  CHECK(shop.polls() == since(0));
}

TEST_CASE("A poll goes on where the last one that was answered ended", "[app]") {
  StillShop shop(kCustom);
  shop.polled_until(db::test::later(100));

  shop.clock.advance(std::chrono::seconds(600));
  shop.shop->poll_orders();

  CHECK(shop.polls() == since(100));
}

TEST_CASE("A shop that has never answered is asked from the first poll's place each time",
          "[app]") {
  StillShop shop(kCustom);

  shop.shop->poll_orders();
  shop.clock.advance(std::chrono::hours(1));
  shop.shop->poll_orders();

  CHECK(shop.polls() == since(0) + "," + since(0));
}

TEST_CASE("A shop that cannot be polled is not", "[app]") {
  StillShop embedded("{kind: embedded}");
  StillShop plain("{kind: custom, url: https://bumble.example/loyalty, plain: yes}");

  embedded.shop->poll_orders();
  plain.shop->poll_orders();

  CHECK(embedded.polls().empty());
  CHECK(plain.polls().empty());
}

TEST_CASE("A shop that is held from its start rests instead of looking for work", "[app]") {
  StillShop shop("{kind: embedded}");
  shop.shop->start();

  // Nobody signals: the time passes. Each of its ticks is a second, and one in sixty writes;
  // without rest there are hundreds.
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable never;
  const std::uint64_t before = shop.shop->writer().commits();
  CHECK_FALSE(never.wait_for(lock, std::chrono::milliseconds(300), [] { return false; }));
  CHECK(shop.shop->writer().commits() - before < 20);
}

TEST_CASE("A change of the rules is dated when it is made, not when somebody comes", "[app]") {
  StillShop shop("{kind: embedded}");
  const auto rules_with = [](const std::string& expire) {
    auto rules = std::make_shared<engine::Rules>();
    rules->program_text =
        "program: Bumble Rewards\ncurrency: USD\ntime_zone: America/Los_Angeles\n"
        "points:\n  earn: 1 per 1.00 USD\n  expire: " +
        expire + "\nrewards: {t: {name: T, costs: 200, coupon: {product: PRIZE}}}\n";
    auto read = engine::read_program({.name = "program.yaml", .bytes = rules->program_text});
    REQUIRE(read.program);
    rules->program = *read.program;
    return rules;
  };
  shop.shop->swap_rules(rules_with("1 month after earning"));

  shop.clock.advance(std::chrono::seconds(600));
  shop.shop->swap_rules(rules_with("never"));
  shop.clock.advance(std::chrono::seconds(600));

  std::string changed;
  const auto done = shop.shop->writer().run([&](db::Connection& connection) {
    changed = connection.ask("SELECT group_concat(at_ms) FROM program_change");
    return core::Result<core::Done>(core::Done{});
  });
  REQUIRE(done.has_value());
  CHECK(changed == std::to_string(core::to_ms(db::test::later(600))));
}
