// Old buttons, cards, coupons, edited flows, late news.
#include "flow/runner.h"
#include "tests/catch.h"
#include "tests/flow/runner_support.h"

using namespace regulars;
using namespace regulars::flow;
using namespace regulars::flow::test;
using std::chrono::hours;
using Texts = std::vector<std::string>;

namespace {

Flow rewards_flow() {
  Step catalogue = step("list", Verb::kCard, "Our prizes:");
  catalogue.card.each = "rewards";
  catalogue.card.title = words("{reward_name}");
  catalogue.card.subtitle = words("{reward_cost} points");
  catalogue.card.button = words("Take it");
  catalogue.card.save = "reward";
  catalogue.card.go = "confirm";
  return flow_of("rewards",
                 {ending(catalogue),
                  choose("confirm", "Take {reward}?", {{"Yes", "take"}, {"No", "bye"}}),
                  act("take", "redeem", {{"issued", "code"}}),
                  ending(say("code", "{coupon_code}")),
                  say("bye", "Fine.")});
}

Values reward(const char* key, const char* name, std::int64_t cost) {
  return {{"reward", std::string(key)}, {"reward_name", std::string(name)}, {"reward_cost", cost}};
}

Person with_rewards() {
  Person ana(
      {rewards_flow(), flow_of("hi", {choose("q", "Well?", {{"Yes", "y"}}), say("y", "Good")})});
  ana.host.lists["rewards"] = {reward("towel", "Linen towel", 200), reward("throw", "Throw", 1800)};
  ana.host.answers["redeem"] = {.outcome = "issued",
                                .facts = {{"coupon_code", std::string("PTS-7QK2")}}};
  return ana;
}

std::string reply(const Turn& turn, std::size_t index) {
  return turn.messages.back().quick_replies.at(index).payload;
}

}  // namespace

TEST_CASE("Cards go through a list and carry what a tap picks", "[flow]") {
  Person ana = with_rewards();

  ana.starts("rewards");

  REQUIRE(ana.last.messages.size() == 2);
  CHECK(ana.last.messages[0].text == "Our prizes:");
  const auto& cards = ana.last.messages[1].cards;
  REQUIRE(cards.size() == 2);
  CHECK(cards[1].title == "Throw");
  CHECK(cards[1].subtitle == "1,800 points");
  REQUIRE(cards[1].buttons.size() == 1);
  CHECK(cards[1].buttons[0].title == "Take it");
  const auto payload = parse_payload(cards[1].buttons[0].payload);
  REQUIRE(payload);
  CHECK(payload->step == "confirm");
  CHECK(payload->choice.empty());
  CHECK(payload->picked == Saved{{"reward", "throw"}});
  CHECK(ana.at.is_over());
}

// R50, R52: the same tap must never be paid twice.
TEST_CASE("A tapped card asks about its prize, and a repeated confirmation keeps its name",
          "[flow]") {
  Person ana = with_rewards();
  ana.starts("rewards");

  ana.taps(ana.last.messages[1].cards[0].buttons[0].payload);
  CHECK(ana.texts() == Texts{"Take towel?"});
  CHECK(ana.host.seen == Saved{{"reward", "towel"}});
  const std::string yes = reply(ana.last, 0);
  ana.taps(yes);
  CHECK(ana.texts() == Texts{"PTS-7QK2"});
  ana.taps(yes);

  REQUIRE(ana.host.calls.size() == 2);
  CHECK(ana.host.calls[0].nonce == ana.host.calls[1].nonce);
  CHECK(ana.host.calls[1].saved.at("reward") == "towel");
}

TEST_CASE("Taking the same prize anew is a new intention", "[flow]") {
  Person ana = with_rewards();
  ana.starts("rewards");
  const std::string card = ana.last.messages[1].cards[0].buttons[0].payload;

  ana.taps(card);
  ana.taps(reply(ana.last, 0));
  ana.taps(card);
  ana.taps(reply(ana.last, 0));

  REQUIRE(ana.host.calls.size() == 2);
  CHECK(ana.host.calls[0].nonce != ana.host.calls[1].nonce);
}

