#include "engine/program/program_file.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "engine/program/program_words.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

const std::string kSmallest = R"(program: Bumble Rewards
currency: USD
time_zone: America/Los_Angeles
points:
  earn: 1 per 1.00 USD
rewards:
  towel:
    name: Linen hand towel
    costs: 200
    coupon: {product: PRIZE-TOWEL}
)";

ProgramResult read(const std::string& bytes) {
  return read_program({.name = "flows/program.yaml", .bytes = bytes});
}

/// The smallest program with one part replaced.
std::string with(const std::string& part, const std::string& other) {
  std::string text = kSmallest;
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), other);
}

struct Wrong {
  const char* part;
  const char* other;
  int line;
  const char* says;
};

}  // namespace

TEST_CASE("The program that ships with the shop is read whole", "[engine]") {
  const loyalty::Program& program = test::shipped_rules()->program;

  CHECK(program.name == "Bumble Rewards");
  CHECK(program.currency == "USD");
  CHECK(program.language == "en");
  CHECK(program.told_rate() == loyalty::EarningRate{});  // R23
  CHECK(program.joining_bonus == core::Points(50));      // R17
  REQUIRE(program.rewards.size() == 3);
  CHECK(program.rewards[0].id == "towel");
  CHECK(program.rewards[0].costs == core::Points(200));   // R49
  CHECK(program.rewards[0].product == "PRIZE-TOWEL");     // R53
  CHECK(program.rewards[0].expires == days(30));          // R54
  CHECK_FALSE(program.rewards[0].benefit.free_shipping);  // R55
  CHECK(program.reminders.every == days(28));             // R76
  CHECK(program.reminders.win_back == days(60));          // R78
  CHECK(program.reminders.quiet.from == hours(21));
  CHECK(program.reminders.quiet.to == hours(9));
}

TEST_CASE("The smallest program has sensible defaults", "[engine]") {
  const auto result = read(kSmallest);

  REQUIRE(result.program.has_value());
  CHECK(result.findings.empty());
  CHECK(result.program->language == "en");
  CHECK(result.program->joining_bonus == core::Points(0));
  CHECK(result.program->rewards.at(0).expires == days(30));
  CHECK_FALSE(result.program->reminders.every.has_value());
  CHECK_FALSE(result.program->reminders.win_back.has_value());
}

TEST_CASE("Rewards are ordered by what they cost", "[engine]") {
  const auto result = read(kSmallest + R"(  sample:
    name: Sample
    costs: 20
    coupon: {product: S, expires: 10 days, free_shipping: yes, link: "https://a.example/{code}"}
)");

  REQUIRE(result.program.has_value());
  REQUIRE(result.program->rewards.size() == 2);
  const loyalty::Reward& first = result.program->rewards[0];
  CHECK(first.id == "sample");
  CHECK(first.expires == days(10));
  CHECK(first.benefit.free_shipping);
  CHECK(first.link == "https://a.example/{code}");
}

TEST_CASE("Each mistake in the program is found at its place", "[engine]") {
  const std::vector<Wrong> mistakes{
      {"program: Bumble Rewards\n", "", 1, "program"},
      {"currency: USD", "currency: usd", 2, "three capital letters"},
      {"America/Los_Angeles", "Mars/Olympus", 3, "no time zone"},
      {"1 per 1.00 USD", "one per dollar", 5, "no earning rule"},
      {"1 per 1.00 USD", "1 per 1.00 EUR", 5, "counts in USD"},
      {"1 per 1.00 USD", "0 per 1.00 USD", 5, "no earning rule"},
      {"1 per 1.00 USD", "1 per 0.00 USD", 5, "no earning rule"},
      {"towel:", "\"a towel\":", 7, "cannot name a reward"},
      {"costs: 200", "costs: -1", 9, "costs"},
      {"costs: 200", "costs: many", 9, "costs"},
      {"costs: 200", "costs: 1000001", 9, "costs"},
      {"costs: 200", "cost: 200", 9, "did you mean"},
      {"{product: PRIZE-TOWEL}", "{product: P, expires: 12 hours}", 10, "whole days"},
      {"{product: PRIZE-TOWEL}", "{product: P, link: \"http://a.example\"}", 10, "https://"},
      {"{product: PRIZE-TOWEL}", "{}", 10, "product"}};

  for (const Wrong& mistake : mistakes) {
    CAPTURE(mistake.other);
    const auto result = read(with(mistake.part, mistake.other));
    CHECK_FALSE(result.program.has_value());
    REQUIRE_FALSE(result.findings.empty());
    const auto found = std::ranges::find_if(result.findings, [&](const flow::Finding& finding) {
      return finding.sentence.find(mistake.says) != std::string::npos;
    });
    REQUIRE(found != result.findings.end());
    CHECK(found->place.file == "flows/program.yaml");
    CHECK(found->place.line == mistake.line);
  }
}

