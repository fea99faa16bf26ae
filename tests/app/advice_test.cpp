#include "app/advice.h"

#include "app/rules_loading.h"
#include "app/starter_files.h"
#include "tests/app/shop_folder.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::app;
using test::ShopFolder;
using test::told;

namespace {

const core::Instant kNow = *core::parse_rfc3339("2026-11-22T10:00:00Z");
const std::string kShop = "shop: Bumble Linens\nstore: ";

std::vector<flow::Finding> advice_for_store(const ShopFolder& folder, const std::string& store) {
  const ShopFileResult result = folder.read(kShop + store + "\n");
  REQUIRE(result.shop);
  return advice_on_shop(*result.shop);
}

/// The shipped files, with `from` in one of them replaced.
engine::Rules shipped_with(const std::string& name,
                           const std::string& from,
                           const std::string& to) {
  std::vector<flow::SourceFile> files;
  for (const EmbeddedFile& file : embedded_files()) {
    files.push_back({.name = std::string("flows/") + file.name, .bytes = file.text});
    if (file.name == name) {
      std::string& bytes = files.back().bytes;
      const std::size_t at = bytes.find(from);
      REQUIRE(at != std::string::npos);
      bytes.replace(at, from.size(), to);
    }
  }
  const RulesResult result = load_rules(files);
  INFO(told(result.findings));
  REQUIRE(result.rules);
  return *result.rules;
}

flow::SourceFile shipped(const std::string& name) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name == name) {
      return {.name = "flows/" + name, .bytes = file.text};
    }
  }
  FAIL("there is no " + name);
  return {};
}

// The rules of these files and the shipped program.yaml.
engine::Rules rules_of(std::vector<flow::SourceFile> files) {
  files.push_back(shipped("program.yaml"));
  const RulesResult result = load_rules(files);
  INFO(told(result.findings));
  REQUIRE(result.rules);
  return *result.rules;
}

void check_only(const std::vector<flow::Finding>& findings,
                const std::string& rule,
                const std::string& file) {
  INFO(told(findings));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == rule);
  CHECK(findings[0].place.file == file);
  CHECK(findings[0].place.line > 0);
  CHECK(findings[0].severity == flow::Severity::kWarning);
}

}  // namespace

TEST_CASE("A list that shop.yaml names and that is not there is told at its name", "[app]") {
  const ShopFolder folder;
  folder.put("codes.csv", "reward,code\n");

  const auto orders =
      advice_for_store(folder, "{kind: embedded, orders: orders.csv, codes: codes.csv}");

  check_only(orders, "no-list", "shop.yaml");
  CHECK(orders[0].place.line == 2);
  CHECK(orders[0].source_line ==
        "store: {kind: embedded, orders: orders.csv, codes: codes.csv}");  // for the caret
  CHECK(orders[0].sentence.find(folder.path("orders.csv")) != std::string::npos);
  folder.put("orders.csv", "number,email,total\n");
  CHECK(told(advice_for_store(folder, "{kind: embedded, orders: orders.csv, codes: codes.csv}")) ==
        "");
  check_only(advice_for_store(folder, "{kind: embedded, codes: lost.csv}"), "no-list", "shop.yaml");
}

TEST_CASE("An embedded store without codes is told that the shop cannot know them", "[app]") {
  const ShopFolder folder;

  const auto findings = advice_for_store(folder, "{kind: embedded}");

  check_only(findings, "no-codes", "shop.yaml");
  CHECK(findings[0].sentence.find("codes: codes.csv") != std::string::npos);
  CHECK(findings[0].source_line == "store: {kind: embedded}");
  CHECK(told(advice_for_store(folder, "{kind: custom, url: https://bumble.example/loyalty}")) ==
        "");
}

TEST_CASE("The shipped rules need no advice", "[app]") {
  CHECK(told(advice_on_rules(shipped_with("program.yaml", "[en]", "[en-GB]"))) == "");
}

TEST_CASE("A language that we have no words in is told at its place", "[app]") {
  const auto findings = advice_on_rules(shipped_with("program.yaml", "[en]", "[xx]"));

  check_only(findings, "unknown-language", "flows/program.yaml");
  CHECK(findings[0].place.line == 7);
  CHECK(findings[0].sentence.find("\"xx\"") != std::string::npos);
}

