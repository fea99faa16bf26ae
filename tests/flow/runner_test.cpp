#include "flow/runner.h"

#include "core/limits.h"
#include "tests/catch.h"
#include "tests/flow/runner_support.h"

using namespace regulars;
using namespace regulars::flow;
using namespace regulars::flow::test;
using std::chrono::hours;
using Texts = std::vector<std::string>;

TEST_CASE("A flow says its steps in order and is over", "[flow]") {
  Person ana({flow_of("hi", {say("a", "One"), say("b", "Two")})});

  ana.starts("hi");

  CHECK(ana.texts() == Texts{"One", "Two"});
  CHECK(ana.at.is_over());
  CHECK(ana.last.was_understood);
}

TEST_CASE("Go, end and a condition decide which steps are said", "[flow]") {
  Person ana({flow_of("hi",
                      {say("a", "One", "c"),
                       say("b", "Two"),
                       only_if(say("c", "For members"), "member"),
                       ending(only_if(say("d", "For others"), "member", true)),
                       say("e", "Never for others")})});

  ana.starts("hi");
  CHECK(ana.texts() == Texts{"One", "For others"});

  ana.host.facts["member"] = true;
  ana.starts("hi");
  CHECK(ana.texts() == Texts{"One", "For members", "Never for others"});
}

TEST_CASE("An unknown flow is not started and the owner is told", "[flow]") {
  Person ana({flow_of("hi", {say("a", "One")})});

  ana.starts("nope");

  CHECK_FALSE(ana.last.was_understood);
  CHECK(ana.last.messages.empty());
  REQUIRE(ana.last.problems.size() == 1);
  CHECK(ana.last.problems[0] == "there is no flow nope to start.");
}

TEST_CASE("Choices become quick replies on the step's text", "[flow]") {
  Person ana({flow_of("hi",
                      {choose("q", "Well?", {{"Yes", "y"}, {"No", "n"}}),
                       ending(say("y", "Good")),
                       say("n", "Pity")})});

  ana.starts("hi");

  REQUIRE(ana.last.messages.size() == 1);
  const channel::Message& message = ana.last.messages[0];
  CHECK(message.text == "Well?");
  REQUIRE(message.quick_replies.size() == 2);
  CHECK(message.quick_replies[1].title == "No");
  const auto payload = parse_payload(message.quick_replies[1].payload);
  REQUIRE(payload);
  CHECK(payload->flow == "hi");
  CHECK(payload->step == "q");
  CHECK(payload->choice == "n");
  CHECK(payload->nonce == "c1.1");
  CHECK(ana.at.waiting == Waiting::kChoice);
  CHECK(ana.at.due == ana.host.time + hours(23));
}

TEST_CASE("A tap or a typed title takes the choice", "[flow]") {
  Person ana({flow_of("hi",
                      {choose("q", "Well?", {{"Yes", "y"}, {"No", "n"}}),
                       ending(say("y", "Good")),
                       say("n", "Pity")})});
  ana.starts("hi");

  SECTION("tapped") {
    ana.taps(std::string(ana.last.messages[0].quick_replies[1].payload));
    CHECK(ana.texts() == Texts{"Pity"});
  }
  SECTION("typed") {
    ana.types("yes!");
    CHECK(ana.texts() == Texts{"Good"});
  }
  CHECK(ana.at.is_over());
}

TEST_CASE("Choices without a text hang on what was said just before", "[flow]") {
  Person ana({flow_of("hi", {say("a", "Hello"), choose("q", "", {{"Yes", "a"}})}),
              flow_of("bare", {choose("q", "", {{"Yes", "q"}})})});

  ana.starts("hi");
  CHECK(ana.texts() == Texts{"Hello"});
  CHECK(ana.last.messages[0].quick_replies.size() == 1);

  ana.starts("bare");
  CHECK(ana.texts() == Texts{"Please choose:"});
}

TEST_CASE("An answer that is none of the choices is met twice, then the talk ends kindly",
          "[flow]") {
  Step question = choose("q", "Well?", {{"Yes", "y"}, {"No", "y"}});
  SECTION("with the program's words") {
    Person ana({flow_of("hi", {question, say("y", "Good")})});
    ana.starts("hi");

    ana.types("perhaps");
    CHECK(ana.texts() == Texts{"Please tap or type one of these: Yes, No."});
    CHECK(ana.last.messages[0].quick_replies.size() == 2);
    CHECK(ana.last.was_understood);
    ana.types("");
    CHECK(ana.last.messages[0].quick_replies.size() == 2);
    ana.types("perhaps");

    CHECK(ana.texts() == Texts{"No problem, we can go on another time. Just write when you like."});
    CHECK(ana.last.messages[0].quick_replies.empty());
    CHECK(ana.last.was_understood);
    CHECK(ana.at.is_over());
  }
  SECTION("with the owner's words, and the next answer still counts") {
    question.otherwise = words("Yes or no, please.");
    Person ana({flow_of("hi", {question, say("y", "Good")})});
    ana.starts("hi");

    ana.types("perhaps");
    CHECK(ana.texts() == Texts{"Yes or no, please."});
    const std::string payload = ana.last.messages[0].quick_replies[0].payload;
    ana.types("perhaps");
    ana.taps(payload);

    CHECK(ana.texts() == Texts{"Good"});
  }
}

