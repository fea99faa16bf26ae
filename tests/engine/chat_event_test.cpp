#include "engine/chat_event.h"

#include "core/limits.h"
#include "db/inbox.h"
#include "db/messages.h"
#include "db/notes.h"
#include "engine/decide.h"
#include "engine/join.h"
#include "engine/say.h"
#include "engine/store_event.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using channel::Event;
using channel::EventKind;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

void decide_on_messenger(TestShop& shop, Event event) {
  event.page_id = "1000";
  event.at = shop.now();
  shop.act([&](const Context& context) {
    REQUIRE(decide_chat_event(context, "messenger", event).has_value());
  });
}

Event typed_on_messenger(const std::string& text) {
  return {.kind = EventKind::kText, .person_id = "77", .text = text};
}

// Ana writes while the clock stands still.
void types_at_once(TestShop& shop, const std::string& text = "purple elephants") {
  shop.act([&](const Context& context) {
    const Event event{.kind = EventKind::kText,
                      .page_id = "1000",
                      .person_id = "ana",
                      .at = context.now,
                      .text = text};
    REQUIRE(decide_chat_event(context, "chat", event).has_value());
  });
}

}  // namespace

TEST_CASE("A newcomer joins, claims the order of the link and gets the points",
          "[engine]") {  // R11, R12, R14, R30
  TestShop shop;
  shop.orders["10432"] = shop.order(6000);

  shop.opens("order--" + shop.signed_link("10432"));
  CHECK(has_part(shop.heard(), "Are you here to join"));
  shop.taps("Yes please");
  CHECK(has_part(shop.heard(), "Which e-mail address"));
  shop.types("ana@example.com");
  const auto said = shop.heard();

  CHECK(has_part(said, "Your 50 points come as soon as the shop confirms that your order is with"));
  CHECK(has_part(said, "Thank you for order 10432! It brought you 60 points. You now have 110."));
  CHECK(has_part(said, "90 more points and you can take your next prize"));
}

TEST_CASE("An address that its owner has proven leaves its typist with points and a way on",
          "[engine]") {
  TestShop shop;
  const db::Contact typist = shop.member("typist", "ana@example.com");
  shop.orders["10432"] = shop.order(6000);
  shop.speaker = "owner";
  shop.opens("order--" + shop.signed_link("10432"));
  shop.types("yes");
  shop.types("ana@example.com");
  const auto welcome = shop.heard();
  CHECK(has_part(welcome, "Welcome to Bumble Rewards!"));
  CHECK_FALSE(has_part(welcome, "Here are your 50 points"));  // they come with the proof
  CHECK(has_part(welcome, "It brought you 60 points. You now have 110."));

  shop.speaker = "typist";
  shop.types("points");
  CHECK(has_part(shop.heard(), "There is no e-mail address on your card right now"));
  shop.types("join");
  CHECK(has_part(shop.heard(), "Your points are safe"));
  auto order = shop.order(4000);
  order.id = "90072";
  order.number = "10433";
  order.email = "typist@example.com";
  shop.orders["10433"] = order;
  shop.opens("order--" + shop.signed_link("10433"));
  CHECK(has_part(shop.heard(), "To count order 10433 I need your e-mail address"));
  shop.taps("Yes please");
  shop.types("ana@example.com");
  const auto refused = shop.heard();
  CHECK(has_part(refused, "I cannot use ana@example.com here."));
  CHECK_FALSE(has_part(refused, "another c"));  // card, chat: nobody learns why
  shop.taps("Another address");
  shop.types("typist@example.com");

  CHECK(has_part(shop.heard(), "Thank you for order 10433! It brought you 40 points."));
  CHECK(shop.points_of(typist) == 90);
  CHECK(shop.member_of(typist).email == "typist@example.com");
}

