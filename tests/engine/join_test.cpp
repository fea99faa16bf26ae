#include "engine/join.h"

#include <chrono>
#include <string>

#include "core/limits.h"
#include "db/orders.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

JoinOutcome join_as(TestShop& shop,
                    db::Contact& contact,
                    const std::string& email,
                    bool has_signed_order = false) {
  JoinOutcome outcome = JoinOutcome::kInvalid;
  shop.act([&](const Context& context) {
    outcome = join(context,
                   {.contact = contact,
                    .email = email,
                    .has_signed_order = has_signed_order,
                    .source = "join"});
  });
  return outcome;
}

ChangeOutcome change_as(TestShop& shop,
                        db::Contact& contact,
                        const std::string& email,
                        bool has_signed_order = false) {
  ChangeOutcome outcome = ChangeOutcome::kInvalid;
  shop.act([&](const Context& context) {
    outcome = change_email(
        context, {.contact = contact, .email = email, .has_signed_order = has_signed_order});
  });
  return outcome;
}

bool prove(TestShop& shop, const db::Contact& contact, const std::string& canonical) {
  bool is_theirs = false;
  const db::Member member = shop.member_of(contact);
  shop.act([&](const Context& context) { is_theirs = prove_address(context, member, canonical); });
  return is_theirs;
}

}  // namespace

TEST_CASE("Joining gives the bonus and keeps the address in both forms", "[engine]") {  // R16, R17
  TestShop shop({.verify_email = VerifyEmail::kNever});
  db::Contact ana = shop.contact("ana");

  CHECK(join_as(shop, ana, "  Ana@Example.com ") == JoinOutcome::kJoined);

  REQUIRE(ana.member.has_value());
  CHECK(shop.member_of(ana).email == "ana@example.com");
  CHECK(shop.member_of(ana).email_typed == "Ana@Example.com");
  CHECK_FALSE(shop.member_of(ana).proven.has_value());
  CHECK_FALSE(shop.member_of(ana).reminders);
  CHECK(shop.points_of(ana) == 50);
  CHECK(shop.ask("SELECT source FROM member") == "join");
}

TEST_CASE("Joining twice gives the bonus once", "[engine]") {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");

  CHECK(join_as(shop, ana, "ana@example.com") == JoinOutcome::kAlreadyMember);
  CHECK(join_as(shop, ana, "other@example.com") == JoinOutcome::kAlreadyMember);

  CHECK(shop.points_of(ana) == 50);
  CHECK(shop.member_of(ana).email == "ana@example.com");
  CHECK(shop.ask("SELECT count(*) FROM txn") == "1");
}

TEST_CASE("A program without a joining bonus gives none", "[engine]") {
  TestShop shop;
  shop.change_rules([](Rules& rules) { rules.program.joining_bonus = core::Points(0); });

  const db::Contact ana = shop.member("ana", "ana@example.com");

  CHECK(shop.points_of(ana) == 0);
  CHECK(shop.ask("SELECT count(*) FROM txn") == "0");
}

TEST_CASE("An address has its bonus once, whoever has it later", "[engine]") {  // R17
  TestShop shop({.verify_email = VerifyEmail::kNever});
  db::Contact ana = shop.member("ana", "ana@example.com");
  REQUIRE(change_as(shop, ana, "first@example.com") == ChangeOutcome::kChanged);

  const db::Contact again = shop.member("again", "ana@example.com");
  CHECK(shop.points_of(again) == 0);
  CHECK(prove(shop, again, "ana@example.com"));

  CHECK(shop.points_of(again) == 0);
  CHECK(shop.points_of(ana) == 50);
}

