#!/usr/bin/env python3
"""Shows small trees to the tidy rules: each must fire on a bad one and not on a good one."""

import os
import shutil
import sys
import tempfile
import unittest

import tidy

TABLE = """# Architecture

| room | its one reason | may use |
| --- | --- | --- |
| `src/core` | values | ICU |
| `db` | SQL | core, SQLiteCpp |
| `src/engine` | use cases | core, db/ledger.h |
"""
CORE = "#pragma once\n\nnamespace regulars::core {\nint one();\n}  // namespace regulars::core\n"
POINTS = '#include "core/points.h"\n'
LEDGER = '#include "db/ledger.h"\n'
GOOD = {
    "README.md": "# Regulars\n\nSee [the rooms](docs/architecture.md) and "
                 "[one part](docs/architecture.md#architecture).\n",
    "docs/architecture.md": TABLE,
    "src/core/points.h": CORE,
    "src/core/points.cpp": POINTS + '\nint one() { return 1\'000; }\n',
    "db/ledger.h": CORE,
    "db/ledger.cpp": LEDGER + '\n#include <SQLiteCpp/SQLiteCpp.h>\n\n'
                     'const char* kSql = "SELECT id FROM entry "\n    "WHERE id = ?";\n',
    "src/engine/join.cpp": POINTS + LEDGER,
    "tests/core/points_test.cpp":
        POINTS + 'TEST_CASE("One is never two at all", "[core]") { CHECK(one()); }\n',
}


