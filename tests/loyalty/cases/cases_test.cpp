// Published cases of other products and neighbours of our own, run as data against the rules.
//
// The files are in tests/data/loyalty. A file in the same form beside the tree is run too where it
// is present, and so are those that REGULARS_LOYALTY_CASES names, with ":" between them.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/catch.h"
#include "tests/loyalty/cases/interpreter.h"

namespace regulars::loyalty::cases {
namespace {

using Path = std::filesystem::path;

Path data() {
  return Path(REGULARS_SOURCE_DIR) / "tests/data/loyalty";
}

Json cases_in(const Path& path) {
  INFO(path.string());
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file.is_open());
  std::stringstream text;
  text << file.rdbuf();
  const Json all = Json::parse(text.str(), nullptr, false);
  REQUIRE(all.is_object());
  REQUIRE(all.contains("cases"));
  return all.at("cases");
}

std::string in_lines(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) {
    text += "\n  " + sentence;
  }
  return text;
}

void run_file(const Path& path) {
  const Json cases = cases_in(path);
  CHECK_FALSE(cases.empty());
  for (const Json& one : cases) {
    const std::string name = one.value("id", "without an id") + ": " + one.value("title", "");
    DYNAMIC_SECTION(name) {
      const std::string differences = in_lines(run_case(one));
      INFO(name << differences);
      CHECK(differences.empty());
    }
  }
}

std::vector<Path> files_named(const char* variable) {
  std::vector<Path> files;
  const char* value = std::getenv(variable);
  std::stringstream names(value == nullptr ? "" : value);
  for (std::string name; std::getline(names, name, ':');) {
    if (!name.empty()) {
      files.emplace_back(name);
    }
  }
  return files;
}

// What is said of a case in which one thing differs from a sound one.
std::vector<std::string> said_of(const char* path, const Json& value) {
  Json one = Json::parse(R"({"given": {"balance": 100}, "expect": {"balance": 40},
                             "steps": [{"op": "redeem", "points": 60}]})");
  REQUIRE(run_case(one).empty());
  one[Json::json_pointer(path)] = value;
  return run_case(one);
}

using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("What a case says that nobody knows is told and never passed over", "[loyalty]") {
  CHECK(said_of("/steps/0/op", "juggle") == Sentences{"op juggle is not known"});
  CHECK(said_of("/steps/0/colour", 1) == Sentences{"not known in case.steps[0]: colour"});
  CHECK(said_of("/given/colour", 1) == Sentences{"not known in case.given: colour"});
  CHECK(said_of("/colour", 1) == Sentences{"not known in case: colour"});
  CHECK(said_of("/options", {"colour"}) == Sentences{"option colour is not known"});
  CHECK(said_of("/expect/colour", 1) ==
        Sentences{"expect.colour is not known, or no step answers it"});
  CHECK(said_of("/expect", Json::object()) == Sentences{"the case expects nothing"});
  CHECK(said_of("/steps", Json::array()) == Sentences{"the case has no steps"});
}

TEST_CASE("A case with another number than ours is told with both", "[loyalty]") {
  CHECK(said_of("/expect/balance", 41) == Sentences{"balance is 40; expected 41"});
  CHECK(said_of("/expect/balance", "40.0").empty());
  CHECK(said_of("/expect/accepted", {true, false}) ==
        Sentences{"accepted is [true]; expected [true,false]"});
  CHECK(said_of("/given/balance", "0.5") ==
        Sentences{"given.balance is \"0.5\", which is no whole number of 1/1"});
}

TEST_CASE("Every published case that the project carries comes to its numbers", "[loyalty]") {
  run_file(data() / "cases.json");
}

TEST_CASE("Every case of our own beside the published ones comes to its numbers", "[loyalty]") {
  run_file(data() / "more-cases.json");
}

TEST_CASE("The published cases beside the tree come to their numbers where they are present",
          "[loyalty]") {
  const Path file = Path(REGULARS_SOURCE_DIR) / "../shared/reference/loyalty-cases.json";
  if (!std::filesystem::is_regular_file(file)) {
    std::cout << "skipped: the published loyalty cases are not beside the tree\n";
    return;
  }
  run_file(file);
}

TEST_CASE("Every case of a file that somebody names comes to its numbers", "[loyalty]") {
  const std::vector<Path> files = files_named("REGULARS_LOYALTY_CASES");
  for (const Path& file : files) {
    run_file(file);
  }
  if (files.empty()) {
    std::cout << "skipped: REGULARS_LOYALTY_CASES names no file\n";
  }
}

}  // namespace regulars::loyalty::cases
