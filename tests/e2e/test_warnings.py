"""Warnings before points end: who said yes hears them once, and in time."""

import unittest

from world import Case

ANA = "ana@example.com"
PSID = "75301"
GOOD_UNTIL = r"50 of your points at Bumble Linens are good until November 26, 2026"
HOUR = 3600


class WarningTest(Case):
    def setUp(self):
        """The 50 points for joining on 24 November are good until the 26th; the notice of one day
        is due on the 25th at 00:00 and said at 09:00, an hour before Messenger's window closes."""
        self.world = self.open_world(start=False)
        program = self.world.folder.flows / "program.yaml"
        text = program.read_text(encoding="utf-8")
        life = "expire: 2 days after earning\n  warn: [1 day]"
        self.assertIn("expire: never", text)
        program.write_text(text.replace("expire: never", life), encoding="utf-8")
        self.world.program.start()
        self.ana = self.world.shopper(PSID, ANA)
        self.ana.join()

    def sleep(self, hours):
        """The program is off for so long."""
        self.assertEqual(self.world.program.stop(), 0)
        self.world.clock.advance(hours * HOUR)
        self.world.program.start()
        self.world.settle()

    def test_who_said_yes_is_warned_once_and_the_points_end_on_their_day(self):
        self.ana.say("start")
        self.ana.rest()
        self.sleep(22.9)
        self.assertEqual(self.ana.unread(), [])
        self.sleep(0.15)
        self.ana.hear(GOOD_UNTIL)
        self.ana.mark()
        self.sleep(0.2)
        self.assertEqual(self.ana.unread(), [])
        self.assertEqual(
            self.world.ledger.rows("SELECT what, days_before FROM warning"), [("points", 1)]
        )
        self.sleep(40)
        self.world.points_become(ANA, 0)
        self.expect_no_dead(self.world)

    def test_what_the_window_held_back_is_said_when_the_person_is_back(self):
        self.ana.say("start")
        self.ana.rest()
        self.sleep(30)
        self.assertEqual(self.ana.unread(), [])
        self.ana.say("points")
        self.ana.hear(GOOD_UNTIL)
        self.expect_no_dead(self.world)

    def test_who_did_not_say_yes_is_not_warned(self):
        self.ana.say("stop")
        self.ana.rest()
        self.sleep(23.05)
        self.assertEqual(self.ana.unread(), [])


if __name__ == "__main__":
    unittest.main()
