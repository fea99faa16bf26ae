#include "engine/activity.h"

#include "db/inbox.h"
#include "engine/catalog.h"
#include "engine/join.h"
#include "tests/catch.h"
#include "tests/engine/test_rules.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::Points;
using loyalty::CapKind;

namespace {

loyalty::EventRule review(CapKind kind) {
  return {
      .name = "review",
      .points = Points(30),
      .limit = loyalty::Limit{.points = Points(100), .per = loyalty::Unit::kMonth, .kind = kind}};
}

// Ana with 50 points, whose address is believed.
struct World {
  TestShop shop{{.verify_email = VerifyEmail::kNever}};
  db::Contact ana = shop.member("ana", "ana@example.com");
  int calls = 0;

  explicit World(CapKind kind = CapKind::kCut) {
    shop.change_rules([&](Rules& rules) {
      rules.program.events = {review(kind), {.name = "newsletter", .points = Points(10)}};
    });
  }
  std::string does(const std::string& name, const std::string& id = "") {
    ActivityAnswer answer;
    shop.act([&](const Context& context) {
      answer = record_activity(
          context,
          {.member = *ana.member, .name = name, .id = id, .at = context.now, .source = "test"});
    });
    return to_string(answer.outcome) + std::string(" ") + std::to_string(answer.earned.count());
  }
  /// The shop calls; the state in which the event ends.
  std::string hears(const std::string& type, const std::string& data) {
    const std::string key = std::to_string(++calls);
    const std::string body =
        R"({"type":")" + type + R"(","timestamp":"2026-01-05T18:00:00Z","data":)" + data + "}";
    db::add_event(
        shop.db(),
        {.source = "store", .dedup_key = key, .lane = "o", .kind = "callback", .body = body},
        shop.now());
    shop.settle();
    db::Query row(shop.db(), "SELECT state FROM inbox WHERE dedup_key = ? AND source = 'store'");
    row.bind(key);
    return row.next() ? row.text(0) : "";
  }
};

}  // namespace

TEST_CASE("Section 12: reviews bring 30, 30, 30 and 10, or nothing, through the database",
          "[engine]") {  // R39, R41
  const bool cuts = GENERATE(true, false);
  World world(cuts ? CapKind::kCut : CapKind::kReject);

  CHECK(world.does("review", "r1") == "earned 30");
  CHECK(world.does("review", "r2") == "earned 30");
  CHECK(world.does("review", "r3") == "earned 30");
  CHECK(world.does("review", "r4") == (cuts ? "earned 10" : "limit_reached 0"));
  CHECK(world.does("review", "r5") == "limit_reached 0");
  CHECK(world.shop.points_of(world.ana) == 50 + (cuts ? 100 : 90));

  world.shop.clock.set(utc("2026-02-01T18:00:00Z"));
  CHECK(world.does("review", "r5") == "already 0");  // the limit had left nothing for it
  CHECK(world.does("review", "r6") == "earned 30");
}

TEST_CASE("An activity with a limit uses no budget of a campaign", "[engine]") {
  World world;

  world.does("review", "r1");

  CHECK(world.shop.ask("SELECT points FROM rule_use") == "30");
  CHECK(world.shop.ask("SELECT count(*) FROM campaign_use") == "0");
}

TEST_CASE("Section 15: the same activity twice brings points once", "[engine]") {
  World world;

  CHECK(world.does("review", "r1") == "earned 30");
  CHECK(world.does("review", "r1") == "already 0");
  CHECK(world.does("newsletter") == "earned 10");
  CHECK(world.does("newsletter") == "already 0");
  CHECK(world.shop.points_of(world.ana) == 90);
  CHECK(world.shop.ask("SELECT ref || '|' || reason FROM txn ORDER BY id DESC LIMIT 1") ==
        "activity:newsletter:" + std::to_string(world.ana.member->number()) + "|newsletter");
}

TEST_CASE("What no rule knows, or one that is off, gives nothing, and the owner is told once",
          "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) { rules.program.events.back().is_on = false; });

  CHECK(world.does("revue", "r1") == "unknown 0");
  CHECK(world.does("newsletter") == "unknown 0");
  world.shop.pass(std::chrono::hours(5));
  CHECK(world.does("revue", "r2") == "unknown 0");
  CHECK(world.does("newsletter") == "unknown 0");
  CHECK(world.shop.notes().size() == 2);

  world.shop.change_rules([](Rules& rules) { rules.program.events.back().is_on = true; });
  CHECK(world.does("newsletter") == "earned 10");
}

