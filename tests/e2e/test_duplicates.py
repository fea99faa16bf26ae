"""Delivered many times, done once: every webhook again and again, in order and out of it."""

import random
import threading
import unittest

from clock import wait_until
from ledger import PRIZE, worth
from world import Case

PEOPLE = 3
REPEATS = 20
SEED = 20261124
REFUNDED = "7100001"  # the first order of the first person


def live_through(world):
    """A whole conversation for each of a few people: join, two orders, one prize, the balance."""
    for number in range(PEOPLE):
        psid, email = f"7100{number}", f"guest{number}@example.com"
        world.shop.add_order(f"{psid}01", email, "160.00")
        world.shop.add_order(f"{psid}02", email, "60.00")
        person = world.shopper(psid, email)
        person.join(world.order_ref(f"{psid}01"))
        world.points_become(email, worth("160.00"))
        person.claim(f"{psid}02")
        person.redeem()
        left = worth("160.00", "60.00") - PRIZE
        world.points_become(email, left)
        person.say("points")
        person.hear(rf"\b{left}\b")
    world.settle()


def deliver_all(world, bodies, threads=4):
    """Posts all bodies over a few connections at a time; returns the statuses that were not 200."""
    waiting = list(reversed(bodies))
    bad = []

    def work():
        while True:
            try:
                body = waiting.pop()
            except IndexError:
                return
            answer = world.messenger.post(body)
            if answer.status != 200:
                bad.append(answer)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return bad


class DuplicateTest(Case):
    def test_every_webhook_twenty_times_more_in_any_order_changes_nothing(self):
        world = self.open_world()
        live_through(world)
        world.shop.change(REFUNDED, refund="40.00")
        callback = world.shop.callback_body(
            "order.refunded",
            {**world.shop.orders[REFUNDED].facts(), "email": "guest0@example.com"},
        )
        world.shop.post_callback(callback, "evt_refund")
        world.points_become("guest0@example.com", worth("120.00", "60.00") - PRIZE)
        world.settle()
        before, sends = world.ledger.end_state(), len(world.graph.attempts())

        bodies = list(world.messenger.accepted) * REPEATS
        random.Random(SEED).shuffle(bodies)
        self.assertEqual(deliver_all(world, bodies), [])
        for _ in range(REPEATS):
            self.assertIn(world.shop.post_callback(callback, "evt_refund").status, (200, 204))
        world.settle(60)

        self.assertEqual(world.ledger.end_state(), before)
        self.assertEqual(len(world.graph.attempts()), sends)
        self.assertEqual(world.ledger.coupon_disagreements(world.shop), [])
        self.expect_no_dead(world)

    def test_a_history_in_any_order_and_threefold_still_adds_up(self):
        """The taps of one history reach a fresh program shuffled: it must not be the same story,
        but every number must agree with the model."""
        first = self.open_world()
        live_through(first)
        bodies = list(first.messenger.accepted) * 3
        random.Random(SEED).shuffle(bodies)

        second = self.open_world(secrets=first.folder.secrets)
        for order in first.shop.orders.values():
            second.shop.orders[order.number] = order
        for number in range(PEOPLE):
            second.graph.open_window(f"7100{number}")
        self.assertEqual(deliver_all(second, bodies), [])
        second.settle(60)
        wait_until(lambda: not second.ledger.waiting(), 30, "nothing to be on its way")

        self.assertEqual(second.ledger.broken(), [])
        self.assertEqual(second.ledger.disagreements(second.shop), [])
        self.assertEqual(second.ledger.coupon_disagreements(second.shop), [])
        self.expect_no_dead(second)


if __name__ == "__main__":
    unittest.main()
