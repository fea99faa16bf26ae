"""kill -9 at random moments under load: nothing accepted is lost, nothing is done twice.

REGULARS_KILL_ROUNDS: how often (default 5; 50 for a full run). REGULARS_SEED repeats a run's
moments.
"""

import collections
import os
import random
import threading
import time
import unittest

from ledger import PRIZE, worth
from messenger_client import elements_of, mid_of
from world import Case

WORKERS = 4
ROUNDS = int(os.environ.get("REGULARS_KILL_ROUNDS", "5"))
PATIENCE_S = 150


class Crowd:
    """People who join, claim an order of 160.00 and take a prize, a few at a time, until told to
    finish. Their webhooks are delivered again until they are accepted, as Meta does it."""

    def __init__(self, world):
        self.world = world
        self.served = []  # addresses of those who got their coupon
        self.troubles = []
        self._closing = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(number,), daemon=True)
            for number in range(WORKERS)
        ]
        for thread in self._threads:
            thread.start()

    def close(self):
        """Nobody new comes in."""
        self._closing.set()

    def is_empty(self):
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self, worker):
        turn = 0
        while not self._closing.is_set() and not self.troubles:
            turn += 1
            try:
                self.served.append(self._one(f"72{worker}{turn:04d}"))
            except Exception as trouble:  # pylint: disable=broad-except
                self.troubles.append(repr(trouble))

    def _one(self, psid):
        email = f"crowd{psid}@example.com"
        self.world.shop.add_order(psid, email, "160.00")
        person = self.world.shopper(psid, email)
        person.settles = False
        person.deliver = lambda *elements: self.world.messenger.send_until_accepted(
            *elements, seconds=PATIENCE_S
        )
        person.join(self.world.order_ref(psid), PATIENCE_S)
        person.answer_until(
            lambda: self.world.ledger.claimed_by(psid) == email, PATIENCE_S
        )
        person.tap(person.reach_confirm(seconds=PATIENCE_S))
        person.answer_until(lambda: self.world.ledger.redemptions(email), PATIENCE_S)
        return email


class KillTest(Case):
    def test_a_program_that_is_killed_again_and_again_loses_and_doubles_nothing(self):
        seed = int(os.environ.get("REGULARS_SEED") or time.time_ns() % 1_000_000)
        moments = random.Random(seed)
        self.world = self.open_world()
        crowd = Crowd(self.world)
        for _ in range(ROUNDS):
            threading.Event().wait(moments.uniform(0.2, 1.8))
            self.world.program.kill()
            self.world.program.start(60)
        crowd.close()
        self.world.hurry(crowd.is_empty, "the crowd to be served", steps=20)
        self.assertEqual(crowd.troubles, [], f"seed {seed}")
        self.world.hurry(lambda: not self.world.ledger.waiting(), "nothing to be on its way")
        with self.subTest(seed=seed, served=len(crowd.served)):
            self.assertTrue(crowd.served)
            self.check_events()
            self.check_effects(crowd)

    def check_events(self):
        """Every event that got a 200 is there once, and decided."""
        wanted = {
            mid_of(element)
            for body in self.world.messenger.accepted
            for element in elements_of(body)
        } - {""}
        kept = self.world.ledger.kept_mids()
        self.assertEqual(wanted - set(kept), set(), "accepted and lost")
        self.assertEqual(doubled(kept), [], "kept twice")
        self.assertEqual(self.world.ledger.undecided(), 0)
        self.expect_no_dead(self.world)

    def check_effects(self, crowd):
        """Points, coupons and words: each once."""
        ledger, shop = self.world.ledger, self.world.shop
        self.assertEqual(ledger.broken(), [])
        self.assertEqual(ledger.disagreements(shop), [])
        self.assertEqual(ledger.coupon_disagreements(shop), [])
        for email in crowd.served:
            self.assertEqual(ledger.points(email), worth("160.00") - PRIZE)
        reached = [send.metadata for send in self.world.graph.reached()]
        self.assertEqual(doubled(reached), [], "said twice")


def doubled(values):
    return [value for value, count in collections.Counter(values).items() if count > 1]


if __name__ == "__main__":
    unittest.main()
