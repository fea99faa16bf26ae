#!/usr/bin/env python3
"""Counts what the test runners report, for scripts/test.

Each way of counting prints one line "NAME PASSED FAILED"; `sum` adds such lines up, ends with
"N passed, N failed" and fails when a test failed or none ran. Details of failures go to stderr.

    count_tests.py junit FILE      ctest's report; counts the cases inside each program
    count_tests.py unittest FILE   the output of Python's unittest, "status N" added if it failed
    count_tests.py flows FILE      the output of `regulars check`, which ended with success
    count_tests.py broken NAME     something that could not even start
    count_tests.py sum FILE…       lines as above; files that do not exist were not asked for
"""

import os
import re
import sys
import xml.etree.ElementTree as xml

# Catch2: "All tests passed (9 assertions in 3 test cases)", else "test cases: 3 | 2 passed | …".
ALL_PASSED = re.compile(r"All tests passed \(\d+ assertions? in (\d+) test cases?\)")
SOME_FAILED = re.compile(r"^test cases:.*", re.M)
UNITTEST = re.compile(r"^Ran (\d+) tests? in ", re.M)


def report(name, passed, failed):
    print(name.replace(" ", "_"), passed, failed)


def _number(text, word):
    found = re.search(rf"(\d+) {word}", text)
    return int(found.group(1)) if found else 0


def _unittest_counts(output):
    """(passed, failed) over all of unittest's summaries in the output."""
    ran = sum(int(number) for number in UNITTEST.findall(output))
    failed = skipped = 0
    for line in re.findall(r"^(?:OK|FAILED).*$", output, re.M):
        failed += sum(int(n) for n in re.findall(r"(?:failures|errors|unexpected successes)=(\d+)",
                                                 line))
        skipped += sum(int(n) for n in re.findall(r"skipped=(\d+)", line))
    return max(ran - failed - skipped, 0), failed


def _cases(output, status):
    """(passed, failed) test cases inside one ctest test."""
    passed = sum(int(number) for number in ALL_PASSED.findall(output))
    failed = 0
    for line in SOME_FAILED.findall(output):
        passed += _number(line, "passed")
        failed += _number(line, "failed")
    if UNITTEST.search(output):
        inner = _unittest_counts(output)
        passed, failed = passed + inner[0], failed + inner[1]
    if status != "run":
        return passed, max(failed, 1)
    return max(passed, 1), failed


def junit(path):
    if not os.path.exists(path):
        return report("ctest", 0, 1)
    passed = failed = 0
    for case in xml.parse(path).getroot().iter("testcase"):
        status = case.get("status")
        if status in ("disabled", "notrun"):
            status = "fail"
        output = "".join(case.itertext())
        inside = _cases(output, status)
        passed, failed = passed + inside[0], failed + inside[1]
        if status != "run":
            print(f"--- {case.get('name')}\n{output[-6000:]}", file=sys.stderr)
    return report(os.path.basename(os.path.dirname(path)), passed, failed)


def unittest(path):
    with open(path, encoding="utf-8", errors="replace") as stream:
        output = stream.read()
    passed, failed = _unittest_counts(output)
    if re.search(r"^status \d+$", output, re.M) or passed + failed == 0:
        failed = max(failed, 1)
        print(output[-12000:], file=sys.stderr)
    return report("whole program", passed, failed)


def flows(path):
    with open(path, encoding="utf-8", errors="replace") as stream:
        passed = sum(int(n) for n in re.findall(r"(\d+) (?:tests? )?passed", stream.read()))
    return report("flows", max(passed, 1), 0)


def add_up(paths):
    passed = failed = 0
    for path in paths:
        if not os.path.exists(path):
            continue
        with open(path, encoding="utf-8") as stream:
            for line in stream:
                name, right, wrong = line.split()
                print(f"{name.replace('_', ' ')}: {right} passed, {wrong} failed")
                passed, failed = passed + int(right), failed + int(wrong)
    print(f"{passed} passed, {failed} failed")
    return 0 if passed > 0 and failed == 0 else 1


def main(kind, *arguments):
    if kind == "sum":
        return add_up(arguments)
    if kind == "broken":
        report(arguments[0], 0, 1)
        return 0
    {"junit": junit, "unittest": unittest, "flows": flows}[kind](arguments[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