TEST_CASE("Where addresses must be proven, one that was only typed brings nothing", "[engine]") {
  TestShop shop;  // R17, with verify_email: auto
  db::Contact typist = shop.contact("typist");
  CHECK(join_as(shop, typist, "ana@example.com") == JoinOutcome::kAddressAwaited);
  CHECK(shop.points_of(typist) == 0);
  CHECK(change_as(shop, typist, "anna@example.com") == ChangeOutcome::kChanged);
  CHECK(change_as(shop, typist, "ana@example.com") == ChangeOutcome::kChanged);
  CHECK(shop.points_of(typist) == 0);

  SECTION("by its typist") {
    CHECK(prove(shop, typist, "ana@example.com"));
    CHECK(prove(shop, typist, "ana@example.com"));
    CHECK(shop.points_of(typist) == 50);
  }
  SECTION("by its owner") {
    db::Contact ana = shop.contact("ana");
    join_as(shop, ana, "ana@example.com", true);
    CHECK(prove(shop, ana, "ana@example.com"));
    CHECK(shop.points_of(ana) == 50);
    CHECK(shop.points_of(typist) == 0);
  }
}

TEST_CASE("What is no address makes nobody a member", "[engine]") {
  TestShop shop;
  db::Contact ana = shop.contact("ana");

  CHECK(join_as(shop, ana, "ana at example.com") == JoinOutcome::kInvalid);
  CHECK(join_as(shop, ana, "") == JoinOutcome::kInvalid);

  CHECK_FALSE(ana.member.has_value());
  CHECK(shop.ask("SELECT count(*) FROM member") == "0");
}

TEST_CASE("An address of another chat is taken, however it is written", "[engine]") {
  TestShop shop;
  const db::Contact ana = shop.member("ana", "ana@example.com");
  db::Contact ben = shop.contact("ben");

  CHECK(join_as(shop, ben, "ANA@EXAMPLE.COM") == JoinOutcome::kTaken);

  CHECK_FALSE(ben.member.has_value());
  CHECK(shop.points_of(ana) == 50);
  CHECK(shop.ask("SELECT count(*) FROM member") == "1");
}

TEST_CASE("A signed order moves an address that was only typed, with its bonus", "[engine]") {
  TestShop shop;
  const db::Contact typist = shop.member("typist", "ana@example.com");
  db::Contact ana = shop.contact("ana");

  CHECK(join_as(shop, ana, "ana@example.com", true) == JoinOutcome::kAddressAwaited);
  CHECK(shop.points_of(ana) == 0);  // the address is not theirs yet
  CHECK_FALSE(shop.member_of(ana).email.has_value());
  CHECK(shop.member_of(ana).email_wanted == "ana@example.com");

  CHECK(prove(shop, ana, "ana@example.com"));

  CHECK(shop.member_of(ana).email == "ana@example.com");
  CHECK(shop.member_of(ana).proven == shop.now());
  CHECK(shop.points_of(ana) == 50);
  CHECK_FALSE(shop.member_of(typist).email.has_value());
  CHECK(shop.points_of(typist) == 50);
  CHECK(prove(shop, ana, "ana@example.com"));
  CHECK(shop.points_of(ana) == 50);
}

TEST_CASE("Who joins with an address of another card hears of points only when they come",
          "[engine]") {
  TestShop shop;
  shop.member("typist", "ana@example.com");
  shop.orders["10432"] = shop.order(6000);
  shop.is_store_away = true;
  shop.opens("order--" + shop.signed_link("10432"));
  shop.types("yes");
  shop.heard();

  shop.types("ana@example.com");
  const auto said = shop.heard();
  shop.is_store_away = false;
  shop.settle();
  const auto later = shop.heard();

  CHECK(has_part(said, "Your 50 points come as soon as the shop confirms that your order is with"));
  CHECK_FALSE(has_part(said, "Here are your"));
  CHECK(has_part(later, "It brought you 60 points. You now have 110."));
}

TEST_CASE("A proven address is never moved", "[engine]") {
  TestShop shop;
  const db::Contact ana = shop.member("ana", "ana@example.com");
  REQUIRE(prove(shop, ana, "ana@example.com"));
  db::Contact thief = shop.contact("thief");
  db::Contact other = shop.member("other", "other@example.com");

  CHECK(join_as(shop, thief, "ana@example.com", true) == JoinOutcome::kTaken);
  CHECK_FALSE(prove(shop, other, "ana@example.com"));

  CHECK(shop.member_of(ana).email == "ana@example.com");
  CHECK(shop.member_of(other).email == "other@example.com");
}