TEST_CASE("An order with another address leads to a mended one, even when the shop was slow",
          "[engine]") {
  TestShop shop;
  const db::Contact ana = shop.member("ana", "anna@example.com");
  shop.orders["10432"] = shop.order(6000);
  shop.is_store_away = true;
  shop.opens("order--" + shop.signed_link("10432"));
  shop.pass(minutes(1));
  shop.types("points");
  shop.heard();
  shop.is_store_away = false;
  shop.settle();
  CHECK(has_part(shop.heard(), "was placed with another e-mail address than anna@example.com"));

  shop.taps("Change my address");
  shop.types("ana@example.com");

  CHECK(has_part(shop.heard(), "Thank you for order 10432! It brought you 60 points."));
  CHECK(shop.points_of(ana) == 110);
  CHECK(shop.member_of(ana).proven.has_value());
  shop.types("wrong address");
  CHECK(has_part(shop.heard(), "has confirmed the address on your card"));
  CHECK(has_part(shop.notes(), "wants to talk to a person"));
}

TEST_CASE("Who asks something else first and joins by the old button has the order counted",
          "[engine]") {  // R31
  TestShop shop;
  shop.orders["10432"] = shop.order(6000);
  shop.opens("order--" + shop.signed_link("10432"));
  shop.types("help");

  shop.taps("Yes please");
  shop.types("ana@example.com");

  const auto said = shop.heard();
  CHECK(has_part(said, "Thank you for order 10432! It brought you 60 points. You now have 110."));
  CHECK(has_part(said, "every 28 days"));
}

TEST_CASE("A member takes a prize by tapping, and an old tap brings no second one",
          "[engine]") {  // R50
  TestShop shop;
  const db::Contact ana = shop.member("ana", "ana@example.com");
  shop.give(ana, 400);
  shop.types("prizes");
  shop.taps("Get this prize");  // the newest of this name: the dearest prize
  CHECK(has_part(shop.heard(), "You need 350 more."));

  shop.sends({.kind = EventKind::kTap,
              .text = "Get this prize",
              .payload = to_text(flow::Payload{.flow = "rewards",
                                               .step = "confirm",
                                               .nonce = "1.1.1",
                                               .picked = {{"reward", "towel"}}})});
  const std::string yes = shop.payload_of("Yes please");
  shop.taps("Yes please");
  CHECK(has_part(shop.heard(), "Here it is! Your code:"));
  CHECK(shop.points_of(ana) == 250);
  shop.sends({.kind = EventKind::kTap, .text = "Yes please", .payload = yes});

  CHECK(shop.points_of(ana) == 250);
  CHECK(shop.held_of(ana) == 0);
  CHECK(shop.ask("SELECT count(*) FROM coupon") == "1");
}

TEST_CASE("A shop that refuses a coupon is told to the member and to the owner", "[engine]") {
  TestShop shop;
  const db::Contact ana = shop.member("ana", "ana@example.com");
  shop.give(ana, 150);
  shop.refuses_coupons = true;
  shop.sends({.kind = EventKind::kTap,
              .payload = to_text(flow::Payload{
                  .flow = "rewards", .step = "confirm", .picked = {{"reward", "towel"}}})});

  shop.types("yes");

  CHECK(has_part(shop.heard(), "your points are back on your card"));
  CHECK(shop.points_of(ana) == 200);
  CHECK(has_part(shop.notes(), "The shop refused a coupon for the prize \"Linen hand towel\""));
}

TEST_CASE("Words that always count are obeyed in the middle of a question", "[engine]") {
  TestShop shop;
  shop.opens("join");
  shop.heard();

  shop.types("Stop!");

  CHECK(has_part(shop.heard(), "I will not write to you by myself any more"));
}

TEST_CASE("Words of another conversation wait while they are a valid answer here", "[engine]") {
  TestShop shop;
  shop.opens("join");
  shop.heard();

  shop.types("join");  // starts the flow elsewhere; here it is one of the words for yes

  CHECK(has_part(shop.heard(), "Which e-mail address"));
}

TEST_CASE("Words of another conversation start it when they are no answer here", "[engine]") {
  TestShop shop;
  shop.opens("join");
  shop.heard();

  shop.types("prizes");

  CHECK(has_part(shop.heard(), "These are the prizes for our members."));
}

