"""Starting, stopping, reloading: exit codes, and what becomes of work in progress."""

import contextlib
import os
import sqlite3
import threading
import unittest

from clock import wait_until
from messenger_client import elements_of, mid_of
from shop_folder import free_port
from wire import request
from world import Case

ANA = "ana@example.com"

ZEBRA = """\
flow: zebra
start:
  - words: [zebra]
steps:
  - say: Zebra {version}.
    end: yes
"""

BROKEN = """\
flow: zebra
start:
  - words: [zebra]
steps:
  - say: Broken
    go: nowhere_at_all
"""


class Load:
    """People who write as fast as they are answered, until the door is closed."""

    def __init__(self, world, threads=3):
        self.world = world
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(n,)) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def _work(self, worker):
        client = self.world.messenger
        number = 0
        while not self._ended.is_set():
            number += 1
            element = client.message(f"74{worker}{number:05d}", "hello")
            with contextlib.suppress(OSError):
                client.post(client.body(element))

    def end(self):
        self._ended.set()
        for thread in self._threads:
            thread.join()


class StartTest(Case):
    def assert_start_fails(self, world, code):
        """Launches, waits for the exit code, and returns what was said."""
        world.program.launch()
        self.assertEqual(world.program.wait_exit(30), code, world.program.log_tail())
        world.program.forget()
        return world.program.log()

    def test_it_says_where_it_listens_and_answers_on_the_inner_listener_only(self):
        world = self.open_world()
        self.assertIn("listening on", world.program.log())
        for path in ("/livez", "/readyz", "/metrics"):
            self.assertEqual(world.program.internal(path).status, 200, path)
            self.assertEqual(request(world.folder.port, "GET", path).status, 404, path)

    def test_it_is_ready_as_soon_as_it_says_that_it_listens(self):
        for store in (None, "{kind: embedded}"):
            world = self.open_world(start=False, store=store)
            world.program.launch()
            wait_until(lambda: "listening on" in world.program.log(), 30, "it to listen")
            ready = world.program.internal("/readyz")
            self.assertEqual(ready.status, 200, ready.body)
            self.assertIn(b"commit=ok", ready.body)

    def test_it_prints_the_addresses_that_messenger_and_the_shop_must_be_given(self):
        world = self.open_world(start=False)
        world.folder.change("bot.bumble.example", "bot.bumble.example/")
        world.program.start()
        for path in ("messenger", "store"):
            line = f": https://bot.bumble.example/webhook/{path}\n"
            wait_until(lambda: line in world.program.log() + "\n", 30, line)

    def test_a_public_address_that_nobody_can_call_is_refused(self):
        world = self.open_world(start=False)
        world.folder.change("https://bot.bumble.example", "bot.bumble.example")
        said = self.assert_start_fails(world, 2)
        self.assertIn('"bot.bumble.example" is no address', said)

    def test_a_setting_that_is_used_for_nothing_is_a_warning(self):
        world = self.open_world(start=False)
        world.folder.change("public_url:", "url: https://bumble.example\npublic_url:")
        log = world.program.start().log()
        self.assertIn('warning: "url" is used for nothing any more; take the line out', log)

    def test_a_port_on_the_command_line_is_taken_instead_of_the_one_in_the_settings(self):
        world = self.open_world(start=False)
        port = free_port()
        world.program.more_words = ["--port", str(port)]
        world.program.start()
        self.assertIn(f"listening on http://127.0.0.1:{port}\n", world.program.log() + "\n")
        self.assertEqual(request(port, "GET", "/webhook/messenger").status, 403)
        with self.assertRaises(OSError):
            request(world.folder.port, "GET", "/webhook/messenger")

    def test_fresh_is_refused_for_a_shop_and_touches_nothing(self):
        world = self.open_world(start=False)
        world.program.more_words = ["--fresh"]
        said = self.assert_start_fails(world, 2)
        self.assertIn("--fresh empties the demo shop", said)
        self.assertIn(str(world.folder.path), said)
        self.assertFalse(world.folder.database.exists())

    def test_no_secret_and_no_address_is_in_the_log_or_the_metrics(self):
        world = self.open_world()
        world.member("74001", ANA, "60.00")
        world.settle()
        seen = world.program.log() + world.program.internal("/metrics").body.decode()
        for name, secret in world.folder.secrets.items():
            self.assertNotIn(secret, seen, name)
        self.assertNotIn(ANA, seen)

    def test_all_findings_of_all_broken_files_are_told_at_once_with_exit_code_2(self):
        world = self.open_world(start=False)
        (world.folder.flows / "zebra.yaml").write_text(BROKEN)
        (world.folder.flows / "yak.yaml").write_text("flow: yak\nsteps:\n  - sey: hello\n")
        said = self.assert_start_fails(world, 2)
        for words in ("zebra.yaml", "nowhere_at_all", "yak.yaml", "sey"):
            self.assertIn(words, said)

    def test_settings_with_an_unknown_key_are_refused_with_the_place(self):
        world = self.open_world(start=False)
        path = world.folder.path / "shop.yaml"
        path.write_text(path.read_text() + "colour: blue\n")
        said = self.assert_start_fails(world, 2)
        self.assertIn("shop.yaml", said)
        self.assertIn("colour", said)

    def test_a_missing_secret_is_refused(self):
        world = self.open_world(start=False)
        os.remove(world.folder.path / "secrets" / "app_secret")
        self.assertIn("app_secret", self.assert_start_fails(world, 2))

    def test_a_secret_that_others_may_read_is_refused(self):
        world = self.open_world(start=False)
        os.chmod(world.folder.path / "secrets" / "page_token", 0o644)
        said = self.assert_start_fails(world, 2)
        self.assertIn("page_token", said)
        self.assertNotIn(world.folder.secrets["page_token"], said)

    def test_a_second_program_for_the_same_shop_ends_with_exit_code_5(self):
        world = self.open_world()
        code, output = world.program.command("serve", seconds=30)
        self.assertEqual(code, 5, output)
        self.assertTrue(world.program.is_ready())

    def test_a_database_of_a_newer_program_is_left_alone_with_exit_code_4(self):
        world = self.open_world()
        self.assertEqual(world.program.stop(), 0)
        with contextlib.closing(sqlite3.connect(world.folder.database)) as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            connection.execute("PRAGMA user_version = 999")
        self.assert_start_fails(world, 4)
        with contextlib.closing(sqlite3.connect(world.folder.database)) as connection:
            self.assertEqual(connection.execute("PRAGMA user_version").fetchone()[0], 999)
            connection.execute(f"PRAGMA user_version = {version}")

    def test_an_address_that_is_taken_is_an_exit_code_and_no_hanging(self):
        world = self.open_world()
        other = self.open_world(start=False)
        path = other.folder.path / "shop.yaml"
        path.write_text(path.read_text().replace(str(other.folder.port), str(world.folder.port)))
        other.program.launch()
        self.assertNotEqual(other.program.wait_exit(30), 0)
        other.program.forget()


