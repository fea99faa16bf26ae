// The ledger's side of referrals: names of rewards, links, and a history of them in memory.
#include <string>
#include <vector>

#include "loyalty/points/shop_book.h"
#include "loyalty/referrals/referral_cause.h"
#include "loyalty/referrals/referral_link.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

const core::Instant kNow = core::parse_rfc3339("2026-03-01T10:00:00Z").value();

Program program() {
  Program program{.currency = "USD", .time_zone = "UTC"};
  program.referral = ReferralRules{.per_month = 1};
  return program;
}

struct World {
  Program rules = program();
  std::vector<std::string> refs;
  ShopBook book{[this](std::int64_t, const Txn& txn) { refs.push_back(txn.ref); }};

  World() { book.use(rules, kNow); }
  void paid(std::int64_t referral, std::int64_t friend_member, std::int64_t minor = 5000) {
    book.referral_paid({.referral = referral,
                        .member = 1,
                        .friend_member = friend_member,
                        .worth = {.minor = minor, .currency = "USD"}},
                       kNow);
  }
  std::int64_t points(std::int64_t member) {
    const MemberBook* one = book.find(member);
    return one == nullptr ? 0 : one->account.available.count();
  }
};

}  // namespace

TEST_CASE("A personal link holds the code in capitals and nothing else", "[loyalty]") {
  CHECK(referral_ref("K7M2") == "friend--K7M2");
  CHECK(parse_referral_code("k7m2") == "K7M2");
  CHECK_FALSE(parse_referral_code("").has_value());
  CHECK_FALSE(parse_referral_code("K7-M2").has_value());
  CHECK_FALSE(parse_referral_code("K7=2F").has_value());
  CHECK(parse_referral_code(std::string(40, 'K')).has_value());
  CHECK_FALSE(parse_referral_code(std::string(41, 'K')).has_value());
}

TEST_CASE("Each side of a referral has a name of its own in the ledger", "[loyalty]") {
  const Cause member = reward_cause(17, ReferralSide::kMember);
  CHECK(member.ref == "referral:17:member");
  CHECK(member.order_key == "referral:17:member");
  CHECK(member.reason == Reason::kReferral);
  CHECK(reward_cause(17, ReferralSide::kFriend).reason == Reason::kReferred);
  const Cause back = reward_back_cause(17, ReferralSide::kFriend);
  CHECK(back.ref == "referral:17:friend:back");
  CHECK(back.order_key == "referral:17:friend");
  CHECK(is_referral_key(back.order_key));
  CHECK_FALSE(is_referral_key("custom:90071"));
}

TEST_CASE("Section 14: a friend's reward is given once and goes back once, from both",
          "[loyalty]") {
  World world;
  world.paid(1, 2);
  world.paid(1, 2);
  CHECK(world.points(1) == 50);
  CHECK(world.points(2) == 20);
  world.book.referral_back(1, kNow);
  world.book.referral_back(1, kNow);
  world.book.referral_back(9, kNow);
  CHECK(world.points(1) == 0);
  CHECK(world.points(2) == 0);
  CHECK(world.refs == std::vector<std::string>{"referral:1:member",
                                               "referral:1:friend",
                                               "referral:1:member:back",
                                               "referral:1:friend:back"});
}

TEST_CASE("Section 14: the month's cap leaves the friend's reward", "[loyalty]") {
  World world;
  world.paid(1, 2);
  world.paid(2, 3);
  CHECK(world.points(1) == 50);
  CHECK(world.points(3) == 20);
}

TEST_CASE("Under rules that ask for more, or have none, a referral brings nothing", "[loyalty]") {
  World world;
  world.paid(1, 2, 4999);
  world.rules.referral->is_on = false;
  world.paid(2, 2);
  world.rules.referral.reset();
  world.paid(3, 2);
  CHECK(world.refs.empty());
}

TEST_CASE("A reward that goes back lowers what counts for the tier", "[loyalty]") {
  Program rules = program();
  rules.tiers = {Tier{.name = "Guest"}, Tier{.name = "Silver", .threshold = 40}};
  rules.tier_rules.qualifying.counter = TierCounter::kPoints;
  MemberBook book{.joined = kNow};
  settle(book, rules, kNow);
  const Cause cause = reward_cause(1, ReferralSide::kMember);
  grant(book, cause, Points(50), rules, kNow);
  CHECK(tier_name(book, rules) == "Silver");
  const Booked back = take_back(book,
                                {.cause = reward_back_cause(1, ReferralSide::kMember),
                                 .standing = {.given = Points(50)},
                                 .granted = kNow},
                                rules,
                                kNow);
  CHECK(back.change == Points(-50));
  REQUIRE(book.history.size() == 1);
  CHECK(book.history.front().amount == 0);
  CHECK(take_back(book,
                  {.cause = reward_back_cause(1, ReferralSide::kMember), .granted = kNow},
                  rules,
                  kNow)
            .txns.empty());
}