TEST_CASE("What nobody understands is answered with help, a newcomer is welcomed", "[engine]") {
  TestShop shop;

  shop.types("purple elephants");
  CHECK(has_part(shop.heard(), "Our rewards program is called Bumble Rewards"));
  shop.types("green ones");
  CHECK(has_part(shop.heard(), "Please tap or type one of these"));
}

TEST_CASE("An old button still says something sensible", "[engine]") {
  TestShop shop;
  shop.opens("join");
  const std::string yes = shop.payload_of("Yes please");
  shop.types("points");
  shop.heard();

  SECTION("its step is there: it starts anew from it") {
    shop.sends({.kind = EventKind::kTap, .text = "Yes please", .payload = yes});
    CHECK(has_part(shop.heard(), "Which e-mail address"));
  }
  SECTION("its flow is gone: its words are heard") {
    shop.sends({.kind = EventKind::kTap,
                .text = "Prizes",
                .payload = to_text(flow::Payload{.flow = "gone", .step = "x", .choice = "y"})});
    CHECK(has_part(shop.heard(), "These are the prizes"));
  }
  SECTION("it is no payload of ours") {
    shop.sends({.kind = EventKind::kTap, .text = "My points", .payload = "FOREIGN"});
    CHECK(has_part(shop.heard(), "You have no card yet."));
  }
}

TEST_CASE("Get Started and an unknown link welcome the person", "[engine]") {
  TestShop shop;

  SECTION("get started") {
    shop.sends({.kind = EventKind::kTap, .text = "Get Started", .payload = kGetStartedPayload});
  }
  SECTION("an unknown link") {
    shop.opens("somewhere--else'; DROP TABLE member");
  }
  SECTION("an endless link") {
    shop.opens(std::string(core::kMaxRefBytes + 1, 'a'));
  }
  CHECK(has_part(shop.heard(), "I am the automatic assistant"));
}

TEST_CASE("Beyond the limit one line is said, then only STOP and its like count", "[engine]") {
  TestShop shop;
  const db::Contact ana = shop.contact("ana");
  for (int i = 0; i < core::kMaxEventsPerMinute; ++i) {
    types_at_once(shop);
  }
  shop.heard();

  types_at_once(shop);
  CHECK(has_part(shop.heard(), "That was a lot at once"));
  types_at_once(shop);
  CHECK(shop.heard().empty());
  types_at_once(shop, "STOP");
  CHECK(has_part(shop.heard(), "I will not write to you by myself any more"));
  shop.pass(minutes(1));
  types_at_once(shop);
  CHECK(has_part(shop.heard(), "I can help you with these"));
}

TEST_CASE("STOP counts however much was written before it", "[engine]") {
  TestShop shop;
  const db::Contact ana = shop.contact("ana");
  for (int i = 0; i < 3 * core::kMaxEventsPerMinute; ++i) {
    types_at_once(shop);
  }
  shop.heard();

  types_at_once(
      shop, "human");  // of the words that always count, only this one would be a flood of notes
  CHECK(shop.heard().empty());
  types_at_once(shop, "STOP");
  CHECK(has_part(shop.heard(), "I will not write to you by myself any more"));
  CHECK(db::find_contact(shop.db(), ana.id)->is_stopped);
  types_at_once(shop, "STOP");  // it has been obeyed
  CHECK(shop.heard().empty());
  CHECK(db::find_contact(shop.db(), ana.id)->is_stopped);
}

TEST_CASE("STOP counts as an edited message and together with a link", "[engine]") {
  TestShop shop;
  const db::Contact ana = shop.contact("ana");
  shop.types("help");
  shop.heard();

  SECTION("edited") {
    shop.sends({.kind = EventKind::kEdit, .text = "stop"});
  }
  SECTION("with a link") {
    shop.sends({.kind = EventKind::kText, .text = "Stop!", .ref = "join"});
  }

  CHECK(has_part(shop.heard(), "I will not write to you by myself any more"));
  CHECK(db::find_contact(shop.db(), ana.id)->is_stopped);
}

