#include "loyalty/program.h"

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

TEST_CASE("A rate kept beside an order reads back as it was", "[loyalty]") {
  for (const EarningRate& rate :
       {EarningRate{.points = Points(1), .per = {.minor = 100, .currency = "USD"}},
        EarningRate{.points = Points(7), .per = {.minor = 300, .currency = "EUR"}},
        EarningRate{.points = Points(1'000'000), .per = {.minor = 1, .currency = "VND"}}}) {
    CHECK(rate_from_text(to_text(rate)) == rate);
  }
  CHECK(to_text({.points = Points(1), .per = {.minor = 100, .currency = "USD"}}) ==
        "1/100 USD");  // on people's disks
}

TEST_CASE("What is no rate is not guessed at", "[loyalty]") {
  for (const char* text : {"",
                           "1",
                           "1/100",
                           "1 100/USD",
                           "0/100 USD",
                           "1/0 USD",
                           "-1/100 USD",
                           "1/100 usd",
                           "1/100 USDX",
                           "1/1e2 USD",
                           " 1/100 USD",
                           "1/100 USD ",
                           "99999999999999999999/100 USD"}) {
    CAPTURE(text);
    CHECK_FALSE(rate_from_text(text).has_value());
  }
}

TEST_CASE("The next reward is the cheapest that is still out of reach", "[loyalty]") {
  const Program program{
      .rewards = {{.id = "towel", .costs = Points(200)}, {.id = "napkins", .costs = Points(350)}}};

  CHECK(program.next_reward(Points(0))->id == "towel");
  CHECK(program.next_reward(Points(199))->id == "towel");
  CHECK(program.next_reward(Points(200))->id == "napkins");
  CHECK(program.next_reward(Points(350)) == nullptr);
  CHECK(program.find_reward("napkins")->costs == Points(350));
  CHECK(program.find_reward("Napkins") == nullptr);
}
