// What an owner is told of a program that works and does not do what it seems to.
#include <string>
#include <vector>

#include "app/advice.h"
#include "app/rules_loading.h"
#include "tests/app/shop_folder.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::app;
using test::told;

namespace {

const core::Instant kNow = *core::parse_rfc3339("2026-11-22T10:00:00Z");
const std::string kRate = "points:\n  earn: 1 per 1.00 USD\n";

std::vector<flow::Finding> advice_for(const std::string& rules) {
  const std::string text = "program: B\ncurrency: USD\ntime_zone: America/Los_Angeles\n" +
                           std::string("rewards: {t: {name: T, costs: 200, coupon: {product: ") +
                           "PRIZE}}}\n" + rules;
  const RulesResult loaded =
      load_rules({{.name = "flows/program.yaml", .bytes = text},
                  {.name = "flows/a.yaml",
                   .bytes = "flow: a\nstart:\n  - words: [a]\nsteps:\n  - say: Hello\n"}});
  INFO(told(loaded.findings));
  REQUIRE(loaded.rules);
  return advice_on_program(*loaded.rules, kNow);
}

struct Advice {
  std::string rules;
  const char* rule;
  int line;
  const char* says;
};

void check_each(const std::vector<Advice>& all) {
  for (const Advice& one : all) {
    CAPTURE(one.rules);
    const auto findings = advice_for(one.rules);
    INFO(told(findings));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == one.rule);
    CHECK(findings[0].place.line == one.line);
    CHECK(findings[0].sentence.find(one.says) != std::string::npos);
    CHECK(findings[0].severity != flow::Severity::kError);
  }
}

}  // namespace