TEST_CASE("Who lost a typed address can give another, without a second bonus", "[engine]") {
  TestShop shop({.verify_email = VerifyEmail::kNever});
  db::Contact typist = shop.member("typist", "ana@example.com");
  db::Contact ana = shop.contact("ana");
  join_as(shop, ana, "ana@example.com", true);
  prove(shop, ana, "ana@example.com");

  CHECK(join_as(shop, typist, "ana@example.com") == JoinOutcome::kAlreadyMember);
  CHECK(join_as(shop, typist, "typist@example.com") == JoinOutcome::kJoined);

  CHECK(shop.member_of(typist).email == "typist@example.com");
  CHECK(shop.points_of(typist) == 50);
}

TEST_CASE("A mistyped address is changed; points, consent and the bonus stay as they were",
          "[engine]") {
  TestShop shop({.verify_email = VerifyEmail::kNever});
  db::Contact ana = shop.member("ana", "anna@example.com");
  shop.give(ana, 60);
  shop.act([&](const Context& context) {
    db::record_consent(
        context.db,
        {.member = *ana.member, .kind = "reminders", .given = true, .source = "test"},
        context.now);
  });

  CHECK(change_as(shop, ana, " Ana@Example.com ") == ChangeOutcome::kChanged);

  CHECK(shop.member_of(ana).id == *ana.member);
  CHECK(shop.member_of(ana).email == "ana@example.com");
  CHECK(shop.member_of(ana).email_typed == "Ana@Example.com");
  CHECK_FALSE(shop.member_of(ana).proven.has_value());
  CHECK(shop.member_of(ana).reminders);
  CHECK(shop.points_of(ana) == 110);
  CHECK(change_as(shop, ana, "ANA@example.com") == ChangeOutcome::kSame);
  db::Contact anna = shop.contact("anna");
  CHECK(join_as(shop, anna, "anna@example.com") == JoinOutcome::kJoined);  // free again
}

TEST_CASE("An address that a link has proven, or that brought an order, stays", "[engine]") {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");

  SECTION("proven by a link") {
    prove(shop, ana, "ana@example.com");
  }
  SECTION("known to the shop from an order that counts") {
    db::set_last_order(shop.db(), *ana.member, shop.now(), {});
  }

  CHECK(keeps_address(shop.member_of(ana)));
  CHECK(change_as(shop, ana, "ben@example.com") == ChangeOutcome::kProven);
  CHECK(shop.member_of(ana).email == "ana@example.com");
}

TEST_CASE("An address of another member cannot be taken by a change", "[engine]") {
  TestShop shop;
  db::Contact ben = shop.member("ben", "ben@example.com");
  db::Contact ana = shop.member("ana", "anna@example.com");

  CHECK(change_as(shop, ana, "ben@example.com") == ChangeOutcome::kTaken);
  prove(shop, ben, "ben@example.com");
  CHECK(change_as(shop, ana, "ben@example.com", true) == ChangeOutcome::kTaken);

  CHECK(shop.member_of(ana).email == "anna@example.com");
  CHECK(shop.member_of(ben).email == "ben@example.com");
}

TEST_CASE("By a signed link a change asks for an address that somebody only typed", "[engine]") {
  TestShop shop;
  const db::Contact typist = shop.member("typist", "ana@example.com");
  db::Contact ana = shop.member("ana", "anna@example.com");

  CHECK(change_as(shop, ana, "ana@example.com", true) == ChangeOutcome::kChanged);

  CHECK_FALSE(shop.member_of(ana).email.has_value());
  CHECK(shop.member_of(ana).email_wanted == "ana@example.com");
  CHECK(shop.member_of(typist).email == "ana@example.com");
  CHECK(prove(shop, ana, "ana@example.com"));
  CHECK(shop.member_of(ana).email == "ana@example.com");
  CHECK(shop.points_of(ana) == 50);
  CHECK(shop.points_of(typist) == 50);
}

