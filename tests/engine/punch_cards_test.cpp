#include "engine/punch_cards.h"

#include <chrono>

#include <nlohmann/json.hpp>

#include "db/jobs.h"
#include "engine/gave_up.h"
#include "tests/engine/owner_world.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

constexpr const char* kCoffee =
    "punch_cards:\n  coffee: {name: Coffee card, products: [COFFEE, TEA], needed: 3}\n";

struct World : OwnerWorld {
  explicit World(const std::string& cards = kCoffee) { owner_writes(cards); }
  std::int64_t punches() {
    std::int64_t open = 0;
    shop.act([&](const Context& context) {
      const loyalty::Reward* card = context.rules.program.find_reward("coffee");
      open = loyalty::open_punches(card_of(context, *ana.member, "coffee"), *card->punches);
    });
    return open;
  }
  std::int64_t worth() { return newest().worst_minor; }
};

}  // namespace

TEST_CASE("Every unit of a listed product in a paid order is a punch", "[engine]") {  // R45
  World world;
  world.buys({line("COFFEE", 2, 800), line("CAKE", 4, 2000)});
  CHECK(world.punches() == 2);
  CHECK(world.press("coffee").outcome == "not_enough");

  store_adapter::Order unpaid = world.order({line("TEA", 1, 300)});
  unpaid.state = store_adapter::OrderState::kUnpaid;
  world.claim(unpaid);
  CHECK(world.punches() == 2);

  unpaid.state = store_adapter::OrderState::kPaid;
  ++unpaid.version;
  world.shop.act([&](const Context& context) { record_order(context, unpaid); });
  CHECK(world.punches() == 3);
  world.check_history();
}

TEST_CASE("A full card gives one of equal or lower value free, once, as a coupon for 30 days",
          "[engine]") {  // R45
  World world;
  world.buys({line("COFFEE", 2, 800)});
  world.buys({line("TEA", 1, 300)});

  REQUIRE(world.press("coffee").outcome.empty());
  const auto jobs = db::claim_jobs(world.shop.db(), "store", world.shop.now(), 10);
  REQUIRE(jobs.size() == 1);
  const auto asked = nlohmann::json::parse(jobs[0].payload);
  const auto terms = nlohmann::json::parse(asked.at("terms").get<std::string>());
  CAPTURE(terms.dump());
  CHECK(asked.at("products") == nlohmann::json({"COFFEE", "TEA"}));
  CHECK(terms.at("benefit").at("type") == "cheapest_percent");
  CHECK(terms.at("benefit").at("value") == "100");
  CHECK(terms.at("benefit").at("ceiling").dump().find("3.00") != std::string::npos);
  CHECK(world.worth() == 300);
  CHECK(world.punches() == 0);
  CHECK(world.shop.points_of(world.ana) == 50 + 8 + 3);
  CHECK(world.press("coffee").outcome == "not_enough");
}

TEST_CASE("A gift costs no points, and the history says the same", "[engine]") {
  World world;
  world.buys({line("COFFEE", 7, 2800)});
  world.take("coffee");
  world.take("coffee");

  CHECK(world.press("coffee").outcome == "not_enough");
  CHECK(world.punches() == 1);
  CHECK(world.coupon_states() == "open,open");
  CHECK(world.shop.points_of(world.ana) == 50 + 28);
  world.check_history();
}

TEST_CASE("A refund takes punches back, and a gift that was taken is made up for first",
          "[engine]") {
  World world;
  store_adapter::Order order = world.buys({line("COFFEE", 4, 1600)});
  world.changes(order, {line("COFFEE", 3, 1200)});
  CHECK(world.punches() == 3);
  world.take("coffee");
  world.changes(order, {line("COFFEE", 0, 0)});
  CHECK(world.punches() == -3);
  world.changes(order, {line("COFFEE", 0, 0)});

  world.buys({line("COFFEE", 5, 2000)});
  CHECK(world.press("coffee").outcome == "not_enough");
  world.buys({line("COFFEE", 1, 400)});
  world.take("coffee");
  world.check_history();
}

TEST_CASE("A gift has used what was needed then, whatever the card needs now", "[engine]") {
  World world;
  world.buys({line("COFFEE", 3, 1200)});
  world.take("coffee");
  world.owner_writes(
      "punch_cards:\n  coffee: {name: Coffee card, products: [COFFEE, TEA], needed: 5}\n");
  world.buys({line("COFFEE", 3, 1200)});

  CHECK(world.punches() == 3);
  world.check_history();
}