TEST_CASE("What was said before STOP and comes after it agrees to nothing", "[engine]") {  // R79
  TestShop shop;
  const db::Contact ana = shop.member("ana", "ana@example.com");
  const auto write = [&shop](
                         const std::string& text, core::Instant at, const std::string& ref = "") {
    shop.act([&](const Context& context) {
      const Event event{.kind = EventKind::kText,
                        .page_id = "1000",
                        .person_id = "ana",
                        .at = at,
                        .text = text,
                        .ref = ref};
      REQUIRE(decide_chat_event(context, "chat", event).has_value());
    });
  };
  const core::Instant stop = shop.now();
  write("STOP", stop);
  shop.heard();

  write("start", stop - minutes(1));
  CHECK(shop.heard().empty());
  CHECK_FALSE(shop.member_of(ana).reminders);
  CHECK(db::find_contact(shop.db(), ana.id)->is_stopped);

  write("points", stop + minutes(1));
  CHECK(has_part(shop.heard(), "You have 50 points"));
  write("start", stop - minutes(1));
  CHECK_FALSE(shop.member_of(ana).reminders);

  SECTION("an order of a link counts all the same") {
    shop.orders["10432"] = shop.order(6000);
    write("", stop - minutes(1), "order--" + shop.signed_link("10432"));
    shop.settle();
    CHECK(shop.points_of(ana) == 110);
  }
  SECTION("a later yes is a yes") {
    write("start", stop + minutes(2));
    CHECK(shop.member_of(ana).reminders);
  }
}

TEST_CASE("The newest word of Meta about the page holds, in whatever order they come", "[engine]") {
  TestShop shop;
  const auto tell = [&shop](const char* action, core::Duration ago) {
    shop.act([&](const Context& context) {
      const Event event{
          .kind = EventKind::kPolicy, .page_id = "1000", .at = context.now - ago, .action = action};
      REQUIRE(decide_chat_event(context, "messenger", event).has_value());
    });
    return db::get_setting(shop.db(), kPageBlocked);
  };

  CHECK(tell("block", hours(2)) == "yes");
  CHECK(tell("unblock", hours(1)) == "no");
  CHECK(tell("block", hours(2)) == "no");
  CHECK(tell("block", minutes(1)) == "yes");
}

TEST_CASE("An edit of something else that was said is no question", "[engine]") {
  TestShop shop;
  shop.contact("ana");

  shop.sends({.kind = EventKind::kEdit, .text = "prizes"});

  CHECK(shop.heard().empty());
}

TEST_CASE("An event may be seven days old and ten minutes early, not more", "[engine]") {
  const core::Instant now = utc("2026-01-20T00:00:00Z");

  CHECK(staleness(now, now).empty());
  CHECK(staleness(now - hours(24 * 7), now).empty());
  CHECK_FALSE(staleness(now - hours(24 * 7) - core::Duration(1), now).empty());
  CHECK(staleness(now + minutes(10), now).empty());
  CHECK_FALSE(staleness(now + minutes(10) + core::Duration(1), now).empty());
}

TEST_CASE("A Messenger event of last week is kept as stale and starts nothing", "[engine]") {
  TestShop shop;
  db::add_event(shop.db(),
                {.source = "messenger",
                 .dedup_key = "m_1",
                 .lane = "77",
                 .kind = "text",
                 .body = "{}",
                 .at = shop.now() - hours(24 * 8)},
                shop.now());

  shop.settle();

  CHECK(shop.ask("SELECT state FROM inbox") == "stale");
  CHECK(shop.ask("SELECT count(*) FROM contact") == "0");
}

TEST_CASE("A body that can never be read is refused, not tried for ever", "[engine]") {
  TestShop shop;
  db::add_event(shop.db(),
                {.source = "chat",
                 .dedup_key = "1",
                 .lane = "77",
                 .kind = "text",
                 .body = "no json",
                 .at = shop.now()},
                shop.now());

  shop.settle();

  CHECK(shop.ask("SELECT state FROM inbox") == "refused");
}

