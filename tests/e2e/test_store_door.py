"""The door for the shop's own callbacks, and what they do to points and coupons."""

import random
import time
import unittest

from clock import wait_until
from ledger import PRIZE, worth
from pretend_shop import CALLBACK_PATH
from signing import webhook_headers
from wire import post_json
from world import Case, SharedCase

ANA = "ana@example.com"
PSID = "75001"
GOOD = (200, 204)
DAY = 86_400


class ProofTest(SharedCase):
    def setUp(self):
        self.shop = self.world.shop
        self.body = self.shop.callback_body("ping", {"hello": "there"})
        self.now = self.world.clock.now_s()

    def headers(self, message_id="evt_proof", timestamp_s=None, secret=None):
        return webhook_headers(
            secret or self.shop.webhook_secret, message_id, timestamp_s or self.now, self.body
        )

    def assert_refused(self, headers, statuses=(400, 401)):
        before = self.world.ledger.inbox_count()
        answer = post_json(self.world.folder.port, CALLBACK_PATH, self.body, headers)
        self.assertIn(answer.status, statuses)
        self.assertEqual(self.world.ledger.inbox_count(), before)

    def test_a_signed_ping_is_taken(self):
        self.assertIn(self.shop.ping("ping", {}).status, GOOD)

    def test_an_unsigned_callback_is_refused_and_leaves_no_trace(self):
        self.assert_refused({})

    def test_each_header_is_needed(self):
        for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
            headers = self.headers()
            del headers[name]
            with self.subTest(name=name):
                self.assert_refused(headers)

    def test_another_secret_is_refused(self):
        """Also our own secret of the other direction."""
        self.assert_refused(self.headers(secret=self.shop.store_secret), (401,))

    def test_a_timestamp_is_good_for_five_minutes_either_way(self):
        for away in (-310, 310, -86400):
            with self.subTest(away=away):
                self.assert_refused(self.headers(timestamp_s=self.now + away), (401,))
        for number, away in enumerate((-290, 290)):
            stamp = self.world.clock.now_s() + away
            headers = self.headers(f"evt_near{number}", stamp)
            answer = post_json(self.world.folder.port, CALLBACK_PATH, self.body, headers)
            self.assertIn(answer.status, GOOD)

    def test_a_timestamp_or_id_that_was_changed_after_signing_is_refused(self):
        self.assert_refused({**self.headers(), "webhook-timestamp": str(self.now + 1)}, (401,))
        self.assert_refused({**self.headers(), "webhook-id": "evt_other"}, (401,))

    def test_an_id_with_a_full_stop_proves_nothing(self):
        self.assert_refused(self.headers("evt.1"))

    def test_a_list_of_signatures_is_good_when_one_matches(self):
        headers = self.headers("evt_rotation")
        right = headers["webhook-signature"]
        headers["webhook-signature"] = f"v1a,AAAA v1,{'A' * 43}= {right}"
        answer = post_json(self.world.folder.port, CALLBACK_PATH, self.body, headers)
        self.assertIn(answer.status, GOOD)

    def test_a_flood_of_signatures_is_refused(self):
        headers = self.headers("evt_flood")
        headers["webhook-signature"] = " ".join([headers["webhook-signature"]] * 40)
        self.assert_refused(headers)

    def test_the_same_id_is_kept_once(self):
        self.assertIn(self.shop.ping("ping", {}, "evt_same").status, GOOD)
        before = self.world.ledger.inbox_count()
        for _ in range(5):
            self.assertIn(self.shop.ping("ping", {}, "evt_same").status, GOOD)
        self.assertEqual(self.world.ledger.inbox_count(), before)

    def test_signed_bytes_that_are_no_json_do_no_harm(self):
        for number, body in enumerate((b"", b"{", b"[]", b"[" * 50_000, b"\xff")):
            answer = self.shop.post_callback(body, f"evt_bytes{number}")
            self.assertIn(answer.status, (*GOOD, 400))
        self.assertTrue(self.world.program.is_ready())

    def test_an_unknown_type_is_taken_and_ignored(self):
        self.assertIn(self.shop.ping("order.teleported", {"id": "1"}).status, GOOD)
        self.assertIn(self.shop.ping("order.paid", {"id": 1, "value": "much"}).status, GOOD)
        self.world.settle()

    def test_a_body_over_the_limit_is_refused(self):
        body = b'{"type":"ping","data":"' + b"x" * (3 * 1024 * 1024) + b'"}'
        self.assertEqual(self.shop.post_callback(body).status, 413)


