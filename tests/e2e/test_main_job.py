"""What the program is for, from the first tap to the coupon, with a shopper who reads and taps."""

import re
import unittest

from clock import wait_until
from ledger import JOINING, PRIZE, worth
from pretend_server import Fault
from shopper import words_of
from world import Case

ANA = "ana@example.com"
BEN = "ben@example.com"


class ClaimTest(Case):
    def setUp(self):
        self.world = self.open_world()
        self.ana = self.world.shopper("70001", ANA)

    def started_with(self, number):
        """Ana presses Get Started after the link of this order and joins."""
        self.ana.join(self.world.order_ref(number))

    def test_a_first_timer_joins_by_the_link_of_an_order_and_has_110_points(self):
        """R11-R17, R23-R30: 50 for joining, 60 for an order of 60.00 USD."""
        self.world.shop.add_order("10432", ANA, "60.00")
        self.started_with("10432")
        self.world.points_become(ANA, 110)
        self.assertRegex(self.ana.history(), r"\b60\b.*\b110\b")
        self.assertEqual(self.world.ledger.claimed_by("10432"), ANA)
        self.expect_no_dead(self.world)

    def test_joining_gives_50_points_once(self):
        """R17: the first registration only."""
        self.ana.join()
        self.world.points_become(ANA, 50)
        self.ana.get_started()
        self.world.settle()
        self.world.points_become(ANA, 50)

    def test_an_address_of_another_card_brings_its_points_when_the_order_proves_it(self):
        """Nobody is told of points that are not there."""
        self.world.shopper("70003", ANA).join()
        self.world.shop.add_order("10445", ANA, "60.00")
        self.started_with("10445")
        self.world.points_become(ANA, 110)
        self.assertEqual(self.world.ledger.claimed_by("10445"), ANA)
        self.assertIn("confirms that your order is with " + ANA, self.ana.history())
        self.assertNotIn("Here are your", self.ana.history())
        self.assertRegex(self.ana.history(), r"\b60\b.*\b110\b")
        self.expect_no_dead(self.world)

    def test_a_member_claims_by_the_link_without_being_asked_for_the_address(self):
        """R14, R27."""
        self.ana.join()
        self.world.shop.add_order("10433", ANA, "60.00")
        self.ana.claim("10433")
        self.ana.hear("110")
        self.world.points_become(ANA, 110)
        words = _words(self.ana)
        self.assertNotRegex(words, "(?i)which e-mail|your e-mail")

    def test_points_are_rounded_down_and_orders_over_100_get_what_the_program_says(self):
        """R23, R38, with the border on both sides."""
        self.ana.join()
        self.world.shop.add_order("10434", ANA, "100.00")
        self.ana.claim("10434")
        self.world.points_become(ANA, 150)
        self.world.shop.add_order("10436", ANA, "0.99")
        self.ana.claim("10436")
        self.world.points_become(ANA, 150)
        ben = self.world.shopper("70002", BEN)
        ben.join()
        self.world.shop.add_order("10435", BEN, "101.99")
        ben.claim("10435")
        self.world.points_become(BEN, worth("101.99"))

    def test_an_order_brings_points_once_however_often_it_is_claimed(self):
        """R29."""
        self.world.shop.add_order("10436", ANA, "60.00")
        self.started_with("10436")
        self.world.points_become(ANA, 110)
        self.ana.mark()
        self.ana.open_link(self.world.order_ref("10436"))
        self.ana.hear("already")
        self.world.settle()
        self.world.points_become(ANA, 110)

    def test_another_person_cannot_claim_the_same_order(self):
        self.world.shop.add_order("10437", ANA, "60.00")
        self.started_with("10437")
        self.world.points_become(ANA, 110)
        ben = self.world.shopper("70002", BEN)
        ben.join()
        ben.mark()
        ben.open_link(self.world.order_ref("10437"))
        wait_until(lambda: ben.unread(), 10, "an answer to the second claim")
        self.world.settle()
        self.world.points_become(BEN, 50)
        self.assertEqual(self.world.ledger.claimed_by("10437"), ANA)

    def test_a_wrong_number_brings_nothing_and_gets_an_answer(self):
        self.ana.join()
        self.ana.mark()
        self.ana.open_link(self.world.order_ref("99999"))
        self.ana.hear("no_match")
        self.world.settle()
        self.world.points_become(ANA, 50)

    def test_a_wrong_tag_is_answered_like_an_unknown_order(self):
        """5.3: order numbers can be guessed, tags cannot."""
        self.ana.join()
        self.world.shop.add_order("10438", BEN, "60.00")
        ref = self.world.order_ref("10438")
        self.ana.mark()
        self.ana.open_link(ref[:-1] + ("0" if ref[-1] != "0" else "1"))
        self.ana.hear("no_match")
        self.world.settle()
        self.world.points_become(ANA, 50)

    def test_an_order_of_another_address_brings_nothing(self):
        self.world.shop.add_order("10439", BEN, "60.00")
        self.ana.join()
        self.ana.mark()
        self.ana.open_link(self.world.order_ref("10439"))
        wait_until(lambda: self.ana.unread(), 10, "an answer")
        self.world.settle()
        self.world.points_become(ANA, 50)
        self.assertNotIn(BEN, self.ana.history())

    def test_the_link_of_an_order_with_another_address_hears_so_when_the_shop_tells(self):
        """R31: an answer of its own, but only for the link of the order's own e-mail."""
        order = self.world.shop.add_order("10439", BEN, "60.00")
        self.ana.join()
        match = {"match": True, "order": {**order.facts(), "email": BEN}}
        for answer in ({"match": False, "reason": "other_email"}, match):
            with self.subTest(answer=answer):
                self.world.shop.other_email = answer
                self.ana.mark()
                self.ana.open_link(self.world.order_ref("10439"))
                self.ana.hear("another e-mail address than " + ANA)
        self.ana.mark()
        self.ana.open_link("order--10439-0123456789")
        self.ana.hear("no_match")
        self.world.settle()
        self.world.points_become(ANA, 50)
        self.assertNotIn(BEN, self.ana.history())

    def test_an_order_check_at_a_wrong_address_is_a_note_for_the_owner(self):
        """The shopper hears the neutral answer; an unknown order is no note."""
        self.ana.join()
        self.ana.open_link(self.world.order_ref("10444"))
        self.ana.hear("does not know order 10444")
        self.world.settle()
        before = len(self.world.ledger.notes())  # about the page, at the start
        self.assertNotIn("order check", "".join(self.world.ledger.notes()))
        missing = Fault("error", 404, b"<h1>Not found</h1>")
        self.world.shop.fail("order-check", missing)
        self.world.shop.add_order("10446", ANA, "60.00")
        self.ana.open_link(self.world.order_ref("10446"))
        self.world.hurry(lambda: "You now have 110" in self.ana.history(), "the second try", step=5)
        self.world.shop.fail("order-check", missing, times=3)
        self.ana.mark()
        self.ana.open_link(self.world.order_ref("10444"))
        self.world.hurry(lambda: "does not know order 10444" in self.ana.history(), "an answer")
        self.world.hurry(lambda: self.world.ledger.notes()[before:], "the note")
        self.world.settle()
        (note,) = self.world.ledger.notes()[before:]
        self.assertRegex(note, "order check.*404.*shop.yaml.*store check")
        self.expect_no_dead(self.world)

    def test_an_amount_that_nobody_can_read_is_one_note_and_counts_once_it_is_mended(self):
        self.ana.join()
        facts = self.world.shop.add_order("10447", ANA, "60.00").facts()
        facts["value"]["amount"] = "1e3"
        unreadable = Fault("error", 200, {"match": True, "order": facts})
        self.world.shop.fail("order-check", unreadable, times=2)
        before = len(self.world.ledger.notes())
        self.ana.open_link(self.world.order_ref("10447"))
        self.ana.hear("I cannot read what it says about order 10447")
        self.ana.mark()
        self.ana.open_link(self.world.order_ref("10447"))
        self.ana.hear("I cannot read what it says about order 10447")
        self.ana.open_link(self.world.order_ref("10447"))
        self.ana.hear("You now have 110")
        self.assertNotIn("does not answer", self.ana.history())
        self.world.shop.ping("order.updated", {**facts, "email": ANA, "version": 9})
        self.world.settle()
        (note,) = self.world.ledger.notes()[before:]
        self.assertRegex(note, 'order 10447: the order\'s "value".*"1e3".*like 49.90.*Mend')
        self.expect_no_dead(self.world)

    def test_addresses_differ_in_case_only_and_still_match(self):
        self.ana.join()
        self.world.shop.add_order("10440", "Ana@Example.COM", "60.00")
        self.ana.open_link(self.world.order_ref("10440"))
        self.world.points_become(ANA, 110)

    def test_an_unpaid_order_counts_once_the_shop_says_that_it_is_paid(self):
        self.ana.join()
        self.world.shop.add_order("10441", ANA, "60.00", state="unpaid")
        self.ana.mark()
        self.ana.open_link(self.world.order_ref("10441"))
        self.ana.hear("not_paid")
        self.world.points_become(ANA, 50)
        self.world.shop.change("10441", state="paid")
        self.assertIn(self.world.shop.tell("order.paid", "10441").status, (200, 204))
        self.world.points_become(ANA, 110)

    def test_while_the_shop_is_silent_the_claim_waits_and_the_shopper_is_told_at_the_end(self):
        self.ana.join()
        self.world.shop.add_order("10442", ANA, "60.00")
        self.world.shop.down = True
        self.ana.mark()
        self.ana.open_link(self.world.order_ref("10442"))
        self.world.hurry(lambda: self.ana.unread(), "a word that it takes longer", step=30)
        self.assertEqual(self.world.ledger.points(ANA), 50)
        self.ana.mark()
        self.world.shop.down = False
        self.world.hurry(
            lambda: self.world.ledger.points(ANA) == 110, "the order to count", step=100, steps=40
        )
        self.world.hurry(lambda: re.search("10442|60|110", _words(self.ana)), "the late answer")

    def test_points_follow_the_balance_when_asked(self):
        """R25, R119."""
        self.ana = self.world.member("70001", ANA, "60.00")
        self.ana.mark()
        self.ana.say("points")
        self.ana.hear(r"\b110\b")