TEST_CASE("Chat events survive the inbox as they were", "[engine]") {
  const Event event{.kind = EventKind::kTap,
                    .page_id = "1000",
                    .person_id = "ana",
                    .at = utc("2026-01-05T18:00:00Z"),
                    .text = "Yes \"please\"\n",
                    .payload = "r1|a|b",
                    .ref = "order--1",
                    .coupon_code = "BCDF"};

  const auto again = chat_event_from_json(chat_event_to_json(event));

  REQUIRE(again.has_value());
  CHECK(again->kind == event.kind);
  CHECK(again->page_id == event.page_id);
  CHECK(again->person_id == event.person_id);
  CHECK(again->at == event.at);
  CHECK(again->text == event.text);
  CHECK(again->payload == event.payload);
  CHECK(again->ref == event.ref);
  CHECK(again->coupon_code == event.coupon_code);
  CHECK_FALSE(chat_event_from_json("[]").has_value());
  CHECK_FALSE(chat_event_from_json(R"({"kind":"unheard"})").has_value());
}

TEST_CASE("While a person of the shop talks, only words that always count are answered",
          "[engine]") {
  TestShop shop;
  db::set_silent_until(shop.db(), shop.contact("ana").id, shop.now() + minutes(30));

  shop.types("prizes");
  CHECK(shop.heard().empty());
  shop.types("stop");
  CHECK(has_part(shop.heard(), "I will not write to you by myself any more"));
  shop.pass(minutes(30));
  shop.types("prizes");
  CHECK_FALSE(shop.heard().empty());
}

TEST_CASE("A question that nobody answers ends by its own way", "[engine]") {
  TestShop shop;
  shop.opens("join");
  shop.taps("Yes please");
  shop.heard();

  shop.pass(hours(23));
  collect_due(shop.db(), shop.now());
  shop.settle();

  CHECK(has_part(shop.heard(), "Your 50 points are still waiting"));
}

TEST_CASE("An answer on Messenger is queued while the window is open", "[engine]") {  // R13
  TestShop shop;

  decide_on_messenger(shop, typed_on_messenger("help"));

  const auto contact = shop.contact("77", "messenger");
  CHECK(contact.window_until == shop.now() + hours(24));
  CHECK(shop.ask("SELECT state || class FROM message") == "queuedanswer");
  CHECK(shop.ask("SELECT kind FROM job") == "send");
  CHECK(shop.ask("SELECT latest_ms - next_ms FROM job") == "900000");  // 15 minutes
}

TEST_CASE("What was held is said when the person comes back, old reminders anew", "[engine]") {
  TestShop shop;
  decide_on_messenger(shop, typed_on_messenger("help"));
  db::Contact person = shop.contact("77", "messenger");
  shop.act([&](const Context& context) {
    join(context, {.contact = person, .email = "ana@example.com"});
  });
  shop.db().execute("UPDATE member SET reminders = 1");
  shop.pass(hours(25));
  const bool is_asked = GENERATE(false, true);
  for (const char* kind : {"answer", "reminder"}) {
    db::add_message(
        shop.db(),
        {.contact = person.id, .message_class = kind, .body = R"({"text":"x"})", .state = "held"},
        shop.now());
  }
  shop.db().execute("DELETE FROM job");

  decide_on_messenger(shop, typed_on_messenger(is_asked ? "help" : "start"));

  CHECK(db::held_messages(shop.db(), person.id).empty());
  CHECK(shop.ask("SELECT group_concat(state) FROM message WHERE body = '{\"text\":\"x\"}'") ==
        "queued,refused");
  // Help asks what the person wants; the reminder comes when that question is over.
  CHECK(shop.ask("SELECT count(*) FROM job WHERE payload LIKE '%This is your card at%'") ==
        (is_asked ? "0" : "1"));
  CHECK((shop.member_of(person).next_reminder == shop.now() + hours(1)) == is_asked);
}

