#include "flow/finding_list.h"

#include "tests/catch.h"

using namespace regulars::flow;

TEST_CASE("A file with ten thousand mistakes has two hundred findings, errors first", "[flow]") {
  const SourceFile file{.name = "a.yaml", .bytes = "a: 1\n"};
  FindingList findings(file);
  for (int i = 0; i < 10'000; ++i) {
    findings.add({.file = "a.yaml", .line = 1, .column = 1}, "x", "x", Severity::kWarning);
  }
  findings.add({.file = "a.yaml", .line = 1, .column = 1}, "late", "x", Severity::kError);

  CHECK(findings.all().size() == 201);
  CHECK(has_errors(findings.all()));
  CHECK(findings.take().back().rule == "late");
  CHECK(findings.all().empty());
}

TEST_CASE("A caret never reaches beyond its line, and long lines are not kept", "[flow]") {
  const SourceFile file{.name = "a.yaml", .bytes = "abc\n" + std::string(5000, 'x')};
  FindingList findings(file);
  findings.add({.file = "a.yaml", .line = 1, .column = 2}, "x", "x", Severity::kError, 99);
  findings.add({.file = "a.yaml", .line = 2, .column = 2}, "x", "x", Severity::kError, 99);
  findings.add({.file = "a.yaml", .line = 77, .column = 2}, "x", "x");

  CHECK(findings.all()[0].width == 2);
  CHECK(findings.all()[1].source_line.empty());
  CHECK(findings.all()[2].source_line.empty());
}

TEST_CASE("A word inside a text is found where it stands", "[flow]") {
  const SourceFile file{.name = "a.yaml", .bytes = "say: >\n  Hello\n  {name}\n"};
  FindingList findings(file);
  const regulars::core::Place start{.file = "a.yaml", .line = 1, .column = 6};

  CHECK(findings.locate(start, "{name").line == 3);
  CHECK(findings.locate(start, "{name").column == 3);
  CHECK(findings.locate(start, "{nothing") == start);
}
