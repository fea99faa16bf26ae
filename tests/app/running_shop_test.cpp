#include "app/running_shop.h"

#include <atomic>
#include <chrono>

#include "db/notes.h"
#include "engine/job_results.h"
#include "engine/program/program_file.h"
#include "tests/app/shop_folder.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::app;
using test::ShopFolder;

namespace {

// Stands still until it is moved, and counts how often it is asked.
class CountingClock final : public core::Clock {
 public:
  core::Instant now() const override {
    ++asked;
    return clock_.now();
  }
  core::Duration monotonic() const override { return clock_.monotonic(); }
  void advance(core::Duration step) { clock_.advance(step); }

  mutable std::atomic<int> asked = 0;

 private:
  core::FakeClock clock_{db::test::kStart};
};

// A shop whose engine keeps still: jobs are written down and not done.
struct StillShop {
  ShopFolder folder;
  CountingClock clock;
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
    shop->set_held(true);
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
  const int before = shop.clock.asked;
  for (int i = 0; i < 300; ++i) {
    const auto done = shop.shop->writer().run(
        [](db::Connection&) { return core::Result<core::Done>(core::Done{}); });
    REQUIRE(done.has_value());
  }

  // Without rest it asks for the time about as often as the writer comes round.
  CHECK(shop.clock.asked - before < 30);
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
  shop.shop->set_held(false);
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

TEST_CASE("A change of the rules under a clock that is doubted waits for the end of the doubt",
          "[app]") {
  StillShop shop("{kind: embedded}");
  const auto versions = [&] {
    std::string count;
    const auto done = shop.shop->writer().run([&](db::Connection& connection) {
      count = connection.ask("SELECT count(*) FROM history WHERE kind = 'rules'");
      return core::Result<core::Done>(core::Done{});
    });
    REQUIRE(done.has_value());
    return count;
  };
  auto rules = std::make_shared<engine::Rules>();
  rules->program_text = "other";

  shop.shop->swap_rules(rules);
  CHECK(versions() == "0");
  shop.shop->set_held(true);
  CHECK(versions() == "0");
  shop.shop->set_held(false);
  CHECK(versions() == "1");
  shop.shop->set_held(false);
  CHECK(versions() == "1");
}
