#include "engine/breaker.h"

#include <chrono>

#include "engine/job_runner.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr core::Duration kGo{0};

void fail_times(Breaker& breaker, int count, core::Duration now) {
  for (int i = 0; i < count; ++i) {
    breaker.failed(now);
  }
}

}  // namespace

TEST_CASE("Five failures in a row leave an outside party alone for 30 seconds", "[engine]") {
  Breaker breaker;
  fail_times(breaker, 4, seconds(0));
  CHECK(breaker.wait(seconds(0)) == kGo);

  breaker.failed(seconds(0));

  CHECK(breaker.wait(seconds(0)) == seconds(30));
  CHECK(breaker.wait(seconds(29)) == seconds(1));
  CHECK(breaker.wait(seconds(30)) == kGo);
}

TEST_CASE("Half of ten calls failing within a minute is too many", "[engine]") {
  Breaker breaker;
  for (int i = 0; i < 4; ++i) {
    breaker.succeeded(seconds(i));
    breaker.failed(seconds(i));
  }
  breaker.succeeded(seconds(9));
  CHECK(breaker.wait(seconds(9)) == kGo);

  SECTION("the tenth call fails") {
    breaker.failed(seconds(9));
    CHECK(breaker.wait(seconds(9)) == seconds(30));
  }
  SECTION("the tenth call fails when the others are forgotten") {
    breaker.failed(seconds(70));
    CHECK(breaker.wait(seconds(70)) == kGo);
  }
}

TEST_CASE("One probe goes out at a time and three successes close the breaker", "[engine]") {
  Breaker breaker;
  fail_times(breaker, 5, seconds(0));
  for (int probe = 0; probe < 3; ++probe) {
    CHECK(breaker.wait(seconds(30 + probe)) == kGo);
    CHECK(breaker.wait(seconds(30 + probe)) == seconds(1));  // somebody else waits
    breaker.succeeded(seconds(30 + probe));
  }

  CHECK(breaker.wait(seconds(33)) == kGo);
  CHECK(breaker.wait(seconds(33)) == kGo);
  fail_times(breaker, 4, seconds(33));  // what was before it closed is forgotten
  CHECK(breaker.wait(seconds(33)) == kGo);
}

TEST_CASE("A probe that fails doubles the pause, up to ten minutes", "[engine]") {
  Breaker breaker;
  fail_times(breaker, 5, seconds(0));
  core::Duration now = seconds(0);
  for (const core::Duration pause : {core::Duration(seconds(30)),
                                     core::Duration(seconds(60)),
                                     core::Duration(seconds(120)),
                                     core::Duration(seconds(240)),
                                     core::Duration(seconds(480)),
                                     core::Duration(minutes(10)),
                                     core::Duration(minutes(10))}) {
    CHECK(breaker.wait(now) == pause);
    now += pause;
    CHECK(breaker.wait(now) == kGo);
    breaker.failed(now);
  }
}

TEST_CASE("Calls that began before the breaker opened do not make the pause longer", "[engine]") {
  Breaker breaker;
  fail_times(breaker, 5, seconds(0));

  fail_times(breaker, 3, seconds(1));  // the other workers' calls come home
  breaker.succeeded(seconds(1));
  breaker.succeeded(seconds(1));
  breaker.succeeded(seconds(1));

  CHECK(breaker.wait(seconds(1)) == seconds(29));
}

TEST_CASE("A probe that never reports does not stop an outside party for ever", "[engine]") {
  Breaker breaker;
  fail_times(breaker, 5, seconds(0));
  REQUIRE(breaker.wait(seconds(30)) == kGo);  // this one never comes back

  CHECK(breaker.wait(seconds(89)) == seconds(1));
  CHECK(breaker.wait(seconds(90)) == kGo);
  breaker.succeeded(seconds(91));
  CHECK(breaker.wait(seconds(91)) == kGo);
}

TEST_CASE("A failed job waits longer each time, twelve tries over two days", "[engine]") {
  seconds all{0};
  for (int failures = 1; failures < core::kMaxJobAttempts; ++failures) {
    all += retry_delay(failures);
  }

  CHECK(retry_delay(1) == seconds(5));
  CHECK(retry_delay(2) == seconds(30));
  CHECK(retry_delay(3) == minutes(2));
  CHECK(retry_delay(4) == minutes(10));
  CHECK(retry_delay(5) == minutes(30));
  CHECK(retry_delay(6) == hours(1));
  CHECK(retry_delay(10) == hours(12));
  CHECK(retry_delay(11) == hours(24));
  CHECK(retry_delay(100) == hours(24));
  CHECK(all == seconds(186'155));  // 51.7 hours
}
