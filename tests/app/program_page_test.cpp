// docs/program-file.md against the table of keys: every key has its section there, in the order of
// the table, with what the table says of it and an example that is read here as an owner's file is.
#include <algorithm>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "engine/program/program_file.h"
#include "engine/program/program_keys.h"
#include "tests/app/shop_folder.h"
#include "tests/catch.h"

using namespace regulars;
using flow::KeySpec;
using flow::ValueKind;

namespace {

/// A part of the page below a heading "### `rewards: NAME: costs`".
struct PageKey {
  std::string path;
  std::string words;    // the first paragraph, on one line
  std::string example;  // in the first fence
};

std::vector<PageKey> keys_on_page() {
  std::ifstream file(std::string(REGULARS_SOURCE_DIR) + "/docs/program-file.md");
  REQUIRE(file.is_open());
  std::vector<PageKey> keys;
  bool is_inside = false;   // a section of a key
  bool is_example = false;  // a fence
  int paragraphs = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#') && !is_example) {
      is_inside = line.starts_with("### `") && line.ends_with('`');
      paragraphs = 0;
      if (is_inside) {
        keys.push_back({.path = line.substr(5, line.size() - 6)});
      }
    } else if (line.starts_with("```")) {
      CHECK((!is_inside || is_example || line == "```yaml part of program.yaml"));
      is_example = !is_example;
    } else if (is_inside && is_example) {
      keys.back().example += line + "\n";
    } else if (is_inside && line.empty()) {
      ++paragraphs;
    } else if (is_inside && paragraphs == 1) {
      keys.back().words += (keys.back().words.empty() ? "" : " ") + line;
    }
  }
  return keys;
}

std::string indented(const std::string& text) {
  std::string result = "  " + text;
  for (std::size_t at = result.find('\n'); at != std::string::npos;
       at = result.find('\n', at + 1)) {
    result.insert(at + 1, "  ");
  }
  return result;
}

using Chain = std::vector<const KeySpec*>;  // from the table to a key

void visit_keys(const Chain& chain, const std::function<void(const Chain&)>& look) {
  for (const KeySpec& child : chain.back()->children) {
    Chain longer = chain;
    longer.push_back(&child);
    if (chain.back()->kind == ValueKind::kMap) {
      look(longer);
    }
    visit_keys(longer, look);
  }
}

enum class With { kParents, kAllThatIsNeeded };

// A reward is a prize product unless it says something else.
bool is_usual(const KeySpec& key) {
  return key.name == "coupon" || key.name == "product";
}

// What stands behind chain[at] in a file that holds the chain's last key, and what is needed.
std::string text_behind(const Chain& chain, std::size_t at, With with) {
  const KeySpec& spec = *chain[at];
  const KeySpec& next = *chain[at + 1];
  const bool is_last = at + 2 == chain.size();
  const auto rest = [&] { return is_last ? "" : text_behind(chain, at + 1, with); };
  switch (spec.kind) {
    case ValueKind::kMap: {
      const std::string own = is_last ? next.example : next.name + ":\n" + indented(rest());
      std::string text;
      for (const KeySpec& child : spec.children) {
        const bool is_needed =
            with == With::kAllThatIsNeeded && (child.is_required || is_usual(child));
        if (&child == &next || is_needed) {
          text += (text.empty() ? "" : "\n") + (&child == &next ? own : child.example);
        }
      }
      return text;
    }
    case ValueKind::kNames:
      return next.example.substr(0, next.example.find(':')) + ":\n" + indented(rest());
    case ValueKind::kList:
      return "- " + indented(rest()).substr(2);
    default:
      return rest();  // a form of a key that has several
  }
}

}  // namespace

TEST_CASE("The page has every key of the program file, and no other", "[app]") {
  std::string on_page;
  for (const PageKey& key : keys_on_page()) {
    on_page += key.path + "\n";
  }
  std::string in_table;
  for (const flow::KeyAt& key : flow::all_keys(engine::program_keys())) {
    in_table += key.path + "\n";
  }

  CHECK(on_page == in_table);
}

TEST_CASE("The page says of every key what the table says", "[app]") {
  const std::vector<flow::KeyAt> keys = flow::all_keys(engine::program_keys());
  const std::vector<PageKey> on_page = keys_on_page();
  REQUIRE(on_page.size() == keys.size());

  for (std::size_t i = 0; i < keys.size(); ++i) {
    CAPTURE(keys[i].path);
    CHECK(on_page[i].words == keys[i].spec->description + " " + flow::facts_of(*keys[i].spec));
  }
}

TEST_CASE("The example of every key is on the page, and a program with it is right", "[app]") {
  const std::vector<PageKey> on_page = keys_on_page();
  std::size_t number = 0;
  visit_keys({&engine::program_keys()}, [&](const Chain& chain) {
    REQUIRE(number < on_page.size());
    const PageKey& key = on_page[number++];
    CAPTURE(key.path);
    CHECK(key.example == text_behind(chain, 0, With::kParents) + "\n");
    std::string bytes = text_behind(chain, 0, With::kAllThatIsNeeded) + "\n";
    if (key.path == "bonuses: events: NAME: group") {  // it names another part of the file
      static const std::string kBonuses = "bonuses:\n";
      bytes.replace(bytes.find(kBonuses),
                    kBonuses.size(),
                    kBonuses + "  event_groups: {social: {limit: 100 per month}}\n");
    }
    const auto result = engine::read_program({.name = "program.yaml", .bytes = bytes});
    std::vector<flow::Finding> findings = result.findings;
    // Tiers, other members of a group and the part of a reward that a key goes with stand elsewhere
    // in the file.
    std::erase_if(findings, [&](const flow::Finding& finding) {
      return finding.rule == "unknown-tier" || finding.rule == "lone-group" ||
             finding.rule == "unused-key" ||
             (finding.rule == "no-effect" && key.path == "rewards: NAME: budget");
    });
    CHECK(app::test::told(findings) == "");  // shows them
    CHECK(result.program.has_value());
  });

  CHECK(number == on_page.size());
}
