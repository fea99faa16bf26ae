"""Signed bytes that cannot be read: shown with the reason, read again, given up."""

import sqlite3
import unittest

from clock import wait_until
from world import Case

BROKEN = b'{"object":"page",oh'


class LaidAsideTest(Case):
    def setUp(self):
        self.world = self.open_world()
        self.assertEqual(self.world.messenger.post(BROKEN).status, 200)
        wait_until(lambda: self.state() == "unreadable", 5, "the bytes to be kept")
        self.number = str(self.world.ledger.one("SELECT id FROM inbox WHERE kind = 'unreadable'"))

    def state(self):
        return self.world.ledger.one("SELECT state FROM inbox WHERE kind = 'unreadable'")

    def command(self, *words):
        return self.world.program.command("job", *words)

    def test_they_are_listed_with_number_time_and_reason(self):
        code, said = self.command("list")
        self.assertEqual(code, 0, said)
        self.assertRegex(said, f"event {self.number}  20[0-9-]+T[0-9:.]+Z  messenger/unreadable")
        self.assertIn("unreadable: the text is not JSON at byte 18", said)

    def test_they_are_read_again_only_when_they_can_be_read(self):
        self.assertEqual(self.world.program.stop(), 0)
        code, said = self.command("retry", self.number, "--event")
        self.assertEqual(code, 1, said)
        self.assertIn(f"Event {self.number} still cannot be read: the text is not JSON", said)
        self.assertEqual(self.state(), "unreadable")
        client = self.world.messenger
        self.world.graph.open_window("81100")
        self.read_more(client.body(client.message("81100", "hello")))
        self.assertEqual(self.command("retry", self.number, "--event"), (0, "Done.\n"))
        self.assertEqual(self.state(), "done")
        self.assertEqual(self.command("retry", self.number, "--event")[0], 1)
        self.world.program.start()
        self.world.settle()
        self.assertTrue(self.world.graph.reached("81100"))

    def read_more(self, body):
        """As if a newer program read what this one cannot."""
        database = sqlite3.connect(self.world.folder.database)
        with database:
            database.execute(
                "UPDATE inbox SET body = ? WHERE kind = 'unreadable'", (body.decode(),)
            )
        database.close()

    def test_they_are_given_up_and_kept(self):
        self.assertEqual(self.command("discard", self.number, "--event", "--reason", "x")[0], 5)
        self.assertEqual(self.world.program.stop(), 0)
        words = ("discard", self.number, "--event", "--reason", "a test of Meta's")
        self.assertEqual(self.command(*words), (0, "Done.\n"))
        self.assertEqual(self.state(), "refused")
        self.assertNotIn(f"event {self.number} ", self.command("list")[1])
        audited = self.world.ledger.one("SELECT action FROM audit ORDER BY id DESC LIMIT 1")
        self.assertEqual(audited, f"discard event {self.number}: a test of Meta's")
        self.assertEqual(self.command(*words)[0], 1)


class NoteTest(Case):
    def setUp(self):
        self.world = self.open_world()

    def test_a_note_is_listed_with_its_number_and_cleared_by_it(self):
        self.world.shopper("81200").say("human")
        self.world.settle()
        number = str(self.world.ledger.one("SELECT id FROM owner_note WHERE kind = 'hand_off'"))
        job = self.world.program.command
        self.assertRegex(job("job", "list")[1], f"note {number}  20[0-9-]+T[0-9:.]+Z  hand_off: ")
        words = ("job", "discard", number, "--note", "--reason", "called back")
        self.assertEqual(job(*words)[0], 5)
        self.assertEqual(self.world.program.stop(), 0)
        self.assertEqual(job(*words), (0, "Done.\n"))
        self.assertNotIn(f"note {number} ", job("job", "list")[1])
        audited = self.world.ledger.one("SELECT action FROM audit ORDER BY id DESC LIMIT 1")
        self.assertEqual(audited, f"discard note {number}: called back")
        self.assertEqual(job(*words)[0], 1)

    def test_the_note_about_a_job_goes_with_what_is_done_about_the_job(self):
        self.assertEqual(self.world.program.stop(), 0)
        database = sqlite3.connect(self.world.folder.database)
        with database:
            for number in (901, 902, 903):
                database.execute(
                    "INSERT INTO job(id, kind, unique_key, lane, integration, payload, state,"
                    " max_attempts, next_ms, created_ms) VALUES"
                    " (?, 'check_subscription', ?, 'page', 'messenger', '{}', 'dead', 1, 0, 0)",
                    (number, f"test:{number}"),
                )
                database.execute(
                    "INSERT INTO owner_note(kind, sentence, job_id, at_ms) VALUES"
                    " ('problem', ?, ?, 0)",
                    (f"gave up {number}", number),
                )
        database.close()
        command = self.world.program.command
        self.assertEqual(command("job", "retry", "901")[0], 0)
        self.assertEqual(command("job", "discard", "902", "--reason", "x")[0], 0)
        self.assertEqual(command("job", "discard", "903", "--event", "--reason", "x")[0], 1)
        said = command("job", "list")[1]
        self.assertNotIn("gave up 901", said)
        self.assertNotIn("gave up 902", said)
        self.assertIn("gave up 903", said)
        self.assertEqual(command("job", "discard", "903", "--reason", "x")[0], 0)


if __name__ == "__main__":
    unittest.main()