def _words(shopper):
    return "\n".join(words_of(message) for message in shopper.unread())


class RedeemTest(Case):
    def setUp(self):
        self.world = self.open_world()

    def rich(self, *totals):
        return self.world.member("70011", ANA, *totals)

    def test_a_prize_costs_200_points_and_the_code_arrives(self):
        """R50-R55: one coupon, bound to the prize, for 30 days."""
        ana = self.rich("160.00")
        self.world.points_become(ANA, worth("160.00"))
        code = ana.redeem()
        self.world.points_become(ANA, worth("160.00") - PRIZE)
        wait_until(lambda: ana.sees_code(code), 10, f"the code {code} in the chat")
        self.assertEqual(list(self.world.shop.coupons), [code])
        wish = self.world.shop.coupons[code].wish
        self.assertTrue(wish["product_ids"])
        self.assertFalse(wish["free_shipping"])
        days = self.world.clock.iso(30 * 24 * 3600)[:10], self.world.clock.iso(31 * 24 * 3600)[:10]
        self.assertIn(wish["expires_at"][:10], days)
        self.expect_no_dead(self.world)

    def test_twenty_taps_on_one_confirm_button_give_one_coupon(self):
        """Half of them one tap delivered again and again, half of them taps of their own."""
        ana = self.rich("160.00", "199.00")
        full = worth("160.00", "199.00")
        self.assertGreaterEqual(full, 2 * PRIZE)
        offer = ana.reach_confirm()
        self.world.program.advance(61)  # Nobody is answered more than 20 times a minute.
        first = ana.element_for(offer)
        for number in range(20):
            ana.deliver(first if number % 2 == 0 else ana.element_for(offer))
        wait_until(lambda: self.world.ledger.redemptions(ANA), 15, "the coupon")
        self.world.settle()
        self.assertEqual(len(self.world.shop.coupons), 1)
        self.assertEqual(len(self.world.ledger.redemptions(ANA)), 1)
        self.world.points_become(ANA, full - PRIZE)

    def test_two_people_tapping_at_the_same_time_get_one_coupon_each(self):
        people = [
            self.world.member(f"7002{n}", f"p{n}@example.com", "160.00") for n in range(2)
        ]
        offers = [person.reach_confirm() for person in people]
        elements = [person.element_for(offer) for person, offer in zip(people, offers)]
        self.world.messenger.send(*elements)
        for person in people:
            wait_until(
                lambda mail=person.email: self.world.ledger.redemptions(mail), 15, "the coupon"
            )
        self.assertEqual(len(self.world.shop.coupons), 2)

    def test_too_few_points_buy_nothing(self):
        ana = self.rich("60.00")
        ana.look_at_prizes()
        ana.mark()
        ana.tap(ana.pick)
        ana.hear("short")
        self.world.settle()
        self.world.points_become(ANA, 110)
        self.assertEqual(self.world.shop.coupon_calls, [])

    def test_an_offer_that_outlived_the_points_is_refused(self):
        """Two confirm buttons stand in the chat; the older is pressed when the points are gone."""
        ana = self.rich("160.00")
        old = ana.reach_confirm()
        again = ana.confirm_offer()
        ana.tap(again)
        wait_until(lambda: self.world.ledger.redemptions(ANA), 15, "the coupon")
        ana.mark()
        ana.tap(old)
        self.world.settle()
        self.world.points_become(ANA, worth("160.00") - PRIZE)
        self.assertEqual(len(self.world.shop.coupons), 1)

    def test_a_lost_answer_after_the_coupon_was_made_leads_to_no_second_coupon(self):
        ana = self.rich("160.00")
        self.world.shop.fail("coupons", Fault("lost"))
        offer = ana.reach_confirm()
        ana.tap(offer)
        self.world.hurry(lambda: self.world.ledger.redemptions(ANA), "the coupon")
        code = self.world.ledger.redemptions(ANA)[0][3]
        self.assertEqual(list(self.world.shop.coupons), [code])
        self.world.points_become(ANA, worth("160.00") - PRIZE)
        self.world.hurry(lambda: ana.sees_code(code), "the code in the chat")

    def test_a_shop_in_trouble_gets_asked_again_and_makes_one_coupon(self):
        ana = self.rich("160.00")
        self.world.shop.fail("coupons", Fault("error", 500, {"error": "sorry"}))
        self.world.shop.fail("coupons", Fault("error", 503, None, headers=(("Retry-After", "2"),)))
        ana.tap(ana.reach_confirm())
        self.world.hurry(lambda: self.world.ledger.redemptions(ANA), "the coupon")
        self.assertEqual(len(self.world.shop.coupons), 1)
        self.world.points_become(ANA, worth("160.00") - PRIZE)

    def test_a_refusal_of_the_shop_gives_the_points_back(self):
        ana = self.rich("160.00")
        self.world.shop.refuse_coupons(times=20)
        ana.mark()
        ana.tap(ana.reach_confirm())
        wait_until(
            lambda: self.world.ledger.redemptions(ANA, "void"), 15, "the redemption to be void"
        )
        self.world.points_become(ANA, worth("160.00"))
        self.assertEqual(self.world.shop.coupons, {})

    def test_a_code_that_the_shop_has_already_is_replaced_by_another(self):
        ana = self.rich("160.00")
        self.world.shop.squat_codes = 1
        ana.tap(ana.reach_confirm())
        self.world.hurry(lambda: self.world.ledger.redemptions(ANA), "the coupon")
        asked = [body["suggested_code"] for _, body in self.world.shop.coupon_calls]
        self.assertNotEqual(asked[0], asked[-1])
        self.assertEqual(self.world.ledger.redemptions(ANA)[0][3], asked[-1])
        self.assertEqual(self.world.ledger.coupon_disagreements(self.world.shop), [])
        self.world.points_become(ANA, worth("160.00") - PRIZE)

    def test_a_slow_shop_makes_one_coupon(self):
        ana = self.rich("160.00")
        self.world.shop.fail("coupons", Fault("slow", seconds=3))
        offer = ana.reach_confirm()
        ana.tap(offer)
        ana.tap(offer)
        wait_until(lambda: self.world.ledger.redemptions(ANA), 20, "the coupon")
        self.assertEqual(len(self.world.shop.coupons), 1)


