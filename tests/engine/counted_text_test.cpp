#include "engine/program/counted_text.h"

#include <string>

#include "tests/catch.h"

using namespace regulars::engine;

namespace {

const std::string kProgram = R"(program: Bumble Rewards
currency: USD
points:
  earn: 1 per 1.00 USD
bonuses:
  orders:
    - {over: 100.00 USD, points: 20, name: Big basket}
rewards:
  towel:
    name: Linen hand towel
    costs: 200
tiers: [{name: Guest}, {name: Silver, from: 300}]
campaigns:
  friday: {earn: x2, name: Happy Friday}
membership: {tier: Silver, product: CLUB, fee: 30.00 USD, name: Club}
)";

std::string with(const std::string& old, const std::string& now) {
  std::string text = kProgram;
  return text.replace(text.find(old), old.size(), now);
}

}  // namespace

TEST_CASE("A comment, a blank, a quote or a name that people read counts nothing", "[engine]") {
  const std::string same = counted_text(kProgram);

  CHECK(counted_text("# Spring\n\n" + kProgram) == same);
  CHECK(counted_text(with("costs: 200", "costs: \"200\"  # as before")) == same);
  CHECK(counted_text(with("Bumble Rewards", "Bumble Club")) == same);
  CHECK(counted_text(with("currency: USD\n", "currency: USD\nlanguages: [es]\n")) == same);
  CHECK(counted_text(with("Linen hand towel", "Towel")) == same);
  CHECK(counted_text(with("Big basket", "Basket")) == same);
  CHECK(counted_text(with("Happy Friday", "Friday")) == same);
  CHECK(counted_text(with("name: Club", "name: Our club")) == same);
}

TEST_CASE("A number, a key or the name of a tier counts", "[engine]") {
  const std::string same = counted_text(kProgram);

  CHECK(counted_text(with("costs: 200", "costs: 201")) != same);
  CHECK(counted_text(with("towel:", "throw:")) != same);
  CHECK(counted_text(with("Guest", "Friend")) != same);
  CHECK(counted_text(with("friday:", "name:")) != same);
  CHECK(counted_text(with("earn: x2, ", "")) != same);
  CHECK(counted_text("program: [") == "program: [");
}