TEST_CASE("A refund takes its punches from a card that has left the file, too", "[engine]") {
  World world;
  store_adapter::Order order = world.buys({line("COFFEE", 3, 1200)});
  world.owner_writes("");
  world.changes(order, {line("COFFEE", 0, 0)});
  world.owner_writes(kCoffee);

  CHECK(world.punches() == 0);
  world.check_history();
}

TEST_CASE("The free one gives no punch itself", "[engine]") {
  World world;
  world.buys({line("COFFEE", 3, 1200)});
  store_adapter::Order next = world.order({line("COFFEE", 2, 400)});  // one of them was free
  next.coupon_codes = {world.take("coffee")};
  world.claim(next);

  CHECK(world.punches() == 1);
  world.buys({line("COFFEE", 2, 800)});
  world.take("coffee");
  CHECK(world.worth() == 400);
  world.check_history();
}

TEST_CASE("A coupon that nobody used gives the card back where the owner says so", "[engine]") {
  const bool is_given_back = GENERATE(true, false);
  World world(is_given_back ? "punch_cards:\n  coffee: {name: Coffee card, products: COFFEE, "
                              "needed: 3, when_expired: given back}\n"
                            : "punch_cards:\n  coffee: {name: Coffee card, products: COFFEE, "
                              "needed: 3}\n");
  world.buys({line("COFFEE", 3, 1200)});
  world.take("coffee");
  world.shop.pass(std::chrono::days(31));
  world.shop.act([](const Context& context) { expire_due_coupons(context, "coffee"); });

  CHECK(world.coupon_states() == "expired");
  CHECK(world.punches() == (is_given_back ? 3 : 0));
  if (is_given_back) {
    world.take("coffee");
    CHECK(world.punches() == 0);
  }
  world.check_history();
}

TEST_CASE("A coupon that the owner cancels gives the card back, and so does a shop's refusal",
          "[engine]") {
  World world;
  world.buys({line("COFFEE", 3, 1200)});
  const std::string code = world.take("coffee");
  world.shop.act([&](const Context& context) {
    REQUIRE(cancel_coupon(context, {.code = code, .reason = "A mistake", .who = "owner"}));
  });
  CHECK(world.punches() == 3);

  world.shop.refuses_coupons = true;
  REQUIRE(world.press("coffee").outcome.empty());
  world.shop.settle();
  CHECK(has_part(world.shop.notes(), "The card is full again."));
  CHECK_FALSE(has_part(world.shop.notes(), "points were given back"));
  CHECK(world.newest().state == "void");
  CHECK(world.punches() == 3);
  world.shop.refuses_coupons = false;
  world.take("coffee");
  CHECK(world.punches() == 0);
  world.check_history();
}

TEST_CASE("A card that is used after it was given back is taken again", "[engine]") {
  World world(
      "punch_cards:\n  coffee: {name: Coffee card, products: COFFEE, needed: 3, "
      "when_expired: given back}\n");
  world.buys({line("COFFEE", 3, 1200)});
  const std::string code = world.take("coffee");
  world.shop.pass(std::chrono::days(31));
  world.shop.act([&](const Context& context) {
    expire_due_coupons(context, "coffee");
    coupon_used(context, code, "77");
  });

  CHECK(world.coupon_states() == "used");
  CHECK(world.punches() == 0);
  world.check_history();
}

TEST_CASE("Orders keep their punches when the card's products change, and a card that is off rests",
          "[engine]") {
  World world;
  store_adapter::Order tea = world.buys({line("TEA", 2, 600)});
  world.owner_writes("punch_cards:\n  coffee: {name: Coffee card, products: COFFEE, needed: 3}\n");
  world.changes(tea, {line("TEA", 1, 300)});
  CHECK(world.punches() == 1);
  world.buys({line("TEA", 1, 300)});
  CHECK(world.punches() == 1);

  world.owner_writes(
      "punch_cards:\n  coffee: {name: Coffee card, products: COFFEE, needed: 1, enabled: no}\n");
  world.buys({line("COFFEE", 1, 400)});
  CHECK(world.punches() == 1);
  CHECK(world.press("coffee").outcome == "unavailable");
  world.changes(tea, {line("TEA", 0, 0)});
  CHECK(world.punches() == 0);
  world.check_history();
}

