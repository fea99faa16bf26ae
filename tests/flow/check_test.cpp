#include "flow/check.h"

#include "core/limits.h"
#include "flow/flow_set.h"
#include "tests/catch.h"
#include "tests/flow/small_catalog.h"

using namespace regulars::flow;

namespace {

struct NamedFile {
  std::string name;
  std::string bytes;
};

LoadResult load(const std::vector<NamedFile>& files) {
  std::vector<SourceFile> sources;
  for (const NamedFile& file : files) {
    sources.push_back({.name = file.name, .bytes = file.bytes});
  }
  return load_flows(sources, small_catalog());
}

LoadResult load_steps(const std::string& steps) {
  return load({{.name = "shop.yaml", .bytes = "steps:\n" + steps}});
}

std::string rules(const LoadResult& result) {
  std::string rules;
  for (const Finding& finding : result.findings) {
    rules += (rules.empty() ? "" : " ") + finding.rule;
  }
  return rules;
}

const std::string kHello = "steps:\n  - say: Hello\n";

// Flows f0 … fN, each calling the next.
LoadResult load_chain(int flows) {
  std::vector<NamedFile> files;
  for (int i = 0; i < flows; ++i) {
    const bool is_last = i + 1 == flows;
    files.push_back(
        {.name = "f" + std::to_string(i) + ".yaml",
         .bytes = is_last ? kHello : "steps:\n  - call: f" + std::to_string(i + 1) + "\n"});
  }
  return load(files);
}

}  // namespace

TEST_CASE("No files make an empty set", "[flow]") {
  const LoadResult result = load({});

  CHECK(result.findings.empty());
  REQUIRE(result.set != nullptr);
  CHECK(result.set->all().empty());
}

TEST_CASE("A file that cannot be read does not hide what is wrong in the others", "[flow]") {
  const LoadResult result = load({{.name = "a.yaml", .bytes = "flow: a\nsteps:\n\t- say: x\n"},
                                  {.name = "b.yaml", .bytes = "steps:\n  - go: nowhere\n"}});

  CHECK(rules(result) == "tab unknown-step");
  CHECK(result.findings[0].place.file == "a.yaml");
  CHECK(result.findings[1].place.file == "b.yaml");
  CHECK(result.set == nullptr);
}

TEST_CASE("Calls of a flow that cannot be read are not mistakes as well", "[flow]") {
  const LoadResult by_file = load({{.name = "a.yaml", .bytes = "flow: [\n"},
                                   {.name = "b.yaml", .bytes = "steps:\n  - call: a\n"}});
  const LoadResult by_line = load({{.name = "x.yaml", .bytes = "flow: join\nsteps: [\n"},
                                   {.name = "b.yaml", .bytes = "steps:\n  - call: join\n"}});

  CHECK(by_file.findings.size() == 1);
  CHECK(by_line.findings.size() == 1);
}

TEST_CASE("Left-over copies are passed over with a note", "[flow]") {
  const LoadResult result = load({{.name = "flows/a.yaml", .bytes = kHello},
                                  {.name = "flows/a.yaml.txt", .bytes = "\t{"},
                                  {.name = "flows/a.yml.bak", .bytes = "\t{"},
                                  {.name = "flows/Copy of a.yaml", .bytes = kHello},
                                  {.name = "flows/a.yaml~", .bytes = kHello}});

  CHECK(rules(result) == "ignored-file ignored-file ignored-file ignored-file");
  REQUIRE(result.set != nullptr);
  CHECK(result.set->all().size() == 1);
}

TEST_CASE("Warnings do not keep the flows from being used", "[flow]") {
  const LoadResult result = load_steps("  - say: Hello {first_name}\n");

  CHECK(rules(result) == "maybe-empty");
  CHECK(result.set != nullptr);
}

TEST_CASE("Two flows cannot have one name", "[flow]") {
  const LoadResult result =
      load({{.name = "a.yaml", .bytes = "flow: shop\nstart: [{words: hi}]\n" + kHello},
            {.name = "shop.yaml", .bytes = "start: [{words: hi}]\n" + kHello}});

  REQUIRE(rules(result) == "duplicate-flow");
  CHECK(result.findings[0].place.file == "a.yaml");
  CHECK(result.findings[0].sentence.find("shop.yaml") != std::string::npos);
}

