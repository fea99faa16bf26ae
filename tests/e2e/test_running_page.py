"""The commands of docs/running.md do what the page says, as they are printed there."""

import os
import re
import shutil
import stat
import subprocess
import sys
import unittest

from program import binary
from shop_folder import REPOSITORY
from world import Case

ANA = "ana@example.com"
PAGE = REPOSITORY / "docs" / "running.md"

# Where the sqlite3 program is not installed: as much of it as the page uses.
SQLITE = f"""#!{sys.executable}
import sqlite3, sys
words = [word for word in sys.argv[1:] if word != "-readonly"]
mode = "ro" if "-readonly" in sys.argv else "rw"
connection = sqlite3.connect(f"file:{{words[0]}}?mode={{mode}}", uri=True)
connection.executescript(words[1] if len(words) > 1 else sys.stdin.read())
"""


def block(language, words):
    """The one block of code on the page that holds the words."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    found = [text for text in blocks if words in text]
    assert len(found) == 1, f"{len(found)} blocks with {words!r}"
    return found[0]


class RunningPageTest(Case):
    def setUp(self):
        self.world = self.open_world()
        self.world.member("74900", ANA, "60.00")
        self.world.settle()
        self.root = os.path.dirname(self.world.folder.path)
        os.mkdir(f"{self.root}/backups")
        self.programs = f"{self.root}/bin"
        os.mkdir(self.programs)
        os.symlink(binary(), f"{self.programs}/regulars")
        if shutil.which("sqlite3") is None:
            path = f"{self.programs}/sqlite3"
            with open(path, "w", encoding="utf-8") as file:
                file.write(SQLITE)
            os.chmod(path, stat.S_IRWXU)

    def run_line(self, line):
        """One command with the folders of this test; returns (exit code, output)."""
        for shown, here in (
            ("/var/lib/regulars", str(self.world.folder.path)),
            ("/var/tmp/regulars", f"{self.root}/try"),
            ("/var/backups", f"{self.root}/backups"),
            ("-o regulars -g regulars ", ""),
        ):
            line = line.replace(shown, here)
        environment = self.world.program.environment()
        environment["PATH"] = f"{self.programs}:{environment['PATH']}"
        done = subprocess.run(
            ["bash", "-c", line],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def run_block(self, text, code=0):
        """Every command of a block must end with `code`; returns all output."""
        said = ""
        for line in text.replace("\\\n", " ").splitlines():
            if line == "systemctl stop regulars":
                self.assertEqual(self.world.program.stop(), 0)
            elif line == "systemctl start regulars":
                self.world.program.start()
            else:
                found, output = self.run_line(line)
                self.assertEqual(found, code, f"{line}\n{output}")
                said += output
        return said

    def test_a_backup_is_made_tried_and_put_back_while_points_go_on(self):
        before = self.world.ledger.points(ANA)
        self.run_block(block("sh", "VACUUM INTO"))
        said = self.run_block(block("sh", "/var/tmp/regulars"))
        self.assertIn("Everything adds up.", said)
        self.world.shop.add_order("10500", ANA, "20.00")
        self.world.shopper("74900", ANA).claim("10500")
        self.world.points_become(ANA, before + 20)
        said = self.run_block(block("sh", "install -o"))
        self.assertIn("Everything adds up.", said)
        self.assertEqual(self.world.ledger.points(ANA), before)

    def test_the_commands_for_what_was_laid_aside_are_understood(self):
        said = self.run_block(block("sh", "regulars job discard"), code=1)
        self.assertEqual(said, "There is no such row.\n" * 5)

    def test_a_member_who_is_forgotten_leaves_no_address_and_a_ledger_that_adds_up(self):
        self.assertEqual(self.world.program.stop(), 0)
        text = block("sql", "BEGIN IMMEDIATE")
        with open(f"{self.root}/forget.sql", "w", encoding="utf-8") as file:
            file.write(re.sub(r"\b17\b", "1", text))
        shown = re.search(r"`(sqlite3 [^`]*) < FILE`", PAGE.read_text("utf-8")).group(1)
        code, said = self.run_line(f"{shown} < {self.root}/forget.sql")
        self.assertEqual((code, said), (0, ""))
        self.assertNotIn(ANA.encode(), self.world.folder.database.read_bytes())
        self.world.program.start()
        self.assertEqual(self.world.program.verify()[0], 0)


if __name__ == "__main__":
    unittest.main()