TEST_CASE("Under a card that asks for more the gift could not have been had", "[engine]") {
  World world;
  world.buys({line("COFFEE", 3, 1200)});
  world.take("coffee");
  loyalty::Program program;
  world.shop.act([&](const Context& context) { program = context.rules.program; });
  for (loyalty::Reward& reward : program.rewards) {
    if (reward.punches) {
      reward.punches->needed = 4;
    }
  }
  class Stricter final : public ReplayRules {
   public:
    explicit Stricter(const loyalty::Program& program) : program_(program) {}
    core::Result<const loyalty::Program*> at(const db::Happening& /*happening*/) override {
      return &program_;
    }

   private:
    const loyalty::Program& program_;
  } rules(program);

  const auto result = what_if(world.shop.db(), rules, world.shop.now());

  REQUIRE(result.has_value());
  CHECK(result->refused_prizes == 1);
  CHECK(result->was.prizes.at("coffee").issued == 1);
  CHECK_FALSE(result->would.prizes.contains("coffee"));
}

TEST_CASE("A member sees the card and takes the free one in the chat", "[engine]") {
  World world;
  world.shop.types("cards");
  CHECK(has_part(world.shop.heard(), "Coffee card"));
  world.buys({line("COFFEE", 2, 800)});
  world.shop.types("points");
  CHECK(
      has_part(world.shop.heard(), "Your punch cards: Coffee card 2/3. Write CARDS to see them."));
  world.shop.types("cards");
  world.shop.taps("Look at it");
  CHECK(
      has_part(world.shop.heard(), "2 of 3 on your Coffee card: 1 more and the next one is free."));

  world.buys({line("COFFEE", 1, 400)});
  world.shop.types("my cards");
  world.shop.taps("Look at it");
  CHECK(has_part(world.shop.heard(), "Your Coffee card is full, so one is free"));
  world.shop.taps("Yes please");
  CHECK(has_part(world.shop.heard(), "Here it is! Your code: "));
  CHECK(world.coupon_states() == "open");
  world.shop.types("prizes");
  CHECK_FALSE(has_part(world.shop.heard(), "Coffee card"));
  world.check_history();
}

TEST_CASE("A member reads the balance as money where the owner says so", "[engine]") {  // R44
  World world("");
  world.shop.change_rules(
      [](Rules& rules) { rules.program.point_worth = core::Money{.minor = 1, .currency = "USD"}; });
  world.shop.types("points");

  CHECK(has_part(world.shop.heard(), "You have $0.50 of credit."));
}

TEST_CASE("Who has had the free one as often as allowed is told so, and when it can be had again",
          "[engine]") {
  World world(
      "punch_cards:\n  coffee: {name: Coffee card, products: COFFEE, needed: 1, "
      "limit: 1 time per month}\n");
  world.buys({line("COFFEE", 2, 800)});
  world.take("coffee");
  world.shop.heard();

  world.shop.types("cards");

  const auto said = world.shop.heard();
  CAPTURE(said);
  CHECK(has_part(said, "the free one of your Coffee card as often as you can for now"));
  CHECK(has_part(said, "From February 1, 2026 on"));
  world.shop.pass(std::chrono::days(30));
  world.shop.types("cards");
  CHECK(has_part(world.shop.heard(), "Your punch cards:"));
}

TEST_CASE("A card whose limit has no end says that there is no free one any more", "[engine]") {
  World world(
      "punch_cards:\n  coffee: {name: Coffee card, products: COFFEE, needed: 1, limit: 1 time}\n");
  world.buys({line("COFFEE", 2, 800)});
  world.take("coffee");
  world.shop.heard();

  world.shop.types("cards");

  CHECK(has_part(world.shop.heard(), "The limit of your Coffee card is reached"));
}

TEST_CASE("Giving up a coupon that a card paid for is said to give punches back", "[engine]") {
  World world;
  world.buys({line("COFFEE", 3, 1200)});
  REQUIRE(world.press("coffee").outcome.empty());
  const auto jobs = db::claim_jobs(world.shop.db(), "store", world.shop.now(), 10);
  REQUIRE(jobs.size() == 1);

  note_gave_up(world.shop.db(), jobs[0], "no answer", world.shop.now());

  CHECK(has_part(world.shop.notes(), "gives the punches back"));
  CHECK_FALSE(has_part(world.shop.notes(), "gives the points back"));
}