TEST_CASE("Who joined without a bonus gets it with an address of their own", "[engine]") {
  TestShop shop({.verify_email = VerifyEmail::kNever});
  shop.member("typist", "ana@example.com");
  db::Contact ben = shop.contact("ben");
  join_as(shop, ben, "ana@example.com", true);
  REQUIRE(shop.points_of(ben) == 0);

  CHECK(change_as(shop, ben, "ben@example.com") == ChangeOutcome::kChanged);

  CHECK(shop.points_of(ben) == 50);
  CHECK(change_as(shop, ben, "benn@example.com") == ChangeOutcome::kChanged);
  CHECK(shop.points_of(ben) == 50);
}

TEST_CASE("What is no address, and who is no member, changes nothing", "[engine]") {
  TestShop shop;
  db::Contact ana = shop.member("ana", "anna@example.com");
  db::Contact stranger = shop.contact("stranger");

  CHECK(change_as(shop, ana, "ana at example.com") == ChangeOutcome::kInvalid);
  CHECK(change_as(shop, stranger, "ana@example.com") == ChangeOutcome::kInvalid);

  CHECK(shop.member_of(ana).email == "anna@example.com");
  CHECK_FALSE(stranger.member.has_value());
}

TEST_CASE("After five links a day that did not fit no other address is tried",
          "[engine]") {  // whoever holds a forwarded link cannot try out whose it is
  TestShop shop;
  db::Contact ana = shop.member("ana", "anna@example.com");
  for (int i = 0; i < core::kMaxWrongClaimsPerDay; ++i) {
    CHECK(change_as(shop, ana, "a" + std::to_string(i) + "@example.com") ==
          ChangeOutcome::kChanged);
    const core::ClaimId claim = db::add_claim(
        shop.db(),
        {.contact = ana.id, .member = *ana.member, .number = "10432", .is_signed = true},
        shop.now());
    db::finish_claim(shop.db(), claim, i % 2 == 0 ? "other_email" : "not_found", shop.now());
  }

  CHECK(change_as(shop, ana, "ana@example.com") == ChangeOutcome::kTooMany);
  shop.pass(std::chrono::hours(24));
  CHECK(change_as(shop, ana, "ana@example.com") == ChangeOutcome::kChanged);
}

TEST_CASE("A claim that waits for the shop does not count for an address given up meanwhile",
          "[engine]") {
  TestShop shop({.verify_email = VerifyEmail::kNever});
  db::Contact ana = shop.member("ana", "anna@example.com");
  const core::ClaimId claim = db::add_claim(
      shop.db(), {.contact = ana.id, .member = *ana.member, .number = "10432"}, shop.now());

  change_as(shop, ana, "ana@example.com");

  CHECK(db::find_claim(shop.db(), claim)->outcome == "dropped");
  CHECK(db::count_wrong_claims(shop.db(), ana.id, core::Instant{}) == 0);
}

TEST_CASE("The outcomes of changing an address keep the names that flows use", "[engine]") {
  CHECK(std::string(to_string(ChangeOutcome::kChanged)) == "changed");
  CHECK(std::string(to_string(ChangeOutcome::kSame)) == "same");
  CHECK(std::string(to_string(ChangeOutcome::kProven)) == "proven");
  CHECK(std::string(to_string(ChangeOutcome::kTaken)) == "taken");
  CHECK(std::string(to_string(ChangeOutcome::kTooMany)) == "too_many");
  CHECK(std::string(to_string(ChangeOutcome::kInvalid)) == "invalid");
}

TEST_CASE("The outcomes of joining keep the names that flows use", "[engine]") {
  CHECK(std::string(to_string(JoinOutcome::kJoined)) == "joined");
  CHECK(std::string(to_string(JoinOutcome::kAddressAwaited)) == "address_awaited");
  CHECK(std::string(to_string(JoinOutcome::kAlreadyMember)) == "already_member");
  CHECK(std::string(to_string(JoinOutcome::kTaken)) == "taken");
  CHECK(std::string(to_string(JoinOutcome::kInvalid)) == "invalid");
}
