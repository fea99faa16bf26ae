// The examples on the pages, read as an owner's files are.
//
// A fence "yaml" holds a whole file, told by its first key. A fence "yaml part of shop.yaml" holds
// some keys of that file, and "yaml part of step" keys of one step of a conversation.
// program_page_test.cpp reads those that are "yaml part of program.yaml".
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "app/flow_tests.h"
#include "app/rules_loading.h"
#include "app/starter_files.h"
#include "engine/catalog.h"
#include "tests/app/shop_folder.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::app;
using test::told;
namespace fs = std::filesystem;

namespace {

struct Example {
  std::string place;  // "docs/flow-files.md:44"
  std::string kind;   // "shop:", "program:", "flow:", "part of step" …
  std::string text;
};

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file(path);
  REQUIRE(file.is_open());
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
  }
  return lines;
}

fs::path page(const std::string& name) {
  return fs::path(REGULARS_SOURCE_DIR) / name;
}

std::vector<std::string> page_names() {
  std::vector<std::string> names = {"README.md"};
  for (const auto& entry : fs::directory_iterator(page("docs"))) {
    if (entry.path().extension() == ".md") {
      names.push_back("docs/" + entry.path().filename().string());
    }
  }
  std::ranges::sort(names);
  return names;
}

std::vector<Example> examples_of(const std::string& name) {
  const std::string fence = "```yaml";
  std::vector<Example> examples;
  bool inside = false;
  int number = 0;
  for (const std::string& line : lines_of(page(name))) {
    ++number;
    if (!inside && line.starts_with(fence)) {
      inside = true;
      const bool is_part = line.size() > fence.size();
      examples.push_back({.place = name + ":" + std::to_string(number),
                          .kind = is_part ? line.substr(fence.size() + 1) : ""});
    } else if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      Example& example = examples.back();
      if (example.kind.empty()) {
        example.kind = line.substr(0, line.find(' '));
      }
      example.text += line + "\n";
    }
  }
  return examples;
}

std::vector<Example> examples(const std::set<std::string>& kinds = {}) {
  std::vector<Example> all;
  for (const std::string& name : page_names()) {
    for (Example& example : examples_of(name)) {
      if (kinds.empty() || kinds.contains(example.kind)) {
        all.push_back(std::move(example));
      }
    }
  }
  return all;
}

std::vector<flow::Finding> findings_of_shop_file(const std::string& text) {
  const test::ShopFolder folder;
  return folder.read(text).findings;
}

/// A conversation that says nothing but the step.
std::string flow_with(const std::string& step) {
  std::string text = "start:\n  - words: [an example of the page]\nsteps:\n";
  std::istringstream lines(step);
  for (std::string line, before = "  - "; std::getline(lines, line); before = "    ") {
    text += before + line + "\n";
  }
  return text;
}

/// The folder of a new shop with the page's program in place of its own, and the page's
/// conversations beside those that ship: what an owner has who copied them all.
std::vector<flow::SourceFile> folder_with_examples() {
  std::vector<flow::SourceFile> files;
  for (const EmbeddedFile& file : embedded_files()) {
    if (std::string_view(file.name) != "program.yaml") {
      files.push_back({.name = std::string("flows/") + file.name, .bytes = file.text});
    }
  }
  for (const Example& example : examples({"program:"})) {
    files.push_back({.name = "flows/program.yaml", .bytes = example.text});
  }
  for (const Example& example : examples({"flow:"})) {
    files.push_back({.name = example.place, .bytes = example.text});
  }
  for (const Example& example : examples({"part of step"})) {
    files.push_back(
        {.name = example.place,
         .bytes = "flow: part_" + std::to_string(files.size()) + "\n" + flow_with(example.text)});
  }
  return files;
}

/// The names in the first cells of a section's table rows: | `name` | …
std::set<std::string> first_cells(const std::string& heading) {
  std::set<std::string> names;
  bool inside = false;
  for (const std::string& line : lines_of(page("docs/flow-files.md"))) {
    if (line.starts_with('#')) {
      inside = line == heading;
    } else if (inside && line.starts_with("| `")) {
      names.insert(line.substr(3, line.find('`', 3) - 3));
    }
  }
  return names;
}

template <class Map>
std::set<std::string> keys_of(const Map& map) {
  std::set<std::string> keys;
  for (const auto& [key, value] : map) {
    keys.insert(key);
  }
  return keys;
}

}  // namespace

TEST_CASE("Every YAML example on the pages is of a kind that is checked", "[app]") {
  const std::set<std::string> known = {
      "shop:", "program:", "flow:", "part of shop.yaml", "part of program.yaml", "part of step"};

  std::map<std::string, int> counts;
  for (const Example& example : examples()) {
    CAPTURE(example.place, example.kind);
    CHECK(known.contains(example.kind));
    counts[example.kind] += 1;
  }

  CHECK(counts["shop:"] >= 2);
  CHECK(counts["program:"] == 1);
  CHECK(counts["flow:"] >= 3);
}

TEST_CASE("The shop files on the pages have no findings", "[app]") {
  for (const Example& example : examples({"shop:"})) {
    CAPTURE(example.place);
    CHECK(told(findings_of_shop_file(example.text)) == "");  // shows them
  }
  for (const Example& example : examples({"part of shop.yaml"})) {
    CAPTURE(example.place);
    CHECK(told(findings_of_shop_file("shop: Bumble Linens\n" + example.text)) == "");
  }
}

TEST_CASE("The conversations on the pages have no findings beside those that ship", "[app]") {
  const RulesResult loaded = load_rules(folder_with_examples());

  CHECK(told(loaded.findings) == "");
  CHECK(loaded.rules != nullptr);
}

TEST_CASE("The tests inside the conversations on the pages pass", "[app]") {
  const RulesResult loaded = load_rules(folder_with_examples());
  REQUIRE(loaded.rules);

  int run = 0;
  for (const flow::Flow& flow : loaded.rules->flows->all()) {
    for (const flow::FlowTest& test : flow.tests) {
      if (!test.place.file.starts_with("flows/")) {
        const FlowTestResult result = run_flow_test(flow, test, loaded.rules);
        CAPTURE(result.flow, result.name, result.report);
        CHECK(result.passed);
        ++run;
      }
    }
  }

  CHECK(run >= 5);
}

TEST_CASE("The page names every fact, action and list, and no other", "[app]") {
  const flow::Catalog& catalog = engine::catalog();

  CHECK(first_cells("### 6.1 Facts") == keys_of(catalog.facts));
  CHECK(first_cells("### 6.2 Actions") == keys_of(catalog.actions));
  CHECK(first_cells("### 6.3 Lists") == keys_of(catalog.lists));
}

TEST_CASE("The page names every outcome of every action, and no other", "[app]") {
  std::set<std::string> expected;
  for (const auto& [name, action] : engine::catalog().actions) {
    for (const std::string& outcome : action.outcomes) {
      expected.insert("| `" + name + "` | `" + outcome + "` ");
    }
  }

  std::set<std::string> found;
  bool inside = false;
  for (const std::string& line : lines_of(page("docs/flow-files.md"))) {
    inside = line.starts_with("| action | outcome ") || (inside && line.starts_with('|'));
    if (inside && line.starts_with("| `")) {
      found.insert(line.substr(0, line.find('|', line.find("` | `") + 3)));
    }
  }

  CHECK(found == expected);
}
