#include "flow/flow_set.h"

#include "tests/catch.h"

using namespace regulars::flow;

namespace {

Trigger link(std::string name, std::string field = "") {
  return {.kind = Trigger::Kind::kLink,
          .name = std::move(name),
          .field = std::move(field),
          .words = {},
          .place = {}};
}

Trigger words(std::vector<std::string> folded) {
  return {.kind = Trigger::Kind::kWords,
          .name = {},
          .field = {},
          .words = std::move(folded),
          .place = {}};
}

Trigger event(std::string name) {
  return {.kind = Trigger::Kind::kEvent,
          .name = std::move(name),
          .field = {},
          .words = {},
          .place = {}};
}

FlowSet small_set() {
  Flow order;
  order.name = "order";
  order.triggers = {link("order", "order")};
  order.steps = {Step{}, Step{}};
  order.steps[1].id = "thanks";
  Flow join;
  join.name = "join";
  join.triggers = {
      link("join"), link("join", "friend"), words({"join", "ich will"}), event("welcome")};
  return FlowSet({order, join});
}

Payload full_payload() {
  return {.flow = "order",
          .step = "#3",
          .choice = "thanks",
          .nonce = "c12.4",
          .picked = {{"reward", "towel"}, {"size", "a|b=50% ü"}}};
}

}  // namespace

TEST_CASE("Flows and steps are found by name", "[flow]") {
  const FlowSet set = small_set();

  REQUIRE(set.find("join") != nullptr);
  CHECK(set.find("join")->name == "join");
  CHECK(set.find("Join") == nullptr);
  CHECK(set.find("order")->find_step("thanks") == 1);
  CHECK_FALSE(set.find("order")->find_step("nothing"));
  CHECK(set.all().size() == 2);
}

// R24: the link of an order carries its number.
TEST_CASE("An order link starts its flow and hands over the data", "[flow]") {
  const FlowSet set = small_set();

  const auto match = set.match_link("order--10432-k7Qp");

  REQUIRE(match);
  CHECK(match->flow->name == "order");
  CHECK(match->field == "order");
  CHECK(match->data == "10432-k7Qp");
}

TEST_CASE("A link is matched without case and with a word processor's dash", "[flow]") {
  const FlowSet set = small_set();

  const auto dashed = set.match_link("Order–10432-k7Qp");
  REQUIRE(dashed);
  CHECK(dashed->flow->name == "order");
  CHECK(dashed->data == "10432-k7Qp");
  const auto twice = set.match_link("order--a–b--c");
  REQUIRE(twice);
  CHECK(twice->data == "a–b--c");
}

TEST_CASE("A link fits the trigger with a field when it has data, else the one without", "[flow]") {
  const FlowSet set = small_set();

  CHECK(set.match_link("join")->field.empty());
  CHECK(set.match_link("join--77")->field == "friend");
  CHECK(set.match_link("order")->field == "order");
  CHECK(set.match_link("order")->data.empty());
  CHECK(set.match_link("order--")->data.empty());
}

TEST_CASE("Links that nobody issued start nothing", "[flow]") {
  const FlowSet set = small_set();

  CHECK_FALSE(set.match_link(""));
  CHECK_FALSE(set.match_link("orders--1"));
  CHECK_FALSE(set.match_link("order-1"));
  CHECK_FALSE(set.match_link("--1"));
  CHECK_FALSE(set.match_link("order--" + std::string(2077, '1')));
  CHECK(set.match_link("order--" + std::string(2076, '1')));
}

