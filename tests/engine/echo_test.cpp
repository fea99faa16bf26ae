#include "engine/echo.h"

#include "db/jobs.h"
#include "engine/host.h"
#include "engine/redeem.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using channel::Event;
using channel::EventKind;

namespace {

struct World {
  TestShop shop;
  db::Contact person = shop.contact("77", "messenger");

  void echo(const std::string& metadata,
            const std::string& app = "",
            core::Duration ago = core::Duration(0)) {
    shop.act([&](const Context& context) {
      note_echo(context,
                {.kind = EventKind::kEcho,
                 .page_id = "1000",
                 .person_id = "77",
                 .at = context.now - ago,
                 .metadata = metadata,
                 .app_id = app});
    });
  }
  core::JobId add_send() {
    db::add_job(shop.db(),
                {.kind = "send",
                 .unique_key = "message:1",
                 .lane = "contact:1",
                 .integration = "messenger",
                 .payload = "{}",
                 .due = shop.now()},
                shop.now());
    const auto jobs = db::claim_jobs(shop.db(), "messenger", shop.now(), 1);
    REQUIRE(jobs.size() == 1);
    return jobs[0].id;
  }
  std::string step() { return shop.ask("SELECT step FROM job"); }
};

}  // namespace

TEST_CASE("An echo of our own send confirms exactly the part it names", "[engine]") {
  World world;
  const core::JobId job = world.add_send();
  db::set_job_step(world.shop.db(), job, "writing:1");
  const std::string name = metadata_of(job);
  CHECK(name == "job:1");

  for (const std::string& other : {name,
                                   name + "/1",
                                   name + "/2x",
                                   name + "/",
                                   std::string("job:2/2"),
                                   std::string("job:/2"),
                                   std::string("job:99999999999999999999/2"),
                                   std::string("1/2")}) {
    CAPTURE(other);
    world.echo(other);
    CHECK(world.step() == "writing:1");
  }
  world.echo(name + "/2");  // the second part: parts count from 1 on the wire

  CHECK(world.step() == "confirmed:1");
}

TEST_CASE("An echo of the page's inbox makes the bot silent for half an hour", "[engine]") {
  World world;
  world.echo("", "123456");
  CHECK_FALSE(world.shop.contact("77", "messenger").silent_until.has_value());

  world.echo("", "26390203743090");

  const core::Instant silent_until = world.shop.now() + std::chrono::minutes(30);
  CHECK(world.shop.contact("77", "messenger").silent_until == silent_until);

  world.echo("", "26390203743090", std::chrono::hours(20));  // an old one that comes late
  CHECK(world.shop.contact("77", "messenger").silent_until == silent_until);
}

TEST_CASE("Held points are known to a flow that asks for nothing else", "[engine]") {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");
  shop.give(ana, 150);
  shop.act([&](const Context& context) {
    redeem(context, {.contact = ana, .reward = "towel", .nonce = "1"});
    EngineHost host(context, ana);
    CHECK(host.fact("held") == flow::Value(std::int64_t{200}));
    CHECK(host.fact("points") == flow::Value(std::int64_t{0}));
  });
}