TEST_CASE("A question joins the text before it and asks for the e-mail", "[flow]") {
  Step question = ask("q", "Which address?", AnswerKind::kEmail, "email");
  question.say = words("Welcome!");
  Person ana({flow_of("hi", {question, say("b", "Thank you, {email}.")})});

  ana.starts("hi");
  CHECK(ana.texts() == Texts{"Welcome!\n\nWhich address?"});
  CHECK(ana.last.messages[0].asks_email);
  CHECK(ana.at.waiting == Waiting::kAnswer);

  ana.types(" Ana@Example.com ");
  CHECK(ana.texts() == Texts{"Thank you, Ana@Example.com."});
  CHECK(ana.host.seen == Saved{{"email", "Ana@Example.com"}});
}

TEST_CASE("A wrong answer is asked for again, as often as the step allows", "[flow]") {
  Step question = ask("q", "Number?", AnswerKind::kNumber, "n");
  question.tries = 2;
  SECTION("then an apology") {
    Person ana({flow_of("hi", {question, say("b", "{n}!")})});
    ana.starts("hi");

    ana.types("many");
    CHECK(ana.texts() == Texts{"Please answer with a number in digits, such as 12.\n\nNumber?"});
    ana.types("");

    CHECK(ana.texts() ==
          Texts{"Sorry, that did not work. Write again when you like, and we try anew."});
    CHECK(ana.at.is_over());
  }
  SECTION("then the way the owner named") {
    question.wrong = words("Digits only.");
    question.give_up = "b";
    Person ana({flow_of("hi", {question, ending(say("c", "Never")), say("b", "Let us stop.")})});
    ana.starts("hi");

    ana.types("many");
    CHECK(ana.texts() == Texts{"Digits only.\n\nNumber?"});
    ana.types("many");

    CHECK(ana.texts() == Texts{"Let us stop."});
  }
  SECTION("and a right one still counts, written like a number") {
    Person ana({flow_of("hi", {question, say("b", "{n}!")})});
    ana.starts("hi");
    ana.types("many");

    ana.types("1234");

    CHECK(ana.texts() == Texts{"1,234!"});
  }
}

TEST_CASE("A yes/no answer can be asked about in a condition", "[flow]") {
  Person ana({flow_of("hi",
                      {ask("q", "Sure?", AnswerKind::kYesNo, "sure"),
                       only_if(say("y", "Sure"), "sure"),
                       only_if(say("n", "Unsure"), "sure", true)})});
  ana.starts("hi");

  ana.types("No");

  CHECK(ana.texts() == Texts{"Unsure"});
}

TEST_CASE("Every question ends by itself when nobody answers", "[flow]") {
  Step question = choose("q", "Well?", {{"Yes", "q"}});
  question.no_answer.after = hours(20);
  SECTION("quietly") {
    Person ana({flow_of("hi", {question})});
    ana.starts("hi");

    ana.waits(hours(20) - std::chrono::milliseconds(1));
    CHECK_FALSE(ana.at.is_over());
    CHECK_FALSE(ana.last.was_understood);
    ana.waits(std::chrono::milliseconds(1));

    CHECK(ana.last.messages.empty());
    CHECK(ana.last.was_understood);
    CHECK(ana.at.is_over());
  }
  SECTION("or by the way the owner named") {
    question.no_answer.go = "nudge";
    Person ana({flow_of("hi", {question, say("nudge", "Still there?")})});
    ana.starts("hi");

    ana.waits(hours(20));

    CHECK(ana.texts() == Texts{"Still there?"});
  }
}

TEST_CASE("A wait goes on by itself, with the conditions of that moment", "[flow]") {
  Step pause = step("w", Verb::kWait, "One moment.");
  pause.wait = hours(48);
  Person ana({flow_of("hi", {pause, only_if(say("a", "Members only"), "member"), say("b", "Hi")})});
  ana.starts("hi");
  ana.host.facts["member"] = true;

  CHECK(ana.texts() == Texts{"One moment."});
  ana.types("hello?");
  CHECK_FALSE(ana.last.was_understood);
  CHECK(ana.at.waiting == Waiting::kTime);
  ana.waits(hours(48));

  CHECK(ana.texts() == Texts{"Members only", "Hi"});
}

