"""Which e-mail address is whose: mistyped ones, proven ones, and those that somebody else typed."""

import unittest

from clock import wait_until
from shopper import words_of
from world import Case

ANA = "ana@example.com"
TYPO = "anna@example.com"
BEN = "ben@example.com"


class AddressTest(Case):
    """verify_email: auto, as in a real shop: only a signed order link proves an address."""

    def setUp(self):
        self.world = self.open_world(verify_email="auto")
        self.world.shop.add_order("10432", ANA, "60.00")

    def newcomer(self, psid, email, ref="join"):
        """Somebody who joins with this address and has not answered the last question."""
        person = self.world.shopper(psid, email)
        person.open_link(ref)
        person.tap(person.await_offer("yes"))
        person.hear("ask_email")
        person.say(email)
        person.await_offer("wrong address")
        return person

    def test_a_mistyped_address_is_mended_by_tapping_and_the_order_counts(self):
        ana = self.newcomer("71001", TYPO, self.world.order_ref("10432"))
        change = ana.await_offer("change my address", TYPO)
        ana.mark()
        ana.tap(change)
        ana.hear("which e-mail address")
        ana.say(ANA)
        self.world.points_become(ANA, 110)
        self.assertEqual(self.world.ledger.claimed_by("10432"), ANA)
        self.assertIsNone(self.world.ledger.member(TYPO))

    def test_the_button_of_the_welcome_works_later_too(self):
        ana = self.newcomer("71002", TYPO)
        wrong = ana.await_offer("wrong address")
        ana.say("points")
        ana.hear("50 points")
        ana.mark()
        ana.tap(wrong)
        ana.hear("which e-mail address")
        ana.say(ANA)
        ana.hear(f"only orders with {ANA} count")
        ana.open_link(self.world.order_ref("10432"))
        self.world.points_become(ANA, 110)

    def test_a_proven_address_stays_and_a_person_is_told(self):
        ana = self.newcomer("71003", ANA, self.world.order_ref("10432"))
        self.world.points_become(ANA, 110)
        ana.mark()
        ana.say("wrong address")
        ana.hear("told the people")
        self.world.settle()
        self.world.points_become(ANA, 110)

    def test_an_address_of_another_member_is_refused_like_any_that_cannot_be_used(self):
        self.newcomer("71004", BEN)
        ana = self.newcomer("71005", TYPO)
        ana.mark()
        ana.say("change e-mail")
        ana.hear("which e-mail address")
        ana.say(BEN)
        words = words_of(ana.hear(f"cannot use {BEN} here"))
        self.assertNotRegex(words, "(?i)member|another chat|taken|exists")
        self.world.points_become(BEN, 0)  # nothing has proven these
        self.world.points_become(TYPO, 0)

    def test_who_loses_a_typed_address_to_its_owner_keeps_the_points_and_gets_on(self):
        """The address goes to who proves it; the points stay where they are."""
        typist = self.newcomer("71006", ANA)
        typist.rest()
        self.newcomer("71007", ANA, self.world.order_ref("10432"))
        self.world.points_become(ANA, 110)
        self.world.shop.add_order("10433", BEN, "40.00")
        typist.open_link(self.world.order_ref("10433"))
        typist.tap(typist.await_offer("yes", "10433"))
        typist.hear("no e-mail address on your card")
        typist.say(BEN)
        self.world.points_become(BEN, 90)
        wait_until(lambda: "40 points" in typist.history(), 10, "the thanks for the order")
        self.world.points_become(ANA, 110)

    def test_an_order_is_not_lost_by_asking_something_before_joining(self):
        ana = self.world.shopper("71008", ANA)
        ana.open_link(self.world.order_ref("10432"))
        yes = ana.await_offer("yes")
        ana.say("help")
        ana.hear("STOP")
        ana.mark()
        ana.tap(yes)
        ana.hear("ask_email")
        ana.say(ANA)
        self.world.points_become(ANA, 110)


if __name__ == "__main__":
    unittest.main()
