#include "db/referrals.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "db/inbox.h"
#include "engine/order_points.h"
#include "engine/proof/explain.h"
#include "engine/proof/whatif.h"
#include "engine/redeem.h"
#include "engine/referral_rewards.h"
#include "engine/referrals.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_rules.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::Points;
using std::chrono::days;

namespace {

// 50 points for Ana, 20 for a friend who orders for 50.00 or more, 14 days after the payment. It is
// 10:00 on 5 January 2026 in the shop's zone.
struct World {
  TestShop shop{{.verify_email = VerifyEmail::kNever}};
  db::Contact ana = shop.member("ana", "ana@example.com");
  std::string link = link_of(ana);
  int orders = 0;

  explicit World(int per_month = 5) {
    sets([&](loyalty::ReferralRules& rules) { rules.per_month = per_month; });
  }
  void sets(const std::function<void(loyalty::ReferralRules&)>& change) {
    shop.change_rules([&](Rules& rules) { change(*rules.program.referral); });
    shop.act([](const Context& context) { note_referral_switch(context); });
  }
  std::string link_of(const db::Contact& who) {
    std::string ref;
    shop.act([&](const Context& context) {
      REQUIRE(invite(context, who) == InviteOutcome::kReady);
      const std::string address = *invite_link(context, *who.member);
      ref = address.substr(address.find("friend--"));
    });
    return ref;
  }
  /// What the person hears on opening the link.
  std::vector<std::string> opens(const std::string& name, const std::string& ref) {
    shop.speaker = name;
    shop.heard();
    shop.opens(ref);
    return shop.heard();
  }
  /// Opens Ana's link, says yes and joins.
  db::Contact joins(const std::string& name, const std::string& email) {
    opens(name, link);
    shop.taps("Yes please");
    shop.types(email);
    return shop.contact(name);
  }
  db::Contact joins(const std::string& name) { return joins(name, name + "@example.com"); }
  store_adapter::Order buys(const db::Contact& who, std::int64_t minor) {
    store_adapter::Order order = shop.order(minor);
    order.id = std::to_string(++orders);
    order.number = order.id;
    tells(order);
    claims(who, order);
    return order;
  }
  void tells(const store_adapter::Order& order) {
    shop.act([&](const Context& context) { record_order(context, order); });
  }
  void claims(const db::Contact& who, const store_adapter::Order& order) {
    shop.act([&](const Context& context) {
      claim_for(context, as_recorded(context, order), *who.member);
    });
  }
  void refunds(store_adapter::Order& order, std::int64_t left) {
    order.version += 1;
    order.value.minor = left;
    order.state = left > 0 ? store_adapter::OrderState::kPartiallyRefunded
                           : store_adapter::OrderState::kRefunded;
    tells(order);
  }
  /// The timers' work at a moment.
  void at(const char* text) {
    shop.clock.set(utc(text));
    works();
  }
  void passes(days time) {
    shop.pass(time);
    works();
  }
  void works() {
    while (collect_due(shop.db(), shop.now()) > 0) {
      shop.settle();
    }
    shop.settle();
  }
  core::Result<core::Done> reviews(bool is_approved, const std::string& reason = "") {
    core::Result<core::Done> done = core::Done{};
    shop.act([&](const Context& context) {
      const ReferralReview review{.id = core::ReferralId(1), .who = "owner", .reason = reason};
      done = is_approved ? approve_referral(context, review) : refuse_referral(context, review);
    });
    return done;
  }
  std::string state() { return shop.ask("SELECT group_concat(state) FROM referral"); }
  std::int64_t points(const db::Contact& who) { return shop.points_of(who); }
};

class UnderProgram final : public ReplayRules {
 public:
  explicit UnderProgram(loyalty::Program program) : program_(std::move(program)) {}
  core::Result<const loyalty::Program*> at(const db::Happening& /*happening*/) override {
    return &program_;
  }

 private:
  loyalty::Program program_;
};

}  // namespace