TEST_CASE("A card step whose list is empty is passed over, text and all", "[flow]") {
  Step codes = step("list", Verb::kCard, "Your codes:");
  codes.card.each = "coupons";
  codes.card.title = words("{coupon_code}");
  Person ana({flow_of("codes", {ending(codes), say("none", "There are none.")})});

  ana.starts("codes");
  CHECK(ana.texts() == Texts{"There are none."});

  ana.host.lists["coupons"] = {{{"coupon_code", std::string("PTS-7QK2")}}};
  ana.starts("codes");
  CHECK(ana.texts() == Texts{"Your codes:", ""});
  CHECK(ana.last.messages[1].cards.size() == 1);
}

TEST_CASE("A conversation that ends at once still names its id, so that none is used twice",
          "[flow]") {
  Person ana = with_rewards();

  ana.starts("rewards");

  CHECK(ana.at.is_over());
  CHECK(ana.at.id == "c1");
}

TEST_CASE("More than ten cards are more than one message", "[flow]") {
  Person ana = with_rewards();
  ana.host.lists["rewards"] = std::vector<Values>(11, reward("towel", "Towel", 1));

  ana.starts("rewards");

  REQUIRE(ana.last.messages.size() == 3);
  CHECK(ana.last.messages[1].cards.size() == 10);
  CHECK(ana.last.messages[2].cards.size() == 1);
}

TEST_CASE("A card may lead to a web page, but only to a safe address", "[flow]") {
  Step card = step("c", Verb::kCard);
  card.card.title = words("Shop");
  card.card.button = words("Open");
  card.card.link = "{shop_url}";
  Person ana({flow_of("hi", {card})});

  ana.host.facts["shop_url"] = std::string("https://bumble.example/");
  ana.starts("hi");
  CHECK(ana.last.messages[0].cards[0].buttons[0].url == "https://bumble.example/");
  ana.host.facts["shop_url"] = std::string("http://bumble.example/");
  ana.starts("hi");

  CHECK(ana.last.messages[0].cards[0].buttons.empty());
}

TEST_CASE("An old button starts a new conversation where it leads", "[flow]") {
  Person ana = with_rewards();
  ana.starts("hi");
  const std::string old = reply(ana.last, 0);

  SECTION("when no conversation is left") {
    ana.types("yes");
    ana.taps(old);
    CHECK(ana.texts() == Texts{"Good"});
  }
  SECTION("when another one goes on") {
    ana.starts("rewards");
    ana.taps(ana.last.messages[1].cards[0].buttons[0].payload);
    ana.taps(old);
    CHECK(ana.texts() == Texts{"Good"});
    CHECK(ana.at.is_over());
  }
}

TEST_CASE("An old button goes on where its flow was called, with what the link brought", "[flow]") {
  const Flow join = flow_of("join", {choose("q", "Join?", {{"Yes", "y"}}), say("y", "Welcome")});
  Person ana({flow_of("order", {call("enrol", "join"), say("done", "Order {order} counts")}),
              join,
              flow_of("hi", {say("h", "Hello")})});
  ana.starts("order", {{"order", "10432"}, {"order_link", "10432-k7"}});
  const std::string yes = reply(ana.last, 0);
  CHECK(yes == "r1|join|q|y|c1.1|order=10432|order_link=10432-k7|<order/enrol");
  ana.starts("hi");

  SECTION("as long as the caller still calls it") {
    ana.taps(yes);
    CHECK(ana.texts() == Texts{"Welcome", "Order 10432 counts"});
    CHECK(ana.host.seen.at("order_link") == "10432-k7");
  }
  SECTION("and ends with its own flow when the caller does something else by now") {
    ana.set = FlowSet({flow_of("order", {call("enrol", "hi"), say("done", "Done")}),
                       join,
                       flow_of("hi", {say("h", "Hello")})});
    ana.taps(yes);
    CHECK(ana.texts() == Texts{"Welcome"});
  }
  SECTION("and when the caller's step is gone") {
    ana.set = FlowSet({flow_of("order", {say("done", "Done")}), join});
    ana.taps(yes);
    CHECK(ana.texts() == Texts{"Welcome"});
    CHECK(ana.last.problems.empty());
  }
}

