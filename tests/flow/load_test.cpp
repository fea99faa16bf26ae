#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "flow/flow_set.h"
#include "flow/load_flow.h"
#include "tests/catch.h"
#include "tests/flow/small_catalog.h"

using namespace regulars::flow;

namespace {

namespace fs = std::filesystem;

std::string read_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::vector<fs::path> flow_files(const std::string& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(fs::path(REGULARS_SOURCE_DIR) / folder)) {
    if (entry.path().extension() == ".yaml") {
      paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string rendered(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += to_text(finding) + "\n";
  }
  return text;
}

LoadResult load_one(const std::string& bytes) {
  return load_flows({{.name = "flows/shop.yaml", .bytes = bytes}}, small_catalog());
}

// Loads a flow that must be free of findings.
Flow load_good(const std::string& bytes) {
  const LoadResult result = load_one(bytes);
  INFO(rendered(result.findings));
  REQUIRE(result.findings.empty());
  REQUIRE(result.set != nullptr);
  return result.set->all().front();
}

}  // namespace

TEST_CASE("Each file with one mistake gives exactly the findings beside it", "[flow][golden]") {
  const std::vector<fs::path> files = flow_files("tests/data/flows/err");
  const bool rewrites = std::getenv("REGULARS_REWRITE_GOLDEN") != nullptr;
  CHECK(files.size() >= 45);

  for (const fs::path& path : files) {
    const SourceFile file{.name = path.filename().string(), .bytes = read_bytes(path)};
    const LoadResult result = load_flows({file}, small_catalog());
    const std::string found = rendered(result.findings);
    fs::path golden = path;
    golden.replace_extension(".out");
    if (rewrites) {
      std::ofstream(golden, std::ios::binary) << found;
    }

    INFO(path.filename().string());
    CHECK(found == read_bytes(golden));
    CHECK(result.findings.size() == 1);
    CHECK((result.set == nullptr) == has_errors(result.findings));
  }
}

TEST_CASE("The sample files are free of findings", "[flow][golden]") {
  const std::vector<fs::path> files = flow_files("tests/data/flows/ok");
  CHECK(files.size() >= 3);

  std::vector<SourceFile> sources;
  for (const fs::path& path : files) {
    sources.push_back({.name = path.filename().string(), .bytes = read_bytes(path)});
  }
  const LoadResult result = load_flows(sources, small_catalog());

  INFO(rendered(result.findings));
  CHECK(result.findings.empty());
  REQUIRE(result.set != nullptr);
  CHECK(result.set->all().size() == files.size());
}

TEST_CASE("A flow's own keys are read", "[flow]") {
  const Flow flow = load_good(
      "flow: my_points\nalways: yes\nstart:\n  - link: Order--{order}\n"
      "  - words: [Join, KARTE!]\n  - words: card\n  - event: reminder\n"
      "menu: My points\nice_breaker: [How?, Why?]\nsteps:\n  - say: Hello\n");

  CHECK(flow.name == "my_points");
  CHECK(flow.file == "flows/shop.yaml");
  CHECK(flow.always);
  REQUIRE(flow.triggers.size() == 4);
  CHECK(flow.triggers[0].kind == Trigger::Kind::kLink);
  CHECK(flow.triggers[0].name == "order");
  CHECK(flow.triggers[0].field == "order");
  CHECK(flow.triggers[1].words == std::vector<std::string>{"join", "karte"});
  CHECK(flow.triggers[2].words == std::vector<std::string>{"card"});
  CHECK(flow.triggers[3].kind == Trigger::Kind::kEvent);
  CHECK(flow.triggers[3].name == "reminder");
  REQUIRE(flow.menu.size() == 3);
  CHECK(flow.menu[0].title == "My points");
  CHECK_FALSE(flow.menu[0].is_ice_breaker);
  CHECK(flow.menu[2].is_ice_breaker);
}

TEST_CASE("A flow without a name has that of its file", "[flow]") {
  const std::string bytes = "steps:\n  - say: Hello\n";

  CHECK(load_good(bytes).name == "shop");
  const LoadResult odd = load_flows({{.name = "flows/My shop.yaml", .bytes = bytes}}, {});
  REQUIRE(odd.findings.size() == 1);
  CHECK(odd.findings[0].rule == "missing-key");
}

TEST_CASE("A step without an id is named by its number", "[flow]") {
  const Flow flow = load_good("steps:\n  - say: a\n  - id: two\n    say: b\n  - say: c\n");

  REQUIRE(flow.steps.size() == 3);
  CHECK(flow.steps[0].id == "#1");
  CHECK(flow.steps[1].id == "two");
  CHECK(flow.steps[2].id == "#3");
  CHECK(flow.steps[2].place.line == 5);
}

TEST_CASE("Choices are read with their targets, words and waiting time", "[flow]") {
  const Flow flow = load_good(
      "steps:\n  - say: Shall we?\n    choose:\n      - Yes please: b\n"
      "      - Not now: {go: b, words: [No, LATER!]}\n    otherwise: Please tap one\n"
      "    no_answer: {after: 20 hours, go: b}\n  - id: b\n    say: Bye\n");

  const Step& step = flow.steps.at(0);
  CHECK(step.verb == Verb::kChoose);
  CHECK(step.say.by_plural.at("other") == "Shall we?");
  REQUIRE(step.choices.size() == 2);
  CHECK(step.choices[0].title.by_plural.at("other") == "Yes please");
  CHECK(step.choices[0].go == "b");
  CHECK(step.choices[1].words == std::vector<std::string>{"no", "later"});
  CHECK(step.otherwise.by_plural.at("other") == "Please tap one");
  CHECK(step.no_answer.after == std::chrono::hours(20));
  CHECK(step.no_answer.go == "b");
}

TEST_CASE("A question is read with all that belongs to it", "[flow]") {
  const Flow flow = load_good(
      "steps:\n  - id: a\n    say: Hello\n    ask: Which order?\n    kind: order_number\n"
      "    save: order\n    wrong: That is none\n    tries: 2\n    give_up: b\n    go: b\n"
      "  - id: b\n    ask: Sure?\n    kind: yes_no\n");

  const Step& step = flow.steps.at(0);
  CHECK(step.verb == Verb::kAsk);
  CHECK(step.ask.by_plural.at("other") == "Which order?");
  CHECK(step.answer == AnswerKind::kOrderNumber);
  CHECK(step.save == "order");
  CHECK(step.wrong.by_plural.at("other") == "That is none");
  CHECK(step.tries == 2);
  CHECK(step.give_up == "b");
  CHECK(step.go == "b");
  CHECK(step.no_answer.after == std::chrono::hours(23));
  CHECK(flow.steps.at(1).answer == AnswerKind::kYesNo);
  CHECK(flow.steps.at(1).tries == 3);
}

TEST_CASE("Cards, coupons and the other verbs are read", "[flow]") {
  const Flow flow = load_good(
      "steps:\n"
      "  - card: {each: rewards, title: \"{reward_name}\", subtitle: For you, button: Take it, "
      "save: reward, go: b}\n"
      "  - card: {title: Shop, button: Open, link: \"{shop_url}\"}\n"
      "  - id: b\n    do: redeem\n    outcome: {made: c, too_few: d}\n"
      "  - id: c\n    coupon: {title: A, subtitle: B, link_title: C}\n"
      "  - id: d\n    wait: 2 hours\n"
      "  - do: opt_out\n"
      "  - if: member\n    go: f\n"
      "  - say: Bye\n    end: yes\n"
      "  - id: f\n    hand_off: Please help\n    say: One moment\n");

  const std::vector<Step>& steps = flow.steps;
  REQUIRE(steps.size() == 9);
  CHECK(steps[0].verb == Verb::kCard);
  CHECK(steps[0].card.each == "rewards");
  CHECK(steps[0].card.save == "reward");
  CHECK(steps[0].card.go == "b");
  CHECK(steps[1].card.link == "{shop_url}");
  CHECK(steps[2].verb == Verb::kDo);
  CHECK(steps[2].action == "redeem");
  CHECK(steps[2].outcomes.at("too_few") == "d");
  CHECK(steps[3].verb == Verb::kCoupon);
  CHECK(steps[3].coupon.link_title.by_plural.at("other") == "C");
  CHECK(steps[4].verb == Verb::kWait);
  CHECK(steps[4].wait == std::chrono::hours(2));
  CHECK(steps[5].outcomes.empty());
  CHECK(steps[6].verb == Verb::kGo);
  CHECK(steps[7].verb == Verb::kSay);
  CHECK(steps[7].ends);
  CHECK(steps[8].verb == Verb::kHandOff);
  CHECK(steps[8].hand_off.by_plural.at("other") == "Please help");
  CHECK(steps[8].say.by_plural.at("other") == "One moment");
}

TEST_CASE("A step speaks a language by its tag, or the one that a fact holds", "[flow]") {
  const Flow flow = load_good(
      "steps:\n"
      "  - speak: es\n    say: Hola\n"
      "  - speak: zh-Hant\n"
      "  - ask: Which?\n    save: wanted\n"
      "  - speak: \"{wanted}\"\n");

  REQUIRE(flow.steps.size() == 4);
  CHECK(flow.steps[0].verb == Verb::kSpeak);
  CHECK(flow.steps[0].speak.by_plural.at("other") == "es");
  CHECK(flow.steps[0].say.by_plural.at("other") == "Hola");
  CHECK(flow.steps[1].speak.by_plural.at("other") == "zh-Hant");
  CHECK(flow.steps[3].speak.by_plural.at("other") == "{wanted}");
}

TEST_CASE("A step that only ends is one, and a call names its flow", "[flow]") {
  const LoadResult result =
      load_flows({{.name = "a.yaml", .bytes = "steps:\n  - call: b\n  - end: yes\n"},
                  {.name = "b.yaml", .bytes = "steps:\n  - say: Hello\n"}},
                 small_catalog());

  INFO(rendered(result.findings));
  REQUIRE(result.set != nullptr);
  const Flow* flow = result.set->find("a");
  REQUIRE(flow != nullptr);
  CHECK(flow->steps[0].verb == Verb::kCall);
  CHECK(flow->steps[0].call == "b");
  CHECK(flow->steps[1].verb == Verb::kEnd);
  CHECK(flow->steps[1].ends);
}

TEST_CASE("Plural forms are read by class", "[flow]") {
  const Flow flow =
      load_good("steps:\n  - say: {one: \"{points} point\", other: \"{points} points\"}\n");

  CHECK(flow.steps[0].say.by_plural.size() == 2);
  CHECK(flow.steps[0].say.by_plural.at("one") == "{points} point");
}

TEST_CASE("Conditions are read in each of their forms", "[flow]") {
  using Compare = Condition::Compare;
  const Flow flow = load_good(
      "steps:\n"
      "  - {if: member, say: a}\n"
      "  - {unless: member, say: b}\n"
      "  - {if: points >= 200, say: c}\n"
      "  - {if: first_name = Ana Maria, say: d}\n"
      "  - {if: {points: \"< 5\"}, say: e}\n"
      "  - {if: {first_name: Ana}, say: f}\n"
      "  - {if: [member, points != 0], unless: spent > 10.00 USD, say: g}\n"
      "  - {if: member = no, say: h}\n"
      "  - {unless: {member: no}, say: i}\n"
      "  - {if: birthday <= 2026-12-31, say: j}\n");

  const auto condition = [&flow](std::size_t step) { return flow.steps.at(step).conditions.at(0); };
  CHECK(condition(0).fact == "member");
  CHECK(condition(0).compare == Compare::kIsSet);
  CHECK_FALSE(condition(0).negated);
  CHECK(condition(1).negated);
  CHECK(condition(2).compare == Compare::kAtLeast);
  CHECK(condition(2).value == "200");
  CHECK(condition(3).compare == Compare::kEqual);
  CHECK(condition(3).value == "Ana Maria");
  CHECK(condition(4).compare == Compare::kLess);
  CHECK(condition(5).compare == Compare::kEqual);
  CHECK(condition(5).value == "Ana");
  REQUIRE(flow.steps[6].conditions.size() == 3);
  CHECK(flow.steps[6].conditions[1].compare == Compare::kNotEqual);
  CHECK(flow.steps[6].conditions[2].compare == Compare::kMore);
  CHECK(flow.steps[6].conditions[2].negated);
  CHECK(condition(7).compare == Compare::kIsSet);
  CHECK(condition(7).negated);
  CHECK_FALSE(condition(8).negated);
  CHECK(condition(9).compare == Compare::kAtMost);
}

TEST_CASE("A rehearsal is read line by line", "[flow]") {
  const Flow flow = load_good(
      "steps:\n  - say: Hello\n"
      "tests:\n"
      "  - name: A member claims an order\n"
      "    given: {member: ana@example.com, points: 50, verify_email: never, shop: "
      "{orders: [{number: \"10432\", email: ana@example.com, total: 60.00 USD, state: paid}]}}\n"
      "    chat:\n"
      "      - link: order--10432\n"
      "      - customer: typed text\n"
      "      - tap: Yes please\n"
      "      - pass: 28 days\n"
      "      - store: down\n"
      "      - order: {number: \"10432\", email: a@example.com, total: 9.00 USD, state: refunded}\n"
      "      - shop: exact text\n"
      "      - shop: {contains: text}\n"
      "      - shop: any\n"
      "      - shop: \"any\"\n"
      "      - event: {name: gift, earned: 25}\n"
      "    then: {points: 110, coupons: 1, member: yes, reminders: off, held: 0}\n");

  using Kind = TestLine::Kind;
  REQUIRE(flow.tests.size() == 1);
  const FlowTest& test = flow.tests[0];
  CHECK(test.name == "A member claims an order");
  CHECK(test.given.at("member") == "ana@example.com");
  CHECK(test.given.at("points") == "50");
  CHECK(test.given.at("verify_email") == "never");
  REQUIRE(test.orders.size() == 1);
  CHECK(test.orders[0].number == "10432");
  CHECK(test.orders[0].total == "60.00 USD");
  CHECK(test.orders[0].state == "paid");
  REQUIRE(test.lines.size() == 11);
  CHECK(test.lines[0].kind == Kind::kLink);
  CHECK(test.lines[0].text == "order--10432");
  CHECK(test.lines[0].place.line == 7);
  CHECK(test.lines[1].kind == Kind::kCustomer);
  CHECK(test.lines[2].kind == Kind::kTap);
  CHECK(test.lines[3].kind == Kind::kPass);
  CHECK(test.lines[3].text == "28 days");
  CHECK(test.lines[4].kind == Kind::kStore);
  CHECK(test.lines[5].kind == Kind::kOrder);
  CHECK(test.lines[5].order.number == "10432");
  CHECK(test.lines[5].order.state == "refunded");
  CHECK(test.lines[6].kind == Kind::kShop);
  CHECK(test.lines[7].kind == Kind::kShopContains);
  CHECK(test.lines[7].text == "text");
  CHECK(test.lines[8].kind == Kind::kShopAny);
  CHECK(test.lines[9].kind == Kind::kShop);
  CHECK(test.lines[10].kind == Kind::kEvent);
  CHECK(test.lines[10].text == "gift");
  CHECK(test.lines[10].facts.at("earned") == "25");
  CHECK(test.then.at("points") == "110");
  CHECK(test.then.at("member") == "yes");
  CHECK(test.then.at("reminders") == "no");
  CHECK(test.then.size() == 5);
}

TEST_CASE("All mistakes of a file are reported together, in its order", "[flow]") {
  const LoadResult result = load_one(
      "flow: shop\nalwys: yes\nsteps:\n  - say: Hello\n    edn: yes\n  - wait: soon\n"
      "  - go: nowhere\n  - say: \"{ponits}\"\n");

  REQUIRE(result.findings.size() == 4);
  CHECK(result.set == nullptr);
  CHECK(result.findings[0].place.line == 2);
  CHECK(result.findings[1].place.line == 5);
  CHECK(result.findings[2].place.line == 6);
  CHECK(result.findings[3].rule == "unknown-fact");
}

TEST_CASE("A mistake in a step does not make the steps that name it wrong", "[flow]") {
  const LoadResult misspelt_id =
      load_one("steps:\n  - go: thank_you\n  - idd: thank_you\n    say: Thanks\n");
  const LoadResult misspelt_save =
      load_one("steps:\n  - ask: Which size?\n    svae: size\n  - say: \"Size {size}\"\n");

  REQUIRE(misspelt_id.findings.size() == 1);
  CHECK(misspelt_id.findings[0].rule == "unknown-key");
  REQUIRE(misspelt_save.findings.size() == 1);
  CHECK(misspelt_save.findings[0].rule == "unknown-key");
}
