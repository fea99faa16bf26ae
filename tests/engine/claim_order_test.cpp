#include "engine/claim_order.h"

#include <nlohmann/json.hpp>

#include "core/limits.h"
#include "db/inbox.h"
#include "db/jobs.h"
#include "engine/join.h"
#include "engine/order_points.h"
#include "engine/store_event.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using store_adapter::Order;
using store_adapter::OrderAnswer;
using store_adapter::OrderState;

namespace {

OrderAnswer answer_with(const Order& order) {
  return {.found = true, .email_matches = true, .order = order};
}

// A member with a typed address, and one claim after another.
struct World {
  TestShop shop;
  db::Contact ana;

  explicit World(const Options& options = {})
      : shop(options), ana(shop.member("ana", "ana@example.com")) {}

  /// The outcome given at once; empty: the shop is asked.
  std::string claim(const db::Contact& contact,
                    const std::string& number,
                    const std::string& link = "") {
    flow::ActionAnswer answer;
    shop.act([&](const Context& context) {
      answer = claim_order(context,
                           {.contact = contact,
                            .order = number,
                            .order_link = link,
                            .conversation = "1.1",
                            .flow = "claim",
                            .step = "claim"});
    });
    if (answer.outcome.empty()) {
      CHECK(answer.late == "shop_silent");
      CHECK(answer.patience == std::chrono::seconds(8));
    }
    return answer.outcome;
  }
  std::string claim_signed(const db::Contact& contact) {
    return claim(contact, "10432", shop.signed_link("10432"));
  }
  db::Claim newest() {
    db::Query row(shop.db(), "SELECT max(id) FROM claim");
    REQUIRE(row.next());
    const auto claim = db::find_claim(shop.db(), core::ClaimId(row.number(0)));
    REQUIRE(claim.has_value());
    return *claim;
  }
  std::optional<ClaimResult> settle(const OrderAnswer& answer) {
    std::optional<ClaimResult> result;
    shop.act([&](const Context& context) { result = settle_claim(context, newest(), answer); });
    return result;
  }
  std::string settled(const OrderAnswer& answer) {
    const auto result = settle(answer);
    REQUIRE(result.has_value());
    CHECK(newest().outcome == result->outcome);
    return result->outcome;
  }
  void prove(const db::Contact& contact) {
    const db::Member member = shop.member_of(contact);
    shop.act([&](const Context& context) { prove_address(context, member, *member.email); });
  }
  std::string job_count() { return shop.ask("SELECT count(*) FROM job WHERE kind='check_order'"); }
};

}  // namespace

TEST_CASE("A signed link claims the order, proves the address and adds the points",
          "[engine]") {  // R27, R28, R29
  World world;
  CHECK(world.claim_signed(world.ana).empty());

  const auto result = world.settle(answer_with(world.shop.order(6000)));

  REQUIRE(result.has_value());
  CHECK(result->outcome == "claimed");
  CHECK(std::get<std::int64_t>(result->facts.at("earned")) == 60);
  CHECK(std::get<std::string>(result->facts.at("order")) == "10432");
  CHECK(world.shop.points_of(world.ana) == 110);
  CHECK(world.shop.member_of(world.ana).proven.has_value());
}

TEST_CASE("The shop is asked with the number, the address and a job of its own", "[engine]") {
  World world;
  world.claim(world.ana, " #10432", world.shop.signed_link(" #10432"));

  const auto jobs = db::claim_jobs(world.shop.db(), "store", world.shop.now(), 10);

  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0].kind == "check_order");
  const auto payload = nlohmann::json::parse(jobs[0].payload);
  CHECK(payload.at("number") == "10432");
  CHECK(payload.at("number_raw") == " #10432");
  CHECK(payload.at("email") == "ana@example.com");
  CHECK(payload.at("answer_after") == core::to_ms(world.shop.now()));  // signed: not padded
}

TEST_CASE("The same answer twice for one claim counts once", "[engine]") {
  World world;
  world.claim_signed(world.ana);
  const OrderAnswer answer = answer_with(world.shop.order(6000));
  world.settle(answer);

  CHECK_FALSE(world.settle(answer).has_value());

  CHECK(world.shop.points_of(world.ana) == 110);
}

