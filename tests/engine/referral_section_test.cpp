#include "engine/program/referral_section.h"

#include <chrono>
#include <string>

#include "engine/program/program_file.h"
#include "engine/program/referral_words.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;
using core::Points;
using std::chrono::days;

namespace {

ProgramResult read(const std::string& referral) {
  return read_program({.name = "flows/program.yaml", .bytes = R"(program: Bumble Rewards
currency: USD
time_zone: America/Los_Angeles
points:
  earn: 1 per 1.00 USD
rewards:
  towel:
    name: Linen hand towel
    costs: 200
    coupon: {product: PRIZE-TOWEL}
bonuses:
  referral: )" + referral + "\n"});
}

}  // namespace

TEST_CASE("The short form of referrals has everything that is needed", "[engine]") {  // R71, R72
  const auto result = read("{member: 50, friend: 20, friend_spends: 50.00 USD}");

  REQUIRE(result.program.has_value());
  CHECK(result.findings.empty());
  REQUIRE(result.program->referral.has_value());
  const loyalty::ReferralRules& rules = *result.program->referral;
  CHECK(rules.is_on);
  CHECK(rules.for_member == Points(50));
  CHECK(rules.for_friend == Points(20));
  CHECK(rules.friend_spends == core::Money{.minor = 5000, .currency = "USD"});
  CHECK(rules.return_window == days(14));
  CHECK(rules.open_for == days(90));
  CHECK_FALSE(rules.per_month.has_value());
  CHECK(rules.signals.review_above == 50);
}

TEST_CASE("Every key of referrals is read", "[engine]") {  // R73, R103
  const auto result = read(
      "{member: 0, friend: 5, friend_spends: 0.01 USD, wait: 4 weeks, limit: 3 per month,\n"
      "    open_for: 30 days, review_above: 0, enabled: no}");

  REQUIRE(result.program.has_value());
  const loyalty::ReferralRules& rules = *result.program->referral;
  CHECK_FALSE(rules.is_on);
  CHECK(rules.for_member == Points(0));
  CHECK(rules.return_window == days(28));
  CHECK(rules.per_month == 3);
  CHECK(rules.open_for == days(30));
  CHECK(rules.signals.review_above == 0);
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings.front().rule == "no-effect");
  CHECK(result.findings.front().severity == flow::Severity::kWarning);
}

TEST_CASE("A program without the key has no referrals, and one that is off has none either",
          "[engine]") {
  const std::string head =
      "program: A\ncurrency: USD\ntime_zone: UTC\npoints: {earn: 1 per 1.00 USD}\nrewards: {a: "
      "{name: A, costs: "
      "200, coupon: {product: P}}}\n";
  const auto none = read_program({.name = "p", .bytes = head});
  REQUIRE(none.program.has_value());
  CHECK_FALSE(none.program->referral.has_value());
  const auto off = read_program(
      {.name = "p",
       .bytes = head + "enabled: no\nbonuses: {referral: {member: 5, friend_spends: 1.00 USD}}\n"});
  REQUIRE(off.program.has_value());
  CHECK_FALSE(off.program->referral->is_on);
}

TEST_CASE("What cannot be about referrals is found at its place", "[engine]") {
  struct Wrong {
    const char* referral;
    const char* says;
  };
  const Wrong wrong = GENERATE(
      Wrong{"{member: 50, friend_spends: 50.00 EUR}", "but \"friend_spends\" is in EUR"},
      Wrong{"{member: 0, friend: 0, friend_spends: 50.00 USD}", "nobody gets anything"},
      Wrong{"{member: 0, friend_spends: 50.00 USD}", "nobody gets anything"},
      Wrong{"{member: 50}", "\"friend_spends\""},
      Wrong{"{friend: 50, friend_spends: 50.00 USD}", "\"member\""},
      Wrong{"{member: -1, friend_spends: 50.00 USD}", "0 to 1000000"},
      Wrong{"{member: 50, friend_spends: 0.00 USD}", "friend_spends"},
      Wrong{"{member: 50, friend_spends: 50.00 USD, limit: 5}", "write it like: 5 per month"},
      Wrong{"{member: 50, friend_spends: 50.00 USD, wait: 0 days}", "wait"},
      Wrong{"{member: 50, friend_spends: 50.00 USD, frend: 20}", "did you mean \"friend\""},
      Wrong{"50", "referral"});
  CAPTURE(wrong.referral);
  const auto result = read(wrong.referral);

  CHECK_FALSE(result.program.has_value());
  REQUIRE_FALSE(result.findings.empty());
  CHECK(result.findings.front().place.line == 12);
  CHECK(flow::to_text(result.findings.front()).find(wrong.says) != std::string::npos);
}

TEST_CASE("A number of friends in a month is read exactly or not at all", "[engine]") {
  CHECK(parse_friends_per_month("5 per month") == 5);
  CHECK(parse_friends_per_month("5 friends per month") == 5);
  CHECK(parse_friends_per_month("1 friend per month") == 1);
  CHECK(parse_friends_per_month("10000 per month") == 10000);
  for (const char* wrong : {"",
                            "5",
                            "0 per month",
                            "10001 per month",
                            "-5 per month",
                            "5 per week",
                            "5  per month",
                            "five per month",
                            "5 points per month",
                            " per month"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_friends_per_month(wrong).has_value());
  }
}
