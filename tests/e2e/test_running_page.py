"""The commands of docs/running.md do what the page says, as they are printed there."""

import contextlib
import glob
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import unittest

from clock import wait_until
from program import binary
from shop_folder import REPOSITORY
from world import Case

ANA = "ana@example.com"
PAGE = REPOSITORY / "docs" / "running.md"

# Where the sqlite3 program is not installed: as much of it as the page uses.
SQLITE = f"""#!{sys.executable}
import sqlite3, sys
words = [word for word in sys.argv[1:] if word not in ("-readonly", "-bail")]
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

    def forget(self, email):
        """The page's way, with the service stopped."""
        number = str(self.world.ledger.member(email))
        text = block("sql", "BEGIN IMMEDIATE")
        self.assertEqual(len(re.findall(r"\b17\b", text)), 1)
        with open(f"{self.root}/forget.sql", "w", encoding="utf-8") as file:
            file.write(re.sub(r"\b17\b", number, text))
        shown = re.search(r"`(sqlite3 [^`]*) < FILE`", PAGE.read_text("utf-8")).group(1)
        code, said = self.run_line(f"{shown} < {self.root}/forget.sql")
        self.assertEqual((code, said), (0, ""))

    def traces(self, *words):
        """The lines of the whole database, as text, that hold one of the words."""
        with contextlib.closing(sqlite3.connect(self.world.folder.database)) as database:
            lines = list(database.iterdump())
        searched = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words), re.I)
        return [line for line in lines if searched.search(line)]

    def open_everything(self, psid, email):
        """A note, points, and a coupon and an order check that the shop does not answer."""
        person = self.world.shopper(psid, email)
        self.world.shop.add_order("10501", email, "260.00")
        person.claim("10501")
        self.world.shop.ping("customer.updated", {"email": email, "birthday": "1987-03-14"})
        person.say("delete my data")
        person.tap(person.await_offer("yes"))
        self.world.settle()
        taken = person.reach_confirm()
        self.world.shop.down = True
        person.tap(taken)
        held = "SELECT count(*) FROM redemption WHERE state = 'held'"
        wait_until(lambda: self.world.ledger.one(held) == 1, 10, "the points to be held")
        self.world.shop.add_order("10502", email, "30.00")
        person.open_link(self.world.order_ref("10502"))
        check = "SELECT count(*) FROM job WHERE kind = 'check_order' AND state = 'retry'"
        wait_until(lambda: self.world.ledger.one(check) == 1, 20, "the check to wait")

    def test_a_member_who_is_forgotten_leaves_nothing_and_a_ledger_that_adds_up(self):
        self.world.member("74901", "bob@example.com", "60.00")
        self.open_everything("74900", ANA)
        self.world.messenger.post(b'{"object":"page","sender":{"id":"74900"},oh')
        self.world.shop.post_callback(b'{"email":"Ana@example.com",oh')
        unreadable = "SELECT count(*) FROM inbox WHERE kind = 'unreadable'"
        wait_until(lambda: self.world.ledger.one(unreadable) == 2, 5, "the bytes to be kept")
        before = self.world.ledger.rows("SELECT * FROM entry ORDER BY id")
        bob = self.world.ledger.points("bob@example.com")
        tag = self.world.order_ref("10502")
        self.assertEqual(self.world.program.stop(), 0)
        self.assertTrue(self.traces(ANA) and self.traces("74900") and self.traces(tag))
        birthdays = "SELECT count(*) FROM member WHERE birth_month IS NOT NULL OR birth_year"
        self.assertEqual(self.world.ledger.one(birthdays), 1)
        self.forget(ANA)
        self.assertEqual(self.world.ledger.one(birthdays), 0)
        self.assertEqual(self.traces(ANA, "74900", tag, self.world.order_ref("10501")), [])
        for file in glob.glob(f"{self.world.folder.database}*"):
            with open(file, "rb") as kept:
                self.assertNotIn(ANA.encode(), kept.read(), file)
        self.assertEqual(self.world.ledger.rows("SELECT * FROM entry ORDER BY id"), before)
        self.assertEqual(self.world.program.verify()[0], 0)
        self.assertEqual(self.world.ledger.points("bob@example.com"), bob)
        self.assertTrue(self.traces("bob@example.com") and self.traces("74901"))
        self.what_was_open_ends_without_the_person()

    def what_was_open_ends_without_the_person(self):
        heard = len(self.world.graph.reached("74900"))
        self.world.shop.down = False
        self.world.program.start()
        held = "SELECT count(*) FROM redemption WHERE state = 'held'"
        self.world.hurry(lambda: self.world.ledger.one(held) == 0, "the coupon to be made")
        self.world.settle()
        self.assertEqual(len(self.world.graph.reached("74900")), heard)
        self.assertEqual(self.traces(ANA, "74900"), [])
        self.assertEqual(self.world.program.verify()[0], 0)


if __name__ == "__main__":
    unittest.main()