TEST_CASE("Every language of the shop is looked at, and a second one needs a way to it", "[app]") {
  CHECK(told(advice_on_rules(shipped_with("program.yaml", "[en]", "[en, es-MX, th]"))) == "");
  check_only(advice_on_rules(shipped_with("program.yaml", "[en]", "[en, xx]")),
             "unknown-language",
             "flows/program.yaml");
  engine::Rules rules = shipped_with("program.yaml", "[en]", "[en, es]");
  std::vector<flow::Flow> flows = rules.flows->all();
  std::erase_if(flows, [](const flow::Flow& flow) { return flow.name == "language"; });
  rules.flows = std::make_shared<const flow::FlowSet>(std::move(flows));

  const auto findings = advice_on_rules(rules);

  check_only(findings, "never-spoken", "flows/program.yaml");
  CHECK(findings[0].place.line == 7);
}

TEST_CASE("A step in a language that the shop does not speak is told with the nearest", "[app]") {
  const auto findings_of = [](const std::string& language) {
    return advice_on_rules(
        shipped_with("human.yaml", "steps:\n", "steps:\n  - speak: " + language + "\n"));
  };
  CHECK(told(findings_of("en")) == "");
  CHECK(told(findings_of("English")) == "");

  const auto findings = findings_of("em");

  check_only(findings, "unknown-language", "flows/human.yaml");
  CHECK(findings[0].place.column == 12);
  CHECK(findings[0].sentence.find("did you mean \"en\"?") != std::string::npos);
  check_only(findings_of("es"), "unknown-language", "flows/human.yaml");
}

TEST_CASE("More ice breakers or menu entries than Messenger takes are told once", "[app]") {
  const bool is_menu = GENERATE(true, false);
  const int most = is_menu ? 20 : 4;
  const auto flow_with = [&](int entries) {
    std::string bytes = "flow: many\nstart:\n  - words: [many]\nsteps:\n  - say: Yes\n";
    bytes += is_menu ? "menu:\n" : "ice_breaker:\n";
    for (int entry = 1; entry <= entries; ++entry) {
      bytes += "  - Entry " + std::to_string(entry) + "\n";
    }
    return advice_on_rules(
        rules_of({{.name = "flows/many.yaml", .bytes = bytes}, shipped("stop.yaml")}));
  };

  CHECK(told(flow_with(most)) == "");
  const auto findings = flow_with(most + 2);
  check_only(findings, "too-many-entries", "flows/many.yaml");
  CHECK(findings[0].place.line == 7 + most);
}

TEST_CASE("A shop in which nobody can say STOP is told what is missing", "[app]") {
  const std::string words = "start:\n  - words: [halt]\n";
  const std::string out = "steps:\n  - do: opt_out\n";
  const auto advice = [](const std::string& bytes, const std::string& more = "") {
    std::vector<flow::SourceFile> files{{.name = "flows/halt.yaml", .bytes = bytes}};
    if (!more.empty()) {
      files.push_back({.name = "flows/out.yaml", .bytes = more});
    }
    return advice_on_rules(rules_of(files));
  };

  CHECK(told(advice("always: yes\n" + words + out)) == "");
  CHECK(told(advice("always: yes\n" + words + "steps:\n  - call: out\n", out)) == "");

  const auto none = advice("always: yes\n" + words + "steps:\n  - do: remind_off\n");
  REQUIRE(none.size() == 1);
  CHECK(none[0].rule == "no-stop");
  CHECK(none[0].severity == flow::Severity::kWarning);
  CHECK(none[0].sentence.find("no flow has the action opt_out") == 0);
  CHECK(none[0].sentence.find("Messenger demands") != std::string::npos);
  const auto asked = advice("always: yes\n" + words +
                            "steps:\n  - ask: Sure?\n    kind: yes_no\n    save: sure\n"
                            "  - do: opt_out\n");
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].sentence.find("before its first question") != std::string::npos);
  const auto sometimes = advice(words + out);
  check_only(sometimes, "no-stop", "flows/halt.yaml");
  CHECK(sometimes[0].sentence.find("but not \"always: yes\"") != std::string::npos);
  const auto wordless = advice("always: yes\nstart:\n  - link: halt\n" + out);
  check_only(wordless, "no-stop", "flows/halt.yaml");
  CHECK(wordless[0].sentence.find("but not words such as stop") != std::string::npos);
}

TEST_CASE("Without the shipped stop.yaml nothing else counts as a way to stop", "[app]") {
  std::vector<flow::SourceFile> files;
  for (const EmbeddedFile& file : embedded_files()) {
    const std::string name = file.name;
    if (name != "stop.yaml" && name != "program.yaml") {
      files.push_back({.name = "flows/" + name, .bytes = file.text});
    }
  }

  const auto findings = advice_on_rules(rules_of(files));

  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "no-stop");
}

