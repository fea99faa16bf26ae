#include "loyalty/earning/activity.h"

#include <string>
#include <vector>

#include "loyalty/points/shop_book.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

constexpr std::int64_t kAna = 17;

core::Instant at(const char* text) {
  return *core::parse_rfc3339(text);
}

Program program_with(std::vector<EventRule> events) {
  Program program{.currency = "USD", .time_zone = "America/New_York"};
  program.events = std::move(events);
  return program;
}

EventRule review(CapKind kind) {
  return {.name = "review",
          .points = Points(30),
          .limit = Limit{.points = Points(100), .per = Unit::kMonth, .kind = kind}};
}

// A shop's book with one member, and what it wrote.
struct World {
  explicit World(const Program& program) {
    book.use(program, at("2026-01-05T18:00:00Z"));
    book.add_member(kAna, at("2026-01-05T18:00:00Z"));
  }
  /// The balance afterwards.
  std::int64_t tells(const char* name, const std::string& id, const char* when) {
    book.activity(kAna, {.name = name, .id = id, .at = at(when)}, at(when));
    return balance();
  }
  std::int64_t balance() const { return book.find(kAna)->account.available.count(); }

  std::vector<std::string> refs{};
  ShopBook book{[this](std::int64_t, const Txn& txn) { refs.push_back(txn.ref); }};
};

}  // namespace

TEST_CASE("Section 12: in a replay reviews bring 30, 30, 30 and 10, or nothing at last",
          "[loyalty]") {  // R41
  const bool cuts = GENERATE(true, false);
  const Program program = program_with({review(cuts ? CapKind::kCut : CapKind::kReject)});
  World world(program);

  CHECK(world.tells("review", "r1", "2026-03-02T12:00:00Z") == 30);
  CHECK(world.tells("review", "r2", "2026-03-03T12:00:00Z") == 60);
  CHECK(world.tells("review", "r3", "2026-03-04T12:00:00Z") == 90);
  CHECK(world.tells("review", "r4", "2026-03-05T12:00:00Z") == (cuts ? 100 : 90));
  // April has a limit of its own; the border is the shop's midnight.
  CHECK(world.tells("review", "r5", "2026-04-01T03:59:59Z") == (cuts ? 100 : 90));
  CHECK(world.tells("review", "r6", "2026-04-01T04:00:00Z") == (cuts ? 130 : 120));
}

TEST_CASE("Section 15: one activity counts once, also when the limit had left nothing for it",
          "[loyalty]") {
  const Program program = program_with(
      {{.name = "newsletter", .points = Points(10)},
       {.name = "share", .points = Points(5), .limit = Limit{.times = 1, .per = Unit::kDay}}});
  World world(program);

  CHECK(world.tells("newsletter", "", "2026-03-02T12:00:00Z") == 10);
  CHECK(world.tells("newsletter", "", "2026-03-03T12:00:00Z") == 10);
  CHECK(world.tells("share", "a", "2026-03-02T12:00:00Z") == 15);
  CHECK(world.tells("share", "b", "2026-03-02T13:00:00Z") == 15);
  CHECK(world.tells("share", "b", "2026-03-03T13:00:00Z") == 15);
  CHECK(world.tells("share", "c", "2026-03-03T14:00:00Z") == 20);
  CHECK(world.refs == std::vector<std::string>{
                          "activity:newsletter:17", "activity:share:17:a", "activity:share:17:c"});
}

TEST_CASE("What no rule gives points for, or one that is off, can be told again later",
          "[loyalty]") {
  Program program = program_with({{.name = "survey", .points = Points(15), .is_on = false}});
  World world(program);

  CHECK(world.tells("survey", "s1", "2026-03-02T12:00:00Z") == 0);
  CHECK(world.tells("serve", "s1", "2026-03-02T12:00:00Z") == 0);
  program.events.front().is_on = true;
  CHECK(world.tells("survey", "s1", "2026-03-03T12:00:00Z") == 15);
}

TEST_CASE("The activities of one group share what they use, and a rule of the group's name not",
          "[loyalty]") {  // R41
  const Limit limit{.points = Points(40), .per = Unit::kMonth};
  const Program program =
      program_with({{.name = "like", .points = Points(30), .limit = limit, .group = "social"},
                    {.name = "share", .points = Points(30), .limit = limit, .group = "social"},
                    {.name = "social", .points = Points(30), .limit = limit}});
  World world(program);

  CHECK(world.tells("like", "1", "2026-03-02T12:00:00Z") == 30);
  CHECK(world.tells("share", "1", "2026-03-02T12:00:00Z") == 40);
  CHECK(world.tells("social", "1", "2026-03-02T12:00:00Z") == 70);
}

TEST_CASE("A gift is given once for its key, by the rule in force", "[loyalty]") {  // R43
  Program program = program_with({});
  program.gifts = {{.kind = GiftKind::kBirthday, .points = Points(25)}};
  World world(program);
  const core::Instant now = at("2026-03-02T12:00:00Z");

  world.book.gift(kAna, {.word = "birthday", .key = "17:birthday:2026"}, now);
  world.book.gift(kAna, {.word = "birthday", .key = "17:birthday:2026"}, now);
  world.book.gift(kAna, {.word = "calendar:xmas", .key = "17:calendar:xmas:2026"}, now);

  CHECK(world.balance() == 25);
  CHECK(world.refs == std::vector<std::string>{"gift:17:birthday:2026"});
}

TEST_CASE("Names and ids of activities are short words without an address in them", "[loyalty]") {
  CHECK(is_activity_name("Review_2-b"));
  CHECK(is_activity_name(std::string(40, 'a')));
  CHECK_FALSE(is_activity_name(std::string(41, 'a')));
  CHECK_FALSE(is_activity_name(""));
  CHECK_FALSE(is_activity_name("a:b"));
  CHECK(is_activity_id(""));
  CHECK(is_activity_id("r.204-b"));
  CHECK(is_activity_id(std::string(64, '1')));
  CHECK_FALSE(is_activity_id(std::string(65, '1')));
  CHECK_FALSE(is_activity_id("ana@example.com"));
  CHECK_FALSE(is_activity_id("two words"));
}