TEST_CASE("Typed words start a flow when they are the whole text, whatever their case", "[flow]") {
  const FlowSet set = small_set();

  REQUIRE(set.match_words("  JOIN! ") != nullptr);
  CHECK(set.match_words("ich   WILL")->name == "join");
  CHECK(set.match_words("I want to join") == nullptr);
  CHECK(set.match_words("") == nullptr);
  CHECK(set.match_words(std::string(100'000, 'a')) == nullptr);
}

TEST_CASE("An event starts the flow that names it", "[flow]") {
  const FlowSet set = small_set();

  REQUIRE(set.match_event("welcome") != nullptr);
  CHECK(set.match_event("welcome")->name == "join");
  CHECK(set.match_event("join") == nullptr);
  CHECK(set.match_event("") == nullptr);
}

TEST_CASE("A payload comes back from its text as it was", "[flow]") {
  const std::string text = to_text(full_payload());

  CHECK(text == "r1|order|#3|thanks|c12.4|reward=towel|size=a%7Cb%3D50%25%20%C3%BC");
  const auto again = parse_payload(text);
  REQUIRE(again);
  CHECK(again->flow == "order");
  CHECK(again->step == "#3");
  CHECK(again->choice == "thanks");
  CHECK(again->nonce == "c12.4");
  CHECK(again->picked == full_payload().picked);
}

TEST_CASE("A payload names the steps that had called its flow, if all of them fit", "[flow]") {
  Payload payload = full_payload();
  payload.callers = {{.flow = "order", .step = "#2"}, {.flow = "a/b", .step = "c|<d"}};

  const std::string text = to_text(payload);

  CHECK(text.ends_with("|size=a%7Cb%3D50%25%20%C3%BC|<order/#2|<a%2Fb/c%7C%3Cd"));
  const auto again = parse_payload(text);
  REQUIRE(again);
  CHECK(again->callers == payload.callers);
  payload.callers[1].step = std::string(1000, 'x');
  CHECK(to_text(payload) == to_text(full_payload()));
}

TEST_CASE("A payload may start a flow without naming a step", "[flow]") {
  const auto payload = parse_payload("r1|points||-1|");

  REQUIRE(payload);
  CHECK(payload->flow == "points");
  CHECK(payload->step.empty());
  CHECK(payload->choice.empty());
  CHECK(to_text(*payload) == "r1|points||-1|");
}

TEST_CASE("A text that is not exactly a payload's is refused", "[flow]") {
  for (const char* wrong : {"",
                            "r1",
                            "r1|order|a|1",
                            "r2|order|a|1|n",
                            "order|a|1|n",
                            "r1|order|a||n",
                            "r1|or der|a|1|n",
                            "r1|order|a|1|n|",
                            "r1|order|a|1|n|=x",
                            "r1|order|a|1|n|reward",
                            "r1|order|a|1|n|<",
                            "r1|order|a|1|n|<a",
                            "r1|order|a|1|n|<a/b/c",
                            "r1|order|a|1|n|<a/b|a=1",
                            "r1|order|a|1|n|b=1|a=2",
                            "r1|order|a|1|n|a=1|a=2",
                            "r1|order|a%7c|1|n",
                            "r1|order|a%41|1|n",
                            "r1|order|a%|1|n",
                            "r1|order|a%4|1|n",
                            "r1|order|a%ZZ|1|n",
                            "r1|order|%FF|1|n",
                            "r1|order|a|1|n ",
                            "r1|order|a|1|n|a=1=2"}) {
    INFO(wrong);
    CHECK_FALSE(parse_payload(wrong));
  }
}

TEST_CASE("A payload has at most a thousand signs; picked values that do not fit stay out",
          "[flow]") {
  Payload payload = full_payload();
  payload.picked = {{"a", std::string(900, 'x')}, {"b", std::string(200, 'y')}, {"c", "z"}};

  const std::string text = to_text(payload);

  CHECK(text.size() <= 1000);
  const auto again = parse_payload(text);
  REQUIRE(again);
  CHECK(again->picked.contains("a"));
  CHECK_FALSE(again->picked.contains("b"));
  CHECK(again->picked.contains("c"));
  CHECK_FALSE(parse_payload("r1|order|a|1|n|a=" + std::string(1000, 'x')));
}
