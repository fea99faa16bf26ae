// What an owner writes about a membership that is sold, and the rules it makes.
#include <chrono>
#include <string>

#include "engine/program/membership_words.h"
#include "engine/program/program_file.h"
#include "engine/program/program_words.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;
using loyalty::Unit;
using std::chrono::days;

namespace {

const std::string kTiers =
    "tiers:\n  - {name: Guest}\n  - {name: Silver, from: 300}\n  - {name: Gold, from: 1000}\n";

ProgramResult read(const std::string& lines) {
  return read_program({.name = "flows/program.yaml",
                       .bytes = "program: B\ncurrency: USD\ntime_zone: UTC\n"
                                "points:\n  earn: 1 per 1.00 USD\n"
                                "rewards: {t: {name: T, costs: 200, coupon: {product: PRIZE}}}\n" +
                                lines});
}

loyalty::MembershipRules rules_of(const std::string& keys) {
  const auto result = read(kTiers + "membership: {tier: Gold, product: CLUB, fee: 30.00 USD" +
                           (keys.empty() ? "" : ", " + keys) + "}\n");
  for (const flow::Finding& finding : result.findings) {
    UNSCOPED_INFO(flow::to_text(finding));
  }
  REQUIRE(result.findings.empty());
  return result.program->membership.value();
}

// The one finding of a file with this membership.
flow::Finding finding_of(const std::string& keys, const std::string& tiers = kTiers) {
  const auto result = read(tiers + "membership: {" + keys + "}\n");
  REQUIRE(result.findings.size() == 1);
  CHECK_FALSE((result.program && result.program->membership));
  return result.findings.front();
}

}  // namespace

TEST_CASE("A membership is read with its fee, its time and its trial", "[engine]") {  // R68, R69
  const auto rules = rules_of("lasts: 1 year, trial: 30 days");

  CHECK(rules.tier == "Gold");
  CHECK(rules.product == "CLUB");
  CHECK(rules.fee == core::Money{.minor = 3000, .currency = "USD"});
  CHECK(rules.lasts == loyalty::Period{.count = 1, .unit = Unit::kYear});
  CHECK(rules.trial == days(30));
}

TEST_CASE("The product of a membership has the name that its owner gives it", "[engine]") {
  CHECK(rules_of("").name.empty());
  CHECK(rules_of("name: Club for a year").name == "Club for a year");
  CHECK(finding_of("tier: Gold, product: CLUB, fee: 30.00 USD, name: [a]").rule == "wrong-kind");
}

TEST_CASE("Without words about it a fee is paid once for good, and nothing is tried", "[engine]") {
  CHECK_FALSE(rules_of("").lasts.has_value());
  CHECK_FALSE(rules_of("").trial.has_value());
  CHECK_FALSE(rules_of("lasts: once, trial: none").lasts.has_value());
  CHECK_FALSE(rules_of("lasts: once, trial: none").trial.has_value());
  CHECK(rules_of("lasts: 1 month").lasts == loyalty::Period{.count = 1, .unit = Unit::kMonth});
}

TEST_CASE("A membership of a tier that does not exist is a mistake, with the near name",
          "[engine]") {
  const auto finding = finding_of("tier: Glod, product: CLUB, fee: 30.00 USD");

  CHECK(finding.rule == "unknown-tier");
  CHECK(finding.severity == flow::Severity::kError);
  CHECK(finding.sentence.find("did you mean \"Gold\"?") != std::string::npos);
  CHECK(finding_of("tier: Gold, product: CLUB, fee: 30.00 USD", "").severity ==
        flow::Severity::kWarning);
}

TEST_CASE("A fee for what everybody has, in a foreign currency or of nothing is refused",
          "[engine]") {
  CHECK(finding_of("tier: Guest, product: CLUB, fee: 30.00 USD")
            .sentence.find("everybody is in the tier") != std::string::npos);
  CHECK(finding_of("tier: Gold, product: CLUB, fee: 30.00 EUR").sentence.find("counts in USD") !=
        std::string::npos);
  CHECK(finding_of("tier: Gold, product: CLUB, fee: 0.00 USD").sentence.find("more than 0") !=
        std::string::npos);
  CHECK(finding_of("tier: Gold, fee: 30.00 USD").place.line > 0);
  CHECK(finding_of("tier: Gold, product: CLUB").place.line > 0);
}

TEST_CASE("Times of fees and trials are read exactly or not at all", "[engine]") {
  CHECK(parse_fee_time("once").has_value());
  CHECK(parse_fee_time("2 years")->lasts == loyalty::Period{.count = 2, .unit = Unit::kYear});
  CHECK_FALSE(parse_fee_time("yearly").has_value());
  CHECK_FALSE(parse_fee_time("").has_value());
  CHECK(parse_trial("none") == days(0));
  CHECK(parse_trial("4 weeks") == days(28));
  CHECK_FALSE(parse_trial("0 days").has_value());
  CHECK_FALSE(parse_trial("free").has_value());
}

TEST_CASE("A time is written as it is read", "[engine]") {
  for (const char* text :
       {"1 year", "2 years", "6 months", "1 half-year", "3 quarters", "30 days"}) {
    CAPTURE(text);
    CHECK(to_text(parse_period(text).value()) == text);
  }
}
