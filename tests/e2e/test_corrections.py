"""A person corrects a member's points from the shell, and looks at the member."""

import unittest

from world import Case

ANA = "ana@example.com"
PSID = "75401"


class CorrectionTest(Case):
    def setUp(self):
        self.world = self.open_world()
        self.world.member(PSID, ANA, "60.00")
        self.command = self.world.program.command

    def correct(self, way, points, reason="Sorry for the late parcel"):
        return self.command("points", way, ANA, str(points), "--reason", reason)

    def test_points_are_added_and_taken_with_a_reason_and_never_below_zero(self):
        """R122, R124."""
        self.assertEqual(self.correct("add", 25)[0], 5)
        self.assertEqual(self.world.program.stop(), 0)
        self.assertEqual(
            self.correct("add", 25), (0, "Done. The member can spend 135 points now.\n")
        )
        self.assertEqual(self.correct("take", 35, "Booked twice")[0], 0)
        code, said = self.correct("take", 101)
        self.assertEqual(code, 1)
        self.assertEqual(said, "the member can spend 100 points; 101 cannot be taken\n")
        self.assertEqual(self.correct("add", 0)[0], 2)
        self.assertEqual(self.correct("add", 5, "  ")[0], 1)
        missing = self.command("points", "add", "eve@example.com", "5", "--reason", "x")
        self.assertEqual(missing[0], 2)
        self.assertIn('There is no member "eve@example.com"', missing[1])
        self.assertEqual(self.world.ledger.points(ANA), 100)
        self.assertIn("Correction: Booked twice", self.command("explain", ANA)[1])
        audited = self.world.ledger.rows("SELECT who, action, detail FROM audit ORDER BY id")
        self.assertEqual(
            audited[-2:],
            [
                ("command line", "points added", "member 1: 25, Sorry for the late parcel"),
                ("command line", "points taken", "member 1: -35, Booked twice"),
            ],
        )
        self.assertEqual(self.command("verify", "--rebuild")[0], 0)

    def test_the_owner_may_limit_what_one_person_corrects(self):
        self.assertEqual(self.world.program.stop(), 0)
        self.world.folder.change(
            "links: signed\n",
            "links: signed\ncorrections: {most: 40 points, per_day: 60 points}\n",
        )
        code, said = self.correct("add", 41)
        self.assertEqual(code, 1)
        self.assertIn("at most 40 points (shop.yaml, corrections: most)", said)
        self.assertEqual(self.correct("add", 40)[0], 0)
        self.assertEqual(self.correct("take", 20)[0], 0)
        code, said = self.correct("add", 1)
        self.assertEqual(code, 1)
        self.assertIn("today 60 of 60 points have been corrected", said)
        self.assertEqual(self.world.ledger.points(ANA), 130)

    def test_a_member_is_shown_with_points_lots_orders_and_coupons(self):
        """R120."""
        code, said = self.command("member", "show", ANA)
        self.assertEqual(code, 0, said)
        for part in (
            f"Member 1, {ANA}",
            "Points: 110 can be spent\n",
            "60  from 20",
            "no end, order custom:",
            "paid  $60.00  60 points\n",
            "Coupons:\n",
        ):
            self.assertIn(part, said)
        self.assertEqual(self.command("member", "show", "17")[0], 2)
        for number in ("1", "#1"):
            self.assertEqual(self.command("member", "show", number)[0], 0)
        for word in ("01", "#01", "0x1", " 1"):
            code, said = self.command("member", "show", word)
            self.assertEqual(code, 2)
            self.assertIn(f'There is no member "{word}"', said)

    def test_two_cards_of_one_person_become_one(self):
        """Loyalty rules 2: a merge entry, never an edit; twice is a no-op."""
        self.world.member("75402", "ana@work.example", "30.00")
        self.assertEqual(self.world.program.stop(), 0)
        words = ("member", "merge", "ana@work.example", ANA, "--reason", "Two cards")
        self.assertEqual(self.command(*words), (0, "Done. The member can spend 190 points now.\n"))
        self.assertEqual(self.command("member", "merge", "2", "1", "--reason", "again")[0], 0)
        self.assertEqual(self.command("member", "merge", "1", "1", "--reason", "x")[0], 1)
        self.assertEqual(self.command("member", "merge", "1", "17", "--reason", "x")[0], 2)
        self.assertEqual(self.world.ledger.points(ANA), 190)
        self.assertIn("merged: points of member 2", self.command("explain", ANA)[1])
        self.assertIn("merged: points go to member 1", self.command("explain", "2")[1])
        self.assertEqual(self.command("verify", "--rebuild")[0], 0)


if __name__ == "__main__":
    unittest.main()