TEST_CASE("A word, a link and an event can start one flow only", "[flow]") {
  const LoadResult result = load(
      {{.name = "a.yaml",
        .bytes = "start:\n  - words: [Join, card]\n  - link: join\n  - event: welcome\n" + kHello},
       {.name = "b.yaml",
        .bytes = "start:\n  - words: [hello, JOIN!]\n  - link: Join--{friend}\n  - event: "
                 "welcome\n" +
                 kHello}});

  REQUIRE(rules(result) == "keyword-collision link-collision event-collision");
  CHECK(result.findings[0].place.file == "b.yaml");
  CHECK(result.findings[0].place.line == 2);
  CHECK(result.findings[0].sentence ==
        "the word \"join\" already starts another flow, in a.yaml:2; only one flow can have it");
}

TEST_CASE("One flow may name a word or a link twice", "[flow]") {
  const LoadResult result = load({{.name = "a.yaml",
                                   .bytes = "start:\n  - words: [join, join]\n  - link: join\n"
                                            "  - link: join--{friend}\n" +
                                            kHello}});

  CHECK(rules(result).empty());
}

TEST_CASE("Flows that call one another in a circle are refused with the circle", "[flow]") {
  const LoadResult result = load({{.name = "a.yaml", .bytes = "steps:\n  - call: b\n"},
                                  {.name = "b.yaml", .bytes = "steps:\n  - call: c\n"},
                                  {.name = "c.yaml", .bytes = "steps:\n  - call: a\n"}});

  REQUIRE(rules(result) == "call-loop");
  CHECK(result.findings[0].sentence == "flows call one another in a circle: a -> b -> c -> a");
}

TEST_CASE("A circle of calls is told once, however often one flow calls the other", "[flow]") {
  const LoadResult result =
      load({{.name = "a.yaml", .bytes = "steps:\n  - call: b\n  - call: b\n"},
            {.name = "b.yaml", .bytes = "steps:\n  - call: a\n  - call: a\n"}});

  CHECK(rules(result) == "call-loop");
}

TEST_CASE("Flows may call one another eight deep and no deeper", "[flow]") {
  CHECK(rules(load_chain(regulars::core::kMaxCallDepth)).empty());
  CHECK(rules(load_chain(regulars::core::kMaxCallDepth + 1)) == "call-loop");
  CHECK(rules(load_chain(regulars::core::kMaxCallDepth + 5)) == "call-loop");
}

TEST_CASE("A circle with a wait in it is a conversation, without one a mistake", "[flow]") {
  CHECK(rules(load_steps("  - id: a\n    ask: Name?\n    go: a\n")).empty());
  CHECK(rules(load_steps("  - id: a\n    wait: 2 hours\n    go: a\n")).empty());
  CHECK(rules(load_steps("  - id: a\n    say: x\n    go: a\n")) == "loop-without-wait");
  CHECK(rules(load_steps("  - id: a\n    do: redeem\n    outcome: {made: b, too_few: a}\n"
                         "  - id: b\n    end: yes\n")) == "loop-without-wait");
}

TEST_CASE("A step that is passed over does not break a circle", "[flow]") {
  CHECK(rules(load_steps("  - id: a\n    if: member\n    ask: Name?\n  - go: a\n")) ==
        "loop-without-wait");
}

TEST_CASE("A call breaks a circle only when the called flow always waits", "[flow]") {
  const std::string circle = "steps:\n  - id: a\n    call: b\n  - go: a\n";

  CHECK(rules(load({{.name = "a.yaml", .bytes = circle},
                    {.name = "b.yaml", .bytes = "steps:\n  - ask: Name?\n"}}))
            .empty());
  CHECK(rules(load({{.name = "a.yaml", .bytes = circle}, {.name = "b.yaml", .bytes = kHello}})) ==
        "loop-without-wait");
  CHECK(
      rules(load({{.name = "a.yaml", .bytes = circle},
                  {.name = "b.yaml", .bytes = "steps:\n  - call: c\n"},
                  {.name = "c.yaml", .bytes = "steps:\n  - unless: member\n    ask: Name?\n"}})) ==
      "loop-without-wait");
}

TEST_CASE("Steps behind one that nobody reaches are not reported as well", "[flow]") {
  const LoadResult result = load_steps(
      "  - say: a\n    end: yes\n  - say: b\n  - say: c\n    go: d\n  - id: d\n    say: d\n"
      "    end: yes\n  - say: e\n");

  REQUIRE(rules(result) == "unreachable unreachable");
  CHECK(result.findings[0].place.line == 4);
  CHECK(result.findings[1].place.line == 10);
}

TEST_CASE("What follows a hand-off or a choice is not reached by itself", "[flow]") {
  CHECK(rules(load_steps("  - hand_off: Help\n  - say: b\n")) == "unreachable");
  CHECK(rules(load_steps("  - id: a\n    choose:\n      - Again: a\n  - say: b\n")) ==
        "unreachable");
  CHECK(rules(load_steps("  - if: member\n    end: yes\n  - say: b\n")).empty());
}

