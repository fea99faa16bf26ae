#include "db/people.h"

#include <SQLiteCpp/Exception.h>

#include "core/limits.h"
#include "db/conversations.h"
#include "db/messages.h"
#include "db/notes.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using namespace regulars::db::test;

namespace {

struct World {
  std::unique_ptr<Connection> connection = open_fresh();
  Connection& db = *connection;
  core::MemberId ana = add_ana(db);
  Contact contact = add_contact_of(db, ana);

  Contact again() { return *find_contact(db, contact.id); }
  Member member() { return *find_member(db, ana); }
};

}  // namespace

TEST_CASE("A person on a channel is one contact", "[db]") {
  World world;
  const ContactKey key{.channel = "messenger", .page = "1000", .address = "77"};

  CHECK(find_or_add_contact(world.db, key, later(5)).id == world.contact.id);
  CHECK(find_or_add_contact(world.db, {"messenger", "2000", "77"}, kStart).id != world.contact.id);
  CHECK(contacts_of(world.db, world.ana).size() == 1);
  CHECK(newest_contact_address(world.db, "messenger", "1000") == "77");
}

TEST_CASE("The messaging window only moves forward until it is closed", "[db]") {
  World world;
  set_unreachable(world.db, world.contact.id);

  open_window(world.db, world.contact.id, later(100));
  open_window(world.db, world.contact.id, later(50));

  CHECK(world.again().window_until == later(100));
  CHECK_FALSE(world.again().is_unreachable);
  close_window(world.db, world.contact.id);
  CHECK_FALSE(world.again().window_until.has_value());
}

TEST_CASE("Events beyond 20 a minute are counted as too many", "[db]") {
  World world;
  for (int i = 0; i < core::kMaxEventsPerMinute; ++i) {
    CHECK(count_contact_event(world.db, world.contact.id, kStart) == 0);
  }

  CHECK(count_contact_event(world.db, world.contact.id, kStart) == 1);
  CHECK(count_contact_event(world.db, world.contact.id, later(59)) == 2);
  CHECK(count_contact_event(world.db, world.contact.id, later(60)) == 0);
}

TEST_CASE("Events beyond 200 an hour are counted as too many", "[db]") {
  World world;
  for (int i = 0; i < core::kMaxEventsPerHour; ++i) {
    CHECK(count_contact_event(world.db, world.contact.id, later(60 * (i / 10))) == 0);
  }

  CHECK(count_contact_event(world.db, world.contact.id, later(59 * 60)) == 1);
  CHECK(count_contact_event(world.db, world.contact.id, later(60 * 60)) == 0);
}

TEST_CASE("An address belongs to one member", "[db]") {  // R15
  World world;

  CHECK(find_member_by_email(world.db, "ana@example.com")->id == world.ana);
  CHECK_THROWS_AS(add_member(world.db, {.email = "ana@example.com", .joined = kStart}, "test"),
                  SQLite::Exception);
  const core::MemberId ben = add_member(world.db, {.joined = kStart}, "test");
  CHECK_THROWS_AS(set_member_email(world.db, ben, "ana@example.com", "ana@example.com", {}),
                  SQLite::Exception);
}

TEST_CASE("A proven address stays with its member, a typed one can be released", "[db]") {
  World world;
  release_member_email(world.db, world.ana);
  CHECK_FALSE(world.member().email.has_value());

  set_member_email(world.db, world.ana, "ana@example.com", "Ana@example.com", {});
  prove_member_email(world.db, world.ana, later(5));
  prove_member_email(world.db, world.ana, later(9));
  release_member_email(world.db, world.ana);

  CHECK(world.member().email == "ana@example.com");
  CHECK(world.member().proven == later(5));
}

TEST_CASE("Consent is kept with its source and decides the present state", "[db]") {
  World world;
  ConsentChange change{.member = world.ana,
                       .contact = world.contact.id,
                       .kind = "reminders",
                       .given = true,
                       .source = "ask_reminders/remind"};
  record_consent(world.db, change, kStart);
  CHECK(world.member().reminders);

  change.given = false;
  record_consent(world.db, change, later(1));

  CHECK_FALSE(world.member().reminders);
  CHECK(world.db.ask("SELECT count(*) FROM consent WHERE source = 'ask_reminders/remind'") == "2");
}

