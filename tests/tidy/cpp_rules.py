"""Sizes, words and calls in C++."""

import re

from tree import Finding

SOURCE_LINES, HEADER_LINES, TEST_LINES, FUNCTION_LINES = 500, 250, 800, 60

ANYWHERE, PRODUCT, TESTS = "", r"^(src|db|store_adapter)/", r"^tests/"
FROM_CHARS = "use std::from_chars, which knows no locale"
LETTERS = "compare ASCII ranges, or use core/text.h for what people type"
# (which files, rule, pattern in the code, what to use instead)
BANNED = [
    (ANYWHERE, "call", r"\bstd::w?regex\b|#\s*include\s*<regex>",
     "use core/text.h, or ICU's engine with its limits"),
    (ANYWHERE, "call", r"\b(sto(i|l|ll|ul|ull|f|d|ld)|ato(i|l|ll|f)|strto(l|ll|ul|ull|f|d|ld)|"
     r"sscanf)\s*\(", FROM_CHARS),
    (ANYWHERE, "call", r"\b(is(alpha|digit|alnum|space|upper|lower|punct|xdigit|print|cntrl)|"
     r"to(lower|upper))\s*\(", LETTERS),
    (ANYWHERE, "call",
     r"\b(strftime|strptime|localtime(_r)?|gmtime(_r)?|mktime|asctime|ctime)\s*\(",
     "use core/time.h and core/text_format.h"),
    (ANYWHERE, "call", r"\b(setlocale|setenv|putenv)\s*\(|\bstd::locale\b",
     "pass the language or the zone as a value"),
    (r"^(src|db|store_adapter|tests)/(?!core/time\.cpp$)", "call",
     r"\bsystem_clock::now\b|\bgettimeofday\s*\(|\bclock_gettime\s*\(|\bstd::time\s*\(",
     "take a core::Clock"),
    (ANYWHERE, "call", r"\b(rand|srand|drand48)\s*\(|\bstd::(mt19937(_64)?|random_device)\b",
     "take a core::Random"),
    (ANYWHERE, "call", r"(?<![\w])assert\s*\(", "use REGULARS_CHECK, which release builds keep"),
    (ANYWHERE, "call", r"\b(strcpy|strcat|sprintf|vsprintf|gets|system|popen)\s*\(",
     "use std::string, std::snprintf, or a library call"),
    (TESTS, "sleep", r"\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(",
     "wait on a signal or move a FakeClock"),
    (TESTS, "empty-test", r"\b(CHECK|REQUIRE)\s*\(\s*(true|1)\s*\)|\bSUCCEED\s*\(",
     "check what the test's name promises"),
    (r"^(src/(core|loyalty|engine)|db)/(?!text_format\.cpp$)", "float", r"\b(double|float)\b",
     "use whole numbers: core::Points, core::Money, minor units"),
    (PRODUCT + r".*\.h$", "using-namespace", r"\busing\s+namespace\b", "write the names in full"),
]
BANNED = [(re.compile(where), rule, re.compile(what), advice)
          for where, rule, what, advice in BANNED]

SQL_STATEMENT = re.compile(
    r"\b(SELECT\s[^;]*?\bFROM\b|INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|"
    r"CREATE\s+(UNIQUE\s+)?(TABLE|INDEX|TRIGGER|VIEW)\b|PRAGMA\s+\w|BEGIN\s+IMMEDIATE)", re.S)
SQL_PART = re.compile(SQL_STATEMENT.pattern + r"|\b(SELECT|WHERE|ORDER\s+BY|GROUP\s+BY|VALUES|"
                      r"LIMIT|FROM|SET)\s", re.S)
TEST_CASE = re.compile(r'\bTEST_CASE\s*\(\s*"((?:[^"\\]|\\.)*)"(?:\s*,\s*"((?:[^"\\]|\\.)*)")?')
HIDDEN_TAGS = re.compile(r"\[(\.[^\]]*|!mayfail|!shouldfail)\]")
SCOPE = re.compile(r"\b(namespace|class|struct|union|enum)\b")
CONTROL = re.compile(r"\b(if|for|while|switch|catch|do|else|try)\b")