class OrderTest(Case):
    def setUp(self):
        self.world = self.open_world()
        self.shop = self.world.shop

    def tell(self, kind, number, **keys):
        self.assertIn(self.shop.tell(kind, number, **keys).status, GOOD)

    def target(self, number):
        return self.world.ledger.one("SELECT target FROM order_state WHERE number = ?", number)

    def test_a_paid_order_that_was_told_before_anybody_claimed_it_counts_once_when_claimed(self):
        self.shop.add_order("20001", ANA, "60.00")
        self.tell("order.paid", "20001")
        self.world.settle()
        ana = self.world.shopper(PSID, ANA)
        ana.join(self.world.order_ref("20001"))
        self.world.points_become(ANA, 110)
        self.tell("order.paid", "20001")
        self.world.settle()
        self.world.points_become(ANA, 110)

    def test_a_refund_before_the_claim_counts_at_the_claim(self):
        self.shop.add_order("20002", ANA, "160.00")
        self.shop.change("20002", refund="100.00")
        self.tell("order.refunded", "20002")
        self.world.settle()
        ana = self.world.shopper(PSID, ANA)
        ana.join(self.world.order_ref("20002"))
        self.world.points_become(ANA, 110)

    def test_an_older_version_that_comes_late_changes_nothing(self):
        self.world.member(PSID, ANA, "160.00")
        number = PSID + "01"
        order = self.shop.orders[number]
        older = {**order.facts(), "email": ANA, "version": 2}
        self.shop.change(number)
        self.shop.change(number, refund="100.00")
        self.tell("order.refunded", number)
        self.world.points_become(ANA, 110)
        self.assertIn(self.shop.ping("order.updated", older).status, GOOD)
        self.world.settle()
        self.world.points_become(ANA, 110)
        self.assertEqual(self.target(number), 60)

    def test_the_same_version_with_another_content_is_asked_about(self):
        """Two changes in one second, from a shop whose version is the time in seconds."""
        self.world.member(PSID, ANA, "160.00")
        number = PSID + "01"
        order = self.shop.change(number, refund="100.00")
        order.version -= 1
        asked = len(self.shop.checks)
        self.tell("order.refunded", number)
        self.world.points_become(ANA, 110)
        self.assertEqual(len(self.shop.checks), asked + 1)
        self.tell("order.refunded", number)
        self.world.settle()
        self.assertEqual(len(self.shop.checks), asked + 1)
        self.assertEqual(self.target(number), 60)
        old = {**order.facts(), "email": ANA, "state": "paid",
               "value": {"amount": "160.00", "currency": "USD"}}
        self.assertIn(self.shop.ping("order.paid", old).status, GOOD)
        # The check may lag behind the callback, so it is asked some more times.
        self.world.hurry(lambda: self.world.ledger.undecided() == 0, "the shop's word", step=110)
        self.world.points_become(ANA, 110)
        self.expect_no_dead(self.world)

    def test_three_refunds_in_any_order_end_at_the_same_number(self):
        self.world.member(PSID, ANA, "90.00")
        number = PSID + "01"
        told = []
        for refund in ("10.00", "20.50", "30.00"):
            order = self.shop.change(number, refund=refund)
            told.append({**order.facts(), "email": ANA})
        told *= 3
        random.Random(7).shuffle(told)
        for data in told:
            self.assertIn(self.shop.ping("order.refunded", data).status, GOOD)
        self.world.points_become(ANA, 50 + 60)
        self.world.settle()
        self.assertEqual(self.target(number), 60)

    def test_one_refund_delivered_many_times_takes_back_once(self):
        self.world.member(PSID, ANA, "90.00")
        number = PSID + "01"
        self.shop.change(number, refund="30.00")
        for _ in range(5):
            self.tell("order.refunded", number, message_id="evt_one")
            self.tell("order.refunded", number)
        self.world.points_become(ANA, 110)
        self.world.settle()
        self.world.points_become(ANA, 110)

    def test_a_cancelled_order_is_worth_nothing(self):
        self.world.member(PSID, ANA, "90.00")
        number = PSID + "01"
        self.shop.change(number, state="cancelled")
        self.tell("order.cancelled", number)
        self.world.points_become(ANA, 50)

    def test_a_refund_of_points_that_are_spent_never_leads_below_zero(self):
        ana = self.world.member(PSID, ANA, "160.00")
        ana.redeem()
        self.world.points_become(ANA, worth("160.00") - PRIZE)
        number = PSID + "01"
        self.shop.change(number, refund="160.00")
        self.tell("order.refunded", number)
        wait_until(lambda: self.target(number) == 0, 10, "the refund")
        self.world.points_become(ANA, 0)

    def test_what_could_not_be_taken_back_adds_up_when_a_version_is_told_anew(self):
        ana = self.world.member(PSID, ANA, "160.00")
        ana.redeem()
        number = PSID + "01"
        order = self.shop.change(number, refund="160.00")
        self.tell("order.refunded", number)
        wait_until(lambda: self.target(number) == 0, 10, "the refund")
        self.world.points_become(ANA, 0)
        order.state, order.refunded_cents = "paid", 0
        self.tell("order.paid", number)
        wait_until(lambda: self.target(number) > 0, 10, "the order to be paid again")
        self.world.settle()
        self.world.points_become(ANA, worth("160.00") - PRIZE)
        self.expect_no_dead(self.world)

    def test_amounts_may_be_written_in_several_ways_and_nonsense_changes_nothing(self):
        self.world.member(PSID, ANA, "90.00")
        number = PSID + "01"
        order = self.shop.change(number, refund="30.00")
        facts = {**order.facts(), "email": ANA}
        for amount in ("1e9", "-5", "NaN", "1,000.00", "", None, [], "9" * 30):
            facts["value"] = {"amount": amount, "currency": "USD"}
            self.assertIn(self.shop.ping("order.refunded", facts).status, (*GOOD, 400))
        self.world.settle()
        wait_until(lambda: self.world.ledger.points(ANA) in (140, 110), 5, "unchanged points")
        facts["value"] = {"amount": "60.000000", "currency": "USD"}
        facts["version"] = order.version = order.version + 1
        self.assertIn(self.shop.ping("order.refunded", facts).status, GOOD)
        self.world.points_become(ANA, 110)


