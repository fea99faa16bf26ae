#!/usr/bin/env python3
"""Runs the whole-program tests: all of them, or the modules named on the command line.

Most of a test is waiting, so a few test classes run at the same time, each in a process of its own
(REGULARS_E2E_WORKERS, default 4). Ends with unittest's summary and exit code 0 or 1.
"""

import concurrent.futures
import io
import multiprocessing
import os
import sys
import time
import unittest
from pathlib import Path

import program

HERE = Path(__file__).resolve().parent

# The longest first, so that the end is not spent waiting for one of them.
LONG = ("test_kill", "test_duplicates", "test_main_job", "test_sends", "test_hostile_http")


class Outcome:
    """What one class's tests came to, in a form that can travel between processes."""

    def __init__(self, name, result, text):
        self.name = name
        self.run = result.testsRun
        self.bad = [
            (kind, str(test), trace)
            for kind, found in (("ERROR", result.errors), ("FAIL", result.failures))
            for test, trace in found
        ]
        self.bad += [
            ("UNEXPECTED SUCCESS", str(test), "") for test in result.unexpectedSuccesses
        ]
        self.skipped = len(result.skipped)
        self.text = text


def class_names(modules):
    """module.Class of every test class, the long modules first."""
    loader = unittest.TestLoader()
    names = []
    for module in modules:
        suite = loader.loadTestsFromName(module)
        for group in suite:
            tests = list(group) if isinstance(group, unittest.TestSuite) else [group]
            for test in tests:
                kind = type(test)
                is_broken = kind.__name__ == "_FailedTest"
                names.append(module if is_broken else f"{kind.__module__}.{kind.__qualname__}")
    return list(dict.fromkeys(names))


def run_one(name):
    sys.path.insert(0, str(HERE))
    stream = io.StringIO()
    suite = unittest.TestLoader().loadTestsFromName(name)
    result = unittest.TextTestRunner(stream=stream, verbosity=0).run(suite)
    return Outcome(name, result, stream.getvalue())


def report(outcomes, seconds):
    """unittest's own form of a summary."""
    for outcome in outcomes:
        for kind, test, trace in outcome.bad:
            print("=" * 70, f"{kind}: {test}", "-" * 70, trace, sep="\n")
    total = sum(outcome.run for outcome in outcomes)
    print("-" * 70)
    print(f"Ran {total} tests in {seconds:.3f}s\n")
    counts = {"failures": "FAIL", "errors": "ERROR", "unexpected successes": "UNEXPECTED SUCCESS"}
    parts = []
    for word, kind in counts.items():
        number = sum(1 for outcome in outcomes for bad in outcome.bad if bad[0] == kind)
        if number:
            parts.append(f"{word}={number}")
    failed = bool(parts) or total == 0
    skipped = sum(outcome.skipped for outcome in outcomes)
    if skipped:
        parts.append(f"skipped={skipped}")
    print(("FAILED" if failed else "OK") + (f" ({', '.join(parts)})" if parts else ""))
    return 1 if failed else 0


def main(arguments):
    modules = [Path(name).stem for name in arguments]
    modules = modules or sorted(path.stem for path in HERE.glob("test_*.py"))
    modules.sort(key=lambda name: LONG.index(name) if name in LONG else len(LONG))
    if modules != ["test_pretend"]:
        program.binary()  # One sentence now instead of a hundred failures.
    workers = int(os.environ.get("REGULARS_E2E_WORKERS", "4"))
    began = time.monotonic()
    outcomes = []
    with concurrent.futures.ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn")
    ) as pool:
        futures = [pool.submit(run_one, name) for name in class_names(modules)]
        for future in concurrent.futures.as_completed(futures):
            outcome = future.result()
            outcomes.append(outcome)
            print(f"{outcome.name}: {outcome.run} tests, {len(outcome.bad)} bad", flush=True)
    return report(sorted(outcomes, key=lambda o: o.name), time.monotonic() - began)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except AssertionError as problem:
        sys.exit(str(problem))