TEST_CASE("A link tapped again while the shop is silent is one claim with one answer", "[engine]") {
  World world;
  world.claim_signed(world.ana);
  const core::ClaimId first = world.newest().id;

  world.shop.act([&](const Context& context) {
    claim_order(context,
                {.contact = world.ana,
                 .order = "10432",
                 .order_link = world.shop.signed_link("10432"),
                 .conversation = "1.2",
                 .flow = "claim",
                 .step = "again"});
  });

  CHECK(world.newest().id == first);
  CHECK(world.newest().conversation == "1.2");
  CHECK(world.newest().step == "again");
  CHECK(world.job_count() == "1");

  // A check that was given up leaves the claim open, and the next tap asks anew.
  world.shop.db().execute("UPDATE job SET state = 'dead', done_ms = 1");
  world.claim_signed(world.ana);
  CHECK(world.job_count() == "2");
}

TEST_CASE("Who claims an order that cannot be read hears so, and its points once it can be",
          "[engine]") {
  World world;
  world.shop.orders["10432"] = world.shop.order(6000);
  world.shop.is_store_unclear = true;
  const std::string link = "order--" + world.shop.signed_link("10432");
  world.shop.opens(link);
  const auto heard = world.shop.heard();
  CHECK(test::has_part(heard, "I cannot read what it says about order 10432"));
  CHECK_FALSE(test::has_part(heard, "does not answer"));

  world.shop.pass(std::chrono::hours(2));
  world.shop.settle();  // the next try by itself tells nothing new
  CHECK(world.shop.heard().empty());

  world.shop.is_store_unclear = false;
  world.shop.opens(link);
  CHECK(test::has_part(world.shop.heard(), "It brought you 60 points"));
  CHECK(world.job_count() == "1");
  CHECK(world.shop.ask("SELECT state || attempts FROM job WHERE kind = 'check_order'") == "done2");
}

TEST_CASE("An order that is on the card already is said to be there", "[engine]") {
  World world;
  world.claim_signed(world.ana);
  world.settle(answer_with(world.shop.order(6000)));

  world.claim_signed(world.ana);

  CHECK(world.settled(answer_with(world.shop.order(6000))) == "already_yours");
  CHECK(world.shop.points_of(world.ana) == 110);
}

TEST_CASE("A signed link hears what is wrong with the order", "[engine]") {  // R31
  World world;
  Order order = world.shop.order(6000);
  world.claim_signed(world.ana);

  SECTION("the shop does not know it") {
    CHECK(world.settled({.found = false}) == "not_found");
  }
  SECTION("it was placed with another address") {
    CHECK(world.settled({.found = true, .email_matches = false}) == "other_email");
  }
  SECTION("it is a test order") {
    order.is_test = true;
    CHECK(world.settled(answer_with(order)) == "not_found");
  }
  SECTION("it is not paid") {
    order.state = OrderState::kUnpaid;
    CHECK(world.settled(answer_with(order)) == "not_paid");
  }
  SECTION("it was cancelled") {
    order.state = OrderState::kCancelled;
    CHECK(world.settled(answer_with(order)) == "cancelled");
  }
  SECTION("it was refunded") {
    order.state = OrderState::kRefunded;
    CHECK(world.settled(answer_with(order)) == "cancelled");
  }
  CHECK(world.shop.points_of(world.ana) == 50);
}

TEST_CASE("An order of somebody else stays theirs and the owner hears of the second claim",
          "[engine]") {
  World world;
  world.claim_signed(world.ana);
  world.settle(answer_with(world.shop.order(6000)));
  const db::Contact ben = world.shop.member("ben", "ben@example.com");
  Order order = world.shop.order(6000);

  SECTION("a signed link of an order with a proven address") {
    world.claim_signed(ben);
    CHECK(world.settled(answer_with(order)) == "other_email");
    CHECK(world.shop.member_of(world.ana).email == "ana@example.com");
  }
  SECTION("a signed link of an order whose address the shop does not tell") {
    order.email.clear();
    world.claim_signed(ben);
    CHECK(world.settled(answer_with(order)) == "already_claimed");
    CHECK(has_part(world.shop.notes(), "claimed by a second member"));
  }
  SECTION("a typed number") {
    world.prove(ben);
    world.claim(ben, "10432");
    CHECK(world.settled(answer_with(order)) == "no_match");
    CHECK(has_part(world.shop.notes(), "claimed by a second member"));
  }
  CHECK(world.shop.points_of(ben) == 50);
  CHECK(world.shop.points_of(world.ana) == 110);
}

