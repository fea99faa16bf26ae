#include "flow/yaml.h"

#include "core/limits.h"
#include "tests/catch.h"

using namespace regulars::flow;

namespace {

YamlResult read(std::string bytes) {
  return read_yaml({.name = "flows/a.yaml", .bytes = std::move(bytes)});
}

// The one finding of a file that cannot be read.
Finding refusal(std::string bytes) {
  const YamlResult result = read(std::move(bytes));
  REQUIRE_FALSE(result.is_readable);
  REQUIRE(result.findings.size() == 1);
  return result.findings[0];
}

std::string nested_lists(int depth) {
  const auto count = static_cast<std::size_t>(depth);
  return "a: " + std::string(count, '[') + std::string(count, ']') + "\n";
}

std::string list_of(std::size_t items) {
  std::string bytes;
  for (std::size_t i = 0; i < items; ++i) {
    bytes += "- x\n";
  }
  return bytes;
}

}  // namespace

TEST_CASE("Every key and value keeps its place in the file", "[flow]") {
  const YamlResult result = read("flow: order\nsteps:\n  - say: Hello\n    go: b\n");

  REQUIRE(result.is_readable);
  CHECK(result.findings.empty());
  const YamlNode* steps = result.root.find("steps");
  REQUIRE(steps != nullptr);
  REQUIRE(steps->kind == YamlNode::Kind::kList);
  REQUIRE(steps->items.size() == 1);
  const YamlPair& go = steps->items[0].pairs.at(1);
  CHECK(go.key == "go");
  CHECK(go.key_place == regulars::core::Place{.file = "flows/a.yaml", .line = 4, .column = 5});
  CHECK(go.value.place == regulars::core::Place{.file = "flows/a.yaml", .line = 4, .column = 9});
}

TEST_CASE("A value is what was typed, never a number or a truth of YAML", "[flow]") {
  const YamlResult result = read("a: no\nb: 1.10\nc: 12:30\nd: 007\ne: ~\nf: on\n");

  REQUIRE(result.is_readable);
  CHECK(result.root.find("a")->text == "no");
  CHECK(result.root.find("b")->text == "1.10");
  CHECK(result.root.find("c")->text == "12:30");
  CHECK(result.root.find("d")->text == "007");
  CHECK(result.root.find("e")->text == "~");
  CHECK(result.root.find("f")->text == "on");
}

TEST_CASE("Quoted and folded texts are unquoted and marked", "[flow]") {
  const YamlResult result = read("a: \"x: y\"\nb: 'it''s'\nc: >\n  one\n  two\nd: plain\n");

  REQUIRE(result.is_readable);
  CHECK(result.root.find("a")->text == "x: y");
  CHECK(result.root.find("b")->text == "it's");
  CHECK(result.root.find("c")->text == "one two\n");
  CHECK(result.root.find("a")->is_quoted);
  CHECK(result.root.find("c")->is_quoted);
  CHECK_FALSE(result.root.find("d")->is_quoted);
  CHECK(result.root.find("e") == nullptr);
}

TEST_CASE("Columns count letters, not bytes, and a byte order mark counts nothing", "[flow]") {
  const YamlResult result = read("\xEF\xBB\xBF{ป้า: x, สวัสดี: y}\n");

  REQUIRE(result.is_readable);
  CHECK(result.root.pairs.at(0).key_place.column == 2);
  CHECK(result.root.pairs.at(1).key_place.column == 10);
}

TEST_CASE("Of equal keys the first stays and the second is a finding", "[flow]") {
  const YamlResult result = read("a: 1\nb: 2\na: 3\n");

  CHECK(result.is_readable);
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings[0].rule == "duplicate-key");
  CHECK(result.findings[0].place.line == 3);
  CHECK(result.root.find("a")->text == "1");
  CHECK(result.root.pairs.size() == 2);
}

TEST_CASE("All refused parts of YAML in a file are reported at once", "[flow]") {
  const YamlResult result = read("a: &x 1\nb: *x\nc: !!int 3\n");

  CHECK_FALSE(result.is_readable);
  REQUIRE(result.findings.size() == 3);
  CHECK(result.findings[0].rule == "anchor");
  CHECK(result.findings[1].rule == "alias");
  CHECK(result.findings[2].rule == "tag");
}

TEST_CASE("An alias bomb is refused without being expanded", "[flow]") {
  const Finding finding = [] {
    YamlResult result = read("a: &a [x, x]\nb: [*a, *a]\n");
    REQUIRE_FALSE(result.is_readable);
    return result.findings.front();
  }();

  CHECK(finding.rule == "anchor");
}