class AfterwardsTest(Case):
    def setUp(self):
        self.world = self.open_world()

    def test_a_refund_takes_back_what_the_refunded_part_had_brought(self):
        """Half of the money is gone, and with it what the program gives for large orders."""
        self.world.member("70031", ANA, "160.00")
        self.world.points_become(ANA, worth("160.00"))
        self.world.shop.change("7003101", refund="80.00")
        self.assertIn(self.world.shop.tell("order.refunded", "7003101").status, (200, 204))
        self.world.points_become(ANA, 130)
        self.world.shop.change("7003101", refund="160.00")
        self.assertIn(self.world.shop.tell("order.refunded", "7003101").status, (200, 204))
        self.world.points_become(ANA, JOINING)

    def refund(self, number, amount):
        self.world.shop.change(number, refund=amount)
        for _ in range(2):
            self.assertIn(self.world.shop.tell("order.refunded", number).status, (200, 204))

    def test_a_refund_is_told_once_with_the_points_that_are_left(self):
        ana = self.world.member("70035", ANA, "60.00")
        ana.mark()
        self.refund("7003501", "42.00")
        ana.hear("Your order 7003501 was refunded, so 42 points went back. You have 68 now.")
        self.world.settle()
        self.assertEqual(len(ana.unread()), 1)
        self.world.points_become(ANA, 68)
        self.expect_no_dead(self.world)

    def test_a_refund_is_not_told_after_stop_nor_outside_the_window(self):
        ana = self.world.member("70036", ANA, "60.00")
        ben = self.world.member("70037", BEN, "60.00")
        ana.say("stop")
        ana.hear("stop_done")
        self.world.settle()
        ana.mark()
        self.refund("7003601", "60.00")
        self.world.points_become(ANA, JOINING)
        self.sleep_until(days=1, hours=1)
        ben.mark()
        self.refund("7003701", "60.00")
        self.world.points_become(BEN, JOINING)
        self.world.settle()
        self.assertEqual(_words(ana), "")
        self.assertEqual(_words(ben), "")
        for person in (ana, ben):
            person.say("points")
            person.hear(r"\b50\b")
        self.world.settle()
        self.assertNotIn("refunded", _words(ana) + _words(ben))
        self.expect_no_dead(self.world)

    def test_somebody_who_says_stop_gets_no_reminder_and_others_do(self):
        """R76 and R135, 28 days later, inside an open window."""
        ana = self.world.member("70032", ANA, "60.00")
        ben = self.world.member("70033", BEN, "60.00")
        ana.mark()
        ana.say("stop")
        ana.hear("stop_done")
        self.sleep_until(days=27, hours=20)
        for person in (ana, ben):
            person.say("points")
            person.hear(r"\b110\b")
        self.world.settle()
        ana.mark()
        ben.mark()
        self.sleep_until(days=0, hours=5)
        self.world.hurry(lambda: ben.unread(), "Ben's reminder", step=60)
        self.assertIn("110", _words(ben))
        self.world.settle()
        self.assertEqual(_words(ana), "")

    def sleep_until(self, days, hours):
        """The program is down while the time goes by, so that no jump of the clock is seen."""
        self.assertEqual(self.world.program.stop(), 0)
        self.world.clock.advance(days * 86400 + hours * 3600)
        self.world.program.start()

    def test_everything_is_still_there_after_a_restart(self):
        ana = self.world.member("70034", ANA, "160.00")
        offer = ana.reach_confirm()
        self.world.program.restart()
        ana.tap(offer)
        wait_until(lambda: self.world.ledger.redemptions(ANA), 15, "the coupon")
        self.world.points_become(ANA, worth("160.00") - PRIZE)


if __name__ == "__main__":
    unittest.main()
