"""Starts, watches, stops and kills the real program."""

import os
import re
import signal
import subprocess
import threading

from clock import wait_until
from shop_folder import REPOSITORY
from wire import request

DEFAULT_BINARY = REPOSITORY / "build" / "dev" / "src" / "app" / "regulars"

# What a sanitizer writes when it found something.
COMPLAINTS = re.compile(
    r"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:|Assertion .* failed|"
    r"terminate called"
)


def binary():
    """The program under test: REGULARS_BINARY, or the dev preset's build."""
    path = os.environ.get("REGULARS_BINARY") or str(DEFAULT_BINARY)
    if not os.access(path, os.X_OK):
        raise AssertionError(f"no program at {path}: build it or set REGULARS_BINARY")
    return os.path.abspath(path)


class Program:
    """`regulars serve` for one shop folder. Logs of all its lives go to one file."""

    def __init__(self, folder, clock):
        self.folder = folder
        self.clock = clock
        self.log_path = folder.path / "program.log"
        self.more_environment = {}
        self.more_words = []
        self._process = None
        self._lines = []
        self._lines_before = 0
        self._readers = []
        self._lock = threading.Lock()

    # Life.

    def start(self, seconds=30):
        """Starts and waits until /readyz says 200 and the log says where it listens."""
        self.launch()
        wait_until(self._is_up, seconds, "the program to become ready")
        return self

    def launch(self):
        """Starts without waiting."""
        assert not self.is_running(), "the program is running already"
        with self._lock:
            self._lines_before = len(self._lines)
        self._process = subprocess.Popen(
            [binary(), "serve", str(self.folder.path), *self.more_words],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        reader.start()
        self._readers.append(reader)

    def environment(self):
        return {
            **os.environ,
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "REGULARS_TEST_CLOCK_FILE": str(self.clock.path),
            **self.more_environment,
        }

    def stop(self, seconds=40):
        """SIGTERM; returns the exit code."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        return self.wait_exit(seconds)

    def kill(self):
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self.wait_exit()

    def restart(self):
        code = self.stop()
        assert code == 0, f"the program ended with {code}"
        self.start()

    def reload(self):
        self._process.send_signal(signal.SIGHUP)

    def terminate(self):
        """SIGTERM without waiting."""
        self._process.send_signal(signal.SIGTERM)

    def wait_exit(self, seconds=40):
        """The exit code; AssertionError when it does not end."""
        process = self._process
        wait_until(lambda: process.poll() is not None, seconds, "the program to end")
        for reader in self._readers:
            reader.join(5)
        process.stdout.close()
        return process.returncode

    def forget(self):
        """The process has ended as the test wanted; its exit code says nothing any more."""
        assert not self.is_running()
        self._process = None

    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def is_ready(self):
        try:
            return self.internal("/readyz").status == 200
        except OSError:
            return False

    def _is_up(self):
        if not self.is_running():
            code = self.wait_exit()
            raise AssertionError(f"the program ended with {code} at its start:\n{self.log_tail()}")
        return self.is_ready() and self._has_announced()

    # The program is ready a moment before its first lines have come through the pipe.
    def _has_announced(self):
        with self._lock:
            return any("listening on" in line for line in self._lines[self._lines_before :])

    def _read(self, process):
        with open(self.log_path, "ab") as file:
            for line in process.stdout:
                file.write(line)
                file.flush()
                with self._lock:
                    self._lines.append(line.decode("utf-8", "replace").rstrip("\n"))

    # Looking at it.

    def log(self):
        with self._lock:
            return "\n".join(self._lines)

    def log_tail(self, lines=40):
        with self._lock:
            return "\n".join(self._lines[-lines:])

    def complaints(self):
        """Lines in which a sanitizer or an assertion spoke."""
        with self._lock:
            return [line for line in self._lines if COMPLAINTS.search(line)]

    def internal(self, path):
        return request(self.folder.internal_port, "GET", path)

    def advance(self, seconds):
        """Moves the program's wall clock (and that of the pretend servers) forward."""
        self.clock.advance(seconds)

    # Its other commands.

    def command(self, *words, seconds=60):
        """`regulars WORDS… SHOPDIR`; returns (exit code, all output)."""
        done = subprocess.run(
            [binary(), *words, str(self.folder.path)],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def verify(self):
        return self.command("verify")