TEST_CASE("The shop tells of a review by the customer's address", "[engine]") {
  World world;
  const std::string review =
      R"({"email":"Ana@example.com","activity":"review","id":"r-204","at":"2026-01-05T17:00:00Z"})";

  CHECK(world.hears("customer.activity", review) == "done");
  CHECK(world.hears("customer.activity", review) == "done");
  CHECK(world.shop.points_of(world.ana) == 80);

  CHECK(world.hears("customer.activity", R"({"email":"eve@example.com","activity":"review"})") ==
        "done");
  CHECK(world.shop.ask("SELECT count(*) FROM activity") == "1");
  CHECK(world.shop.notes().empty());
}

TEST_CASE("An activity without a usable name or with an address as its id is refused", "[engine]") {
  World world;

  CHECK(world.hears("customer.activity", R"({"email":"ana@example.com","activity":"two words"})") ==
        "refused");
  CHECK(world.hears("customer.activity",
                    R"({"email":"ana@example.com","activity":"review","id":"ana@example.com"})") ==
        "refused");
  CHECK(world.shop.points_of(world.ana) == 50);
}

TEST_CASE("Where addresses must be proven, one that was only typed earns by no activity",
          "[engine]") {
  TestShop shop;
  shop.change_rules(
      [](Rules& rules) { rules.program.events = {{.name = "newsletter", .points = Points(10)}}; });
  const db::Contact ana = shop.member("ana", "ana@example.com");
  const auto tells = [&](const char* key) {
    db::add_event(shop.db(),
                  {.source = "store",
                   .dedup_key = key,
                   .lane = "o",
                   .kind = "callback",
                   .body = R"({"type":"customer.activity","data":)"
                           R"({"email":"ana@example.com","activity":"newsletter"}})"},
                  shop.now());
    shop.settle();
    return shop.points_of(ana);
  };

  CHECK(tells("1") == 50);
  shop.act([&](const Context& context) {
    REQUIRE(prove_address(context, shop.member_of(ana), "ana@example.com"));
  });
  CHECK(tells("2") == 60);
}

TEST_CASE("Activities stand in the history, and a replay comes to the same points", "[engine]") {
  World world(CapKind::kReject);
  for (const char* id : {"r1", "r1", "r2", "r3", "r4", "r5"}) {
    world.does("review", id);
    world.shop.pass(std::chrono::hours(3));
  }
  world.does("newsletter");
  world.does("revue", "r1");

  const RebuildReport report = rebuilt(world.shop);
  CHECK(report.is_same());
  CHECK(report.txns == 5);  // joining, three reviews, newsletter
  CHECK(world.shop.ask("SELECT count(*) FROM history WHERE kind = 'activity'") == "7");
}

TEST_CASE("A conversation earns the activity that it saved, or the one of its own name, once",
          "[engine]") {  // R40
  World world;
  const flow::SourceFile file{
      .name = "newsletter.yaml",
      .bytes =
          "flow: newsletter\nstart:\n  - link: newsletter\n  - link: did--{activity}\nsteps:\n"
          "  - do: activity\n    outcome:\n      earned: earned\n      limit_reached: no\n"
          "      already: already\n      unknown: unknown\n"
          "  - id: earned\n    say: \"You earned {earned}.\"\n    end: yes\n"
          "  - id: already\n    say: Already.\n    end: yes\n"
          "  - id: unknown\n    say: Unknown.\n    end: yes\n"
          "  - id: no\n    say: Enough.\n    end: yes\n"};
  auto loaded = flow::load_flows({file}, catalog());
  CAPTURE(loaded.findings.empty() ? "" : loaded.findings.front().sentence);
  REQUIRE(loaded.set != nullptr);
  world.shop.change_rules([&](Rules& rules) { rules.flows = loaded.set; });
  const auto opens = [&](const char* ref) {
    world.shop.opens(ref);
    return world.shop.heard();
  };
  using Texts = std::vector<std::string>;

  CHECK(opens("newsletter") == Texts{"You earned 10."});
  CHECK(opens("newsletter") == Texts{"Already."});
  CHECK(opens("did--review") == Texts{"You earned 30."});
  CHECK(opens("did--nothing") == Texts{"Unknown."});
  CHECK(world.shop.points_of(world.ana) == 90);
}