TEST_CASE("A card does not lead back to who called its flow: they have gone on", "[flow]") {
  Person ana = with_rewards();
  ana.set = FlowSet({rewards_flow(), flow_of("claim", {call("c", "rewards"), say("d", "Bye")})});
  ana.starts("claim");
  CHECK(ana.texts().back() == "Bye");

  ana.taps(ana.last.messages[1].cards[0].buttons[0].payload);
  ana.types("no");

  CHECK(ana.texts() == Texts{"Fine."});
}

TEST_CASE("A number typed in the place of the link's is not the link's any more", "[flow]") {
  Person ana({flow_of("order",
                      {ask("which", "Number?", AnswerKind::kOrderNumber, "order"),
                       choose("q", "Well?", {{"Yes", "y"}}),
                       say("y", "{order}")})});
  ana.starts("order", {{"order", "10432"}, {"order_link", "10432-k7"}});

  ana.types("10433");

  CHECK(parse_payload(reply(ana.last, 0))->picked.empty());
}

TEST_CASE("An old button whose step or choice is gone leads nowhere", "[flow]") {
  Person ana = with_rewards();
  ana.starts("hi");
  const Conversation before = ana.at;
  const auto tap = [&ana](Payload payload) {
    return ana.hears(Tapped{.payload = std::move(payload)}).was_understood;
  };

  CHECK_FALSE(tap({.flow = "gone", .step = "q", .choice = "y", .nonce = "x.1", .picked = {}}));
  CHECK_FALSE(tap({.flow = "hi", .step = "q", .choice = "gone", .nonce = "x.1", .picked = {}}));
  CHECK_FALSE(tap({.flow = "hi", .step = "gone", .choice = {}, .nonce = "x.1", .picked = {}}));
  CHECK(ana.at == before);
}

TEST_CASE("A tapped choice means what it meant when it was shown, wherever it stands by now",
          "[flow]") {
  // The owner put another choice before it, and a step before its question.
  const auto edited = [](std::vector<Step> before, const Step& question) {
    before.push_back(question);
    before.push_back(ending(say("n", "Bad")));
    before.push_back(ending(say("y", "Good")));
    return FlowSet({flow_of("hi", before)});
  };
  const Step swapped = choose("q", "Well?", {{"No", "n"}, {"Yes", "y"}});
  Person ana({});
  ana.set = edited({}, choose("q", "Well?", {{"Yes", "y"}, {"No", "n"}}));
  ana.starts("hi");
  const std::string yes = reply(ana.last, 0);

  SECTION("while the question is open") {
    ana.set = edited({}, swapped);
  }
  SECTION("while it is open, and another step came before it") {
    ana.set = edited({say("new", "New!")}, swapped);
  }
  SECTION("from the chat history") {
    ana.types("no");
    ana.set = edited({say("new", "New!")}, swapped);
  }
  ana.taps(yes);

  CHECK(ana.texts() == Texts{"Good"});
}

TEST_CASE("A menu entry starts its flow from the beginning or from a step", "[flow]") {
  Person ana = with_rewards();

  ana.hears(
      Tapped{.payload = {.flow = "hi", .step = "start", .choice = {}, .nonce = "", .picked = {}}});
  CHECK(ana.texts() == Texts{"Well?"});
  ana.hears(Tapped{.payload = {.flow = "hi", .step = "", .choice = {}, .nonce = "", .picked = {}}});
  CHECK(ana.texts() == Texts{"Well?"});
  ana.hears(
      Tapped{.payload = {.flow = "hi", .step = "y", .choice = {}, .nonce = "", .picked = {}}});
  CHECK(ana.texts() == Texts{"Good"});
}