TEST_CASE("Each mistake in bonuses and reminders is found", "[engine]") {
  for (const char* more : {"bonuses: {joining: -1}",
                           "bonuses: {joining: 1000001}",
                           "bonuses: {birthday: 0}",
                           "reminders: {every: 12 hours}",
                           "reminders: {win_back: soon}",
                           "reminders: {quiet_hours: 21-9}",
                           "reminders: {channels: [messenger, fax]}",
                           "surprise: yes"}) {
    CAPTURE(more);
    const auto result = read(kSmallest + more + "\n");
    CHECK_FALSE(result.program.has_value());
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].place.line == 11);
  }
  CHECK(read(kSmallest + "bonuses: {joining: 1000000}\n").program.has_value());
}

TEST_CASE("A time that is no number of whole days is refused and the nearest are named",
          "[engine]") {
  struct Rounded {
    std::string more;
    const char* says;
  };
  const std::string coupon = "  soap: {name: Soap, costs: 5, coupon: {product: S, expires: ";
  for (const Rounded& rounded :
       {Rounded{"reminders: {every: 36 hours}", "not \"36 hours\"; write 1 day or 2 days"},
        Rounded{"reminders: {every: 20 hours}", "not \"20 hours\"; write 1 day"},
        Rounded{"reminders: {every: 4000 minutes}", "write 2 days or 3 days"},
        Rounded{"reminders: {win_back: 36 hours after the last order}", "write 1 day or 2 days"},
        Rounded{"reminders: {win_back: 12 hours}", "write 1 day"},
        Rounded{coupon + "100 hours}}", "not \"100 hours\"; write 4 days or 5 days"}}) {
    CAPTURE(rounded.more);
    const auto result = read(kSmallest + rounded.more + "\n");
    CHECK_FALSE(result.program.has_value());
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].place.line == 11);
    CHECK(result.findings[0].rule == "bad-value");
    CHECK(result.findings[0].sentence.find(rounded.says) != std::string::npos);
  }

  const auto whole = read(kSmallest + "reminders: {every: 48 hours, win_back: 72 hours}\n");
  REQUIRE(whole.program.has_value());
  CHECK(whole.program->reminders.every == days(2));
  CHECK(whole.program->reminders.win_back == days(3));
}

TEST_CASE("A file that is no YAML gives findings, not a program", "[engine]") {
  for (const char* bytes : {"", "<html>", "program: [", "- a list"}) {
    CAPTURE(bytes);
    const auto result = read(bytes);
    CHECK_FALSE(result.program.has_value());
    CHECK_FALSE(result.findings.empty());
  }
}

TEST_CASE("The phrase of an earning rate is read exactly", "[engine]") {
  const auto rate = parse_earning_rate("7 per 3.00 EUR");
  REQUIRE(rate.has_value());
  CHECK(loyalty::to_text(*rate) == "7/300 EUR");
  CHECK(loyalty::to_text(*parse_earning_rate("1 per 10000 VND")) == "1/10000 VND");
  CHECK(parse_earning_rate("1000000 per 0.01 USD").has_value());
  for (const char* text : {"",
                           "1",
                           "per 1.00 USD",
                           "1 per",
                           "1 per USD",
                           "1 per 1.00",
                           "1000001 per 1.00 USD",
                           "-1 per 1.00 USD",
                           "1.5 per 1.00 USD",
                           "1 per -1.00 USD",
                           "1  per 1.00 USD"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_earning_rate(text).has_value());
  }
}

TEST_CASE("The phrases for the win-back and the quiet hours are read exactly", "[engine]") {
  CHECK(parse_win_back("60 days after the last order") == days(60));
  CHECK(parse_win_back("60 days") == days(60));
  CHECK_FALSE(parse_win_back("12 hours").has_value());
  CHECK_FALSE(parse_win_back("60 days after joining").has_value());

  const auto quiet = parse_quiet_hours("21:30-09:05");
  REQUIRE(quiet.has_value());
  CHECK(quiet->from == hours(21) + minutes(30));
  CHECK(quiet->to == hours(9) + minutes(5));
  CHECK(parse_quiet_hours("00:00-23:59").has_value());
  for (const char* text : {"", "21:00", "24:00-09:00", "21:60-09:00", "-1:00-09:00", "21:00-9"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_quiet_hours(text).has_value());
  }
}

TEST_CASE("A reward's name may hold letters, digits and two marks, at most 40", "[engine]") {
  CHECK(is_reward_id("Towel_2-b"));
  CHECK(is_reward_id(std::string(40, 'a')));
  CHECK_FALSE(is_reward_id(std::string(41, 'a')));
  CHECK_FALSE(is_reward_id(""));
  CHECK_FALSE(is_reward_id("a towel"));
  CHECK_FALSE(is_reward_id("t\xC3\xBCr"));
}
