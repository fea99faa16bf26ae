// What an owner writes about who may join, and the rules it makes.
#include <string>
#include <vector>

#include "engine/program/joining_section.h"
#include "engine/program/program_file.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;

namespace {

ProgramResult read(const std::string& lines) {
  return read_program({.name = "flows/program.yaml",
                       .bytes = "program: B\ncurrency: USD\ntime_zone: UTC\n"
                                "points:\n  earn: 1 per 1.00 USD\n"
                                "rewards: {t: {name: T, costs: 200, coupon: {product: PRIZE}}}\n" +
                                lines});
}

}  // namespace

TEST_CASE("Who may join is read with amount, time and countries", "[engine]") {  // R22
  const auto result =
      read("who_can_join: {spent: at least 1000.00 USD in 1 year, countries: [GB, IE]}\n");

  REQUIRE(result.findings.empty());
  const auto& rules = result.program->who_can_join.value();
  CHECK(rules.spent == core::Money{.minor = 100000, .currency = "USD"});
  CHECK(rules.within == loyalty::Period{.count = 1, .unit = loyalty::Unit::kYear});
  CHECK(rules.countries == std::vector<std::string>{"GB", "IE"});
}

TEST_CASE("Without a word about it everybody may join", "[engine]") {
  CHECK_FALSE(read("").program->who_can_join.has_value());
  CHECK_FALSE(read("who_can_join: {}\n").program->who_can_join.has_value());
}

TEST_CASE("An amount in a foreign currency or no amount is refused with its place", "[engine]") {
  const auto foreign = read("who_can_join:\n  spent: at least 1000.00 EUR in 1 year\n");
  REQUIRE(foreign.findings.size() == 1);
  CHECK(foreign.findings.front().sentence.find("counts in USD") != std::string::npos);
  CHECK(foreign.findings.front().place.line == 8);
  CHECK(read("who_can_join: {spent: 1000 dollars}\n").findings.size() == 1);
  CHECK(read("who_can_join: {countries: [UK!]}\n").findings.size() == 1);
}

TEST_CASE("An amount that was spent is read exactly or not at all", "[engine]") {
  CHECK(parse_spent("at least 1000.00 USD in 1 year").has_value());
  CHECK_FALSE(parse_spent("at least 1000.00 USD")->within.has_value());
  for (const char* text : {"1000.00 USD",
                           "at least 0.00 USD",
                           "at least -5.00 USD",
                           "at least ",
                           "at least 1000.00 USD in",
                           "at least 1000.00 USD in a year",
                           "at least 1000.00 USD in 0 days"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_spent(text).has_value());
  }
}