TEST_CASE("An action behind a menu entry has a name of its own each time", "[flow]") {
  Person ana({flow_of("on", {act("do", "remind_on")})});
  ana.host.answers["remind_on"] = {.outcome = "done"};
  const Input tap =
      Tapped{.payload = {.flow = "on", .step = "", .choice = {}, .nonce = "", .picked = {}}};

  ana.hears(tap);
  ana.hears(tap);

  CHECK(ana.host.calls[0].nonce == "c1.0");
  CHECK(ana.host.calls[1].nonce == "c2.0");
}

TEST_CASE("A coupon shows its code and its link", "[flow]") {
  Step coupon = step("c", Verb::kCoupon, "Here it is:");
  coupon.coupon.subtitle = words("Valid for {coupon_days} days");
  coupon.coupon.link_title = words("Use it");
  Person ana({flow_of("hi", {coupon})});
  ana.host.facts = {{"coupon_days", std::int64_t{30}},
                    {"reward_name", std::string("Linen towel")},
                    {"coupon_url", std::string("https://bumble.example/c/1")}};

  SECTION("with a code") {
    ana.host.facts["coupon_code"] = std::string("PTS-7QK2");
    ana.starts("hi");
    REQUIRE(ana.last.messages.size() == 2);
    REQUIRE(ana.last.messages[1].coupon);
    CHECK(*ana.last.messages[1].coupon == channel::Coupon{.title = "Linen towel",
                                                          .subtitle = "Valid for 30 days",
                                                          .code = "PTS-7QK2",
                                                          .url = "https://bumble.example/c/1",
                                                          .url_title = "Use it",
                                                          .payload = ""});
  }
  SECTION("without anything to show there is an apology") {
    ana.host.facts.clear();
    ana.starts("hi");
    CHECK(ana.texts().back() ==
          "Sorry, something went wrong on our side. A person will have a look.");
    CHECK(ana.last.problems.size() == 1);
  }
}

TEST_CASE("Nothing is understood when there is no conversation", "[flow]") {
  Person ana = with_rewards();

  CHECK_FALSE(ana.types("hello").was_understood);
  CHECK_FALSE(ana.hears(TimeUp{}).was_understood);
  CHECK_FALSE(ana.hears(ActionDone{.action = "redeem", .outcome = "issued"}).was_understood);
}

TEST_CASE("People survive an edit of the flow they are in", "[flow]") {
  Person ana({flow_of("hi", {choose("q", "Well?", {{"Yes", "y"}}), say("y", "Good")})});
  ana.starts("hi");
  const std::string yes = reply(ana.last, 0);

  SECTION("a new wording changes nothing for them") {
    ana.set = FlowSet({flow_of("hi", {choose("q", "Hm?", {{"Sure", "y"}}), say("y", "Fine")})});
    ana.taps(yes);
    CHECK(ana.texts() == Texts{"Fine"});
  }
  SECTION("a step that asks something else asks again") {
    ana.set = FlowSet(
        {flow_of("hi", {ask("q", "Name?", AnswerKind::kText, "name"), say("y", "{name}")})});
    ana.types("yes");
    CHECK(ana.texts() == Texts{"Name?"});
    CHECK(ana.at.waiting == Waiting::kAnswer);
    ana.types("Rosa");
    CHECK(ana.texts() == Texts{"Rosa"});
  }
  SECTION("a choice that is gone is asked again") {
    ana.at.visit = 1;
    ana.set = FlowSet({flow_of("hi", {choose("q", "Hm?", {}), say("z", "Fine")})});
    ana.taps(yes);
    CHECK(ana.texts() == Texts{"Hm?"});
  }
  SECTION("a step that is gone drops the conversation and tells the owner") {
    ana.set = FlowSet({flow_of("hi", {say("y", "Fine")})});
    CHECK_FALSE(ana.types("yes").was_understood);
    CHECK(ana.at.is_over());
    CHECK(ana.last.problems ==
          Texts{"flow hi, step q: somebody was waiting here, and the step is gone."});
  }
  SECTION("a tap on a step that is gone drops it too") {
    ana.set = FlowSet({flow_of("hi", {say("y", "Fine")})});
    CHECK_FALSE(ana.taps(yes).was_understood);
    CHECK(ana.at.is_over());
  }
  SECTION("its time ends quietly when the step is gone") {
    ana.set = FlowSet({flow_of("hi", {say("y", "Fine")})});
    CHECK(ana.waits(hours(23)).was_understood);
    CHECK(ana.last.messages.empty());
    CHECK(ana.at.is_over());
  }
}