class StopTest(Case):
    def test_sigterm_under_load_ends_with_0_and_loses_nothing(self):
        world = self.open_world()
        load = Load(world)
        try:
            wait_until(lambda: len(world.messenger.accepted) > 50, 20, "some load")
            self.assertEqual(world.program.stop(), 0)
        finally:
            load.end()
        accepted = list(world.messenger.accepted)
        world.program.start()
        wanted = {mid_of(element) for body in accepted for element in elements_of(body)} - {""}
        self.assertEqual(wanted - set(world.ledger.kept_mids()), set())
        world.settle(60)
        self.expect_no_dead(world)

    def test_it_stops_at_once_when_there_is_nothing_to_do(self):
        world = self.open_world()
        self.assertEqual(world.program.stop(10), 0)

    def test_it_stops_in_time_while_a_shop_hangs_and_clients_sit_on_their_connections(self):
        world = self.open_world()
        world.member("74100", ANA)
        world.shop.add_order("10500", ANA)
        world.shop.down = True
        person = world.shopper("74100", ANA)
        person.open_link(world.order_ref("10500"))
        self.assertEqual(world.program.stop(32), 0)
        world.shop.down = False
        world.program.start()
        world.hurry(lambda: world.ledger.points(ANA) == 110, "the order to count")

    def test_after_sigterm_no_new_work_is_taken(self):
        world = self.open_world()
        world.program.terminate()
        wait_until(lambda: not world.program.is_ready(), 10, "readiness to end")
        self.assertEqual(world.program.wait_exit(), 0)


