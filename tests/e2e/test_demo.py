"""What the demo page does through its address: orders, paid or not, and time that passes."""

import datetime
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from clock import wait_until
from program import binary
from shop_folder import free_port


class DemoPageTest(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp(prefix="regulars-e2e-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.port = free_port()
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [binary(), "serve", "--port", str(self.port)],
            env={**os.environ, "XDG_STATE_HOME": str(self.root)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.addCleanup(self.process.stdout.close)
        self.addCleanup(self.process.kill)
        for line in self.process.stdout:
            if b"Ctrl-C" in line:
                return
        self.fail("the demo did not start")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(30), 0)

    def ask(self, what, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/demo/api/{what}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Demo": "1", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def await_state(self, holds, what):
        wait_until(lambda: not self.state()["busy"] and holds(self.state()), 15, what)

    def state(self):
        return self.ask("state")

    def heard(self):
        return [m.get("text", "") for m in self.state()["messages"] if m["from"] == "shop"]

    def await_words(self, words):
        self.await_state(lambda _: any(words in text for text in self.heard()), words)

    def tap(self, title, which=-1):
        payload = re.findall(
            r'"payload": "([^"]+)", "title": "%s"' % title,
            json.dumps(self.state()["messages"], sort_keys=True),
        )[which]
        self.ask("tap", {"title": title, "payload": payload})

    def join(self, amount, paid="yes"):
        self.ask("order", {"email": "ana@example.com", "amount": amount, "paid": paid})
        self.ask("link", {"ref": self.state()["orders"][0]["link"]})
        self.await_words("Are you here to join")
        self.ask("say", {"text": "yes"})
        self.await_words("Which e-mail address")
        self.ask("say", {"text": "ana@example.com"})
        self.await_words("Welcome")

    def test_a_page_elsewhere_cannot_act_in_the_demo(self):
        """Not even one whose name was made to lead to this machine."""
        self.start()
        for host in ("evil.example", f"evil.example:{self.port}", "127.0.0.1.evil.example"):
            request = urllib.request.Request(
                f"http://127.0.0.1:{self.port}/demo/api/order",
                data=b'{"email": "ana@example.com", "amount": "24.00"}',
                headers={"X-Demo": "1", "Host": host},
            )
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=10)
            self.assertEqual(refused.exception.code, 403)
        self.assertEqual(self.state()["orders"], [])
        self.stop()

    def test_what_the_page_never_sends_changes_nothing(self):
        self.start()
        for what, body in (("store", {"down": "yes"}), ("pass", {"days": 4294967297})):
            try:
                self.ask(what, body)
            except urllib.error.HTTPError as refused:
                self.assertEqual(refused.code, 400)
        self.assertFalse(self.state()["store_down"])
        self.stop()

    def test_an_order_that_is_not_paid_waits_for_its_payment(self):
        self.start()
        self.ask("order", {"email": "ana@example.com", "amount": "24.00", "paid": "no"})
        self.assertEqual(self.state()["orders"][0]["state"], "unpaid")
        self.ask("order-state", {"number": self.state()["orders"][0]["number"], "state": "paid"})
        self.assertEqual(self.state()["orders"][0]["state"], "paid")
        self.ask("order", {"email": "ana@example.com", "amount": "60.00"})
        self.assertEqual(self.state()["orders"][0]["state"], "paid")
        self.stop()

    def test_a_code_of_last_month_is_shown_as_expired(self):
        self.start()
        self.join("250.00")
        self.await_words("That is enough for a prize")
        self.ask("say", {"text": "prizes"})
        self.await_words("These are our prizes")
        self.tap("Get this prize", 0)
        self.await_words("Linen hand towel for 200 points")
        self.tap("Yes please")
        self.await_words("You have 100 points left.")
        self.assertEqual(self.state()["member"]["coupons"][0]["state"], "open")
        self.ask("pass", {"days": 31})
        self.await_state(
            lambda state: state["member"]["coupons"][0]["state"] == "expired", "the code's end"
        )
        self.tap("Yes please")
        self.await_words("does not work any more")
        self.assertEqual(self.state()["member"]["points"], 100)
        self.stop()

    def test_after_stop_news_waits_until_the_person_writes_again(self):
        self.start()
        self.join("60.00", paid="no")
        self.await_words("is not paid yet")
        self.ask("say", {"text": "stop"})
        self.await_words("I will not write to you by myself any more")
        number = self.state()["orders"][0]["number"]
        self.ask("order-state", {"number": number, "state": "paid"})
        self.await_state(lambda state: state["member"]["points"] == 110, "the points")
        self.assertFalse(any("Thank you" in text for text in self.heard()))
        self.ask("say", {"text": "points"})
        self.await_words(f"Thank you for order {number}!")
        shown = [m.get("text", "") for m in self.state()["messages"]]
        self.assertLess(shown.index("points"), [t[:9] for t in shown].index("Thank you"))
        self.stop()

    def test_days_that_end_at_night_go_on_to_the_morning(self):
        self.start()
        self.stop()
        night = datetime.datetime.now(datetime.timezone.utc)
        morning = (night + datetime.timedelta(hours=3)).replace(minute=0)
        evening = night - datetime.timedelta(hours=2)
        path = self.root / "regulars-demo" / "flows" / "program.yaml"
        text = re.sub(r"time_zone: .*", "time_zone: UTC", path.read_text(encoding="utf-8"))
        hours = f"quiet_hours: {evening:%H}:00-{morning:%H}:00"
        path.write_text(re.sub(r"quiet_hours: .*", hours, text), encoding="utf-8")
        self.start()
        self.ask("pass", {"days": 1})
        wanted = (morning + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:00")
        self.await_state(lambda state: state["now"].startswith(wanted), "the morning")
        self.stop()


if __name__ == "__main__":
    unittest.main()