TEST_CASE("A friend's first big order pays both when the return window is over, once",
          "[engine]") {  // R71, R72
  World world;
  const db::Contact ben = world.joins("ben");
  const auto order = world.buys(ben, 6000);
  CHECK(world.state() == "ordered");

  world.at("2026-01-19T07:59:59Z");
  CHECK(world.points(world.ana) == 50);
  CHECK(world.points(ben) == 110);
  world.at("2026-01-19T08:00:00Z");
  CHECK(world.points(world.ana) == 100);
  CHECK(world.points(ben) == 130);
  CHECK(world.state() == "paid");

  world.tells(order);
  world.claims(ben, order);
  world.buys(ben, 9000);
  world.passes(days(100));
  CHECK(world.points(world.ana) == 100);
  CHECK(world.points(ben) == 220);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("Both entries say in the member's language where the points come from", "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  auto order = world.buys(ben, 6000);
  world.passes(days(20));
  world.refunds(order, 0);

  const auto lines = [&](const db::Contact& who, const char* language) {
    std::string text;
    for (const auto& line : explain(world.shop.db(), *who.member, world.shop.now()).lines) {
      text += reason_of(line, language) + "; ";
    }
    return text;
  };
  CHECK(lines(world.ana, "en") ==
        "Joining bonus; A friend's first order; A friend's order was refunded; ");
  CHECK(lines(ben, "es") ==
        "Bono de bienvenida; Pedido 1; Invitado por un amigo; Reembolso del pedido 1; Reembolso "
        "del pedido de un amigo; ");
}

TEST_CASE("A friend is asked once, and without a yes hears no more of it", "[engine]") {  // R74
  World world;
  CHECK(has_part(world.opens("ben", world.link), "A friend invites you"));

  SECTION("who says no") {
    world.shop.taps("No thanks");
    CHECK(world.state() == "refused");
    world.shop.heard();
  }
  SECTION("who says nothing") {
    CHECK(world.state() == "asked");
  }

  world.passes(days(30));
  CHECK(world.shop.heard().empty());
  CHECK_FALSE(has_part(world.opens("ben", world.link), "friend"));
  world.passes(days(100));
  CHECK(world.shop.heard().empty());
  CHECK(world.shop.ask("SELECT count(*) FROM referral WHERE due_ms IS NOT NULL") == "0");
}

TEST_CASE("Who said no and joins later brings nothing; who said nothing and joins does",
          "[engine]") {
  World world;
  const bool says_no = GENERATE(true, false);
  world.opens("ben", world.link);
  if (says_no) {
    world.shop.taps("No thanks");
  }
  world.shop.opens("join");
  world.shop.taps("Yes please");
  world.shop.types("ben@example.com");
  world.buys(world.shop.contact("ben"), 6000);
  world.passes(days(20));

  CHECK(world.points(world.ana) == (says_no ? 50 : 100));
  CHECK(world.shop.ask("SELECT reasons FROM referral") == (says_no ? "the friend said no" : ""));
}

TEST_CASE("Members, the own link and unknown links are answered, and nothing is kept", "[engine]") {
  World world;
  world.shop.member("cleo", "cleo@example.com");

  CHECK(has_part(world.opens("cleo", world.link), "you have a card already"));
  CHECK(has_part(world.opens("ana", world.link), "This is your own link"));
  CHECK(has_part(world.opens("ben", "friend--NOBODY"), "Are you here to join"));
  CHECK(has_part(world.opens("dan", "friend--=2F=2F"), "Are you here to join"));
  CHECK(world.shop.ask("SELECT count(*) FROM referral") == "0");
}

TEST_CASE("Section 14: the first who refers somebody stays it", "[engine]") {
  World world;
  const db::Contact cleo = world.shop.member("cleo", "cleo@example.com");
  const std::string second = world.link_of(cleo);
  world.opens("ben", world.link);
  CHECK_FALSE(has_part(world.opens("ben", second), "invites"));
  world.shop.types("join");
  world.shop.taps("Yes please");
  world.shop.types("ben@example.com");
  world.buys(world.shop.contact("ben"), 6000);
  world.passes(days(20));

  CHECK(world.points(world.ana) == 100);
  CHECK(world.points(cleo) == 50);
}

TEST_CASE("A link is the member's for ever and works in small letters too", "[engine]") {
  World world;
  CHECK(world.link_of(world.ana) == world.link);
  std::string small = world.link;
  for (char& letter : small) {
    letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  CHECK(has_part(world.opens("ben", small), "A friend invites you"));
}

TEST_CASE("Where addresses must be proven, an unproven one gets no link", "[engine]") {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");
  shop.act([&](const Context& context) {
    CHECK(invite(context, ana) == InviteOutcome::kUnproven);
    CHECK(invite(context, shop.contact("ben")) == InviteOutcome::kUnproven);
    db::prove_member_email(context.db, *ana.member, context.now);
    CHECK(invite(context, ana) == InviteOutcome::kReady);
  });
}

TEST_CASE("A friend who ordered here before is no new one, and nobody is told", "[engine]") {
  World world;
  store_adapter::Order old = world.shop.order(6000);
  old.email = "Ben@example.com";
  SECTION("as the shop has told") {
    world.tells(old);
    world.shop.pass(days(1));
    world.joins("ben");
  }
  SECTION("as the friend's own claim shows") {
    world.shop.pass(days(1));
    const db::Contact ben = world.joins("ben");
    world.tells(old);
    world.claims(ben, old);
  }
  CHECK(world.state() == "refused");
  CHECK(world.shop.ask("SELECT reasons FROM referral") == "the friend had ordered here before");
  world.buys(world.shop.contact("ben"), 6000);
  world.passes(days(20));
  CHECK(world.points(world.ana) == 50);
}

TEST_CASE("An order that is sent back before its time pays nothing, and a later one may",
          "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  auto order = world.buys(ben, 6000);
  world.passes(days(5));
  world.refunds(order, 4999);
  CHECK(world.state() == "joined");
  world.passes(days(20));
  CHECK(world.points(world.ana) == 50);

  world.sets([](loyalty::ReferralRules& rules) { rules.signals.review_above = 100; });
  world.buys(ben, 5000);
  world.passes(days(15));
  CHECK(world.points(world.ana) == 100);
  CHECK(world.points(ben) == 50 + 49 + 50 + 20);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("A claim after the refund counts for nothing, whatever came first", "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  store_adapter::Order order = world.shop.order(6000);
  store_adapter::Order refunded = order;
  refunded.version = 2;
  refunded.value.minor = 0;
  refunded.state = store_adapter::OrderState::kRefunded;
  world.tells(refunded);
  world.tells(order);
  world.claims(ben, order);
  world.passes(days(30));

  CHECK(world.state() == "joined");
  CHECK(world.points(world.ana) == 50);
}

TEST_CASE("Of two big orders the first counts, and the second when the first goes away",
          "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  auto first = world.buys(ben, 6000);
  world.passes(days(3));
  world.buys(ben, 7000);
  CHECK(world.shop.ask("SELECT order_key FROM referral") == "custom:1");
  world.sets([](loyalty::ReferralRules& rules) { rules.signals.review_above = 100; });
  world.refunds(first, 0);
  CHECK(world.shop.ask("SELECT order_key FROM referral") == "custom:2");
  world.at("2026-01-22T07:59:59Z");
  CHECK(world.state() == "ordered");
  world.at("2026-01-22T08:00:00Z");
  CHECK(world.state() == "paid");
}

TEST_CASE("The friend's order goes away after the payment: both rewards go back, once",
          "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  auto order = world.buys(ben, 6000);
  world.passes(days(20));
  REQUIRE(world.state() == "paid");

  world.refunds(order, 5000);
  CHECK(world.state() == "paid");
  world.refunds(order, 4999);
  CHECK(world.state() == "clawed_back");
  CHECK(world.points(world.ana) == 50);
  CHECK(world.points(ben) == 50 + 49);
  world.refunds(order, 0);
  world.buys(ben, 9000);
  world.passes(days(100));
  CHECK(world.points(world.ana) == 50);
  CHECK(world.shop.ask("SELECT count(*) FROM txn WHERE ref LIKE 'referral:%'") == "4");
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("The friend's order comes back after all: the owner is told, once", "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  auto order = world.buys(ben, 6000);
  world.passes(days(20));
  world.refunds(order, 0);
  REQUIRE(world.state() == "clawed_back");
  REQUIRE(world.shop.notes().empty());

  for (const std::int64_t value : {4999, 5000, 6000}) {
    world.refunds(order, value);
  }

  CHECK(world.state() == "clawed_back");
  CHECK(world.points(world.ana) == 50);
  REQUIRE(world.shop.notes().size() == 1);
  CHECK(world.shop.notes()[0].find("counts again, but the rewards of referral 1, 50 points of "
                                   "member 1 and 20 points of member 2, were taken back") !=
        std::string::npos);
}

TEST_CASE("What was spent meanwhile stays owed by nobody, and is recorded", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) { rules.program.rewards.at(0).costs = Points(90); });
  const db::Contact ben = world.joins("ben");
  auto order = world.buys(ben, 6000);
  world.passes(days(20));
  world.shop.act([&](const Context& context) {
    redeem(context, {.contact = world.ana, .reward = "towel", .nonce = "n"});
  });
  world.shop.settle();
  REQUIRE(world.points(world.ana) == 10);
  world.refunds(order, 0);

  CHECK(world.points(world.ana) == 0);
  CHECK(world.shop.ask("SELECT posted FROM account WHERE kind = 'unrecovered'") == "-40");
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("What a referral could not take back is taken when points come back", "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  auto order = world.buys(ben, 6000);
  world.passes(days(20));
  world.shop.change_rules([](Rules& rules) { rules.program.rewards.at(0).costs = Points(90); });
  world.shop.is_store_away = true;
  world.shop.act([&](const Context& context) {
    redeem(context, {.contact = world.ana, .reward = "towel", .nonce = "n"});
  });
  world.refunds(order, 0);
  CHECK(world.points(world.ana) == 0);
  world.shop.is_store_away = false;
  world.shop.refuses_coupons = true;
  world.shop.settle();

  CHECK(world.points(world.ana) == 50);
  CHECK(world.shop.ask("SELECT posted FROM account WHERE kind = 'unrecovered'") == "0");
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("At the month's limit the friend is paid and the member is not", "[engine]") {  // R73
  World world(1);
  world.sets([](loyalty::ReferralRules& rules) { rules.return_window = days(5); });
  const db::Contact ben = world.joins("ben");
  const db::Contact cleo = world.joins("cleo");
  world.buys(ben, 6000);
  world.buys(cleo, 6000);
  world.passes(days(10));
  CHECK(world.points(world.ana) == 100);
  CHECK(world.points(ben) + world.points(cleo) == 2 * 130);

  world.at("2026-02-01T08:00:00Z");
  const db::Contact dan = world.joins("dan");
  world.buys(dan, 6000);
  world.passes(days(10));
  CHECK(world.points(world.ana) == 150);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("The kill switch works at once, and what came due waits for it", "[engine]") {  // R103
  World world;
  const db::Contact ben = world.joins("ben");
  world.buys(ben, 6000);
  world.sets([](loyalty::ReferralRules& rules) { rules.is_on = false; });
  CHECK(has_part(world.opens("cleo", world.link), "Are you here to join"));
  world.shop.act(
      [&](const Context& context) { CHECK(invite(context, world.ana) == InviteOutcome::kOff); });
  world.passes(days(40));
  CHECK(world.points(world.ana) == 50);
  CHECK(world.shop.ask("SELECT count(*) FROM inbox WHERE kind = 'referral_due'") == "1");

  world.sets([](loyalty::ReferralRules& rules) { rules.is_on = true; });
  world.works();
  CHECK(world.points(world.ana) == 100);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("A program without referrals any more pays nothing and still takes back", "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  auto order = world.buys(ben, 6000);
  const bool is_paid = GENERATE(true, false);
  if (is_paid) {
    world.passes(days(20));
  }
  world.shop.change_rules([](Rules& rules) { rules.program.referral.reset(); });
  world.passes(days(20));
  CHECK(world.points(world.ana) == (is_paid ? 100 : 50));
  world.refunds(order, 0);
  CHECK(world.points(world.ana) == 50);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("Without an order in time a referral is over", "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  world.at("2026-04-06T06:59:59Z");
  CHECK(world.state() == "joined");
  world.at("2026-04-06T07:00:00Z");
  CHECK(world.state() == "expired");
  world.buys(ben, 6000);
  world.passes(days(20));
  CHECK(world.points(world.ana) == 50);
}

namespace {

// Ana brings herself under another spelling of her address.
struct HeldWorld : World {
  db::Contact twin;
  store_adapter::Order order;

  HeldWorld() {
    shop.act([&](const Context& context) {
      db::set_member_email(context.db, *ana.member, "ana@gmail.com", "ana@gmail.com", context.now);
    });
    twin = joins("twin", "a.na+shop@gmail.com");
    order = buys(twin, 6000);
    passes(days(20));
  }
};

}  // namespace

TEST_CASE("Section 14: above the limit of signs it is held, not paid, and nobody is accused",
          "[engine]") {  // R73, R106
  HeldWorld world;
  CHECK(world.state() == "held");
  CHECK(world.points(world.ana) == 50);
  CHECK(world.points(world.twin) == 110);
  REQUIRE(world.shop.notes().size() == 1);
  CHECK(world.shop.notes().front() ==
        "Referral 1 (member 1 brought member 2) is held and pays nothing until you have looked at "
        "it: same e-mail address but for case, dots or what follows a plus. See regulars referrals "
        "list --held.");
  CHECK(world.shop.ask("SELECT count(*) FROM inbox WHERE kind = 'referral_paid'") == "0");
  world.passes(days(100));
  CHECK(world.state() == "held");
}

TEST_CASE("The owner approves a held referral, and it pays once", "[engine]") {
  HeldWorld world;
  CHECK(world.reviews(true).has_value());
  CHECK(world.points(world.ana) == 100);
  CHECK(world.points(world.twin) == 130);
  CHECK(world.reviews(true).error().code == core::ErrorCode::kConflict);
  CHECK(world.reviews(false, "late").error().code == core::ErrorCode::kConflict);
  CHECK(world.shop.ask("SELECT who || ' ' || action || ' ' || detail FROM audit") ==
        "owner referral approved referral 1");
  world.refunds(world.order, 0);
  CHECK(world.points(world.ana) == 50);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("The owner refuses a held referral with a reason, and it stays refused", "[engine]") {
  HeldWorld world;
  CHECK(world.reviews(false, "  ").error().code == core::ErrorCode::kInvalid);
  CHECK(world.reviews(false, "one person").has_value());
  CHECK(world.state() == "refused");
  CHECK(world.shop.ask("SELECT reasons FROM referral") == "one person");
  CHECK(world.reviews(true).error().code == core::ErrorCode::kConflict);
  world.buys(world.twin, 9000);
  world.passes(days(100));
  CHECK(world.points(world.ana) == 50);
  CHECK(world.shop.ask("SELECT detail FROM audit") == "referral 1: one person");
}

TEST_CASE("A held referral whose order goes away pays nothing when it is approved", "[engine]") {
  HeldWorld world;
  world.refunds(world.order, 0);
  CHECK(world.state() == "joined");
  CHECK(world.reviews(true).error().code == core::ErrorCode::kConflict);
  CHECK(world.points(world.ana) == 50);
}

TEST_CASE("While referrals are off none is approved; an unknown one is none", "[engine]") {
  HeldWorld world;
  world.sets([](loyalty::ReferralRules& rules) { rules.is_on = false; });
  CHECK(world.reviews(true).error().code == core::ErrorCode::kConflict);
  world.shop.act([&](const Context& context) {
    CHECK(approve_referral(context, {.id = core::ReferralId(9), .who = "owner"}).error().code ==
          core::ErrorCode::kNotFound);
  });
}

TEST_CASE("The owner's limit for signs may let a referral through", "[engine]") {
  World world;
  world.sets([](loyalty::ReferralRules& rules) { rules.signals.review_above = 60; });
  world.shop.act([&](const Context& context) {
    db::set_member_email(
        context.db, *world.ana.member, "ana@gmail.com", "ana@gmail.com", context.now);
  });
  const db::Contact twin = world.joins("twin", "a.na+shop@gmail.com");
  world.buys(twin, 6000);
  world.passes(days(20));
  CHECK(world.state() == "paid");
}

TEST_CASE("A friend whose address is gone is held whatever the limit", "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  world.buys(ben, 6000);
  world.shop.db().execute("UPDATE member SET email = NULL, email_typed = NULL WHERE id = 2");
  world.passes(days(20));
  CHECK(world.state() == "held");
  CHECK(world.shop.ask("SELECT reasons FROM referral") ==
        "nothing has proven the friend's address");
}

TEST_CASE("A minimum that rises after the payment takes nothing back", "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  auto order = world.buys(ben, 6000);
  world.passes(days(20));
  world.sets([](loyalty::ReferralRules& rules) { rules.friend_spends.minor = 10000; });
  world.refunds(order, 5500);
  CHECK(world.state() == "paid");
  CHECK(world.points(world.ana) == 100);
}

TEST_CASE("A minimum that rises between the friend's order and the payment is for later friends",
          "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  world.buys(ben, 6000);
  REQUIRE(world.state() == "ordered");
  world.sets([](loyalty::ReferralRules& rules) { rules.friend_spends.minor = 10000; });
  world.passes(days(20));

  CHECK(world.state() == "paid");
  CHECK(world.points(world.ana) == 100);
  CHECK(rebuilt(world.shop).is_same());

  const db::Contact eva = world.joins("eva");
  world.buys(eva, 6000);
  world.passes(days(20));
  CHECK(world.state() == "paid,joined");
}

TEST_CASE("The member sees how the friends are getting on", "[engine]") {  // R75
  World world;
  world.opens("eve", world.link);
  const db::Contact ben = world.joins("ben");
  const auto says = [&](const char* part) {
    world.shop.speaker = "ana";
    world.shop.heard();
    world.shop.types("invite");
    const auto heard = world.shop.heard();
    return has_part(heard, part) && has_part(heard, "https://m.me/bumblelinens?ref=" + world.link);
  };
  CHECK(says("1 friend has said yes"));
  world.buys(ben, 6000);
  world.passes(days(20));
  CHECK(says("1 friend has brought you points"));
  CHECK_FALSE(says("said yes"));
}

TEST_CASE("A friend above the month's limit is not told as one who brought points", "[engine]") {
  World world(1);
  world.sets([](loyalty::ReferralRules& rules) { rules.return_window = days(5); });
  world.buys(world.joins("ben"), 6000);
  world.buys(world.joins("cleo"), 6000);
  world.passes(days(10));
  REQUIRE(world.points(world.ana) == 100);
  world.shop.speaker = "ana";
  world.shop.heard();

  world.shop.types("invite");

  CHECK(has_part(world.shop.heard(), "1 friend has brought you points"));
}

TEST_CASE("Both are told once while they can hear it", "[engine]") {
  World world;
  world.sets([](loyalty::ReferralRules& rules) { rules.return_window = days(1); });
  const db::Contact ben = world.joins("ben");
  world.buys(ben, 6000);
  world.shop.heard();
  world.at("2026-01-06T08:00:00Z");  // midnight: the quiet hours hold it back
  CHECK(world.shop.heard().empty());
  world.at("2026-01-06T17:00:00Z");
  CHECK(world.shop.heard() ==
        std::vector<std::string>{"You came by a friend's link: 20 points for you. You have 130 "
                                 "now."});
  CHECK(world.shop.ask("SELECT count(*) FROM inbox WHERE kind = 'referral_paid'") == "2");
}

TEST_CASE("What other rewards or another minimum would have cost is computed from the history",
          "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  world.buys(ben, 6000);
  world.passes(days(20));
  const auto difference = [&](const std::function<void(loyalty::Program&)>& change) {
    loyalty::Program program = world.shop.shop().rules()->program;
    change(program);
    UnderProgram rules(program);
    const auto result = what_if(world.shop.db(), rules, world.shop.now());
    REQUIRE(result.has_value());
    return result->would.points.earned - result->was.points.earned;
  };
  CHECK(difference([](loyalty::Program&) {}) == 0);
  CHECK(difference([](loyalty::Program& program) {
          program.referral->for_member = Points(75);
          program.referral->for_friend = Points(0);
        }) == 25 - 20);
  CHECK(difference([](loyalty::Program& program) {
          program.referral->friend_spends.minor = 6001;
        }) == -70);
  CHECK(difference([](loyalty::Program& program) { program.referral.reset(); }) == -70);
  CHECK(difference([](loyalty::Program& program) { program.referral->is_on = false; }) == -70);
}

TEST_CASE("The history of a referral holds numbers and no person", "[engine]") {
  World world;
  const db::Contact ben = world.joins("ben");
  auto order = world.buys(ben, 6000);
  world.passes(days(20));
  world.refunds(order, 0);
  CHECK(
      world.shop.ask("SELECT key || member_id || body FROM history WHERE kind = 'referral_paid'") ==
      R"(11{"currency":"USD","friend":2,"minor":6000})");
  CHECK(world.shop.ask(
            "SELECT key || member_id || body FROM history WHERE kind = 'referral_back'") == "11{}");
}
