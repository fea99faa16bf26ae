#include "engine/proof/point_report.h"

#include <chrono>

#include "db/redemptions.h"
#include "engine/adjust.h"
#include "engine/coupon_moves.h"
#include "engine/member_account.h"
#include "engine/redeem.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::Points;
using std::chrono::days;

namespace {

// Points are good for two weeks; Ana earns 450 in January, 50 of them for joining, and takes a
// towel for 200.
struct World {
  TestShop shop;
  db::Contact ana;

  World() {
    shop.change_rules([](Rules& rules) {
      rules.program.expiry = {.mode = loyalty::ExpiryRule::Mode::kPeriod,
                              .after = {2, loyalty::Unit::kWeek}};
    });
    ana = shop.member("ana", "ana@example.com");
    shop.act([&](const Context& context) {
      REQUIRE(adjust(context,
                     {.member = *ana.member,
                      .change = Points(400),
                      .reason = "For the test",
                      .who = "command line"}));
    });
  }
  std::string take() {
    shop.act([&](const Context& context) {
      const auto answer = redeem(context,
                                 {.contact = ana,
                                  .reward = "towel",
                                  .nonce = "1",
                                  .conversation = "1.1",
                                  .flow = "rewards",
                                  .step = "take"});
      REQUIRE(answer.outcome.empty());
    });
    const auto redemption = *db::find_redemption(shop.db(), core::RedemptionId(1));
    shop.act([&](const Context& context) {
      settle_issued(context, redemption, {.code = redemption.code, .id = "c1"});
    });
    return redemption.code;
  }
  void cancel(const std::string& code) {
    shop.act([&](const Context& context) {
      REQUIRE(cancel_coupon(context, {.code = code, .reason = "A mistake", .who = "owner"}));
    });
  }
  void pass(days time) {
    shop.pass(time);
    shop.act([&](const Context& context) {
      MemberAccount account(context, *ana.member);  // settles by date
    });
  }
  PointReport report() {
    const auto report = report_points(shop.db(), "America/Los_Angeles");
    REQUIRE(report.has_value());
    return *report;
  }
};

}  // namespace

TEST_CASE("Section 17: points that came back after their date count where they were earned",
          "[engine]") {  // R59
  World world;
  const std::string code = world.take();
  world.pass(days(20));
  world.cancel(code);
  REQUIRE(world.shop.points_of(world.ana) == 200);  // good for thirty days more

  SECTION("as left while they are there") {
    const PointReport report = world.report();

    REQUIRE(report.cohorts.size() == 1);
    CHECK(report.cohorts[0].issued == Points(450));
    CHECK(report.cohorts[0].used == Points(0));
    CHECK(report.cohorts[0].expired == Points(250));
    CHECK(report.cohorts[0].open == Points(200));
  }
  SECTION("as never used when they end there") {
    world.pass(days(31));

    const PointReport report = world.report();

    REQUIRE(report.cohorts.size() == 1);
    CHECK(report.cohorts[0].used == Points(0));
    CHECK(report.cohorts[0].expired == Points(450));
    CHECK(breakage(report.cohorts[0]) == loyalty::Percent{1000});
    CHECK(report.months.back().closing == Points(0));
  }
}