// The messaging window is 24 hours after the person's last message.
TEST_CASE("Speaking after a day of silence is refused, before it is fine", "[flow]") {
  const auto wait_then_say = [](const std::string& time) {
    return rules(load_steps("  - say: a\n  - wait: " + time + "\n  - say: b\n"));
  };

  CHECK(wait_then_say("23 hours").empty());
  CHECK(wait_then_say("1439 minutes").empty());
  CHECK(wait_then_say("24 hours") == "window-closed");
  CHECK(wait_then_say("28 days") == "window-closed");
}

TEST_CASE("Silence adds up over several waits, and an answer ends it", "[flow]") {
  CHECK(rules(load_steps("  - wait: 20 hours\n  - say: a\n  - wait: 4 hours\n  - say: b\n")) ==
        "window-closed");
  CHECK(
      rules(load_steps("  - wait: 20 hours\n  - ask: a\n  - wait: 4 hours\n  - say: b\n")).empty());
  CHECK(rules(load_steps("  - wait: 30 hours\n  - do: opt_out\n  - end: yes\n")).empty());
  CHECK(rules(load_steps("  - wait: 30 hours\n  - if: member\n    say: b\n")) == "window-closed");
  CHECK(rules(load_steps("  - id: a\n    ask: Name?\n    no_answer: {after: 13 hours, go: a}\n")) ==
        "window-closed");
}

TEST_CASE("A fact saved by a caller or by a called flow is known", "[flow]") {
  const std::string asks = "steps:\n  - ask: Size?\n    save: size\n";
  const std::string says = "steps:\n  - say: \"Size {size}\"\n";

  CHECK(rules(load({{.name = "a.yaml", .bytes = says}, {.name = "b.yaml", .bytes = asks}})) ==
        "unknown-fact");
  CHECK(rules(load({{.name = "a.yaml", .bytes = asks + "  - call: b\n"},
                    {.name = "b.yaml", .bytes = says}}))
            .empty());
  CHECK(rules(load({{.name = "a.yaml", .bytes = "steps:\n  - call: b\n  - say: \"{size}\"\n"},
                    {.name = "b.yaml", .bytes = asks}}))
            .empty());
  CHECK(rules(load({{.name = "a.yaml", .bytes = "steps:\n  - call: b\n  - call: c\n"},
                    {.name = "b.yaml", .bytes = asks},
                    {.name = "c.yaml", .bytes = says}}))
            .empty());
}

TEST_CASE("Facts that actions and lists bring are known where they are", "[flow]") {
  CHECK(rules(load_steps("  - say: \"{coupon_code}\"\n")).empty());
  CHECK(rules(load_steps("  - card: {each: rewards, title: \"{reward_name} {costs}\"}\n")).empty());
  CHECK(rules(load_steps("  - say: \"{costs}\"\n")) == "unknown-fact");
  CHECK(rules(load_steps("  - card: {title: \"{costs}\"}\n")) == "unknown-fact");
}

TEST_CASE("A fact that may be empty needs a fallback, a condition or an answer", "[flow]") {
  CHECK(rules(load_steps("  - say: \"{email}\"\n")) == "maybe-empty");
  CHECK(rules(load_steps("  - say: \"{email|nobody}\"\n")).empty());
  CHECK(rules(load_steps("  - if: email\n    say: \"{email}\"\n")).empty());
  CHECK(rules(load_steps("  - unless: email\n    say: \"{email}\"\n")) == "maybe-empty");
  CHECK(rules(load_steps("  - ask: Address?\n    save: email\n  - say: \"{email}\"\n")).empty());
}

TEST_CASE("Doubled braces are signs, not facts", "[flow]") {
  CHECK(rules(load_steps("  - say: \"{{nothing}} { nothing\"\n")).empty());
}

TEST_CASE("Texts and titles may be as long as Messenger shows them, and no longer", "[flow]") {
  const auto choice = [](std::size_t letters) {
    return rules(
        load_steps("  - id: a\n    choose:\n      - " + std::string(letters, 'x') + ": a\n"));
  };
  const auto said = [](std::size_t letters) {
    return rules(load_steps("  - say: " + std::string(letters, 'x') + "\n"));
  };

  CHECK(choice(20).empty());
  CHECK(choice(21) == "title-too-long");
  CHECK(said(2000).empty());
  CHECK(said(2001) == "text-too-long");
  CHECK(rules(load_steps("  - id: a\n    choose:\n      - สวัสดีสวัสดีสวัสดีสว: a\n")).empty());
}

