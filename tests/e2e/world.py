"""One shop with everything around it: folder, clock, pretend Graph, pretend shop, program."""

import os
import shutil
import sys
import tempfile
import unittest

from clock import TestClock, wait_until
from ledger import Ledger
from messenger_client import MessengerClient
from pretend_graph import PretendGraph
from pretend_shop import BASE, PretendShop
from program import Program
from shop_folder import PAGE_ID, ShopFolder
from shopper import Shopper
from signing import order_ref


class World:
    """Closed by close(); the folder stays until remove()."""

    def __init__(self, store=None, verify_email="never", secrets=None):
        self.root = tempfile.mkdtemp(prefix="regulars-e2e-")
        self.clock = TestClock(os.path.join(self.root, "clock"))
        self.folder = ShopFolder(os.path.join(self.root, "shop"))
        self.folder.secrets.update(secrets or {})
        keys = self.folder.secrets
        self.graph = PretendGraph(self.clock, PAGE_ID, keys["page_token"], keys["app_secret"])
        self.shop = PretendShop(self.clock, keys["store_secret"], keys["webhook_secret"])
        self.shop.program_port = self.folder.port
        self.messenger = MessengerClient(
            self.folder.port, keys["app_secret"], PAGE_ID, self.clock
        )
        self.messenger.on_act = self.graph.open_window
        self.graph.deliver_echo = self._deliver_echo
        custom = f"{{kind: custom, url: http://127.0.0.1:{self.shop.port}{BASE}}}"
        self.folder.write(self.graph.port, store or custom, verify_email)
        self.program = Program(self.folder, self.clock)
        self.ledger = Ledger(self.folder.database)

    def _deliver_echo(self, psid, message, mid):
        self.messenger.send(self.messenger.echo(psid, message, mid))

    def order_ref(self, number):
        return order_ref(self.folder.secrets["link_key"], number)

    def shopper(self, psid, email=None):
        return Shopper(self, psid, email)

    def member(self, psid, email, *totals):
        """A shopper who has joined and claimed an order of each total."""
        person = self.shopper(psid, email)
        person.join()
        for number, total in enumerate(totals, start=1):
            name = f"{psid}{number:02d}"
            self.shop.add_order(name, email, total)
            person.claim(name)
        person.mark()
        return person

    # Waiting.

    def settle(self, seconds=20):
        """Waits until every event is decided and every job that is due is done."""
        try:
            wait_until(lambda: self.ledger.undecided() == 0, seconds, "the work to be done")
        except AssertionError as problem:
            raise AssertionError(f"{problem}: {self.ledger.open_work()}") from None

    def hurry(self, condition, what, step=35, steps=20):
        """Moves the time in steps of less than two minutes until the condition holds."""
        for _ in range(steps):
            try:
                return wait_until(condition, 0.6, what)
            except AssertionError:
                self.clock.advance(step)
        return wait_until(condition, 5, what)

    def points_become(self, email, points, seconds=10):
        try:
            wait_until(lambda: self.ledger.points(email) == points, seconds, "the points")
        except AssertionError:
            has = self.ledger.points(email)
            raise AssertionError(f"{email} has {has} points, not {points}") from None

    # The end.

    def problems(self):
        """Everything that no test may leave behind, in sentences."""
        found = [f"Send API form: {item}" for item in self.graph.form_problems]
        found += [f"the pretend shop refused: {item}" for item in self.shop.form_problems]
        found += [f"unsigned call to the shop: {item}" for item in self.shop.bad_signatures]
        found += [f"no such path: {item}" for item in self.graph.unexpected + self.shop.unexpected]
        if self.graph.bad_tokens or self.graph.bad_proofs:
            found.append("a Graph call had no right token or appsecret_proof")
        if self.graph.overlaps:
            found.append(f"{self.graph.overlaps} sends to one person ran at the same time")
        found += [f"log: {line}" for line in self.program.complaints()]
        if self.folder.database.exists():
            found += self.ledger.broken()
            code, output = self.program.verify()
            if code != 0:
                found.append(f"verify ended with {code}:\n{output}")
        return found

    def close(self):
        """Stops everything; returns the program's exit code."""
        try:
            return self.program.stop()
        finally:
            self.program.kill()
            self.graph.close()
            self.shop.close()

    def remove(self):
        shutil.rmtree(self.root, ignore_errors=True)


class Case(unittest.TestCase):
    """A test with worlds. At its end each world is checked, stopped with exit code 0 and removed;
    REGULARS_KEEP=1 keeps the folder of a failed test."""

    def run(self, result=None):
        self.worlds = []
        result = result or self.defaultTestResult()
        before = len(result.failures) + len(result.errors)
        super().run(result)
        failed = len(result.failures) + len(result.errors) > before
        for world in self.worlds:
            if failed:
                print(f"\n{self.id()}: {world.program.log_tail()}", file=sys.stderr)
            if failed and os.environ.get("REGULARS_KEEP"):
                print(f"kept: {world.root}", file=sys.stderr)
            else:
                world.remove()
        return result

    def open_world(self, start=True, **options):
        world = World(**options)
        self.worlds.append(world)
        self.addCleanup(self._end, world)
        if start:
            world.program.start()
        return world

    def _end(self, world):
        try:
            self.assertEqual(world.problems(), [])
        finally:
            code = world.close()
        self.assertEqual(code, 0, "the program's exit code after SIGTERM")

    def expect_no_dead(self, world):
        self.assertEqual(world.ledger.dead(), [])


class SharedCase(Case):
    """Tests of one class that share one world, because they leave nothing behind."""

    world = None

    @classmethod
    def setUpClass(cls):
        cls.world = World()
        try:
            cls.world.program.start()
        except BaseException:
            cls.world.close()
            cls.world.remove()
            raise

    @classmethod
    def tearDownClass(cls):
        try:
            problems = cls.world.problems()
        finally:
            code = cls.world.close()
            cls.world.remove()
        if problems or code != 0:
            raise AssertionError(f"exit code {code}; {problems}\n{cls.world.program.log_tail()}")