TEST_CASE("Section 15: to a stranger unknown orders and other people's orders are one answer",
          "[engine]") {  // no order number can be tried out
  World world;
  world.prove(world.ana);

  for (const OrderAnswer& answer : {OrderAnswer{.found = false},
                                    OrderAnswer{.found = true, .email_matches = false},
                                    OrderAnswer{.found = true, .email_matches = true}}) {
    REQUIRE(world.claim(world.ana, "10432").empty());
    const auto result = world.settle(answer);
    REQUIRE(result.has_value());
    CHECK(result->outcome == "no_match");
    CHECK(result->facts.size() == 1);
    CHECK(std::get<std::string>(result->facts.at("order")) == "10432");
  }
}

TEST_CASE("A typed number of one's own order counts once the address is proven", "[engine]") {
  World world;
  world.prove(world.ana);

  CHECK(world.claim(world.ana, "10432").empty());

  CHECK(world.settled(answer_with(world.shop.order(6000))) == "claimed");
  CHECK(world.shop.points_of(world.ana) == 110);
}

TEST_CASE("Without proof of the address the shop is not even asked", "[engine]") {
  World world;

  CHECK(world.claim(world.ana, "10432") == "unproven");
  CHECK(world.job_count() == "0");
  CHECK(world.shop.ask("SELECT count(*) FROM claim") == "0");
}

TEST_CASE("Who has lost a typed address to its owner is asked for another", "[engine]") {
  World world;
  db::release_member_email(world.shop.db(), *world.ana.member);

  CHECK(world.claim(world.ana, "10432") == "no_email");
  CHECK(world.claim_signed(world.ana) == "no_email");
  CHECK(world.job_count() == "0");
}

TEST_CASE("A shop that trusts typed addresses asks for them too", "[engine]") {
  World world({.verify_email = VerifyEmail::kNever});

  CHECK(world.claim(world.ana, "10432").empty());
  CHECK(world.settled(answer_with(world.shop.order(6000))) == "claimed");
  CHECK_FALSE(world.shop.member_of(world.ana).proven.has_value());
}

TEST_CASE("Who is no member, or types no number, gets no match", "[engine]") {
  World world;

  CHECK(world.claim(world.shop.contact("stranger"), "10432") == "no_match");
  CHECK(world.claim(world.ana, "") == "no_match");
  CHECK(world.claim(world.ana, "##") == "no_match");
  CHECK(world.job_count() == "0");
}

TEST_CASE("After five wrong numbers a day only signed links are tried", "[engine]") {
  World world;
  world.prove(world.ana);
  for (int i = 0; i < core::kMaxWrongClaimsPerDay; ++i) {
    REQUIRE(world.claim(world.ana, std::to_string(100 + i)).empty());
    CHECK(world.settled({.found = false}) == "no_match");
  }

  CHECK(world.claim(world.ana, "10432") == "too_many");
  CHECK(world.claim_signed(world.ana).empty());
  CHECK(world.settled(answer_with(world.shop.order(6000))) == "claimed");
  world.shop.pass(std::chrono::hours(24) - core::Duration(1));
  CHECK(world.claim(world.ana, "10432") == "too_many");
  world.shop.pass(core::Duration(1));
  CHECK(world.claim(world.ana, "10432").empty());
}

TEST_CASE("Numbers that are still being asked about count as tries", "[engine]") {
  World world;
  world.prove(world.ana);
  for (int i = 0; i < core::kMaxWrongClaimsPerDay; ++i) {
    REQUIRE(world.claim(world.ana, std::to_string(100 + i)).empty());
  }

  CHECK(world.claim(world.ana, "10432") == "too_many");
}

