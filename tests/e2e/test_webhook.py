"""The door for Messenger: what is let in, what is refused, and what is kept."""

import glob
import json
import os
import unittest

from clock import wait_until
from messenger_client import PATH, escape
from shop_folder import PAGE_ID, REPOSITORY
from signing import hub_signature
from wire import request
from world import SharedCase

MIB = 1024 * 1024

HOSTILE_TEXTS = [
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "Robert'); DROP TABLE member;--",
    "{points} {{points}} {order|x} ${HOME} %s %n %x",
    "<script>alert(1)</script>",
    "\u202eevil\u202c \u200b\u200d\ufeff",
    "\ud800",
    "e\u0301" * 500,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 100,
    "\u0e01\u0e33\u0e49" * 300,
    "Z" + "\u0351" * 2000,
    "x" * 20_000,
    "9" * 400,
    "-1", "1e999", "NaN", "../../etc/passwd", "\r\nX-Evil: 1", "=cmd|' /C calc'!A0",
    "a@" + "b" * 300 + ".example",
    "ana@exa mple.com", "\"@\"@example.com", "ana@xn--e1afmkfd.example",
]


def payload_files():
    """Recorded payloads: the repository's own, and those of folders in REGULARS_PAYLOADS."""
    folders = [str(REPOSITORY / "tests" / "data" / "messenger")]
    folders += [f for f in os.environ.get("REGULARS_PAYLOADS", "").split(os.pathsep) if f]
    return [path for folder in folders for path in sorted(glob.glob(f"{folder}/*.json"))]


class VerificationTest(SharedCase):
    def verify(self, **query):
        pairs = "&".join(f"hub.{key}={value}" for key, value in query.items())
        return request(self.world.folder.port, "GET", f"{PATH}?{pairs}")

    def test_the_right_token_gets_exactly_the_challenge_back(self):
        token = self.world.folder.secrets["verify_token"]
        answer = self.verify(mode="subscribe", challenge="1158201444", verify_token=token)
        self.assertEqual((answer.status, answer.body), (200, b"1158201444"))
        self.assertTrue(answer.headers["content-type"].startswith("text/plain"))

    def test_a_challenge_is_an_opaque_text(self):
        token = self.world.folder.secrets["verify_token"]
        answer = self.verify(mode="subscribe", challenge="a%2Bb%3Cc%3E", verify_token=token)
        self.assertEqual((answer.status, answer.body), (200, b"a+b<c>"))

    def test_a_wrong_token_is_refused_with_403(self):
        token = self.world.folder.secrets["verify_token"]
        for wrong in ("wrong", "", token[:-1], token + "x"):
            with self.subTest(wrong=len(wrong)):
                answer = self.verify(mode="subscribe", challenge="1", verify_token=wrong)
                self.assertEqual(answer.status, 403)
                self.assertNotIn(b"1", answer.body)

    def test_a_missing_or_other_mode_is_refused(self):
        token = self.world.folder.secrets["verify_token"]
        self.assertIn(self.verify(challenge="1", verify_token=token).status, (400, 403))
        other = self.verify(mode="unsubscribe", challenge="1", verify_token=token)
        self.assertEqual(other.status, 403)

    def test_nothing_at_all_is_refused(self):
        answer = request(self.world.folder.port, "GET", PATH)
        self.assertIn(answer.status, (400, 403))


class SignatureTest(SharedCase):
    def setUp(self):
        self.client = self.world.messenger
        self.body = self.client.body(self.client.message("81000", "hello"))

    def assert_refused(self, signature, status=401):
        before = self.world.ledger.inbox_count()
        answer = self.client.post(self.body, signature)
        self.assertEqual(answer.status, status)
        self.assertEqual(self.world.ledger.inbox_count(), before)

    def test_a_right_signature_is_answered_200_and_the_event_is_kept(self):
        self.assertEqual(self.client.post(self.body).status, 200)
        mid = json.loads(self.body)["entry"][0]["messaging"][0]["message"]["mid"]
        self.assertIn(mid, self.world.ledger.kept_mids())

    def test_a_missing_signature_is_answered_401_and_leaves_no_trace(self):
        self.assert_refused("")

    def test_a_wrong_signature_is_answered_401_and_leaves_no_trace(self):
        right = hub_signature(self.client.app_secret, self.body)
        flipped = right[:-1] + ("0" if right[-1] != "0" else "1")
        others = [
            flipped, right[:-1], right + "0", right.removeprefix("sha256="),
            right.replace("sha256", "sha1"), "sha256=", "sha256=" + "0" * 64, "x" * 5000,
            hub_signature("another secret", self.body),
            hub_signature(self.world.folder.secrets["verify_token"], self.body),
        ]
        for signature in others:
            with self.subTest(signature=signature[:20]):
                self.assert_refused(signature)

    def test_a_signature_of_other_bytes_is_refused(self):
        reserialised = json.dumps(json.loads(self.body)).encode()
        self.assertNotEqual(reserialised, self.body)
        self.assert_refused(hub_signature(self.client.app_secret, reserialised))

    def test_the_signature_is_over_the_bytes_as_they_came(self):
        texts = ["\u00e4\u00f6 \U0001f600 a/b <3 10% x@y.org", "\u0e2a\u0e27\u0e31\u0e2a"]
        for text in texts:
            element = self.client.message("81001", text)
            escaped = self.client.body(element)
            plain = json.dumps(
                {"object": "page", "entry": [self.client.entry([element])]}, ensure_ascii=False
            ).encode()
            self.assertEqual(self.client.post(escaped).status, 200)
            self.assertEqual(self.client.post(plain).status, 200)

    def test_a_compressed_body_is_refused(self):
        answer = self.client.post(self.body, headers={"Content-Encoding": "gzip"})
        self.assertEqual(answer.status, 415)

    def test_another_method_is_refused(self):
        for method in ("PUT", "DELETE", "PATCH"):
            answer = request(self.world.folder.port, method, PATH, self.body)
            self.assertIn(answer.status, (404, 405, 501))