TEST_CASE("An action's outcome picks the step, and its facts can be said", "[flow]") {
  Person ana({flow_of("hi",
                      {act("do", "claim", {{"claimed", "ok"}, {"no_match", "no"}}),
                       ending(say("ok", "{earned} points")),
                       say("no", "No such order")})});
  ana.host.fallbacks = {{"not_found", "no_match"}};

  SECTION("its own way") {
    ana.host.answers["claim"] = {.outcome = "claimed", .facts = {{"earned", std::int64_t{1500}}}};
    ana.starts("hi", {{"order", "10432"}});
    CHECK(ana.texts() == Texts{"1,500 points"});
    REQUIRE(ana.host.calls.size() == 1);
    CHECK(ana.host.calls[0].saved == Saved{{"order", "10432"}});
    CHECK(ana.host.calls[0].nonce == "c1.0");
    CHECK(ana.host.calls[0].at == Frame{.flow = "hi", .step = "do"});
    CHECK(ana.host.seen == Saved{{"earned", "1500"}, {"order", "10432"}});
  }
  SECTION("the way of its fallback") {
    ana.host.answers["claim"] = {.outcome = "not_found"};
    ana.starts("hi");
    CHECK(ana.texts() == Texts{"No such order"});
  }
  SECTION("no way at all: an apology, and the owner is told") {
    ana.host.answers["claim"] = {.outcome = "exploded"};
    ana.starts("hi");
    CHECK(ana.texts() ==
          Texts{"Sorry, something went wrong on our side. A person will have a look."});
    REQUIRE(ana.last.problems.size() == 1);
    CHECK(ana.last.problems[0].find("flow hi, step do: ") == 0);
    CHECK(ana.at.is_over());
  }
}

TEST_CASE("An action without named outcomes leads to the next step", "[flow]") {
  Person ana({flow_of("hi", {act("do", "remind_on"), say("ok", "Done")})});
  ana.host.answers["remind_on"] = {.outcome = "done"};

  ana.starts("hi");

  CHECK(ana.texts() == Texts{"Done"});
}

TEST_CASE("A pending action is waited for", "[flow]") {
  Person ana({flow_of("hi",
                      {act("do", "claim", {{"claimed", "ok"}, {"silent", "later"}}),
                       ending(say("ok", "{earned} points")),
                       say("later", "Later then")})});
  ana.host.answers["claim"] = {.outcome = "", .patience = hours(1), .late = "silent"};
  ana.starts("hi");
  REQUIRE(ana.at.waiting == Waiting::kAction);
  CHECK(ana.at.action == "claim");
  CHECK(ana.at.due == ana.host.time + hours(1));

  SECTION("its answer carries on") {
    ana.hears(ActionDone{
        .action = "claim", .outcome = "claimed", .facts = {{"earned", std::int64_t{60}}}});
    CHECK(ana.texts() == Texts{"60 points"});
  }
  SECTION("another action's answer is not for it") {
    ana.hears(ActionDone{.action = "redeem", .outcome = "claimed"});
    CHECK_FALSE(ana.last.was_understood);
    CHECK(ana.at.waiting == Waiting::kAction);
  }
  SECTION("when patience runs out, the late outcome is taken") {
    ana.waits(hours(1));
    CHECK(ana.texts() == Texts{"Later then"});
    ana.hears(ActionDone{.action = "claim", .outcome = "claimed"});
    CHECK_FALSE(ana.last.was_understood);
  }
  SECTION("what is typed meanwhile is left to the caller") {
    ana.types("hello?");
    CHECK_FALSE(ana.last.was_understood);
    CHECK(ana.at.waiting == Waiting::kAction);
  }
}

TEST_CASE("A new answer replaces the fact an action told", "[flow]") {
  Person ana({flow_of("hi",
                      {act("do", "claim", {{"no_match", "again"}}),
                       ask("again", "Order {order}?", AnswerKind::kOrderNumber, "order"),
                       say("b", "Now {order}")})});
  ana.host.answers["claim"] = {.outcome = "no_match", .facts = {{"order", std::string("1")}}};
  ana.starts("hi", {{"order", "1"}});

  ana.types("#2");

  CHECK(ana.texts() == Texts{"Now 2"});
  CHECK(ana.host.seen == Saved{{"order", "2"}});
}

