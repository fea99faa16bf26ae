"""Coupons after they were made: what the owner and the shop do with them."""

import unittest

from clock import wait_until
from ledger import JOINING, PRIZE, worth
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
        self.assertIn("Done. The points are back;", said)
        code_of_end, said = command(*words)
        self.assertEqual(code_of_end, 0, said)
        self.assertEqual(said, "It was cancelled before; nothing was changed.\n")
        self.assertIn(f"{code}  cancelled  ", command("coupon", "list")[1])
        world.points_become(ANA, worth("160.00"))
        audited = world.ledger.one("SELECT action FROM audit ORDER BY id DESC LIMIT 1")
        self.assertEqual(audited, "coupon cancelled")
        world.program.start()
        wait_until(
            lambda: world.shop.coupons[code].state == "disabled", 10, "the shop to end the coupon"
        )
        self.expect_no_dead(world)


class PriceTest(Case):
    def test_a_prize_that_became_dearer_is_asked_again(self):
        """A yes to 200 points is no yes to 300."""
        world = self.open_world()
        ana = world.member("70041", ANA, "390.00")
        offer = ana.reach_confirm()
        versions = "SELECT count(*) FROM rule_version"
        known = world.ledger.one(versions)
        program = world.folder.flows / "program.yaml"
        text = program.read_text(encoding="utf-8")
        program.write_text(text.replace("costs: 200", "costs: 300"), encoding="utf-8")
        world.program.reload()
        wait_until(lambda: world.ledger.one(versions) == known + 1, 10, "the new price")
        before = world.ledger.points(ANA)
        ana.mark()
        ana.tap(offer)
        ana.hear("Linen hand towel for 300 points")
        self.assertIn("has changed since I asked", ana.history())
        self.assertEqual(world.ledger.points(ANA), before)
        ana.tap(ana.confirm_offer())
        wait_until(lambda: world.ledger.redemptions(ANA), 10, "the coupon")
        world.points_become(ANA, before - 300)
        self.expect_no_dead(world)


CARD = """rewards:
  card:
    name: Gift card
    costs: 100
    gives: {value: 25.00 USD}
    coupon: {expires: never}
"""


class CashOutTest(Case):
    def test_a_gift_card_without_an_end_is_paid_out_once(self):
        """Ana uses a part of her card; the owner pays the rest out and closes it."""
        world = self.open_world(start=False)
        program = world.folder.flows / "program.yaml"
        text = program.read_text(encoding="utf-8")
        program.write_text(text.replace("\nrewards:\n", "\n" + CARD), encoding="utf-8")
        self.assertNotIn("no-end-words", world.program.command("check")[1])
        world.program.start()
        ana = world.member("70031", ANA, "160.00")
        world.points_become(ANA, worth("160.00"))
        code = ana.redeem("card")
        self.assertNotIn("expires_at", world.shop.coupons[code].wish)
        self.assertIn("It has no end", ana.history())
        command = world.program.command
        self.assertRegex(command("coupon", "list")[1], rf"(?m)^{code}  open  no end  member ")
        used = {"code": code, "order_id": "o1"}
        self.assertEqual(world.shop.ping("coupon.redeemed", used).status, 204)
        wait_until(lambda: f"{code}  used" in command("coupon", "list")[1], 10, "the use")
        ana.mark()
        ana.say("coupons")
        ana.hear(code)
        words = ("coupon", "cash-out", code, "--reason", "asked for cash")
        self.assertEqual(command(*words)[0], 5)
        self.assertEqual(world.program.stop(), 0)
        self.assertRegex(command(*words)[1], "only your shop knows what is left")
        code_of_end, said = command(*words, "--amount", "4.20")
        self.assertEqual(code_of_end, 0, said)
        self.assertIn("Pay 4.20 USD", said)
        code_of_end, said = command(*words, "--amount", "4.20")
        self.assertEqual(code_of_end, 1, said)
        self.assertIn("was paid out before, with 4.20 USD", said)
        self.assertIn(f"{code}  paid out  ", command("coupon", "list")[1])
        audited = world.ledger.one("SELECT action FROM audit ORDER BY id DESC LIMIT 1")
        self.assertEqual(audited, "gift card paid out")
        world.program.start()
        wait_until(
            lambda: world.shop.coupons[code].state == "disabled", 10, "the shop to end the card"
        )
        self.assertEqual(command("verify", "--rebuild")[0], 0)
        self.expect_no_dead(world)


GIVEN = """campaigns:
  gift: {earn: reward mug, when: {at_least: 50.00 USD}, stacks: no}
rewards:
  mug: {name: Mug, costs: 300, coupon: {product: MUG}}
"""


class GivenTest(Case):
    def test_a_refund_that_is_undone_brings_the_reward_of_its_order_again(self):
        """The shop ends a code for good, so the member gets another that works."""
        world = self.open_world(start=False)
        program = world.folder.flows / "program.yaml"
        text = program.read_text(encoding="utf-8")
        program.write_text(text.replace("\nrewards:\n", "\n" + GIVEN), encoding="utf-8")
        world.program.start()
        ana = world.member("70051", ANA, "60.00")
        open_codes = lambda: [c.code for c in world.shop.coupons.values() if c.state == "open"]
        wait_until(open_codes, 10, "the coupon")
        first = open_codes()[0]
        world.settle()
        for refund, state in (("40.00", "partially_refunded"), ("0.00", "paid")):
            ana.mark()
            world.clock.advance(60)
            world.shop.change("7005101", refund=refund, state=state)
            world.shop.tell("order.updated", "7005101")
            ana.hear("Your code: " if state == "paid" else "does not work any more")
            world.settle()
            self.assertEqual(len(open_codes()), 1 if state == "paid" else 0)
        self.assertNotEqual(open_codes(), [first])
        self.assertEqual(world.shop.coupons[first].state, "disabled")
        ana.mark()
        ana.say("codes")
        ana.hear(open_codes()[0])
        self.assertEqual(world.ledger.points(ANA), JOINING)
        self.assertEqual(world.program.command("verify", "--rebuild")[0], 0)
        told = world.program.command("whatif", str(program))[1]
        self.assertIn("Nothing would be different.", told)
        self.expect_no_dead(world)


if __name__ == "__main__":
    unittest.main()