class ReloadTest(Case):
    def setUp(self):
        self.world = self.open_world(start=False)
        self.path = self.world.folder.flows / "zebra.yaml"
        self.path.write_text(ZEBRA.replace("{version}", "one"))
        self.world.program.start()
        self.ana = self.world.shopper("74200", ANA)

    def says(self, words):
        """True when the answer to "zebra" holds these words now."""
        self.ana.mark()
        self.ana.say("zebra")
        wait_until(self.ana.unread, 10, "an answer")
        self.world.settle()
        return words in self.ana.unread()[0].get("text", "")

    def await_words(self, words):
        """Asks at most 12 times: somebody who writes more in a minute gets no answers."""
        for _ in range(12):
            if self.says(words):
                return
            threading.Event().wait(0.3)
        self.fail(f"{words!r} never came; the log says:\n{self.world.program.log_tail()}")

    def test_a_flow_that_is_broken_while_running_stays_in_service_as_it_was(self):
        self.assertTrue(self.says("Zebra one."))
        self.path.write_text(BROKEN)
        self.world.program.reload()
        wait_until(lambda: "nowhere_at_all" in self.world.program.log(), 10, "the finding")
        self.assertTrue(self.says("Zebra one."))
        self.assertTrue(self.world.program.is_ready())

    def test_a_good_change_is_in_service_after_sighup(self):
        self.assertTrue(self.says("Zebra one."))
        self.path.write_text(ZEBRA.replace("{version}", "two"))
        self.world.program.reload()
        self.await_words("Zebra two.")

    def test_sighup_prints_the_advice_that_a_start_prints(self):
        program = self.world.folder.flows / "program.yaml"
        program.write_text(program.read_text().replace("languages: [en", "languages: [is"))
        self.world.program.reload()
        wait_until(lambda: "[unknown-language]" in self.world.program.log(), 10, "the advice")

    def test_a_broken_flow_can_be_mended_without_a_restart(self):
        self.path.write_text(BROKEN)
        self.world.program.reload()
        wait_until(lambda: "nowhere_at_all" in self.world.program.log(), 10, "the finding")
        self.path.write_text(ZEBRA.replace("{version}", "three"))
        self.world.program.reload()
        self.await_words("Zebra three.")


class CommandTest(Case):
    def test_check_finds_nothing_in_the_shipped_flows(self):
        world = self.open_world(start=False)
        code, output = world.program.command("check")
        self.assertEqual(code, 0, output)

    def test_check_names_file_line_and_fix_and_ends_with_1(self):
        world = self.open_world(start=False)
        (world.folder.flows / "zebra.yaml").write_text(BROKEN)
        code, output = world.program.command("check")
        self.assertEqual(code, 1, output)
        self.assertIn("zebra.yaml:6:", output)

    def test_a_page_that_is_not_subscribed_is_told_with_the_command_that_mends_it(self):
        world = self.open_world(start=False)
        code, output = world.program.command("messenger", "check")
        self.assertEqual(code, 1, output)
        self.assertIn("- The page is not subscribed", output)
        self.assertIn(f"run: regulars messenger setup {world.folder.path}\n", output)
        self.assertEqual(world.program.command("messenger", "setup")[0], 0)
        code, output = world.program.command("messenger", "check")
        self.assertEqual(code, 0, output)

    def test_verify_is_content_while_the_program_runs_and_after_it(self):
        world = self.open_world()
        world.member("74300", ANA, "160.00").redeem()
        code, output = world.program.verify()
        self.assertEqual(code, 0, output)
        self.assertEqual(world.program.stop(), 0)
        code, output = world.program.verify()
        self.assertEqual(code, 0, output)

    def test_verify_finds_a_ledger_that_was_tampered_with(self):
        world = self.open_world()
        world.member("74301", ANA, "60.00")
        world.settle()
        self.assertEqual(world.program.stop(), 0)
        for sql in (
            "UPDATE account SET posted = posted + 1 WHERE kind = 'member'",
            "UPDATE account SET posted = posted - 1 WHERE kind = 'member'",
        ):
            with contextlib.closing(sqlite3.connect(world.folder.database)) as connection:
                connection.execute(sql)
                connection.commit()
            broken = "+" in sql
            code, output = world.program.verify()
            self.assertEqual(code, 1 if broken else 0, output)


if __name__ == "__main__":
    unittest.main()
