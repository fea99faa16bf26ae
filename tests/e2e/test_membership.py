"""A tier that is bought, tried and given; who may join."""

import subprocess
import unittest

from program import binary
from world import Case

ANA = "ana@example.com"
PSID = "75301"
GOLD = """tiers:
  - {name: Guest}
  - {name: Gold, from: 5000, earn: x2}
membership: {tier: Gold, product: CLUB-YEAR, fee: 30.00 USD, lasts: 1 year, trial: 30 days}
reminders:
"""


class MembershipTest(Case):
    def setUp(self):
        self.world = self.open_world(start=False)
        program = self.world.folder.flows / "program.yaml"
        text = program.read_text(encoding="utf-8")
        program.write_text(text.replace("\nreminders:\n", "\n" + GOLD), encoding="utf-8")
        self.world.program.start()
        self.ana = self.world.member(PSID, ANA)

    def buys(self, number, product, total):
        order = self.world.shop.add_order(number, ANA, total)
        order.parts = {"items": [{"product_id": product, "quantity": 1, "total": total}]}
        self.ana.claim(number)

    def proven(self):
        self.assertEqual(self.world.program.command("verify", "--rebuild")[0], 0)
        self.expect_no_dead(self.world)

    def test_a_fee_buys_the_tier_and_its_refund_ends_it(self):
        self.buys("7530101", "CLUB-YEAR", "30.00")
        self.world.points_become(ANA, 50 + 30)
        self.buys("7530102", "TOWEL", "10.00")
        self.world.points_become(ANA, 50 + 30 + 20)
        self.world.shop.change("7530101", refund="30.00")
        self.world.shop.tell("order.refunded", "7530101")
        self.world.points_become(ANA, 50 + 20)
        self.buys("7530103", "TOWEL", "10.00")
        self.world.points_become(ANA, 50 + 20 + 10)
        self.assertIn("Membership: ended\n", self.world.program.command("member", "show", ANA)[1])
        self.proven()

    def test_a_trial_begins_in_the_conversation(self):
        for words in ("membership", "try it"):
            self.ana.say(words)
            self.world.settle()
        self.assertEqual(self.world.ledger.one("SELECT count(*) FROM trial"), 1)
        self.world.clock.advance(2 * 3600)  # orders are an hour old when they are claimed
        self.buys("7530104", "TOWEL", "10.00")
        self.world.points_become(ANA, 50 + 20)
        self.proven()

    def test_the_shell_gives_a_tier_and_ends_it_while_the_server_is_stopped(self):
        def said(*words):
            done = subprocess.run(
                [binary(), "member", "tier", *words, str(self.world.folder.path)],
                env=self.world.program.environment(),
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            return done.returncode, done.stdout + done.stderr

        gift = (ANA, "--give", "Gold", "--until", "2099-12-31", "--reason", "late parcel")
        self.assertEqual(said(*gift)[0], 5)
        self.assertEqual(self.world.program.stop(), 0)
        self.assertEqual(said(*gift), (0, "The tier holds to the end of 2099-12-31.\n"))
        for tier, until, code in (
            ("Glod", "2099-12-31", 1), ("Gold", "2001-12-31", 1), ("Gold", "soon", 2)
        ):
            refused = said(ANA, "--give", tier, "--until", until, "--reason", "x")
            self.assertEqual(refused[0], code, refused)
        self.assertEqual(said(ANA, "--give", "Gold", "--reason", "x")[0], 2)
        self.assertEqual(said("eve@example.com", "--clear", "--reason", "x")[0], 2)
        self.world.clock.advance(2 * 3600)
        self.world.program.start()
        self.buys("7530105", "TOWEL", "10.00")
        self.world.points_become(ANA, 50 + 20)
        self.assertEqual(self.world.program.stop(), 0)
        self.assertEqual(said(ANA, "--clear", "--reason", "x"), (0, "The tier was ended.\n"))
        self.assertEqual(said(ANA, "--clear", "--reason", "x")[0], 1)
        self.world.program.start()
        self.proven()


class JoiningTest(Case):
    def joins(self, world, person, ref):
        person.open_link(ref)
        for words in ("yes", "ben@example.com"):
            world.settle()
            person.say(words)
        world.settle()

    def test_who_has_not_bought_enough_may_join_once_they_have(self):
        world = self.open_world(start=False)
        program = world.folder.flows / "program.yaml"
        text = program.read_text(encoding="utf-8")
        rule = "who_can_join: {spent: at least 100.00 USD in 1 year, countries: [GB]}\n"
        program.write_text(text + rule, encoding="utf-8")
        world.program.start()
        ben = world.shopper("75302", "ben@example.com")
        self.joins(world, ben, "join")
        self.assertEqual(world.ledger.one("SELECT count(*) FROM member"), 0)
        order = world.shop.add_order("7530201", "ben@example.com", "120.00")
        order.parts = {"country": "GB"}
        world.shop.tell("order.paid", "7530201")
        world.settle()
        self.joins(world, ben, world.order_ref("7530201"))
        self.assertEqual(world.ledger.one("SELECT count(*) FROM member"), 1)


if __name__ == "__main__":
    unittest.main()