TEST_CASE("Nesting is allowed to 32 levels and refused beyond", "[flow]") {
  CHECK(read(nested_lists(regulars::core::kMaxYamlDepth - 1)).is_readable);
  CHECK(refusal(nested_lists(regulars::core::kMaxYamlDepth)).rule == "too-deep");
  CHECK(refusal(nested_lists(100'000)).rule == "too-deep");
}

TEST_CASE("A file may have 50,000 keys and values and no more", "[flow]") {
  CHECK(read(list_of(regulars::core::kMaxYamlNodes - 1)).is_readable);
  CHECK(refusal(list_of(regulars::core::kMaxYamlNodes)).rule == "too-many-nodes");
}

TEST_CASE("A file may have a mebibyte and no more", "[flow]") {
  const std::string start = "a: 1\n#";
  const std::string full = start + std::string(regulars::core::kMaxFileBytes - start.size(), 'x');

  CHECK(read(full).is_readable);
  CHECK(refusal(full + "x").rule == "too-large");
}

TEST_CASE("Files of other kinds are recognised before YAML is tried", "[flow]") {
  CHECK(refusal("").rule == "not-a-flow");
  CHECK(refusal("\n\n# only a comment\n").rule == "not-a-flow");
  CHECK(refusal("  <html>").rule == "not-a-flow");
  CHECK(refusal("{\"flows\": []}").rule == "not-a-flow");
  CHECK(refusal("PK\x03\x04 more").rule == "not-a-flow");
  CHECK(refusal("%PDF-1.7").rule == "not-a-flow");
  CHECK(refusal("\xFF\xFE"
                "a")
            .rule == "wrong-encoding");
  CHECK(refusal(std::string("a\0:\0", 4)).rule == "wrong-encoding");
  CHECK(refusal("a: caf\xE9").rule == "wrong-encoding");
  CHECK(refusal("a: \xED\xA0\x80").rule == "wrong-encoding");
  CHECK(refusal("a: b\x01").rule == "wrong-encoding");
}

TEST_CASE("A place beyond the first line is found in a file with Windows line ends", "[flow]") {
  const Finding finding = refusal("a: 1\r\nb: caf\xE9\r\n");

  CHECK(finding.place.line == 2);
  CHECK(finding.place.column == 7);
}

TEST_CASE("A finding is written with its line and a caret under the place", "[flow]") {
  const Finding finding{.place = {.file = "flows/a.yaml", .line = 3, .column = 7},
                        .rule = "unknown-step",
                        .sentence = "there is no step \"b\"",
                        .source_line = "\t  é go: b",
                        .width = 2};

  CHECK(to_text(finding) ==
        "flows/a.yaml:3:7: error: there is no step \"b\" [unknown-step]\n"
        "\t  é go: b\n"
        "\t     ^~");
}

TEST_CASE("A finding without a line is one line, and control signs are not shown", "[flow]") {
  const Finding whole_file{.place = {.file = "a.yaml"}, .rule = "too-large", .sentence = "big"};
  const Finding escape{.place = {.file = "a.yaml", .line = 1, .column = 1},
                       .rule = "tab",
                       .sentence = "x",
                       .severity = Severity::kWarning,
                       .source_line = "\x1B[31m"};

  CHECK(to_text(whole_file) == "a.yaml: error: big [too-large]");
  CHECK(to_text(escape) == "a.yaml:1:1: warning: x [tab]\n?[31m\n^");
}

TEST_CASE("Only errors count as errors", "[flow]") {
  const Finding note{.place = {}, .rule = "x", .sentence = "x", .severity = Severity::kNote};
  const Finding warning{.place = {}, .rule = "x", .sentence = "x", .severity = Severity::kWarning};
  const Finding error{.place = {}, .rule = "x", .sentence = "x"};

  CHECK_FALSE(has_errors({}));
  CHECK_FALSE(has_errors({note, warning}));
  CHECK(has_errors({note, error}));
}

TEST_CASE("Any sentence of libyaml becomes a finding about the line at hand", "[flow]") {
  struct Case {
    std::string bytes;
    std::string rule;
    int line;
  };
  const std::vector<Case> cases{
      {"a: 1\n\tb: 2\n", "tab", 2},
      {"a:\n  b: 2\n\tc: 3\n", "tab", 3},
      {"flow: a\nsay:Hello\nsteps:\n", "missing-space", 2},
      {"a: \"x\": y\n", "unquoted-colon", 1},
      {"a: 1\n  b: 2\n", "indent", 2},
      {" a: 1\nb: 2\n", "indent", 2},
      {"a:\n  - b\n c: d\n", "indent", 3},
      {"words: [a, b]]\n", "unquoted-brace", 1},
      {"say: ]x\n", "unquoted-text", 1},
      {"say: }x\n", "unquoted-text", 1},
      {"say: ,x\n", "unquoted-text", 1},
      {"say: ? x\n", "unquoted-text", 1},
      {"say: >x\n", "unquoted-text", 1},
      {"a: {b: 1, {c: 2}\n", "yaml-syntax", 1},
      {"choose: [Yes: a, No: b\nwords: x\n", "unclosed-bracket", 1},
      {"a: \"b\n\nc: d\n", "unclosed-quote", 1},
      {"\"a: 1\n", "unclosed-quote", 1},
      {"say: >\ntext\n", "missing-colon", 2},
      {"say: [a, \"b\" c]\n", "yaml-syntax", 1},
      {"- a\nb: 1\n", "indent", 2},
      {"a: b\n...\nc: d\n", "yaml-syntax", 3},
  };

  for (const Case& each : cases) {
    const Finding finding = refusal(each.bytes);
    INFO(each.bytes << to_text(finding));
    CHECK(finding.rule == each.rule);
    CHECK(finding.place.line == each.line);
    CHECK(finding.severity == Severity::kError);
  }
}