class SizeTest(SharedCase):
    def padded(self, size):
        """A signed delivery of exactly this many bytes."""
        client = self.world.messenger
        body = client.body(client.message("81100", "PAD"))
        return body.replace(b"PAD", b"p" * (size - len(body) + 3))

    def test_a_body_of_one_mebibyte_is_taken_and_one_byte_more_is_answered_413(self):
        client = self.world.messenger
        self.assertEqual(client.post(self.padded(MIB)).status, 200)
        before = self.world.ledger.inbox_count()
        self.assertEqual(client.post(self.padded(MIB + 1)).status, 413)
        self.assertEqual(self.world.ledger.inbox_count(), before)


class BodyTest(SharedCase):
    def setUp(self):
        self.client = self.world.messenger

    def assert_kept_unreadable(self, body):
        before = self.world.ledger.inbox_states().get("unreadable", 0)
        self.assertEqual(self.client.post(body).status, 200)
        wait_until(
            lambda: self.world.ledger.inbox_states().get("unreadable", 0) == before + 1, 5,
            f"{body[:40]!r} to be kept as unreadable",
        )

    def test_signed_bytes_that_cannot_be_read_are_kept_and_answered_200(self):
        bodies = [
            b"no json", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"object":"page"',
            b'{"object":"page","entry":"x"}', b'{"object":"page","entry":[]} trailing',
        ]
        for body in bodies:
            with self.subTest(body=body):
                self.assert_kept_unreadable(body)

    def test_the_same_unreadable_bytes_are_kept_once(self):
        body = b"{broken in the same way"
        self.assert_kept_unreadable(body)
        before = self.world.ledger.inbox_count()
        self.assertEqual(self.client.post(body).status, 200)
        self.assertEqual(self.world.ledger.inbox_count(), before)

    def test_a_body_of_depth_40_is_kept_as_unreadable(self):
        inner = b'{"x":' * 36 + b"1" + b"}" * 36
        self.assert_kept_unreadable(b'{"object":"page","entry":[{"id":"1","x":' + inner + b"}]}")

    def test_a_hundred_thousand_brackets_do_no_harm(self):
        self.assert_kept_unreadable(b"[" * 100_000)
        self.assert_kept_unreadable(b'{"a":' * 100_000)
        self.assertTrue(self.world.program.is_ready())

    def test_numbers_that_no_machine_holds_do_no_harm(self):
        for number in (b"1e99999", b"-1e99999", b"9" * 400, b"0." + b"1" * 400):
            element = b'{"sender":{"id":' + number + b'},"timestamp":' + number + b"}"
            body = b'{"object":"page","entry":[{"id":"1","messaging":[' + element + b"]}]}"
            self.assertEqual(self.client.post(body).status, 200)
        self.assertTrue(self.world.program.is_ready())

    def test_an_empty_delivery_is_answered_200(self):
        self.assertEqual(self.client.post(b'{"object":"page","entry":[]}').status, 200)

    def test_every_element_of_a_batch_is_kept(self):
        entries, mids = [], []
        for number in range(10):
            elements = [self.client.message(f"8200{number}", f"hi {i}") for i in range(7)]
            mids += [element["message"]["mid"] for element in elements]
            entries.append(self.client.entry(elements))
        self.assertEqual(self.client.post(self.client.batch(entries)).status, 200)
        self.assertEqual(set(mids) - set(self.world.ledger.kept_mids()), set())

    def test_a_batch_of_a_thousand_is_kept_whole(self):
        elements = [self.client.message(f"83{i:05d}", "x") for i in range(1000)]
        body = self.client.batch([self.client.entry(elements)])
        self.assertEqual(self.client.post(body).status, 200)
        wanted = {element["message"]["mid"] for element in elements}
        self.assertEqual(wanted - set(self.world.ledger.kept_mids()), set())

    def test_standby_events_are_taken_and_never_answered(self):
        element = self.client.message("84001", "hello")
        entry = self.client.entry([element, {"postback": {}}], kind="standby")
        self.assertEqual(self.client.post(self.client.batch([entry])).status, 200)
        self.world.settle()
        self.assertEqual(self.world.graph.attempts("84001"), [])

    def test_unknown_kinds_and_objects_are_answered_200_or_404_and_do_nothing(self):
        unknown = self.client.element("84002", brand_new_thing={"a": [1, 2, {"b": None}]})
        self.assertEqual(self.client.post(self.client.body(unknown)).status, 200)
        change = {"field": "feed", "value": {"item": "comment", "comment_id": "1_2"}}
        entries = [{"id": PAGE_ID, "time": 1, "changes": [change]}]
        self.assertEqual(self.client.post(self.client.batch(entries)).status, 200)
        other = escape({"object": "instagram", "entry": entries})
        self.assertIn(self.client.post(other).status, (200, 404))
        self.world.settle()
        self.assertEqual(self.world.graph.attempts("84002"), [])

    def test_an_event_of_another_page_is_not_answered(self):
        element = self.client.message("84003", "hello")
        element["recipient"]["id"] = "999"
        entry = {"id": "999", "time": self.world.clock.now_ms(), "messaging": [element]}
        self.assertEqual(self.client.post(self.client.batch([entry])).status, 200)
        self.world.settle()
        self.assertEqual(self.world.graph.attempts("84003"), [])

    def test_an_echo_is_never_answered(self):
        echo = self.client.echo("84004", {"text": "Get Started"}, "m_foreign-echo")
        self.assertEqual(self.client.post(self.client.body(echo)).status, 200)
        self.world.settle()
        self.assertEqual(self.world.graph.attempts("84004"), [])

    def test_an_event_older_than_seven_days_is_kept_as_stale_and_not_answered(self):
        element = self.client.message("84005", "hello")
        element["timestamp"] -= 8 * 24 * 60 * 60 * 1000
        self.assertEqual(self.client.post(self.client.body(element)).status, 200)
        future = self.client.message("84005", "hello")
        future["timestamp"] += 60 * 60 * 1000
        self.assertEqual(self.client.post(self.client.body(future)).status, 200)
        self.world.settle()
        self.assertEqual(self.world.graph.attempts("84005"), [])
        self.assertGreaterEqual(self.world.ledger.inbox_states().get("stale", 0), 2)

    def test_reads_deliveries_and_reactions_are_taken(self):
        for element in (
            self.client.read("84006"),
            self.client.delivery("84006", ["m_1", "m_2"]),
            self.client.reaction("84006", "m_1"),
            self.client.reaction("84006", "m_1", "unreact"),
        ):
            self.client.send(element)
        self.world.settle()
        self.assertTrue(self.world.program.is_ready())