TEST_CASE("Fifty wrong numbers an hour in the whole shop stop guessing by many", "[engine]") {
  World world;
  for (int i = 0; i < core::kMaxWrongClaimsPerHour; ++i) {
    const core::ClaimId id = db::add_claim(world.shop.db(),
                                           {.contact = world.shop.contact(std::to_string(i)).id,
                                            .member = *world.ana.member,
                                            .number = "1"},
                                           world.shop.now());
    db::finish_claim(world.shop.db(), id, "no_match", world.shop.now());
  }
  world.prove(world.ana);

  CHECK(world.claim(world.ana, "10432") == "too_many");
  world.shop.pass(std::chrono::hours(1));
  CHECK(world.claim(world.ana, "10432").empty());
}

TEST_CASE("A forged tag is answered like an unknown order, as slowly, without asking the shop",
          "[engine]") {
  World world;
  world.prove(world.ana);

  CHECK(world.claim(world.ana, "10432", "10432-0123456789").empty());

  CHECK(world.job_count() == "0");
  const auto due = db::next_event_due(world.shop.db());
  REQUIRE(due.has_value());
  CHECK(*due - world.shop.now() >= core::Duration(1500));
  CHECK(*due - world.shop.now() <= core::Duration(2500));
  CHECK(world.shop.ask("SELECT kind || body FROM inbox") ==
        R"(order_checked{"claim":1,"found":false})");
  CHECK_FALSE(world.newest().is_signed);
  world.shop.settle();
  CHECK(world.newest().outcome == "no_match");
}

TEST_CASE("A typed number is padded by the same time as a forged one", "[engine]") {
  World world;
  world.prove(world.ana);
  world.claim(world.ana, "10432");

  const auto jobs = db::claim_jobs(world.shop.db(), "store", world.shop.now(), 10);
  REQUIRE(jobs.size() == 1);
  const auto after = nlohmann::json::parse(jobs[0].payload).at("answer_after").get<std::int64_t>();
  CHECK(after - core::to_ms(world.shop.now()) >= 1500);
  CHECK(after - core::to_ms(world.shop.now()) <= 2500);
}

TEST_CASE("A shop that cannot sign has its plain links asked like typed numbers", "[engine]") {
  World world({.links_signed = false});
  CHECK(world.claim(world.ana, "10432", "10432") == "unproven");
  world.prove(world.ana);

  CHECK(world.claim(world.ana, "10432", "10432").empty());
  CHECK(world.job_count() == "1");
  CHECK_FALSE(world.newest().is_signed);
}

TEST_CASE("A link proves its own number and no other", "[engine]") {
  TestShop shop;
  const std::string link = shop.signed_link("10432");

  CHECK(is_signed_link(shop.shop(), link, "10432"));
  CHECK_FALSE(is_signed_link(shop.shop(), link, "10433"));
  CHECK_FALSE(is_signed_link(shop.shop(), "10432", "10432"));
  CHECK_FALSE(is_signed_link(shop.shop(), "", ""));
}

TEST_CASE("The order of somebody who only typed an address goes to whoever has its link",
          "[engine]") {
  World world;
  db::Contact owner = world.shop.contact("owner");
  world.shop.act([&](const Context& context) {
    join(context, {.contact = owner, .email = "ana@example.com", .has_signed_order = true});
  });

  CHECK(world.claim_signed(owner).empty());
  CHECK(world.settled(answer_with(world.shop.order(6000))) == "claimed");

  CHECK(world.shop.points_of(owner) == 110);
  CHECK(world.shop.member_of(owner).email == "ana@example.com");
  CHECK_FALSE(world.shop.member_of(world.ana).email.has_value());
}

TEST_CASE("An order that is paid after it was claimed brings its points and a word", "[engine]") {
  World world;
  world.claim_signed(world.ana);
  Order order = world.shop.order(6000);
  order.number = "#10432";  // as some shops write it
  order.state = OrderState::kUnpaid;
  REQUIRE(world.settled(answer_with(order)) == "not_paid");
  world.shop.heard();

  order.state = OrderState::kPaid;
  order.version = 2;
  world.shop.act([&](const Context& context) { change_order(context, order); });

  CHECK(world.shop.points_of(world.ana) == 110);
  CHECK(has_part(world.shop.heard(), "It brought you 60 points. You now have 110."));
  CHECK(world.newest().outcome == "claimed");
}