TEST_CASE("A title is measured with the longest value of its facts", "[flow]") {
  const auto button = [](const std::string& title) {
    return rules(load_steps("  - id: a\n    card: {title: x, button: \"" + title +
                            "\", go: b}\n  - id: b\n    end: yes\n"));
  };

  CHECK(button("Spend {points}").empty());
  CHECK(button("Spend them: {points}") == "title-too-long");
  CHECK(button("{first_name|you}") == "title-too-long");
}

TEST_CASE("Every outcome needs a way out, its own or that of its fallback", "[flow]") {
  const auto claim = [](const std::string& outcomes) {
    return rules(load_steps("  - do: claim_order\n    outcome: {" + outcomes +
                            "}\n  - id: a\n    end: yes\n"));
  };

  CHECK(claim("claimed: a, no_match: a, shop_silent: a").empty());
  CHECK(claim("claimed: a, no_match: a, not_found: a, shop_silent: a").empty());
  CHECK(claim("claimed: a, not_found: a, shop_silent: a") == "missing-outcome");
  CHECK(claim("claimed: a, no_match: a") == "missing-outcome");
  CHECK(rules(load_steps("  - do: opt_out\n  - say: Bye\n")).empty());
}

TEST_CASE("Five hundred files with twenty thousand steps are checked without a finding", "[flow]") {
  std::vector<NamedFile> files;
  for (int i = 0; i < 500; ++i) {
    std::string bytes = "start:\n  - words: word" + std::to_string(i) + "\nsteps:\n";
    for (int step = 0; step < 40; ++step) {
      bytes += "  - id: s" + std::to_string(step) + "\n    say: You have {points} points\n";
    }
    files.push_back({.name = "f" + std::to_string(i) + ".yaml", .bytes = bytes});
  }

  const LoadResult result = load(files);

  CHECK(result.findings.empty());
  CHECK(result.set != nullptr);
}

TEST_CASE("What is saved on one way only needs a fallback where the ways meet", "[flow]") {
  const auto started = [](const std::string& steps) {
    return rules(load({{.name = "a.yaml", .bytes = "start: [{words: hi}]\nsteps:\n" + steps}}));
  };
  const std::string asks = "    ask: Size?\n    save: size\n";
  const std::string says = "  - say: \"Size {size}\"\n";

  CHECK(started("  - id: a\n" + asks + says).empty());
  CHECK(started("  - if: member\n" + asks + says) == "maybe-empty");
  CHECK(started("  - unless: size\n" + asks + says).empty());
  CHECK(started("  - if: member\n" + asks + "  - if: size\n    say: \"{size}\"\n").empty());
  CHECK(started("  - if: member\n" + asks + "  - say: \"{size|no size}\"\n").empty());
  CHECK(started("  - id: a\n" + asks + "    give_up: b\n  - id: b\n    say: \"{size}\"\n") ==
        "maybe-empty");
  CHECK(started("  - if: size\n    go: b\n  - id: a\n" + asks +
                "    go: b\n  - id: b\n    say: \"{size}\"\n")
            .empty());
}

TEST_CASE("A link's data is there only when the flow has no other beginning", "[flow]") {
  const std::string says = "steps:\n  - say: \"Order {order}\"\n";
  const auto with_start = [&says](const std::string& start) {
    return rules(load({{.name = "a.yaml", .bytes = "start: [" + start + "]\n" + says}}));
  };

  CHECK(with_start("{link: \"order--{order}\"}").empty());
  CHECK(with_start("{link: \"order--{order}\"}, {words: hi}") == "maybe-empty");
  CHECK(with_start("{link: \"order--{order}\"}, {event: reminder}").empty());
}

TEST_CASE("Of two flows with one name the one in the other's file is called the copy", "[flow]") {
  for (const char* copy : {"flows/human (copy).yaml", "flows/zz.yaml"}) {
    const LoadResult result =
        load({{.name = copy, .bytes = "flow: human\n" + kHello},
              {.name = "flows/human.yaml", .bytes = "flow: human\n" + kHello}});

    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].rule == "duplicate-flow");
    CHECK(result.findings[0].place.file == copy);
    CHECK(result.findings[0].sentence.find("in flows/human.yaml; if this file is a copy") !=
          std::string::npos);
  }
}

TEST_CASE("A comment behind a text of a plural is told as well", "[flow]") {
  const LoadResult result =
      load_steps("  - say:\n      one: One point  # really\n      other: Some points\n");

  CHECK(rules(result) == "comment-in-text");
  CHECK(result.findings[0].place.line == 3);
  CHECK(result.findings[0].place.column == 23);
  CHECK(result.set != nullptr);
}