TEST_CASE("A program that does what it says needs no advice", "[app]") {
  CHECK(told(advice_for(kRate + R"(  usable: 14 days after payment
  expire: 24 months after earning
  warn: [30 days, 7 days]
bonuses: {joining: 50, orders: [{over: 100.00 USD, points: 20}]}
tiers: [{name: Guest}, {name: Silver, from: 300, earn: x1.5}]
tier_rules: {period: 365 days, warn: 30 days}
campaigns:
  friday: {from: 2026-11-01, to: 2026-11-22, on: fri 17:00-19:00, earn: x2, when: {tiers: [Silver]}}
)")) == "");
}

TEST_CASE("What does nothing, ends early or invites abuse is told once, at its place", "[app]") {
  check_each(
      {{kRate + "  order_minimum: 5.00 USD\n", "no-effect", 7, "not given for every order"},
       {kRate + "  wait_between: 12 hours\n", "no-effect", 7, "not given for every order"},
       {"points:\n  earn: 1 per item\n  groups: whole\n", "no-effect", 7, "by the amount"},
       {"points:\n  earn: 10 per order\n", "easy-to-abuse", 6, "split into many"},
       {kRate + "  round: up\n", "easy-to-abuse", 6, "split into small ones"},
       {kRate + "  counts: {paid_with_points: yes}\n", "easy-to-abuse", 6, "earns points again"},
       {kRate + "  warn: 30 days\n", "no-effect", 7, "points never end"},
       {kRate + "  expire: 1 year\n", "no-warning", 7, "warn: [30 days, 7 days]"},
       {kRate + "  warn: 7 days\n  expire: every 31 December\n", "ends-early", 8, "next night"},
       {kRate +
            "  warn: 7 days\n  usable: 60 days after payment\n  expire: 1 month after earning\n",
        "ends-early",
        9,
        "before they can be used"},
       {kRate + "  warn: 1 day\n  usable: 30 days after payment\n"
                "  expire: after 10 days without activity\n",
        "ends-early",
        9,
        "does nothing else"},
       {kRate + "  usable: from 2026-11-22\n", "no-effect", 7, "has come"},
       {kRate + "  when_spent: only pending\n  from_other_orders: no\n",
        "no-effect",
        8,
        "only pending"},
       {kRate + "bonuses: {joining: 200}\n", "prize-at-once", 7, "joining alone pays for \"T\""},
       {kRate + "  limit: 100 points\nbonuses: {joining: 99}\n",
        "out-of-reach",
        4,
        "100 points in all"}});
}

TEST_CASE("A tier or campaign that does not do what it seems to is told once", "[app]") {
  check_each(
      {{kRate + "tier_rules: {period: lifetime}\n", "no-effect", 7, "there are no tiers"},
       {kRate + "tiers: [{name: A}]\ntier_rules: {period: lifetime, grace: 3 days}\n",
        "no-effect",
        8,
        "never lost"},
       {kRate +
            "tiers: [{name: A}]\ntier_rules: {period: 365 days, upgrade: with the next period}\n",
        "no-effect",
        8,
        "there is no next one"},
       {kRate +
            "tiers: [{name: Gold}]\ncampaigns:\n  a:\n    earn: x2\n    when: {tiers: [Glod]}\n",
        "unknown-tier",
        11,
        "did you mean \"Gold\"?"},
       {kRate + "campaigns:\n  a: {earn: x2, to: 2026-11-21}\n", "never-runs", 8, "is over"},
       {kRate + "bonuses:\n  events:\n    a: {points: 5, to: 2026-11-21}\n",
        "never-runs",
        9,
        "is over"},
       {kRate + "tiers: [{name: A, earn: x2}, {name: B, from: 100, earn: x1.5}]\n",
        "falling-tier",
        7,
        "brings less than \"A\""},
       {kRate + "campaigns:\n  a: {earn: x2, limit_kind: reject}\n",
        "no-effect",
        8,
        "no \"limit\""},
       {kRate + "campaigns:\n  a: {earn: x2, budget: {}}\n", "no-effect", 8, "names nothing"},
       {kRate + "campaigns:\n  a: {earn: x2, limit: 500 points, budget: 500 points}\n",
        "no-effect",
        8,
        "never reached"},
       {kRate + "campaigns:\n  a: {earn: 20 points}\n", "easy-to-abuse", 8, "split into many"},
       {kRate + "campaigns:\n  a: {earn: 5 points per item, for: {products: [PRIZE]}}\n",
        "never-gives",
        8,
        "\"PRIZE\" is a prize"},
       {kRate + "  only: {products: [PRIZE]}\n", "never-gives", 6, "\"PRIZE\" is a prize"},
       {kRate + "bonuses:\n  orders:\n    - {over: 5.00 USD, points: 1}\n    - {points: 2}\n",
        "easy-to-abuse",
        10,
        "split into many"},
       {kRate + "enabled: no\n", "switched-off", 7, "switched off"}});
}

TEST_CASE("A prize that is just reached, and a limit that comes again, are no problem", "[app]") {
  CHECK(told(advice_for(kRate + "  limit: 150 points\nbonuses: {joining: 50}\n")) == "");
  CHECK(told(advice_for(kRate + "  limit: 100 points per month\n")) == "");
  CHECK(told(advice_for(kRate + "bonuses: {joining: 199}\n")) == "");
  CHECK(told(advice_for("points: {earn: 10 per order, wait_between: 12 hours}\n")) == "");
}

TEST_CASE("A fee that brings points itself is pointed out, and not when it is left out",
          "[app]") {  // R68
  const std::string sold =
      "tiers: [{name: Guest}, {name: Gold, from: 300}]\n"
      "membership: {tier: Gold, product: CLUB, fee: 30.00 USD}\n";

  check_each({{kRate + sold, "fee-earns", 8, "not: {products: [CLUB]}"}});

  CHECK(told(advice_for(kRate + "  not: {products: [CLUB]}\n" + sold)) == "");
}

TEST_CASE("A prize that a limit and the end of points keep out of reach is told", "[app]") {
  // 50 a month that live for 30 days: at most three months' worth at once.
  const std::string lives = kRate + "  warn: 7 days\n  expire: 30 days\n";
  check_each({{lives + "  limit: 50 points per month\n",
               "out-of-reach",
               4,
               "at most 150 points before the first of them end"},
              {lives + "  at_most: 20 per order\n  limit: 2 times per month\n",
               "out-of-reach",
               4,
               "at most 120 points"},
              {kRate + "  at_most: 20 per order\n  limit: 9 times\n",
               "out-of-reach",
               4,
               "180 points in all"}});

  CHECK(told(advice_for(lives + "  limit: 67 points per month\n")) == "");
  CHECK(told(advice_for(lives + "  limit: 50 points per month\nbonuses: {joining: 50}\n")) == "");
  CHECK(told(advice_for(lives + "  limit: 50 points per month\n"
                                "bonuses: {events: {review: 50}}\n")) == "");
  CHECK(told(advice_for(kRate + "  warn: 7 days\n  expire: after 30 days without activity\n"
                                "  limit: 50 points per month\n")) == "");
}

TEST_CASE("Days that hold none of the hours, and amounts that do nothing, are told", "[app]") {
  check_each(
      {{kRate + "campaigns:\n  a: {from: 2026-12-07, to: 2026-12-09, on: fri 17:00-19:00, earn: "
                "x2}\n",
        "never-gives",
        8,
        "none of its weekdays and hours"},
       {kRate + "campaigns:\n  a: {earn: x2, when: {over: 50.00 USD, at_least: 100.00 USD}}\n",
        "no-effect",
        8,
        "\"over\" does nothing"},
       {kRate + "bonuses:\n  orders:\n"
                "    - {over: 100.00 USD, at_least: 100.00 USD, points: 20}\n",
        "no-effect",
        9,
        "\"at_least\" does nothing"}});
}

TEST_CASE("Numbers that do not fit one another are told, and those that just fit are not",
          "[app]") {
  const std::string tiers = kRate + "tiers: [{name: A}, {name: B, from: 100}]\n";
  check_each(
      {{kRate + "campaigns:\n  a: {earn: 20 points, budget: 19 points, when: {over: 5.00 USD}}\n",
        "small-budget",
        8,
        "19 points"},
       {kRate + "campaigns:\n  a:\n    earn: 5 points per item\n    for: {products: [X]}\n"
                "    budget:\n      points: 4\n",
        "small-budget",
        12,
        "so nobody gets what the campaign says"},
       {kRate + "  expire: 30 days after earning\n  warn: [30 days, 7 days]\n",
        "early-warning",
        8,
        "points are good for 30 days at most"},
       {kRate + "  expire: after 30 days without activity\n  warn: 60 days\n",
        "early-warning",
        8,
        "warning 60 days before"},
       {tiers + "tier_rules: {period: 30 days, warn: 31 days}\n", "early-warning", 8, "30 days"},
       {tiers + "tier_rules: {period: calendar month, warn: 32 days}\n",
        "early-warning",
        8,
        "31 days at most"},
       {kRate + "punch_cards:\n  c:\n    name: C\n    products: COFFEE\n    needed: 1\n",
        "one-for-one",
        11,
        "members pay half"}});

  CHECK(
      told(advice_for(kRate + "  expire: 1 month after earning\n  warn: 30 days\n"
                              "tiers: [{name: A}, {name: B, from: 100}]\n"
                              "tier_rules: {period: 30 days, warn: 30 days}\n"
                              "campaigns:\n"
                              "  a: {earn: 20 points, budget: 20 points, when: {over: 5.00 USD}}\n"
                              "punch_cards: {c: {name: C, products: COFFEE, needed: 2}}\n")) == "");
}

TEST_CASE("A prize that is the fee of the membership is told", "[app]") {
  const std::string club =
      kRate +
      "  not: {products: [PRIZE, CLUB]}\ntiers: [{name: A}, {name: Gold, from: 300}]\n"
      "membership: {tier: Gold, fee: 30.00 USD, product: ";

  check_each({{club + "PRIZE}\n", "fee-is-prize", 4, "points pay the fee"},
              {club + "CLUB}\npunch_cards:\n  c: {name: C, products: [TEA, CLUB], needed: 9}\n",
               "fee-is-prize",
               11,
               "\"CLUB\" is what members buy"}});
  CHECK(told(advice_for(club + "CLUB}\n")) == "");
}

TEST_CASE("Discounts that give less than they say are told", "[app]") {
  const auto told_of = [](const std::string& reward) {
    const std::string text = "program: B\ncurrency: USD\ntime_zone: America/Los_Angeles\n" + kRate +
                             "rewards:\n  t:\n    name: T\n    costs: 200\n" + reward;
    const RulesResult loaded =
        load_rules({{.name = "flows/program.yaml", .bytes = text},
                    {.name = "flows/a.yaml",
                     .bytes = "flow: a\nstart:\n  - words: [a]\nsteps:\n  - say: Hello\n"}});
    INFO(told(loaded.findings));
    REQUIRE(loaded.rules);
    return told(advice_on_program(*loaded.rules, kNow));
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };

  CHECK(has(told_of("    gives: {amount: 10.00 USD, up_to: 5.00 USD}\n"), "\"up_to\" is less"));
  CHECK(told_of("    gives: {amount: 10.00 USD, up_to: 10.00 USD}\n") == "");
  CHECK(has(told_of("    gives: {amount: 200.00 USD}\n"),
            "an order of 200.00 USD brings the points for 200.00 USD"));
  CHECK(told_of("    gives: {amount: 199.99 USD}\n") == "");
  CHECK(has(told_of("    gives: {value: 250.00 USD}\n"), "pays-itself"));
  const std::string amount = "    gives: {amount: 10.00 USD}\n";
  CHECK(has(told_of(amount + "    budget: 9.99 USD\n"), "small-budget"));
  CHECK(told_of(amount + "    budget: 10.00 USD\n") == "");
  CHECK(has(told_of(amount + "    buying_price: 19.90 USD\n    shop_price: 19.90 USD\n"),
            "costs-too-much"));
  CHECK(told_of(amount + "    buying_price: 19.89 USD\n    shop_price: 19.90 USD\n") == "");
  CHECK(has(told_of("    gives: {steps: [10 % from 100.00 USD, 5 % from 200.00 USD]}\n"),
            "falling-step"));
  CHECK(has(told_of("    gives: {steps: [5.00 USD from 200.00 USD, 10.00 USD from 100.00 USD]}\n"),
            "falling-step"));
  CHECK(told_of("    gives: {steps: [10 % from 200.00 USD, 5 % from 100.00 USD]}\n") == "");
  CHECK(has(told_of("    gives: {amount: 10.00 USD}\n    on: fri 17:00-19:00\n"
                    "    from: 2026-12-07\n    to: 2026-12-09\n"),
            "never-runs"));
}
