"""The time of the tests: the program, the pretend shop and the pretend Graph share one clock.

The program reads a millisecond offset from a file every 100 ms and adds it to the wall clock.
Every world starts at the same moment, so that no campaign, quiet hour or summer time depends on
the day on which the tests run.
"""

import os
import threading
import time

# Tuesday 24 November 2026, 18:00 UTC: 10 o'clock in the demo shop's Los Angeles.
START_MS = 1_795_543_200_000

# The program looks at the file every 100 ms; after this long it has seen a change.
NOTICE_SECONDS = 0.3


def patience():
    """Factor on every deadline, for slow builds: REGULARS_E2E_PATIENCE (default 1)."""
    return float(os.environ.get("REGULARS_E2E_PATIENCE", "1"))


def wait_until(condition, seconds=10, what="a condition"):
    """Polls until condition() is true and returns its value; AssertionError after the deadline."""
    deadline = time.monotonic() + seconds * patience()
    pause = 0.005
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds * patience():.0f} s in vain for {what}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)


class TestClock:
    """Real time plus an offset that is kept in a file. Safe to use from any thread."""

    __test__ = False

    def __init__(self, path, start_ms=START_MS):
        self.path = path
        self._lock = threading.Lock()
        self._offset_ms = start_ms - int(time.time() * 1000)
        self._write()

    def now_ms(self):
        with self._lock:
            return int(time.time() * 1000) + self._offset_ms

    def now_s(self):
        return self.now_ms() // 1000

    def iso(self, plus_seconds=0):
        """RFC 3339 in UTC."""
        moment = time.gmtime(self.now_s() + plus_seconds)
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", moment)

    def advance(self, seconds):
        """Moves the time forward and returns when a running program has noticed."""
        with self._lock:
            self._offset_ms += int(seconds * 1000)
            self._write()
        time.sleep(NOTICE_SECONDS)

    def _write(self):
        temporary = f"{self.path}.new"
        with open(temporary, "w", encoding="ascii") as file:
            file.write(f"{self._offset_ms}\n")
        os.replace(temporary, self.path)
