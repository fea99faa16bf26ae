#!/usr/bin/env python3
"""Checks the style that a program can check. Usage: tidy.py [ROOT]; exit 1 when it finds anything.

Each finding says where, what was found and what to use instead. What may pass stands in
exceptions.py with its reason.
"""

import os
import sys

import cpp_rules
import rooms
import text_rules
from exceptions import EXCEPTIONS
from tree import Finding, load


def check(root, exceptions=()):
    """All findings of the tree under `root` that no exception covers, and unneeded exceptions."""
    files = load(root)
    found = rooms.check(files) + cpp_rules.check(files) + text_rules.check(files, root)
    used = {(finding.path, finding.rule) for finding in found}
    covered = {(path, rule) for path, rule, _ in exceptions}
    kept = [finding for finding in found if (finding.path, finding.rule) not in covered]
    kept += [Finding("tests/tidy/exceptions.py", 1, "stale-exception",
                     f"{path} needs no exception from {rule} any more; take it out")
             for path, rule, _ in exceptions if (path, rule) not in used]
    return sorted(kept, key=lambda finding: (finding.path, finding.line, finding.rule))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..")
    findings = check(root, EXCEPTIONS)
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