TEST_CASE("Old answers of the time when the page was blocked are not said afterwards", "[engine]") {
  TestShop shop;
  decide_on_messenger(shop, {.kind = EventKind::kPolicy, .action = "block"});
  decide_on_messenger(shop, typed_on_messenger("points"));
  REQUIRE(shop.ask("SELECT state FROM message") == "held");
  decide_on_messenger(shop, {.kind = EventKind::kPolicy, .action = "unblock"});
  const bool is_late = GENERATE(false, true);
  shop.pass(minutes(15) + (is_late ? core::Duration(1) : core::Duration(0)));

  decide_on_messenger(shop, typed_on_messenger("points"));

  CHECK(shop.ask("SELECT state FROM message ORDER BY id LIMIT 1") ==
        (is_late ? "refused" : "queued"));
}

TEST_CASE("Marks of reading and delivery, and what has no sender, start nothing", "[engine]") {
  TestShop shop;

  decide_on_messenger(shop, {.kind = EventKind::kRead, .person_id = "77"});
  decide_on_messenger(shop, {.kind = EventKind::kDelivery, .person_id = "77"});
  decide_on_messenger(shop, {.kind = EventKind::kText, .text = "help"});

  CHECK(shop.ask("SELECT count(*) FROM contact") == "0");
  CHECK(shop.ask("SELECT count(*) FROM message") == "0");
}

TEST_CASE("What Meta says about the page reaches the owner", "[engine]") {
  TestShop shop;

  decide_on_messenger(shop, {.kind = EventKind::kPolicy, .action = "block"});

  CHECK(has_part(shop.notes(), "Meta has told us about this page: block"));
}

TEST_CASE("While Meta blocks the page, answers are held and said once it is open again",
          "[engine]") {
  TestShop shop;
  decide_on_messenger(shop, {.kind = EventKind::kPolicy, .action = "block"});

  decide_on_messenger(shop, typed_on_messenger("help"));
  decide_on_messenger(shop, typed_on_messenger("prizes"));
  CHECK(shop.ask("SELECT group_concat(DISTINCT state) FROM message") == "held");
  CHECK(shop.ask("SELECT count(*) FROM job") == "0");

  decide_on_messenger(shop, {.kind = EventKind::kPolicy, .action = "unblock"});
  decide_on_messenger(shop, typed_on_messenger("help"));
  CHECK(shop.ask("SELECT group_concat(DISTINCT state) FROM message") == "queued");
}

TEST_CASE("An answer to something that was said too long ago is not sent", "[engine]") {
  TestShop shop;
  Event event = typed_on_messenger("help");
  event.page_id = "1000";
  event.at = shop.now() - hours(24);

  shop.act([&](const Context& context) {
    REQUIRE(decide_chat_event(context, "messenger", event).has_value());
  });

  CHECK(shop.ask("SELECT state FROM message") == "held");
  CHECK(shop.ask("SELECT count(*) FROM job") == "0");
}

TEST_CASE("After STOP nothing comes that was promised before, until the person writes again",
          "[engine]") {
  TestShop shop;
  const db::Contact ana = shop.member("ana", "ana@example.com");
  store_adapter::Order order = shop.order(6000);
  order.state = store_adapter::OrderState::kUnpaid;
  shop.orders["10432"] = order;
  shop.opens("order--" + shop.signed_link("10432"));
  REQUIRE(has_part(shop.heard(), "is not paid yet"));
  shop.types("STOP!! stop \xF0\x9F\x99\x8F");
  REQUIRE(has_part(shop.heard(), "I will not write to you by myself"));

  order.state = store_adapter::OrderState::kPaid;
  order.version = 2;
  shop.act([&](const Context& context) { change_order(context, order); });
  CHECK(shop.points_of(ana) == 110);
  CHECK(shop.ask("SELECT count(*) FROM message WHERE state = 'held'") == "2");
  CHECK(shop.heard().empty());

  shop.types("stop");
  CHECK(shop.heard().size() == 1);
  shop.types("points");
  CHECK(shop.ask("SELECT count(*) FROM message WHERE state = 'held'") == "0");
  const auto said = shop.heard();
  REQUIRE(said.size() == 4);
  CHECK(said[0] == "You have 110 points.");
  CHECK(has_part({said[2]}, "Thank you for order 10432!"));
}