TEST_CASE("An older order never moves the last order back", "[db]") {
  World world;
  set_last_order(world.db, world.ana, later(100), later(1000));

  set_last_order(world.db, world.ana, later(50), later(950));

  CHECK(world.member().last_order == later(100));
  CHECK(world.member().next_win_back == later(1000));
}

TEST_CASE("Members whose time has come are found earliest first", "[db]") {
  World world;
  const core::MemberId ben = add_member(world.db, {.joined = kStart}, "test");
  set_reminder_times(world.db, world.ana, later(20), later(5));
  set_reminder_times(world.db, ben, later(10), std::nullopt);

  CHECK(next_member_due(world.db) == later(5));
  CHECK(due_reminders(world.db, later(9), 10).empty());
  const auto due = due_reminders(world.db, later(20), 10);
  REQUIRE(due.size() == 2);
  CHECK(due[0].member == ben);
  CHECK(due[1].due == later(20));
  CHECK(due_reminders(world.db, later(20), 1).size() == 1);
  CHECK(due_win_backs(world.db, later(5), 10).size() == 1);
}

TEST_CASE("A conversation's wait falls due once", "[db]") {
  World world;
  CHECK(load_conversation(world.db, world.contact.id).runs == 0);

  save_conversation(world.db, world.contact.id, {.runs = 3, .state = "{}"}, later(10));

  CHECK(load_conversation(world.db, world.contact.id).runs == 3);
  CHECK(next_conversation_due(world.db) == later(10));
  CHECK(due_conversations(world.db, later(9), 5).empty());
  CHECK(due_conversations(world.db, later(10), 5).size() == 1);
  clear_conversation_due(world.db, world.contact.id);
  CHECK(due_conversations(world.db, later(10), 5).empty());
}

TEST_CASE("A message that was sent stays sent, whatever is said about it later", "[db]") {
  World world;
  const core::MessageId id = add_message(
      world.db, {.contact = world.contact.id, .message_class = "answer", .body = "{}"}, kStart);
  mark_message(world.db, id, "held", "window");
  CHECK(held_messages(world.db, world.contact.id).size() == 1);

  mark_message_sent(world.db, id, "m_1", later(1));
  mark_message(world.db, id, "refused", "late news");

  CHECK(find_message(world.db, id)->state == "sent");
  CHECK(is_message_sent(world.db, id));
  CHECK(held_messages(world.db, world.contact.id).empty());
  CHECK(thread_of(world.db, world.contact.id, core::MessageId(0), 5).size() == 1);
  CHECK(thread_of(world.db, world.contact.id, id, 5).empty());
}

TEST_CASE("The thread shows what is held only once it is said, at the end", "[db]") {
  World world;
  const core::MessageId held = add_message(
      world.db,
      {.contact = world.contact.id, .message_class = "coupon", .body = "{}", .state = "held"},
      kStart);
  const core::MessageId typed = add_message(world.db,
                                            {.contact = world.contact.id,
                                             .message_class = "typed",
                                             .body = "{}",
                                             .state = "received",
                                             .is_incoming = true},
                                            later(1));
  const auto thread = [&world] {
    return thread_of(world.db, world.contact.id, core::MessageId(0), 5);
  };
  REQUIRE(thread().size() == 1);

  say_held_now(world.db, held, later(2));
  say_held_now(world.db, typed, later(3));  // was never held

  REQUIRE(thread().size() == 2);
  CHECK(thread()[0].id == typed);
  CHECK(thread()[1].message_class == "coupon");
  CHECK(thread()[1].created == later(2));
}

TEST_CASE("The same program text keeps its number, another gets a new one", "[db]") {
  World world;
  const std::int64_t first = rule_version_of(world.db, "earn: 1", kStart);

  CHECK(rule_version_of(world.db, "earn: 2", later(1)) != first);
  CHECK(rule_version_of(world.db, "earn: 1", later(2)) == first);
}

TEST_CASE("The audit log cannot be edited", "[db]") {
  World world;
  add_audit(world.db, "shell", "discard", "job 5", kStart);

  CHECK_THROWS_AS(world.db.execute("UPDATE audit SET who = 'nobody'"), SQLite::Exception);
  CHECK_THROWS_AS(world.db.execute("DELETE FROM audit"), SQLite::Exception);
}
