"""The pretend servers and helpers by themselves; needs no program."""

import json
import os
import tempfile
import unittest

import signing
from clock import TestClock, wait_until
from ledger import order_points, worth
from messenger_client import MessengerClient, elements_of, escape, mid_of
from pretend_graph import PretendGraph, graph_error
from pretend_server import Fault, PretendServer, Reply
from pretend_shop import BASE, PretendShop
from send_api_form import problems
from shopper import matches, offers_of, words_of
from wire import post_json, request

SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def clock(test):
    folder = tempfile.TemporaryDirectory()
    test.addCleanup(folder.cleanup)
    return TestClock(os.path.join(folder.name, "clock"))


class SigningTest(unittest.TestCase):
    def test_metas_signature_agrees_with_a_known_one(self):
        body = b'{"object":"page","entry":[]}'
        known = "sha256=1a82db3abc2fa71a3fffecfedef579a8468a44850cd8a83a0c56974faff81689"
        self.assertEqual(signing.hub_signature("test-app-secret", body), known)

    def test_escaping_is_that_of_meta(self):
        text = "\u00e4\u00f6\u00e5 \U0001f600 a/b <3 10% x@y.org"
        body = escape(
            {"object": "page",
             "entry": [{"id": "1", "time": 2,
                        "messaging": [{"message": {"mid": "m", "text": text}}]}]}
        )
        known = "sha256=f6471fdbeb25dcc188960149651bb61a7528e198cd16aebadaadd98957d75a25"
        self.assertEqual(len(body), 161)
        self.assertEqual(signing.hub_signature("test-app-secret", body), known)

    def test_the_proof_of_the_app_secret_agrees_with_a_known_one(self):
        known = "947869ed6ffc1f64808ed8faae39057a3bbcd289f2b8444a51dffdbde0514d4b"
        self.assertEqual(signing.appsecret_proof("test-app-secret", "EAAGtoken"), known)

    def test_standard_webhooks_agree_with_published_vectors(self):
        given = signing.webhook_signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330, b'{"test": 2432232314}',
        )
        self.assertEqual(given, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")

    def test_each_way_of_being_wrong_is_seen(self):
        good = signing.webhook_headers(SECRET, "evt_1", 1000, b"x")
        self.assertEqual(signing.webhook_problem(SECRET, good, b"x", 1300), "")
        bad = [
            (good, b"y", 1000), (good, b"x", 1301), (good, b"x", 699),
            ({**good, "webhook-id": "evt.1"}, b"x", 1000),
            ({**good, "webhook-timestamp": "1e3"}, b"x", 1000),
            ({**good, "webhook-signature": "v1,AAAA"}, b"x", 1000), ({}, b"x", 1000),
        ]
        for headers, body, now in bad:
            self.assertNotEqual(signing.webhook_problem(SECRET, headers, body, now), "")

    def test_an_order_link_writes_odd_letters_as_bytes(self):
        ref = signing.order_ref("key", "A-10/7_x")
        self.assertRegex(ref, r"^order--A=2D10=2F7_x-[0-9a-f]{10}$")


class FormTest(unittest.TestCase):
    def text(self, **message):
        return {"recipient": {"id": "1"}, "messaging_type": "RESPONSE", "message": message}

    def template(self, **payload):
        return self.text(attachment={"type": "template", "payload": payload})

    def reply(self, **changes):
        return {"content_type": "text", "title": "A", "payload": "b", **changes}

    def button(self, **changes):
        return {"type": "postback", "title": "A", "payload": "b", **changes}

    def test_what_is_allowed_at_the_limits(self):
        card = {"title": "t" * 80, "subtitle": "s" * 80, "buttons": [self.button()] * 3}
        allowed = [
            self.text(text="x" * 2000),
            self.text(text="\U0001f600" * 1000, metadata="m" * 1000),
            self.text(text="x", quick_replies=[self.reply(title="t" * 20)] * 13),
            self.text(text="x", quick_replies=[{"content_type": "user_email"}]),
            self.text(text="x", quick_replies=[self.reply(payload="p" * 1000)]),
            self.template(template_type="button", text="x" * 640, buttons=[self.button()] * 3),
            self.template(template_type="generic", elements=[card] * 10),
            self.template(template_type="coupon", title="5 off", coupon_code="PTS7QK2"),
            {"recipient": {"id": "1"}, "sender_action": "typing_on"},
        ]
        for body in allowed:
            self.assertEqual(problems(body), [], body)

    def test_what_is_one_beyond_the_limits(self):
        card = {"title": "t", "subtitle": "s"}
        refused = [
            None, {}, self.text(), self.text(text=""), self.text(text=" "),
            self.text(text="x" * 2001), self.text(text="\U0001f600" * 1001),
            self.text(text="x", metadata="m" * 1001),
            self.text(text="x", quick_replies=[self.reply()] * 14),
            self.text(text="x", quick_replies=[]),
            self.text(text="x", quick_replies=[self.reply(title="t" * 21)]),
            self.text(text="x", quick_replies=[self.reply(payload="p" * 1001)]),
            self.text(quick_replies=[self.reply()]),
            self.text(text="x", attachment={"type": "image", "payload": {"url": "https://a"}}),
            self.template(template_type="button", text="x" * 641, buttons=[self.button()]),
            self.template(template_type="button", text="x", buttons=[self.button()] * 4),
            self.template(template_type="button", text="x", buttons=[]),
            self.template(template_type="generic", elements=[card] * 11),
            self.template(template_type="generic", elements=[{"title": "t"}]),
            self.template(template_type="generic", elements=[{**card, "title": "t" * 81}]),
            self.template(template_type="generic", elements=[{**card, "subtitle": "t" * 81}]),
            self.template(template_type="coupon", title="x"),
            self.template(template_type="coupon", title="x", coupon_code="A B"),
            self.template(template_type="coupon", title="x", coupon_url="http://a"),
            self.template(template_type="dance"),
            {**self.text(text="x"), "messaging_type": "NEWS"},
            {**self.text(text="x"), "tag": "ACCOUNT_UPDATE", "messaging_type": "MESSAGE_TAG"},
            {**self.text(text="x"), "tag": "HUMAN_AGENT"},
            {**self.text(text="x"), "recipient": {"id": "1", "user_ref": "2"}},
            {**self.text(text="x"), "recipient": {"id": 1}},
            {**self.text(text="x"), "extra": 1},
            {"recipient": {"id": "1"}, "sender_action": "typing_on", "message": {"text": "x"}},
        ]
        for body in refused:
            self.assertNotEqual(problems(body), [], body)


class GraphTest(unittest.TestCase):
    def setUp(self):
        self.graph = PretendGraph(clock(self), "1000", "EAAGtoken", "app")
        self.addCleanup(self.graph.close)

    def call(self, body, token="EAAGtoken", path="/v26.0/1000/messages"):
        proof = signing.appsecret_proof("app", token)
        path = f"{path}?access_token={token}&appsecret_proof={proof}"
        return post_json(self.graph.port, path, json.dumps(body).encode())

    def say(self, psid="7", text="hi"):
        return self.call(
            {"recipient": {"id": psid}, "messaging_type": "RESPONSE",
             "message": {"text": text, "metadata": text}}
        )

    def test_a_send_inside_the_window_is_kept_in_order(self):
        self.graph.open_window("7")
        for text in ("one", "two", "three"):
            answer = json.loads(self.say(text=text).body)
            self.assertEqual(answer["recipient_id"], "7")
        said = [send.message["text"] for send in self.graph.reached("7")]
        self.assertEqual(said, ["one", "two", "three"])

    def test_a_send_outside_the_window_is_refused_with_the_right_code(self):
        self.graph.open_window("7")
        self.graph.close_window("7")
        answer = self.say()
        self.assertEqual(answer.status, 400)
        error = json.loads(answer.body)["error"]
        self.assertEqual((error["code"], error["error_subcode"]), (10, 2018278))
        self.assertEqual(self.graph.reached("7"), [])

    def test_the_window_closes_after_24_hours(self):
        self.graph.open_window("7", self.graph.clock.now_ms() - 24 * 3600 * 1000 + 5000)
        self.assertEqual(self.say().status, 200)
        self.graph.clock.advance(6)
        self.assertEqual(self.say().status, 400)

    def test_wrong_tokens_proofs_forms_and_paths_are_noticed(self):
        self.assertEqual(self.call({}, token="other").status, 401)
        self.assertEqual(self.call({}).status, 400)
        self.assertEqual(self.call({}, path="/v25.0/1000/messages").status, 404)
        bare = post_json(self.graph.port, "/v26.0/1000/messages?access_token=EAAGtoken", b"{}")
        self.assertEqual(bare.status, 400)
        self.assertEqual((self.graph.bad_tokens, self.graph.bad_proofs), (1, 1))
        self.assertEqual(len(self.graph.form_problems), 1)
        self.assertEqual(len(self.graph.unexpected), 1)

    def test_faults_come_once_each_and_to_whom_they_are_meant(self):
        for psid in ("7", "8"):
            self.graph.open_window(psid)
        self.graph.fail(graph_error(613), "7")
        self.graph.fail(Fault("lost"), "7")
        self.graph.fail(Fault("drop"), "7")
        self.assertEqual(self.say("8").status, 200)
        self.assertEqual(self.say("7").status, 400)
        for _ in range(2):
            with self.assertRaises(OSError):
                self.say("7")
        self.assertEqual(self.say("7").status, 200)
        outcomes = [send.outcome for send in self.graph.attempts("7")]
        self.assertEqual(outcomes, ["refused 613/", "lost", "dropped", "accepted"])
        self.assertEqual(len(self.graph.reached("7")), 2)

    def test_an_echo_is_delivered_until_somebody_takes_it(self):
        heard, troubles = [], [OSError(), AssertionError()]

        def deliver(psid, message, mid):
            if troubles:
                raise troubles.pop()
            heard.append((psid, message["metadata"], mid))

        self.graph.deliver_echo = deliver
        self.graph.open_window("7")
        self.say(text="hi")
        wait_until(lambda: heard, 5, "the echo")
        self.assertEqual(heard, [("7", "hi", "m_graph-000001")])

    def test_the_page_can_be_subscribed_and_its_profile_set(self):
        fields = "messages,message_echoes"
        path = f"/v26.0/1000/subscribed_apps?subscribed_fields={fields}&access_token=EAAGtoken"
        path += "&appsecret_proof=" + signing.appsecret_proof("app", "EAAGtoken")
        self.assertEqual(request(self.graph.port, "POST", path).status, 200)
        self.assertEqual(self.graph.subscribed_fields, ["messages", "message_echoes"])
        self.call({"get_started": {"payload": "GO"}}, path="/v26.0/me/messenger_profile")
        self.assertEqual(self.graph.profile["get_started"], {"payload": "GO"})


class ShopTest(unittest.TestCase):
    def setUp(self):
        self.shop = PretendShop(clock(self), SECRET, SECRET)
        self.addCleanup(self.shop.close)
        self.count = 0

    def call(self, method, path, body=None, **headers):
        self.count += 1
        data = b"" if body is None else json.dumps(body).encode()
        signed = signing.webhook_headers(
            SECRET, f"chk_{self.count}", self.shop.clock.now_s(), data
        )
        answer = request(self.shop.port, method, BASE + path, data, {**signed, **headers})
        return answer.status, json.loads(answer.body or b"null")

    def check(self, number, email):
        return self.call(
            "POST", "/order-check",
            {"version": 1, "request_id": "r", "order_number": number,
             "order_number_raw": number, "email": email},
        )

    def wish(self, code="7QBMX4KD9TZ8", **changes):
        return {
            "version": 1, "reward_id": "rwd_1", "email": "a@b.example", "product_ids": ["P"],
            "benefit": {"type": "percent", "value": "100"}, "max_uses": 1,
            "expires_at": "2026-12-24T10:00:00Z", "free_shipping": False,
            "suggested_code": code, **changes,
        }

    def create(self, key="rwd_1", **changes):
        wish = self.wish(reward_id=key, **changes)
        return self.call("POST", "/coupons", wish, **{"Idempotency-Key": key})

    def test_only_number_and_address_together_match(self):
        self.shop.add_order("10432", "ana@example.com", "60.00")
        status, answer = self.check("10432", "ANA@example.com")
        self.assertEqual((status, answer["match"]), (200, True))
        self.assertEqual(answer["order"]["value"], {"amount": "60.00", "currency": "USD"})
        for number, email in (("10432", "x@example.com"), ("1", "ana@example.com")):
            self.assertEqual(self.check(number, email), (200, {"match": False}))

    def test_one_key_makes_one_coupon(self):
        self.assertEqual(self.create()[0], 201)
        self.assertEqual(self.create()[0], 200)
        self.assertEqual(self.create(email="other@b.example")[0], 409)
        self.assertEqual(self.create("rwd_2")[0], 409, "the code exists")
        self.assertEqual(list(self.shop.coupons), ["7QBMX4KD9TZ8"])
        self.assertEqual(self.call("GET", "/coupons/7QBMX4KD9TZ8"), (200, {"state": "open"}))
        self.assertEqual(self.call("GET", "/coupons/NOTTHERE")[0], 404)
        end = {"expires_at": "2027-02-17T10:00:00.000Z"}
        extend = "/coupons/7QBMX4KD9TZ8/extend"
        self.assertEqual(self.call("POST", extend, end), (200, {"state": "open"}))
        self.assertEqual(self.shop.coupons["7QBMX4KD9TZ8"].expires_at, end["expires_at"])
        self.assertEqual(self.call("POST", "/coupons/NOTTHERE/extend", end)[0], 404)
        self.assertEqual(self.call("POST", "/coupons/7QBMX4KD9TZ8/disable", {})[0], 200)
        self.assertEqual(self.call("POST", extend, end), (200, {"state": "disabled"}))

    def test_a_lost_answer_leaves_a_coupon_behind(self):
        self.shop.fail("coupons", Fault("lost"))
        with self.assertRaises(OSError):
            self.create()
        self.assertEqual(len(self.shop.coupons), 1)
        self.assertEqual(self.create()[0], 200)

    def test_faults_and_refusals(self):
        self.shop.refuse_coupons()
        self.assertEqual(self.create()[0], 422)
        self.shop.fail("coupons", Fault("error", 500, {}))
        self.assertEqual(self.create()[0], 500)
        self.shop.down = True
        with self.assertRaises(OSError):
            self.create()
        self.assertEqual(self.shop.coupons, {})

    def test_unsigned_calls_are_counted_and_refused(self):
        answer = request(self.shop.port, "GET", BASE + "/health")
        self.assertEqual(answer.status, 401)
        self.assertEqual(len(self.shop.bad_signatures), 1)
        self.assertEqual(self.call("GET", "/health")[0], 200)

    def test_sloppy_wishes_are_noticed(self):
        for changes in (
            {"max_uses": 2}, {"product_ids": []}, {"suggested_code": "ABC"},
            {"suggested_code": "7QBMX4KD9TZ-"}, {"expires_at": "tomorrow"}, {"benefit": {}},
        ):
            self.assertEqual(self.create(**changes)[0], 400, changes)
        self.assertEqual(len(self.shop.form_problems), 6)

    def test_a_callback_is_signed_for_its_receiver(self):
        seen = []

        class Receiver(PretendServer):
            def answer(self, call):
                seen.append(call)
                return Reply(204)

        receiver = Receiver()
        self.addCleanup(receiver.close)
        self.shop.program_port = receiver.port
        self.shop.add_order("1", "a@b.example")
        self.assertEqual(self.shop.tell("order.paid", "1").status, 204)
        now = self.shop.clock.now_s()
        self.assertEqual(signing.webhook_problem(SECRET, seen[0].headers, seen[0].body, now), "")
        self.assertEqual(seen[0].json()["data"]["email"], "a@b.example")

    def test_a_refund_is_an_absolute_state(self):
        self.shop.add_order("1", "a@b.example", "60.00")
        order = self.shop.change("1", refund="20.50")
        self.assertEqual((order.state, order.value_cents), ("partially_refunded", 3950))
        self.assertEqual(self.shop.change("1", refund="60.00").state, "refunded")
        self.assertEqual(order.version, 3)


class HelperTest(unittest.TestCase):
    def test_a_delivery_can_be_taken_apart_again(self):
        client = MessengerClient(1, "s", "1000", clock(self))
        message = client.message("7", "caf\u00e9 @ 10%", payload="P")
        tap = client.postback("7", "Get Started", "GO", "order--1-abc")
        back = elements_of(client.batch([client.entry([message]), client.entry([tap])]))
        self.assertEqual(back, [message, tap])
        self.assertNotEqual(mid_of(message), mid_of(tap))
        self.assertEqual(mid_of(client.read("7")), "")

    def test_offers_are_found_wherever_they_stand(self):
        card = {"title": "Towel", "buttons": [{"type": "postback", "title": "Get", "payload": "1"}]}
        message = {
            "attachment": {"payload": {"elements": [card]}},
            "quick_replies": [{"content_type": "text", "title": "Back", "payload": "2"}],
        }
        self.assertEqual([o.payload for o in offers_of(message)], ["2", "1"])
        self.assertIn("Towel", words_of(message))

    def test_words_are_matched_as_a_person_would(self):
        for title in ("Yes", "Yes please", "\U0001f44d Yes!", "Join now"):
            self.assertTrue(matches("yes", title), title)
        for title in ("No", "Not yes", "Yesterday"):
            self.assertFalse(matches("yes", title), title)

    def test_the_model_knows_the_demo_programs_points(self):
        points = [order_points(value) for value in (0, 99, 100, 6000, 10000)]
        self.assertEqual(points, [0, 0, 1, 60, 100])
        self.assertEqual(worth("60.00", "0.99"), 110)

    def test_the_clock_is_shared_by_a_file(self):
        shared = clock(self)
        before = shared.now_ms()
        shared.advance(3600)
        self.assertGreaterEqual(shared.now_ms() - before, 3_600_000)
        with open(shared.path, encoding="ascii") as file:
            self.assertRegex(file.read(), r"^-?\d+\n$")

    def test_waiting_in_vain_says_for_what(self):
        with self.assertRaisesRegex(AssertionError, "for a miracle"):
            wait_until(lambda: False, 0.05, "a miracle")


if __name__ == "__main__":
    unittest.main()