def check(files):
    findings = []
    for file in files:
        if file.is_cpp:
            findings += _sizes(file) + _functions(file) + _words(file) + _sql(file)
            findings += _test_names(file) + _header(file)
    return findings


def _sizes(file):
    count = file.text.count("\n")
    limit = TEST_LINES if file.path.startswith("tests/") else SOURCE_LINES
    if file.path.endswith(".h"):
        limit = HEADER_LINES
    if count <= limit:
        return []
    return [Finding(file.path, count, "file-size",
                    f"{count} lines; split by reason, the limit is {limit}")]


def _words(file):
    findings = []
    for where, rule, what, advice in BANNED:
        if where.search(file.path):
            findings += [Finding(file.path, file.line_of(match.start()), rule,
                                 f"{match.group().strip(' (')}: {advice}")
                         for match in what.finditer(file.code)]
    return findings


def _header(file):
    if not file.path.endswith(".h") or re.search(r"^#pragma once$", file.text, re.M):
        return []
    return [Finding(file.path, 1, "pragma-once", "a header without #pragma once; add it")]


def _sql(file):
    """SQL lives in db; there it is whole statements with bound values."""
    findings = []
    outside = re.match(r"^(src|store_adapter)/", file.path)
    for literal in file.literals if outside or file.path.startswith("db/") else []:
        line = file.line_of(literal.begin)
        if outside and SQL_STATEMENT.search(literal.text):
            findings.append(Finding(file.path, line, "sql", "SQL outside db; add a function there"))
        elif not outside and SQL_PART.search(literal.text) and _is_joined(file, literal):
            findings.append(Finding(file.path, line, "sql-text",
                                    "SQL put together from text; write it whole and bind values"))
    return findings


def _is_joined(file, literal):
    before = file.code[:literal.begin].rstrip()
    after = file.code[literal.end:].lstrip()
    return before.endswith(("+", "+=", "<<")) or after.startswith(("+", "<<")) or \
        before.endswith("append(")


def _test_names(file):
    if not file.path.startswith("tests/"):
        return []
    findings = []
    for match in TEST_CASE.finditer(file.text):
        line, name = file.line_of(match.start()), match.group(1)
        if len(name.split()) < 4:
            findings.append(Finding(file.path, line, "test-name",
                                    f'"{name}": say who or what, in which case, what follows'))
        if HIDDEN_TAGS.search(match.group(2) or ""):
            findings.append(Finding(file.path, line, "hidden-test",
                                    f"{match.group(2)}: a test that runs and may fail"))
    return findings


def _functions(file):
    """Functions over the limit, by counting braces from the outermost function's own brace."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group()),
                  file.code, flags=re.M)
    findings, depth, inside, begin, head_from = [], 0, None, 0, 0
    for match in re.finditer(r"[{};]", code):
        mark, at = match.group(), match.start()
        if mark == "{":
            if inside is None and _is_function(code[head_from:at]):
                inside, begin = depth, at
            depth += 1
        elif mark == "}":
            depth -= 1
            if inside is not None and depth <= inside:
                lines = code.count("\n", begin, at) + 1
                if lines > FUNCTION_LINES:
                    findings.append(Finding(
                        file.path, file.line_of(begin), "function-size",
                        f"a function of {lines} lines; keep the decisions, move straight work to "
                        f"helpers, the limit is {FUNCTION_LINES}"))
                inside = None
        head_from = match.end()
    return findings


def _is_function(head):
    plain = re.sub(r"operator\s*[=!<>+\-*/]+", "operator", head)
    outside = re.sub(r"\([^()]*\)", "()", re.sub(r"\([^()]*\)", "", plain))
    if "(" not in head or ")" not in head:
        return False
    scope, control = SCOPE.search(plain), CONTROL.search(plain)
    return not control and not (scope and scope.start() < plain.find("(")) and \
        (not re.search(r"(?<![=!<>])=(?!=)", outside) or "[" in outside)