class HostileTextTest(SharedCase):
    def test_a_shopper_may_write_anything(self):
        client = self.world.messenger
        for number, text in enumerate(HOSTILE_TEXTS):
            psid = f"85{number:04d}"
            client.send(client.message(psid, text))
            client.send(client.postback(psid, text[:20], text[:1000], text[:2083]))
            client.send(client.message(psid, "x", payload=text))
            client.send(client.referral(psid, text))
        self.world.settle(60)
        self.assertTrue(self.world.program.is_ready())
        self.expect_no_dead(self.world)

    def test_hostile_ids_are_no_names_of_anything(self):
        client = self.world.messenger
        for psid in ("../x", "a'b", "\u0000", "x" * 4000, 12345678901234567890, -1, None, {}):
            element = client.message("1", "hello")
            element["sender"]["id"] = psid
            self.assertEqual(client.post(client.body(element)).status, 200)
        self.assertTrue(self.world.program.is_ready())

    def test_a_forged_payload_of_a_button_gives_nothing(self):
        client = self.world.messenger
        payloads = [
            '{"flow":"rewards","step":"buy","reward":"towel"}', "rewards/buy/towel",
            "redeem:towel", "flow=rewards&step=buy", "rewards|buy|1|towel", "a" * 1000,
        ]
        for number, payload in enumerate(payloads):
            client.send(client.postback(f"8600{number}", "Take it", payload))
        self.world.settle()
        self.assertEqual(self.world.ledger.rows("SELECT id FROM redemption"), [])
        self.assertEqual(self.world.shop.coupons, {})


class RecordedPayloadTest(SharedCase):
    def test_every_recorded_payload_is_answered_200(self):
        """Whole deliveries as recorded, and bare elements in an envelope of ours."""
        client = self.world.messenger
        for path in payload_files():
            with self.subTest(path=os.path.basename(path)):
                with open(path, "rb") as file:
                    self.assertEqual(client.post(file.read()).status, 200)
                wrapped = self.wrapped(path)
                if wrapped:
                    self.assertEqual(client.post(wrapped).status, 200)
        self.world.settle(60)
        self.assertTrue(self.world.program.is_ready())
        code, output = self.world.program.verify()
        self.assertEqual(code, 0, output)

    def wrapped(self, path):
        """The file's value as an element of a delivery; None when it is no JSON."""
        client = self.world.messenger
        try:
            with open(path, encoding="utf-8-sig") as file:
                value = json.load(file)
            return client.batch([client.entry(value if isinstance(value, list) else [value])])
        except (ValueError, RecursionError):
            return None


if __name__ == "__main__":
    unittest.main()
