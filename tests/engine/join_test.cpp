#include "engine/join.h"

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

bool prove(TestShop& shop, const db::Contact& contact, const std::string& canonical) {
  bool is_theirs = false;
  const db::Member member = shop.member_of(contact);
  shop.act([&](const Context& context) { is_theirs = prove_address(context, member, canonical); });
  return is_theirs;
}

}  // namespace

TEST_CASE("Joining gives the bonus and keeps the address in both forms", "[engine]") {  // R16, R17
  TestShop shop;
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

  CHECK(join_as(shop, ana, "ana@example.com", true) == JoinOutcome::kJoined);
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
  TestShop shop;
  db::Contact typist = shop.member("typist", "ana@example.com");
  db::Contact ana = shop.contact("ana");
  join_as(shop, ana, "ana@example.com", true);
  prove(shop, ana, "ana@example.com");

  CHECK(join_as(shop, typist, "ana@example.com") == JoinOutcome::kAlreadyMember);
  CHECK(join_as(shop, typist, "typist@example.com") == JoinOutcome::kJoined);

  CHECK(shop.member_of(typist).email == "typist@example.com");
  CHECK(shop.points_of(typist) == 50);
}

TEST_CASE("The outcomes of joining keep the names that flows use", "[engine]") {
  CHECK(std::string(to_string(JoinOutcome::kJoined)) == "joined");
  CHECK(std::string(to_string(JoinOutcome::kAlreadyMember)) == "already_member");
  CHECK(std::string(to_string(JoinOutcome::kTaken)) == "taken");
  CHECK(std::string(to_string(JoinOutcome::kInvalid)) == "invalid");
}