TEST_CASE("After STOP news waits on Messenger too, until the person writes again", "[engine]") {
  TestShop shop;
  const auto waiting = [&shop] {
    return shop.ask("SELECT group_concat(state) FROM message WHERE body LIKE '%news%'") + " " +
           shop.ask("SELECT count(*) FROM job WHERE payload LIKE '%news%'");
  };
  decide_on_messenger(shop, typed_on_messenger("stop"));

  shop.act([&](const Context& context) {
    const auto person =
        db::find_contact(context.db, {.channel = "messenger", .page = "1000", .address = "77"});
    channel::Message message;
    message.text = "Some news";
    say(context, *person, {message}, MessageClass::kCoupon);
  });
  CHECK(waiting() == "held 0");
  shop.pass(minutes(1));
  decide_on_messenger(shop, typed_on_messenger("points"));
  CHECK(waiting() == "queued 1");
}

TEST_CASE("A question left open says nothing more in the quiet hours", "[engine]") {
  TestShop shop;  // 10:00 in the shop's zone
  shop.types("join");
  shop.types("yes");
  shop.heard();
  const auto wake = [&shop] {
    shop.act([](const Context& context) { collect_due(context.db, context.now); });
    shop.settle();
  };

  shop.pass(hours(20));  // 6:00
  wake();
  CHECK(shop.heard().empty());
  shop.pass(hours(3));
  wake();
  CHECK(has_part(shop.heard(), "Your 50 points are still waiting"));
}

TEST_CASE("A link without a number is asked for it, tag or not", "[engine]") {
  TestShop shop({.verify_email = VerifyEmail::kNever});
  shop.member("ana", "ana@example.com");
  shop.orders["10432"] = shop.order(6000);
  const std::string ref = GENERATE("order--", "order---0123456789", "order---");

  shop.opens(ref);
  REQUIRE(has_part(shop.heard(), "Your link has no order number."));
  shop.types("10432");

  CHECK(has_part(shop.heard(), "It brought you 60 points"));
}

TEST_CASE("After a forged link its number may be typed", "[engine]") {
  TestShop shop({.verify_email = VerifyEmail::kNever});
  const db::Contact ana = shop.member("ana", "ana@example.com");
  shop.orders["10432"] = shop.order(6000);
  shop.opens("order--10432-0000000000");
  REQUIRE(has_part(shop.heard(), "We cannot match order 10432"));

  shop.types("yes");
  CHECK(has_part(shop.heard(), "does not look like an order number"));
  shop.types("10432");

  const auto said = shop.heard();
  CHECK(has_part(said, "It brought you 60 points"));
  CHECK(shop.points_of(ana) == 110);
}

TEST_CASE("STOP as the first word after a reminder fell due ends it, and nothing else comes",
          "[engine]") {
  TestShop shop;
  decide_on_messenger(shop, typed_on_messenger("hi"));
  shop.act([&](const Context& context) {
    const auto person =
        db::find_contact(context.db, {.channel = "messenger", .page = "1000", .address = "77"});
    channel::Message message;
    message.text = "A reminder";
    say(context, *person, {message}, MessageClass::kReminder);  // queued, and not sent yet
  });
  shop.pass(hours(30));
  shop.act([&](const Context& context) {
    const auto person =
        db::find_contact(context.db, {.channel = "messenger", .page = "1000", .address = "77"});
    channel::Message message;
    message.text = "Another reminder";
    say(context, *person, {message}, MessageClass::kReminder);  // held: the window is closed
  });

  decide_on_messenger(shop, typed_on_messenger("stop"));

  CHECK(shop.ask("SELECT count(*) FROM message WHERE class = 'reminder'"
                 " AND state IN ('queued','held')") == "0");
  CHECK(shop.ask("SELECT count(*) FROM job WHERE json_extract(payload, '$.class') = 'reminder'"
                 " AND state IN ('ready','retry','snoozed')") == "0");
  CHECK(shop.ask("SELECT count(*) FROM message WHERE body LIKE '%by myself%'") == "1");
}