TEST_CASE("The caller learns whether an answer would be accepted", "[flow]") {
  Person ana({flow_of("hi",
                      {choose("q", "Well?", {{"Yes {order}", "e"}}),
                       ask("e", "Mail?", AnswerKind::kEmail, "email"),
                       say("z", "Bye")})});
  const auto would_accept = [&ana](std::string_view typed) {
    return accepts(ana.set, ana.at, typed);
  };

  CHECK_FALSE(would_accept("yes"));
  ana.starts("hi", {{"order", "7"}});
  CHECK(would_accept("yes 7"));
  CHECK(would_accept("1"));
  CHECK_FALSE(would_accept("points"));
  ana.types("1");
  CHECK(would_accept("ana@example.com"));
  CHECK_FALSE(would_accept("points"));
}

TEST_CASE("Late news is said without becoming the person's conversation", "[flow]") {
  Person ana({flow_of("order",
                      {act("claim", "claim_order", {{"claimed", "ok"}}),
                       say("ok", "Order {order}: {earned} points"),
                       choose("more", "See prizes?", {{"Yes", "see"}}),
                       act("see", "redeem")})});
  ana.host.answers["redeem"] = {.outcome = "done"};

  const Turn turn = announce(ana.set,
                             {.flow = "order", .step = "ok"},
                             {{"order", "10432"}},
                             ana.host,
                             {{"earned", std::int64_t{1500}}});

  REQUIRE(turn.messages.size() == 2);
  CHECK(turn.messages[0].text == "Order 10432: 1,500 points");
  CHECK(turn.next.is_over());
  ana.taps(turn.messages[1].quick_replies[0].payload);
  REQUIRE(ana.host.calls.size() == 1);
  CHECK(ana.host.calls[0].nonce == "late-1700000000000.1");
}

TEST_CASE("Late news for a step that is gone says nothing and tells the owner", "[flow]") {
  Person ana({flow_of("order", {say("ok", "Done")})});

  const Turn turn = announce(ana.set, {.flow = "order", .step = "gone"}, {}, ana.host);

  CHECK(turn.messages.empty());
  CHECK_FALSE(turn.was_understood);
  CHECK(turn.problems.size() == 1);
}

TEST_CASE("An outcome's step is found by its name or by the host's fallbacks", "[flow]") {
  FakeHost host;
  host.fallbacks = {{"other_email", "no_match"}, {"a", "b"}, {"b", "a"}};
  const Step claim = act("c", "claim_order", {{"no_match", "again"}});

  CHECK(outcome_step(claim, "no_match", host) == "again");
  CHECK(outcome_step(claim, "other_email", host) == "again");
  CHECK(outcome_step(act("c", "x"), "done", host) == "");
  CHECK_FALSE(outcome_step(claim, "claimed", host));
  CHECK_FALSE(outcome_step(claim, "a", host));
  CHECK_FALSE(outcome_step(claim, "", host));
}

TEST_CASE("The names of waiting, which reach the disk, do not change", "[flow]") {
  CHECK(std::string(to_string(Waiting::kNothing)) == "nothing");
  CHECK(std::string(to_string(Waiting::kChoice)) == "choice");
  CHECK(std::string(to_string(Waiting::kAnswer)) == "answer");
  CHECK(std::string(to_string(Waiting::kAction)) == "action");
  CHECK(std::string(to_string(Waiting::kTime)) == "time");
  CHECK(waiting_from("action") == Waiting::kAction);
  CHECK_FALSE(waiting_from("Action"));
}
