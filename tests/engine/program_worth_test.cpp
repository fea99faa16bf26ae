// Numbers of a program that give more than was paid for.
#include <chrono>
#include <string>

#include "engine/program/program_advice.h"
#include "engine/program/program_file.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;

namespace {

const std::string kHead = R"(program: B
currency: USD
time_zone: America/Los_Angeles
points: {earn: 1 per 1.00 USD}
)";
const std::string kTowel = "rewards: {t: {name: Towel, costs: 200, coupon: {product: P}}}\n";

// The sentences of this rule alone, each with its line.
std::string told(const std::string& more, const std::string& rewards = kTowel) {
  const flow::SourceFile file{.name = "program.yaml", .bytes = kHead + rewards + more};
  const auto read = read_program(file);
  CAPTURE(more);
  REQUIRE(read.program);
  std::string all;
  const loyalty::Day today = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);
  for (const flow::Finding& finding : advice_on_program(file, *read.program, today)) {
    if (finding.rule == "pays-itself") {
      CHECK(finding.severity == flow::Severity::kWarning);
      all += std::to_string(finding.place.line) + ": " + finding.sentence + "\n";
    }
  }
  return all;
}

bool has(const std::string& text, const std::string& part) {
  CAPTURE(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A small order that brings a prize by itself is told with its numbers", "[engine]") {
  CHECK(
      has(told("bonuses: {orders: [{over: 1.00 USD, points: 500}]}\n"),
          "6: an order of 1.01 USD brings 500 points, and \"Towel\" costs 200, which takes orders "
          "of 200.00 USD otherwise"));
  CHECK(has(told("campaigns:\n  c:\n    earn: 500 points\n    when: {at_least: 1.00 USD}\n"),
            "an order of 1.00 USD brings 500 points"));
  CHECK(told("bonuses: {orders: [{over: 1.00 USD, points: 199}]}\n").empty());
  CHECK(told("bonuses: {orders: [{over: 150.00 USD, points: 500}]}\n").empty());
  CHECK(told("campaigns:\n  c:\n    earn: 500 points\n    limit: 500 points per year\n    when: "
             "{at_least: "
             "1.00 USD}\n")
            .empty());
}

TEST_CASE("A referral that makes a prize of a friend's small order is told", "[engine]") {
  const auto referral = [](const std::string& keys) {
    return told("bonuses: {referral: {" + keys + "}}\n");
  };
  CHECK(has(referral("member: 5000, friend: 20, friend_spends: 5.00 USD"),
            "6: a friend's order of 5.00 USD brings 5000 points, and \"Towel\" costs 200, which "
            "takes orders of 200.00 USD otherwise"));
  CHECK(has(referral("member: 50, friend: 200, friend_spends: 100.00 USD"), "brings 200 points"));
  CHECK(referral("member: 50, friend: 199, friend_spends: 5.00 USD").empty());
  CHECK(referral("member: 50, friend: 200, friend_spends: 100.01 USD").empty());
}

TEST_CASE("A factor that makes a prize of a small order is told", "[engine]") {
  CHECK(has(told("campaigns: {c: {earn: x1000}}\n"),
            "with this factor orders of 0.20 USD bring the 200 points for \"Towel\"; without it "
            "that takes orders of 200.00 USD"));
  CHECK(has(told("tiers: [{name: Guest}, {name: Gold, from: 300, earn: x100}]\n"),
            "with this factor orders of 2.00 USD"));
  CHECK(told("campaigns: {c: {earn: x3}}\n").empty());
  CHECK(told("tiers: [{name: Guest}, {name: Gold, from: 300, earn: x2}]\n").empty());

  const std::string card = "rewards: {g: {name: Card, costs: 200, gives: {value: 25.00 USD}}}\n";
  CHECK(has(told("campaigns: {c: {earn: x10}}\n", card),
            "orders of 20.00 USD bring the 200 points for \"Card\", worth 25.00 USD"));
  CHECK(has(told("campaigns: {c: {earn: x8}}\n", card), "orders of 25.00 USD"));
  CHECK(told("campaigns: {c: {earn: x7}}\n", card).empty());
}

TEST_CASE("An activity without a limit that brings a prize is told", "[engine]") {
  CHECK(has(told("bonuses: {events: {review: 500}}\n"),
            "6: doing it once brings 500 points, and \"Towel\" costs 200"));
  CHECK(told("bonuses: {events: {review: 199}}\n").empty());
  CHECK(told("bonuses: {events: {review: {points: 500, limit: 500 per year}}}\n").empty());
}

TEST_CASE("A reward that takes off all of any order is told", "[engine]") {
  const auto reward = [](const std::string& gives) {
    return told("", "rewards: {r: {name: R, costs: 200, gives: " + gives + "}}\n");
  };
  CHECK(has(reward("{percent: 100 %}"), "5: it takes off 100 % of an order of any size"));
  CHECK(reward("{percent: 100 %, up_to: 20.00 USD}").empty());
  CHECK(reward("{percent: 100 %, products: [TEA]}").empty());
  CHECK(reward("{percent: 99 %}").empty());
}

TEST_CASE("Every reward in money that is worth what its points were earned with is told",
          "[engine]") {
  const auto costing = [](const char* costs, const std::string& gives) {
    return told(
        "", std::string("rewards: {r: {name: R, costs: ") + costs + ", gives: " + gives + "}}\n");
  };
  const auto reward = [&](const std::string& gives) { return costing("10", gives); };
  CHECK(has(reward("{amount: 10.00 USD}"),
            "5: an order of 10.00 USD brings the points for 10.00 USD"));
  CHECK(has(reward("{steps: [10.00 USD from 5.00 USD]}"),
            "5: an order of 10.00 USD brings the points for 10.00 USD"));
  CHECK(has(reward("{steps: [50.00 USD from 50.01 USD]}"), "the points for 50.00 USD"));
  CHECK(has(reward("{steps: [50.00 USD from 100.00 USD]}"), "the points for 50.00 USD"));
  CHECK(has(reward("{steps: [1.00 USD from 5.00 USD, 20.00 USD from 40.00 USD]}"),
            "the points for 20.00 USD"));
  CHECK(has(reward("{percent: 100 %, up_to: 50.00 USD}"), "the points for 50.00 USD"));
  CHECK(has(reward("{percent: 50 %, up_to: 50.00 USD}"), "the points for 50.00 USD"));
  CHECK(
      has(reward("{steps: [60 % from 20.00 USD], up_to: 10.00 USD}"), "the points for 10.00 USD"));
  CHECK(has(reward("{value: 10.00 USD}"), "the points for 10.00 USD"));
  CHECK(has(reward("{blocks: 10 points for 10.00 USD}"), "the points for 10.00 USD"));

  // Less than its points were earned with.
  CHECK(costing("11", "{steps: [10.00 USD from 5.00 USD]}").empty());
  CHECK(costing("51", "{percent: 100 %, up_to: 50.00 USD}").empty());
  // A part of a large order that somebody has to pay.
  CHECK(reward("{steps: [50.00 USD from 100.01 USD]}").empty());
  CHECK(reward("{steps: [10 % from 20.00 USD], up_to: 50.00 USD}").empty());
  CHECK(reward("{percent: 10 %, up_to: 50.00 USD}").empty());
  CHECK(reward("{percent: 49 %, up_to: 50.00 USD}").empty());
  CHECK(reward("{percent: 10 %}").empty());
  CHECK(told("",
             "rewards: {r: {name: R, costs: 10, gives: {percent: 100 %, up_to: 50.00 USD}, when: "
             "{minimum: 100.01 USD}}}\n")
            .empty());
}

TEST_CASE("A factor is told with a volume discount and with points that pay, too", "[engine]") {
  const auto with = [](const char* factor, const std::string& gives) {
    return told(std::string("campaigns: {c: {earn: ") + factor + "}}\n",
                "rewards: {r: {name: R, costs: 200, gives: " + gives + "}}\n");
  };
  for (const char* gives : {"{steps: [25.00 USD from 30.00 USD]}",
                            "{percent: 100 %, up_to: 25.00 USD}",
                            "{blocks: 200 points for 25.00 USD}"}) {
    CHECK(has(with("x8", gives),
              "orders of 25.00 USD bring the 200 points for \"R\", worth 25.00 USD"));
    CHECK(with("x7", gives).empty());
  }
}