class Tidy(unittest.TestCase):
    def findings(self, changes, exceptions=()):
        """The findings for the good tree with some files changed (None takes a file out)."""
        root = tempfile.mkdtemp(prefix="regulars-tidy-")
        self.addCleanup(shutil.rmtree, root)
        for path, text in {**GOOD, **changes}.items():
            if text is None:
                continue
            whole = os.path.join(root, path)
            os.makedirs(os.path.dirname(whole), exist_ok=True)
            with open(whole, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
        return tidy.check(root, exceptions)

    def fires(self, rule, path, text, line=None, more=None):
        """Exactly one rule fires on the file, at the line; another file may hold the finding."""
        found = self.findings({path: text, **(more or {})})
        self.assertEqual([rule] * len(found), [f.rule for f in found], found)
        self.assertTrue(found, f"{rule} did not fire on {text!r}")
        if line:
            self.assertEqual((path, line), (found[0].path, found[0].line), found[0])
        return found

    def silent(self, path, text, more=None):
        self.assertEqual([], self.findings({path: text, **(more or {})}))

    def test_a_good_tree_has_no_findings(self):
        self.assertEqual([], self.findings({}))

    def test_a_finding_names_place_thing_and_remedy(self):
        found = self.fires("call", "src/core/points.cpp",
                           POINTS + 'int f() { return std::stoi("1"); }\n', 2)
        self.assertEqual("src/core/points.cpp:2: stoi: use std::from_chars, which knows no locale "
                         "[call]", str(found[0]))

    def test_an_arrow_that_is_not_in_the_table_is_found(self):
        self.fires("room", "src/core/points.cpp", POINTS + LEDGER, 2)

    def test_a_room_may_include_only_the_header_that_its_row_names(self):
        more = {"db/lots.h": CORE}
        found = self.fires("room", "src/engine/join.cpp",
                           POINTS + LEDGER + '#include "db/lots.h"\n', 3, more)
        self.assertEqual(1, len(found))

    def test_a_library_that_the_row_does_not_name_is_found(self):
        self.fires("room", "src/core/points.cpp",
                   POINTS + '#include <SQLiteCpp/SQLiteCpp.h>\n', 2)
        self.fires("room", "src/engine/join.cpp", POINTS + LEDGER +
                   "#include <nlohmann/json.hpp>\n", 3)

    def test_a_room_without_a_row_is_found(self):
        self.fires("room", "src/extra/thing.cpp", POINTS)

    def test_a_row_without_a_room_is_found(self):
        self.fires("room", "docs/architecture.md", TABLE + "| `src/net` | bytes | core |\n", 8)

    def test_an_include_of_a_folder_that_is_no_room_is_found(self):
        self.fires("room", "src/core/points.cpp", POINTS + '#include "other/a.h"\n', 2)

    def test_includes_that_climb_or_name_no_room_are_found(self):
        self.fires("include-path", "src/core/points.cpp",
                   POINTS + '#include "../core/points.h"\n', 2)
        self.fires("include-path", "src/core/points.cpp",
                   POINTS + '#include "points.h"\n', 2)

    def test_a_heavy_header_in_a_header_is_found(self):
        self.fires("heavy-include", "src/core/points.h",
                   CORE.replace("once\n", "once\n#include <unicode/unistr.h>\n"), 2)

    def test_a_header_that_nobody_includes_is_found(self):
        self.fires("unused-header", "src/core/lost.h", CORE, 1)

    def test_a_header_without_pragma_once_is_found(self):
        self.fires("pragma-once", "src/core/points.h", CORE.replace("#pragma once", ""), 1)

    def test_files_are_allowed_up_to_their_limit(self):
        line = "int a;\n"
        for path, begin, limit in (("src/core/points.cpp", POINTS, 500),
                                   ("src/core/points.h", "#pragma once\n", 250),
                                   ("tests/core/points_test.cpp", "", 800)):
            full = begin + line * (limit - begin.count("\n"))
            self.silent(path, full)
            self.fires("file-size", path, full + line, limit + 1)

    def test_functions_are_allowed_up_to_sixty_lines(self):
        def function(lines, head="int f(int a)"):
            return POINTS + head + " {\n" + "  a();\n" * (lines - 2) + "}\n"

        self.silent("src/core/points.cpp", function(60))
        for head in ("int f(int a)", "P::P(int a) : a_{a}, b_(a)", "static auto f() -> int",
                     "TEST_CASE(\"A long test of many lines\", \"[core]\")", "auto f = [](int a)",
                     "bool operator==(A a, B b)", "int f(int a = 1) const noexcept",
                     "extern \"C\" int f(int a)", "const Foo& f(Function<void(int)> g = h(1))"):
            self.fires("function-size", "src/core/points.cpp", function(61, head), 2)

    def test_long_types_namespaces_and_tables_are_no_long_functions(self):
        body = "  int a;\n" * 80
        rows = '  {1, "}"},\n' * 80
        braces = "// { {\nconst char* b = R\"({{{)\"; char c = '{';\n"
        for text in (f"struct A {{\n{body}}};\n", f"namespace b {{\n{body}}}\n",
                     f"enum class C {{\n{body}}};\n", f"constexpr A k[] = {{\n{rows}}};\n",
                     f"const auto k = std::to_array<A>({{\n{rows}}});\n",
                     f"int f() {{\n{braces}}}\n{body}"):
            self.silent("src/core/points.cpp", POINTS + text)

    def test_banned_calls_are_found_wherever_they_stand(self):
        for call in ("std::regex r;", "atoi(a);", "std::strtol(a, b, 10);", "std::tolower(c);",
                     "isalpha(c);", "std::toupper(c);", "strftime(a);", "localtime_r(a, b);",
                     "setenv(a, b, 1);", "std::locale l;", "std::chrono::system_clock::now();",
                     "rand();", "std::mt19937 r;", "std::random_device d;", "assert(a);",
                     "sprintf(a, b);", "system(a);", "std::time(nullptr);", "std::stod(a);"):
            self.fires("call", "src/core/points.cpp", POINTS + f'void f() {{ {call} }}\n', 2)

    def test_words_in_comments_texts_and_longer_names_are_no_calls(self):
        for text in ('// std::stoi("1") is slow', 'auto a = "rand()";', "static_assert(true);",
                     "u_isalpha(c);", "my_rand();", "is_digit(c);", 'auto a = R"(assert(1))";',
                     "/* tolower(c) */", "operand(a);"):
            self.silent("src/core/points.cpp", POINTS + f'{text}\n')

    def test_only_one_file_asks_the_system_for_the_time(self):
        self.silent("src/core/time.cpp", "auto now() { return system_clock::now(); }\n")
        self.fires("call", "src/core/times.cpp", "auto now() { return system_clock::now(); }\n")

    def test_sleeping_is_found_in_tests_only(self):
        body = "void f() { std::this_thread::sleep_for(a); }\n"
        self.fires("sleep", "tests/core/points_test.cpp", body, 1)
        self.silent("src/core/points.cpp", POINTS + body)

    def test_floating_point_is_found_near_points_and_money(self):
        for path in ("src/core/points.cpp", "src/engine/join.cpp", "db/ledger.cpp"):
            self.fires("float", path, GOOD[path] + "double a = 1;\n", GOOD[path].count("\n") + 1)
        self.silent("src/core/text_format.cpp", "double a = 1;\n")
        self.silent("tests/core/points_test.cpp", "double a = 1;\n")

    def test_sql_outside_its_room_is_found(self):
        for sql in ("SELECT id FROM entry", "INSERT INTO entry DEFAULT", "UPDATE entry SET a = 1",
                    "DELETE FROM entry", "CREATE TABLE entry (id)", "PRAGMA user_version",
                    "INSERT OR IGNORE INTO entry VALUES (1)"):
            self.fires("sql", "src/engine/join.cpp", POINTS + LEDGER + f'auto a = "{sql}";\n', 3)
        self.silent("src/engine/join.cpp", GOOD["src/engine/join.cpp"] +
                    'auto a = "Please SELECT a prize";\n')

    def test_sql_put_together_from_text_is_found(self):
        for text in ('auto a = "SELECT id FROM entry WHERE id = " + id;', 'a += " WHERE id = 1 ";',
                     'auto a = begin + "ORDER BY id ";', 'out << "SELECT id FROM entry";',
                     'a.append("LIMIT 5 ");',
                     'auto a = "SELECT id "\n    "FROM entry WHERE id = " + id;'):
            found = self.findings({"db/lots.cpp": LEDGER + f'{text}\n'})
            self.assertEqual({"sql-text"}, {f.rule for f in found}, text)
        self.silent("db/lots.cpp", LEDGER + 'auto a = "reading lots: " + cause;\n')

    def test_tests_that_cannot_fail_are_found(self):
        for body in ("CHECK(true);", "REQUIRE( true );", "SUCCEED();", "CHECK(1);"):
            self.fires("empty-test", "tests/core/points_test.cpp",
                       f'TEST_CASE("One is never two at all", "[core]") {{ {body} }}\n', 1)

    def test_hidden_tests_are_found(self):
        for tag in ("[.]", "[.slow]", "[!mayfail]", "[core][!shouldfail]"):
            self.fires("hidden-test", "tests/core/points_test.cpp",
                       f'TEST_CASE("One is never two at all", "{tag}") {{ CHECK(one()); }}\n', 1)

    def test_a_test_whose_name_is_no_sentence_is_found(self):
        self.fires("test-name", "tests/core/points_test.cpp",
                   'TEST_CASE("points work", "[core]") { CHECK(one()); }\n', 1)

    def test_using_a_whole_namespace_in_a_header_is_found(self):
        self.fires("using-namespace", "src/core/points.h", CORE + "using namespace std;\n", 6)

    def test_vague_names_of_files_and_folders_are_found(self):
        for path in ("src/core/util.cpp", "src/core/text_helpers.cpp", "tests/misc/a.txt",
                     "docs/common.txt", "db/base.cpp"):
            self.fires("vague-name", path, "a\n" if path.endswith(".txt") else "int a;\n", 1)
        self.silent("db/database.cpp", "int a;\n")

    def test_open_work_is_found_in_any_text(self):
        for word in ("TO" + "DO: more", "FIX" + "ME", "XX" + "X", "HA" + "CK"):
            self.fires("open-work", "scripts/run", f"# {word}\n", 1)
        self.silent("scripts/run", "mktemp a.XXXXXX\n")

    def test_paths_of_one_machine_are_found(self):
        for path in ("/wo" + "rk/main", "/ro" + "ot/x", "/ho" + "me/ana/shop"):
            self.fires("machine-path", "docs/setup.md", f"# Set-up\n\nOpen {path} now.\n", 3)
        self.fires("machine-path", "src/core/points.cpp",
                   POINTS + 'const char* a = "/tm' + 'p/a";\n', 2)
        self.silent("docs/setup.md", "# Set-up\n\n`docs/work/here` https://a.example/work/b\n")

    def test_the_git_file_of_a_second_work_tree_is_passed_over(self):
        self.silent(".git", "gitdir: /ho" + "me/ana/regulars/.git/worktrees/two\n")

    def test_trailing_space_long_lines_and_a_missing_line_feed_are_found(self):
        self.fires("trailing-space", "scripts/run", "a\nb \n", 2)
        self.fires("trailing-space", "scripts/run", "a\r\n", 1)
        self.fires("last-line", "scripts/run", "a", 1)
        self.silent("src/core/points.cpp", POINTS + '// ' + "é" * 97 + "\n")
        self.silent("src/core/points.cpp", POINTS + '// ' + "ที่" * 48 + "\n")
        self.fires("columns", "src/core/points.cpp",
                   POINTS + '// ' + "é" * 98 + "\n", 2)

    def test_a_page_has_exactly_one_title_at_its_beginning(self):
        self.fires("title", "README.md", "# A\n\n# B\n", 3)
        self.fires("title", "README.md", "Text.\n", 1)
        self.fires("title", "README.md", "Text.\n\n# A\n", 1)
        self.silent("README.md", "# A\n\n```sh\n# a comment, no title\n```\n")

    def test_a_row_of_a_table_with_other_cells_than_its_head_is_found(self):
        head = "# A\n\n| b | c |\n| --- | --- |\n"
        self.fires("table", "README.md", head + "| 1 | 2 | 3 |\n", 5)
        self.fires("table", "README.md", head + "| 1 |\n", 5)
        self.silent("README.md", head + "| `d|e` | f \\| g |\n\n| h |\n| --- |\n")

    def test_links_that_lead_nowhere_are_found(self):
        for link in ("docs/gone.md", "docs/architecture.md#gone", "#gone", "../other/README.md"):
            self.fires("link", "README.md", f"# A\n\n[b]({link})\n", 3)
        self.silent("README.md", "# A b\n\n[c](#a-b) [d](https://a.example/x) `[e](f.md)`\n")

    def test_sources_that_a_page_names_are_there(self):
        self.fires("source-name", "README.md", "# A\n\nSee `core/gone.cpp`.\n", 3)
        self.fires("source-name", "README.md", "# A\n\nSee `ledger`, `edger.h`.\n", 3)
        self.silent("README.md", "# A\n\nSee `db/ledger.cpp`, `ledger.h`, `core/points.h`.\n")

    def test_an_exception_covers_its_own_rule_in_its_own_file_only(self):
        bad = {"src/core/points.cpp": POINTS + 'int a = rand();\ndouble b;\n'}
        reason = "shows how exceptions work"
        found = self.findings(bad, [("src/core/points.cpp", "call", reason)])
        self.assertEqual(["float"], [f.rule for f in found])

    def test_an_exception_that_nothing_needs_is_found(self):
        found = self.findings({}, [("src/core/points.cpp", "call", "was needed once")])
        self.assertEqual(["stale-exception"], [f.rule for f in found])

    def test_what_outside_systems_sent_is_left_as_it_is(self):
        self.silent("tests/data/store/answer.json", "{} \n" + "TO" + "DO")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    unittest.main()