class CouponTest(Case):
    def setUp(self):
        self.world = self.open_world()
        self.ana = self.world.member(PSID, ANA, "160.00")
        self.code = self.ana.redeem()

    def state(self):
        return self.world.ledger.one("SELECT state FROM coupon WHERE code = ?", self.code)

    def body(self, kind, code=None):
        data = {"code": code or self.code, "order_id": "900000999", "email": ANA,
                "discount": {"amount": "24.00", "currency": "USD"}}
        return self.world.shop.callback_body(kind, data)

    def told(self, kind, code=None):
        self.assertIn(self.world.shop.post_callback(self.body(kind, code)).status, GOOD)

    def test_a_coupon_is_used_when_the_shop_says_so_and_open_again_when_released(self):
        self.assertEqual(self.state(), "open")
        self.told("coupon.redeemed")
        wait_until(lambda: self.state() == "used", 10, "the coupon to be used")
        self.told("coupon.redeemed")
        self.told("coupon.released")
        wait_until(lambda: self.state() == "open", 10, "the coupon to be open again")
        self.world.points_become(ANA, worth("160.00") - PRIZE)

    def test_a_use_that_arrives_after_its_release_changes_nothing(self):
        """Section 15: late and out-of-order callbacks change nothing."""
        late = self.body("coupon.redeemed")
        self.world.clock.advance(60)
        self.told("coupon.redeemed")
        wait_until(lambda: self.state() == "used", 10, "the coupon to be used")
        self.world.clock.advance(60)
        self.told("coupon.released")
        wait_until(lambda: self.state() == "open", 10, "the coupon to be open again")
        self.assertIn(self.world.shop.post_callback(late).status, GOOD)
        self.world.settle()
        self.assertEqual(self.state(), "open")
        self.world.points_become(ANA, worth("160.00") - PRIZE)
        self.assertEqual(self.world.program.command("verify", "--rebuild")[0], 0)
        self.expect_no_dead(self.world)

    def test_the_shop_is_told_the_new_end_of_a_coupon_whose_order_was_cancelled(self):
        """Section 9: with at least the days it had left."""
        coupon = self.world.shop.coupons[self.code]
        self.world.clock.advance(5 * DAY)
        self.told("coupon.redeemed")
        wait_until(lambda: self.state() == "used", 10, "the coupon to be used")
        self.world.clock.advance(55 * DAY)
        coupon.state = "expired"
        self.told("coupon.released")
        wait_until(lambda: coupon.expires_at, 10, "the shop to hear of the new end")
        self.assertEqual((self.state(), coupon.state), ("open", "open"))
        ends_ms = self.world.ledger.one("SELECT expires_ms FROM coupon WHERE code = ?", self.code)
        ends = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ends_ms // 1000))
        self.assertEqual(ends, coupon.expires_at[:19])
        self.assertGreater(ends_ms, self.world.clock.now_s() * 1000 + 24 * DAY * 1000)
        self.world.clock.advance(DAY)
        self.told("coupon.redeemed")
        wait_until(lambda: self.state() == "used", 10, "the coupon to be used")
        self.world.points_become(ANA, worth("160.00") - PRIZE)
        self.assertEqual(self.world.ledger.one("SELECT count(*) FROM coupon"), 1)
        self.assertEqual(self.world.program.command("verify", "--rebuild")[0], 0)
        self.expect_no_dead(self.world)

    def test_a_code_in_lower_case_is_the_same_code(self):
        self.told("coupon.redeemed", self.code.lower())
        wait_until(lambda: self.state() == "used", 10, "the coupon to be used")

    def test_a_foreign_code_changes_nothing(self):
        self.told("coupon.redeemed", "SUMMER10")
        self.world.settle()
        self.assertEqual(self.state(), "open")
        self.expect_no_dead(self.world)


class EmbeddedStoreTest(Case):
    """A shop without any site to ask: orders from a CSV file."""

    def test_an_order_of_the_owners_file_counts(self):
        world = self.open_world(start=False, store="{kind: embedded, orders: orders.csv}")
        (world.folder.path / "orders.csv").write_text(
            "number,email,total,currency,state\n30001,ana@example.com,60.00,USD,paid\n",
            encoding="utf-8",
        )
        world.program.start()
        ana = world.shopper(PSID, ANA)
        ana.join(world.order_ref("30001"))
        world.points_become(ANA, 110)
        self.assertEqual(world.shop.checks, [])


if __name__ == "__main__":
    unittest.main()
