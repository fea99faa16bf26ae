"""Coupons after they were made: what the owner and the shop do with them."""

import unittest

from clock import wait_until
from ledger import PRIZE, worth
from world import Case

ANA = "ana@example.com"


class CancelTest(Case):
    def test_a_cancelled_coupon_gives_its_points_back_and_the_shop_is_told(self):
        """The way of the owner: look, stop, cancel, start."""
        world = self.open_world()
        ana = world.member("70021", ANA, "160.00")
        world.points_become(ANA, worth("160.00"))
        code = ana.redeem()
        world.points_become(ANA, worth("160.00") - PRIZE)
        command = world.program.command
        self.assertRegex(command("coupon", "list")[1], rf"^{code}  open  until 20[0-9-]+  member ")
        words = ("coupon", "cancel", code, "--reason", "sent twice")
        self.assertEqual(command(*words)[0], 5)
        self.assertEqual(world.program.stop(), 0)
        self.assertEqual(command("coupon", "cancel", "NOSUCH", "--reason", "x")[0], 1)
        code_of_end, said = command(*words)
        self.assertEqual(code_of_end, 0, said)
        self.assertIn(f"{code}  cancelled  ", command("coupon", "list")[1])
        world.points_become(ANA, worth("160.00"))
        audited = world.ledger.one("SELECT action FROM audit ORDER BY id DESC LIMIT 1")
        self.assertEqual(audited, "coupon cancelled")
        world.program.start()
        wait_until(
            lambda: world.shop.coupons[code].state == "disabled", 10, "the shop to end the coupon"
        )
        self.expect_no_dead(world)


if __name__ == "__main__":
    unittest.main()