TEST_CASE("A called flow comes back to the step after the call", "[flow]") {
  Person ana({flow_of("order", {only_if(call("j", "join"), "member", true), say("b", "Claimed")}),
              flow_of("join",
                      {choose("q", "Join?", {{"Yes", "y"}, {"No", "n"}}),
                       ending(say("y", "Welcome")),
                       step("n", Verb::kEnd, "Pity")})});
  ana.starts("order");
  CHECK(ana.texts() == Texts{"Join?"});
  CHECK(ana.at.stack.size() == 2);

  SECTION("after a step that ends") {
    ana.types("yes");
    CHECK(ana.texts() == Texts{"Welcome", "Claimed"});
  }
  SECTION("after the verb end") {
    ana.types("no");
    CHECK(ana.texts() == Texts{"Pity", "Claimed"});
  }
  CHECK(ana.at.is_over());
}

TEST_CASE("Handing off ends the whole conversation and tells the owner", "[flow]") {
  Step hand = step("h", Verb::kHandOff, "A person will write to you.");
  hand.hand_off = words("{email} needs help");
  Person ana({flow_of("a", {call("c", "b"), say("x", "Never")}), flow_of("b", {hand})});
  ana.host.facts["email"] = std::string("ana@example.com");

  ana.starts("a");

  CHECK(ana.texts() == Texts{"A person will write to you."});
  CHECK(ana.last.hand_offs == Texts{"ana@example.com needs help"});
  CHECK(ana.at.is_over());
}

TEST_CASE("A circle without a wait is stopped with an apology", "[flow]") {
  Person ana({flow_of("hi", {step("a", Verb::kGo, "", "b"), step("b", Verb::kGo, "", "a")})});

  ana.starts("hi");

  CHECK(ana.texts() ==
        Texts{"Sorry, something went wrong on our side. A person will have a look."});
  REQUIRE(ana.last.problems.size() == 1);
  CHECK(ana.last.problems[0] ==
        "flow hi, step a: stopped after 50 steps without a wait; the flow goes in a circle.");
  CHECK(ana.at.is_over());
}

TEST_CASE("Fifty steps in one turn are allowed, one more is not", "[flow]") {
  const auto long_flow = [](int steps) {
    std::vector<Step> made;
    for (int i = 0; i < steps; ++i) {
      const bool speaks = i + 1 == steps;
      made.push_back(step("s" + std::to_string(i), Verb::kSay, speaks ? "Done" : ""));
    }
    return std::vector<Flow>{flow_of("long", std::move(made))};
  };
  Person ana(long_flow(core::kMaxStepsPerTurn));
  Person ben(long_flow(core::kMaxStepsPerTurn + 1));

  ana.starts("long");
  ben.starts("long");

  CHECK(ana.texts() == Texts{"Done"});
  CHECK(ben.last.problems.size() == 1);
}

TEST_CASE("Flows that call one another without end are stopped", "[flow]") {
  Person ana({flow_of("a", {call("c", "b")}), flow_of("b", {call("c", "a")})});

  ana.starts("a");

  CHECK(ana.last.problems == Texts{"flow b, step c: flows call one another more than 8 deep."});
  CHECK(ana.texts().size() == 1);
}

TEST_CASE("A turn never says more than ten messages", "[flow]") {
  std::vector<Step> steps;
  for (int i = 0; i < 10; ++i) {
    steps.push_back(say("s" + std::to_string(i), "text"));
  }
  Person ana({flow_of("ten", steps)});
  steps.push_back(say("s10", "text"));
  steps.push_back(act("do", "redeem"));
  Person ben({flow_of("more", steps)});

  ana.starts("ten");
  ben.starts("more");

  CHECK(ana.last.messages.size() == 10);
  CHECK(ana.last.problems.empty());
  CHECK(ben.last.messages.size() == 10);
  CHECK(ben.texts().back() ==
        "Sorry, something went wrong on our side. A person will have a look.");
  CHECK(ben.last.problems.size() == 1);
  CHECK(ben.host.calls.empty());
}

TEST_CASE("The same state, input and host give the same turn", "[flow]") {
  const std::vector<Flow> flows{flow_of("hi", {choose("q", "Well?", {{"Yes", "q"}})})};
  Person ana(flows);
  Person ben(flows);

  ana.starts("hi");
  ben.starts("hi");

  CHECK(ana.at == ben.at);
  CHECK(ana.last.messages == ben.last.messages);
}

TEST_CASE("The program's own sentences follow the person's language", "[flow]") {
  Person ana({flow_of("hi", {choose("q", "¿Bien?", {{"Sí", "q"}})})});
  ana.host.speaks = "es-MX";
  ana.starts("hi");

  ana.types("quizás");

  CHECK(ana.texts() == Texts{"Toca o escribe una de estas opciones: Sí."});
}