TEST_CASE("Flows for reminders that the program does not switch on are told", "[app]") {
  const engine::Rules rules = shipped_with("program.yaml", "  every: 28 days", "  # every: none");

  const auto findings = advice_on_rules(rules);

  INFO(told(findings));
  REQUIRE_FALSE(findings.empty());
  bool is_start_named = false;
  for (const flow::Finding& finding : findings) {
    CHECK(finding.rule == "never-starts");
    CHECK(finding.sentence.find("{reminder_days}") == std::string::npos);  // they ask before
    is_start_named = is_start_named || finding.place.file == "flows/reminder.yaml";
  }
  CHECK(is_start_named);
}

TEST_CASE("Rows of the lists that cannot be used are named with file, line and column", "[app]") {
  const ShopFolder folder;
  folder.put("orders.csv", "number,email,total\n1,ana@example.com,much\n");
  folder.put("codes.csv", "reward,code\ntowle,AAA-1\nnapkins,\n");
  const ShopFileResult shop =
      folder.read(kShop + "{kind: embedded, orders: orders.csv, codes: codes.csv}\n");
  REQUIRE(shop.shop);
  const engine::Rules rules = shipped_with("help.yaml", "flow: ", "flow: ");

  const auto findings = advice_on_lists(*shop.shop, rules.program, kNow);

  INFO(told(findings));
  REQUIRE(findings.size() == 3);
  check_only({findings[0]}, "list-row", "orders.csv");
  CHECK(findings[0].place.line == 2);
  CHECK(findings[0].place.column == 19);
  check_only({findings[1]}, "list-row", "codes.csv");
  CHECK(findings[1].place.line == 3);
  CHECK(findings[2].sentence == "there is no reward \"towle\" in program.yaml");
  CHECK(findings[2].place.line == 2);
}

TEST_CASE("Lists without a mistake, and those that are not there, give no rows", "[app]") {
  const ShopFolder folder;
  folder.put("orders.csv", "number,email,total\n1,ana@example.com,60.00\n");
  const ShopFileResult shop =
      folder.read(kShop + "{kind: embedded, orders: orders.csv, codes: codes.csv}\n");
  REQUIRE(shop.shop);

  CHECK(advice_on_lists(*shop.shop, shipped_with("help.yaml", "flow: ", "flow: ").program, kNow)
            .empty());
}

TEST_CASE("A code that has expired already is told, once for the list", "[app]") {
  const ShopFolder folder;
  const ShopFileResult shop = folder.read(kShop + "{kind: embedded, codes: codes.csv}\n");
  REQUIRE(shop.shop);
  const loyalty::Program program = shipped_with("help.yaml", "flow: ", "flow: ").program;
  const std::string good = "reward,code,expires\ntowel,AAA-1,2026-11-22\ntowel,AAA-2,\n";
  const auto findings_of = [&](const std::string& bytes) {
    folder.put("codes.csv", bytes);
    return advice_on_lists(*shop.shop, program, kNow);
  };

  CHECK(told(findings_of(good)) == "");
  const auto one = findings_of(good + "towel,AAA-3,2026-11-21\n");
  check_only(one, "list-row", "codes.csv");
  CHECK(one[0].place.line == 4);
  CHECK(one[0].sentence ==
        "this code has expired already, so nobody gets it; correct its day, or take the row out");
  const auto two = findings_of(good + "towel,AAA-3,2026-11-21\ntowel,AAA-4,2025-01-01\n");
  check_only(two, "list-row", "codes.csv");
  CHECK(two[0].sentence.find("(2 codes of the list have)") != std::string::npos);
}

TEST_CASE("A program that warns needs flows that say it", "[app]") {
  engine::Rules rules = shipped_with(
      "program.yaml", "expire: never", "expire: 1 year after earning\n  warn: [30 days, 7 days]");
  CHECK(told(advice_on_rules(rules)).find("no-warning") == std::string::npos);

  engine::Rules bare = rules_of({shipped("stop.yaml")});
  bare.program.expiry.warn_days = {30};
  const std::string said = told(advice_on_rules(bare));

  CHECK(said.find("no flow starts on \"event: expiring\"") != std::string::npos);
  CHECK(said.find("tier_ending") == std::string::npos);
}

TEST_CASE("Texts that name the end of a code that has none are told, once for a flow",
          "[app]") {  // R137
  const std::string prize = "    name: Linen hand towel\n";
  engine::Rules rules = shipped_with("program.yaml", prize, prize);
  CHECK(told(advice_on_rules(rules)).empty());
  rules.program.rewards.front().expires.reset();
  CHECK(told(advice_on_rules(rules)).empty());  // the shipped flows have words for it

  engine::Rules bare =
      shipped_with("rewards.yaml", "{coupon_expires|it is used up}", "{coupon_expires}");
  CHECK(advice_on_rules(bare).empty());
  bare.program.rewards.front().expires.reset();
  check_only(advice_on_rules(bare), "no-end-words", "flows/rewards.yaml");
}
