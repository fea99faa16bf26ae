// Punch cards, rewards that campaigns give, and points told as money, as the owner writes them in
// program.yaml.
#include <string>

#include "engine/program/program_file.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;

namespace {

ProgramResult read(const std::string& more) {
  return read_program({.name = "flows/program.yaml",
                       .bytes = "program: Bumble Rewards\ncurrency: USD\n"
                                "time_zone: America/Los_Angeles\n"
                                "points: {earn: 1 per 1.00 USD}\n"
                                "rewards:\n"
                                "  towel: {name: Towel, costs: 200, coupon: {product: TOWEL}}\n" +
                                more});
}

std::string findings_of(const std::string& more) {
  std::string all;
  for (const flow::Finding& finding : read(more).findings) {
    all += std::to_string(finding.place.line) + ": " + finding.sentence + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("A punch card is a reward that costs punches", "[engine]") {  // R45
  const auto result = read(
      "punch_cards:\n"
      "  coffee:\n    name: Coffee card\n    products: [COFFEE, TEA]\n    tags: [hot]\n"
      "    needed: 9\n    coupon: {expires: 10 days, free_shipping: yes}\n"
      "    limit: 1 time per month\n    buying_price: 1.20 USD\n    coupons_out: blocked\n"
      "    when_expired: given back\n    when_cancelled: card back\n");
  REQUIRE(result.program.has_value());

  const loyalty::Reward* card = result.program->find_reward("coffee");
  REQUIRE(card != nullptr);
  REQUIRE(card->punches.has_value());
  CHECK(card->punches->needed == 9);
  CHECK(card->punches->on.products == std::vector<std::string>{"COFFEE", "TEA"});
  CHECK(card->punches->on.tags == std::vector<std::string>{"hot"});
  CHECK(card->benefit.on == card->punches->on);
  CHECK(card->benefit.kind == loyalty::BenefitKind::kCheapestUnit);
  CHECK(card->benefit.free_shipping);
  CHECK(card->costs == core::Points(0));
  CHECK(card->expires == std::chrono::days(10));
  CHECK(card->limits.per_member == loyalty::TimesPer{.times = 1, .per = loyalty::Unit::kMonth});
  CHECK(card->cost == core::Money{.minor = 120, .currency = "USD"});
  CHECK(card->blocks_coupons);
  CHECK(card->on_expiry == loyalty::OnExpiry::kRecredit);
  CHECK(card->on_order_cancelled == loyalty::OnOrderCancelled::kCancelAndRecredit);
  CHECK_FALSE(loyalty::is_in_catalogue(*card));
}

TEST_CASE("What is wrong with a punch card is told at its place", "[engine]") {
  CHECK(findings_of("punch_cards: {coffee: {name: Coffee, needed: 9}}\n").find("\"products\"") !=
        std::string::npos);
  CHECK(findings_of("punch_cards: {towel: {name: Towels, products: T, needed: 9}}\n") ==
        "7: there is a reward \"towel\" already; give the punch card another name\n");
  CHECK(findings_of("punch_cards: {coffee: {name: Coffee, products: T}}\n").find("needed") !=
        std::string::npos);
  CHECK(findings_of("punch_cards: {coffee: {name: Coffee, products: T, needed: 0}}\n")
            .find("from 1 to 1000") != std::string::npos);
  CHECK(findings_of("punch_cards: {coffee: {name: Coffee, products: T, needed: 1000}}\n").empty());
  CHECK(
      findings_of("punch_cards: {coffee: {name: Coffee, products: T, needed: 9, buying_price: 1.00 "
                  "EUR}}\n") == "7: the program counts in USD, but this amount is in EUR\n");
}

TEST_CASE("A campaign may give a reward that stands in the file", "[engine]") {  // R46, R47
  const auto result = read("campaigns: {thanks: {earn: reward towel}}\n");
  REQUIRE(result.program.has_value());
  const loyalty::Effect& effect = result.program->earning.rules.front().effect;
  CHECK(effect.kind == loyalty::EffectKind::kReward);
  CHECK(effect.reward == "towel");

  CHECK(findings_of("campaigns: {thanks: {earn: reward towl}}\n") ==
        "7: there is no reward \"towl\"; did you mean \"towel\"? Name one that stands below "
        "\"rewards\"\n");
  CHECK(findings_of("punch_cards: {coffee: {name: Coffee, products: T, needed: 9}}\n"
                    "campaigns: {thanks: {earn: reward coffee}}\n") ==
        "8: \"coffee\" is paid with punches or points; name a reward that can be given away\n");
  CHECK_FALSE(findings_of("campaigns: {thanks: {earn: reward}}\n").empty());
}

TEST_CASE("A reward that is not offered is for campaigns alone", "[engine]") {
  const auto result = read("  mug: {name: Mug, costs: 0, offered: no, coupon: {product: MUG}}\n");
  REQUIRE(result.program.has_value());

  CHECK(result.program->find_reward("mug")->is_given_only);
  CHECK_FALSE(result.program->find_reward("towel")->is_given_only);
}

TEST_CASE("Points may be told as money", "[engine]") {  // R44
  const std::string begin =
      "program: Bumble Rewards\ncurrency: USD\ntime_zone: America/Los_Angeles\n"
      "rewards: {towel: {name: Towel, costs: 200, coupon: {product: TOWEL}}}\n"
      "points: {earn: 5 per 1.00 USD";
  const auto with =
      read_program({.name = "flows/program.yaml", .bytes = begin + ", credit: 0.01 USD}\n"});
  REQUIRE(with.program.has_value());
  CHECK(with.program->credit_of(core::Points(320)) == core::Money{.minor = 320, .currency = "USD"});
  const auto without = read_program({.name = "flows/program.yaml", .bytes = begin + "}\n"});
  REQUIRE(without.program.has_value());
  CHECK_FALSE(without.program->credit_of(core::Points(320)).has_value());
  for (const char* wrong : {", credit: 0.01 EUR}\n", ", credit: 0.00 USD}\n", ", credit: yes}\n"}) {
    CAPTURE(wrong);
    const auto result = read_program({.name = "flows/program.yaml", .bytes = begin + wrong});
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].place.line == 5);
  }
}
