"""A member brings a friend: from the tap on the personal link to the reward, and back."""

import json
import re
import unittest

from clock import wait_until
from world import Case

ANA = "ana@example.com"
BEN = "ben@example.com"
DAY = 86_400


class ReferralTest(Case):
    def setUp(self):
        self.world = self.open_world()
        self.ana = self.world.member("76001", ANA)
        self.world.points_become(ANA, 50)
        self.ana.say("invite")
        words = self.ana.hear(r"ref=friend--")["text"]
        self.link = re.search(r"https://m\.me/\w+\?ref=(friend--[2-9A-Z]{12})$", words)[1]
        self.world.settle()

    def state(self):
        return self.world.ledger.one("SELECT group_concat(state) FROM referral")

    def becomes(self, state):
        wait_until(lambda: self.state() == state, 10, f"the referral to be {state}")
        self.world.settle()

    def said(self, *words, code=0):
        done, text = self.world.program.command(*words)
        self.assertEqual(done, code, text)
        return text

    def friend(self, psid="76002", email=BEN):
        """Opens the link, says yes and joins; the time for an order begins."""
        person = self.world.shopper(psid, email)
        person.join(ref=self.link)
        self.assertIn("A friend invites you", person.history())
        self.world.clock.advance(2 * 3600)
        return person

    def buys(self, person, number, total="60.00"):
        self.world.shop.add_order(number, person.email, total)
        person.claim(number)
        self.world.settle()

    def test_the_reward_comes_after_the_return_window_and_goes_back_with_the_order(self):
        world = self.world
        ben = self.friend()
        self.buys(ben, "10432")
        self.assertEqual(self.state(), "ordered")
        world.points_become(BEN, 110)
        world.clock.advance(10 * DAY)
        world.settle()
        self.assertEqual(world.ledger.points(ANA), 50)
        world.clock.advance(5 * DAY)
        self.becomes("paid")
        world.points_become(ANA, 100)
        world.points_become(BEN, 130)
        self.assertIn("A friend's first order", self.said("explain", ANA))
        self.assertIn("Invited by a friend", self.said("explain", BEN))
        self.assertRegex(self.said("referrals", "list"),
                         r"^1  paid  since 2026-11-24  member 1 brought member 2  "
                         r"order custom:\d+  paid 50 and 20 points\n$")
        self.whatif()
        world.shop.change("10432", refund="20.00")
        world.shop.tell("order.refunded", "10432")
        self.becomes("clawed_back")
        world.points_become(ANA, 50)
        world.points_become(BEN, 90)
        world.shop.tell("order.refunded", "10432")
        world.settle()
        self.assertEqual(world.ledger.points(ANA), 50)
        self.assertIn("Everything adds up.", self.said("verify", "--rebuild"))
        self.expect_no_dead(world)

    def whatif(self):
        """The same history under a larger reward for the member."""
        text = (self.world.folder.flows / "program.yaml").read_text(encoding="utf-8")
        changed = self.world.folder.path / "changed.yaml"
        changed.write_text(text.replace("member: 50, friend", "member: 75, friend"),
                           encoding="utf-8")
        told = json.loads(self.said("whatif", str(changed), "--format", "json"))
        self.assertEqual(told["would_be"]["earned"] - told["is"]["earned"], 25)
        changed.write_text(text, encoding="utf-8")
        self.assertIn("Nothing would be different.", self.said("whatif", str(changed)))

    def test_without_a_yes_a_friend_hears_nothing_more(self):
        ben = self.world.shopper("76003", BEN)
        ben.open_link(self.link)
        ben.hear("A friend invites you")
        self.world.settle()
        before = len(ben.messages())
        self.world.clock.advance(100 * DAY)
        self.becomes("expired")
        self.assertEqual(len(ben.messages()), before)

    def test_a_held_referral_is_the_owners_to_decide(self):
        world = self.world
        world.program.stop()
        program = world.folder.flows / "program.yaml"
        text = program.read_text(encoding="utf-8")
        program.write_text(text.replace("wait: 14 days", "wait: 14 days, review_above: 29"),
                           encoding="utf-8")
        world.program.start()
        ben = self.friend()
        self.buys(ben, "10432", "90.00")
        world.shop.change("10432", refund="10.00")
        world.shop.tell("order.refunded", "10432")
        world.settle()
        world.clock.advance(15 * DAY)
        self.becomes("held")
        self.assertIn("because: the friend sent back part of an order",
                      self.said("referrals", "list", "--held"))
        self.assertIn("is held and pays nothing", self.said("job", "list"))
        self.said("referrals", "approve", "1", code=5)
        self.assertEqual(world.program.stop(), 0)
        self.said("referrals", "approve", "2", code=1)
        self.said("referrals", "refuse", "1", "--reason", " ", code=1)
        self.assertIn("Done. It is paid", self.said("referrals", "approve", "1"))
        late = self.said("referrals", "refuse", "1", "--reason", "no", code=1)
        self.assertIn("it is: paid", late)
        self.assertEqual(self.said("referrals", "list", "--held"), "")
        self.assertEqual(world.ledger.points(ANA), 100)
        self.assertIn("Everything adds up.", self.said("verify", "--rebuild"))
        world.program.start()


if __name__ == "__main__":
    unittest.main()
