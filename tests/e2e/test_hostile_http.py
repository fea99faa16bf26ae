"""Raw bytes at the outer listener: slow, silent, doubtful and broken clients."""

import os
import random
import socket
import struct
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from clock import wait_until
from messenger_client import PATH
from signing import hub_signature
from wire import connect, raw, read_all, request, statuses
from world import SharedCase

HOST = b"Host: bot.bumble.example\r\n"
CROWD = 150

# Each must be refused with one answer, and no byte behind it may be taken for a request.
SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /webhook/messenger HTTP/1.1\r\n" + HOST
DOUBTFUL = {
    "length and chunked": POST
        + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 36\r\n\r\n",
    "two equal lengths": POST + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
    "a list of lengths": POST + b"Content-Length: 0, 36\r\n\r\n",
    "a signed length": POST + b"Content-Length: +0\r\n\r\n",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "a hexadecimal length": POST + b"Content-Length: 0x0\r\n\r\n",
    "an endless length": POST + b"Content-Length: 99999999999999999999999\r\n\r\n",
    "an empty length": POST + b"Content-Length: \r\n\r\n",
    "an unknown coding": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "chunked in disguise": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "a blank before the colon": POST + b"Content-Length : 0\r\n\r\n",
    "a folded line": POST + b"X-A: b\r\n Content-Length: 0\r\n\r\n",
    "a bare line feed": b"GET / HTTP/1.1\n" + b"Host: a\n\n",
    "a line feed among the headers": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\nX-C: d\r\n\r\n",
    "a bare carriage return": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\rX-C: d\r\n\r\n",
    "a NUL in a value": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\x00c\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
    "a whole address as target": b"GET http://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "an authority as target": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + b"\r\n",
    "an old protocol": b"GET /\r\n\r\n",
    "an unknown version": b"GET / HTTP/3.0\r\n" + HOST + b"\r\n",
    "a blank in the target": b"GET / x HTTP/1.1\r\n" + HOST + b"\r\n",
    "an encoded slash": b"GET /console%2f..%2fx HTTP/1.1\r\n" + HOST + b"\r\n",
    "an encoded NUL": b"GET /a%00b HTTP/1.1\r\n" + HOST + b"\r\n",
    "steps upwards": b"GET /a/../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n",
    "encoded steps upwards": b"GET /a/%2e%2e/x HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\n" + HOST + b": x\r\n\r\n",
    "a header without a colon": b"GET / HTTP/1.1\r\n" + HOST + b"Nonsense\r\n\r\n",
    "a bad chunk size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a huge chunk size": POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    "a negative chunk size": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
}


class HostileCase(SharedCase):
    def setUp(self):
        self.port = self.world.folder.port

    def assert_answers(self, within=2.0):
        """A real webhook is still taken, in time."""
        client = self.world.messenger
        began = time.monotonic()
        client.send(client.message("76000", "hello"))
        self.assertLess(time.monotonic() - began, within)

    def signed(self, body):
        signature = hub_signature(self.world.messenger.app_secret, body)
        return b"X-Hub-Signature-256: " + signature.encode() + b"\r\n"

    def raw_all(self, pieces):
        """The answers to all pieces, each on a connection of its own, at the same time."""
        with ThreadPoolExecutor(16) as pool:
            return list(pool.map(lambda piece: raw(self.port, piece, 8), pieces))

    def is_closed(self, connection):
        """True when the other side has ended the connection."""
        connection.settimeout(1)
        try:
            return connection.recv(1) == b""
        except TimeoutError:
            return False
        except ConnectionError:
            return True

    def hang_on(self, count, first_bytes):
        """So many connections that send these bytes and then nothing."""
        connections = []
        for _ in range(count):
            connection = connect(self.port)
            self.addCleanup(connection.close)
            if first_bytes:
                connection.sendall(first_bytes)
            connections.append(connection)
        return connections


class SlowTest(HostileCase):
    def test_silent_connections_cost_nobody_anything(self):
        self.hang_on(CROWD, b"")
        self.assert_answers()

    def test_clients_that_never_finish_their_head_are_sent_away_after_seconds(self):
        waiting = self.hang_on(CROWD, b"POST /webhook/messenger HTTP/1.1\r\nHost: a\r\nX-A: ")
        self.assert_answers()
        answer = read_all(waiting[0], 12)
        self.assertIn(statuses(answer), ([408], []))
        self.assertTrue(self.is_closed(waiting[0]))

    def test_clients_that_drip_their_head_are_sent_away_all_the_same(self):
        connection = self.hang_on(1, b"GET / HTTP/1.1\r\n")[0]
        began = time.monotonic()

        def drip():
            try:
                connection.sendall(b"X-A: b\r\n")
            except OSError:
                return True
            connection.settimeout(0.3)
            try:
                return connection.recv(4096) is not None
            except TimeoutError:
                return False

        wait_until(drip, 15, "the end of the connection")
        self.assertGreater(time.monotonic() - began, 1)

    def test_clients_that_never_finish_their_body_hold_nobody_up(self):
        self.hang_on(CROWD, POST + b"Content-Length: 1000\r\n\r\nabc")
        self.assert_answers()

    def test_clients_that_do_not_read_their_answer_hold_nobody_up(self):
        one = b"GET /nowhere HTTP/1.1\r\n" + HOST + b"\r\n"
        for connection in self.hang_on(20, b""):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(0.2)
            try:
                connection.sendall(one * 500)
            except OSError:
                pass
        self.assert_answers()


class DoubtfulTest(HostileCase):
    def test_what_could_be_read_in_two_ways_is_refused_and_the_connection_closed(self):
        before = self.world.ledger.inbox_count()
        answers = self.raw_all([data + SMUGGLED for data in DOUBTFUL.values()])
        for name, answer in zip(DOUBTFUL, answers):
            with self.subTest(name):
                codes = statuses(answer)
                self.assertLessEqual(len(codes), 1, answer[:300])
                self.assertTrue(all(400 <= code <= 505 for code in codes), codes)
        self.assertEqual(self.world.ledger.inbox_count(), before)
        self.assert_answers()

    def test_rubbish_is_refused(self):
        dice = random.Random(3)
        pieces = [
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), b"\r\n" * 3000,
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x00" * 5000, b"A" * 100_000,
        ] + [dice.randbytes(dice.randint(1, 3000)) + b"\r\n\r\n" for _ in range(20)]
        for answer in self.raw_all(pieces):
            codes = statuses(answer)
            self.assertTrue(all(code >= 400 for code in codes), codes)
        self.assert_answers()

    def test_giant_heads_are_refused(self):
        line = b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n" + HOST + b"\r\n"
        field = b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 9000 + b"\r\n\r\n"
        block = b"GET / HTTP/1.1\r\n" + HOST + b"X-A: " + b"a" * 200 + b"\r\n"
        many = block + b"".join(b"X-%d: b\r\n" % i for i in range(100)) + b"\r\n"
        big = block + b"".join(b"X-%d: " % i + b"b" * 4000 + b"\r\n" for i in range(6)) + b"\r\n"
        self.assertEqual(statuses(raw(self.port, line, 8)), [414])
        for data in (field, many, big):
            self.assertEqual(statuses(raw(self.port, data, 8)), [431])
        self.assert_answers()

    def test_an_announced_body_over_the_limit_is_refused_before_it_is_sent(self):
        data = POST + b"Content-Length: 1048577\r\n\r\n"
        self.assertEqual(statuses(raw(self.port, data, 8)), [413])

    def test_an_endless_chunked_body_is_refused(self):
        chunk = b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n"
        data = POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 40
        codes = statuses(raw(self.port, data, 8))
        self.assertIn(codes, ([413], []))
        self.assert_answers()


class GoodTest(HostileCase):
    """What is unusual and right must work."""

    def body(self):
        client = self.world.messenger
        return client.body(client.message("76001", "hello"))

    def post(self, body):
        length = b"Content-Length: %d\r\n" % len(body)
        return POST + self.signed(body) + length + b"\r\n" + body

    def test_requests_one_after_the_other_on_one_connection_are_answered_in_order(self):
        nowhere = b"GET /nowhere HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
        answer = raw(self.port, self.post(self.body()) + self.post(self.body()) + nowhere, 10)
        self.assertEqual(statuses(answer), [200, 200, 404])

    def test_a_chunked_body_is_taken(self):
        body = self.body()
        half = len(body) // 2
        chunks = b"".join(
            b"%x\r\n" % len(part) + part + b"\r\n" for part in (body[:half], body[half:])
        )
        head = POST + self.signed(body) + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        self.assertEqual(statuses(raw(self.port, head + chunks + b"0\r\n\r\n", 10)), [200])

    def test_a_client_that_waits_for_the_go_ahead_gets_it(self):
        body = self.body()
        head = (
            POST + self.signed(body) + b"Content-Length: %d\r\n" % len(body)
            + b"Expect: 100-continue\r\nConnection: close\r\n\r\n"
        )
        with connect(self.port) as connection:
            connection.sendall(head)
            connection.settimeout(5)
            first = connection.recv(4096)
            self.assertEqual(statuses(first), [100])
            connection.sendall(body)
            self.assertEqual(statuses(read_all(connection, 10)), [200])

    def test_a_request_in_many_small_pieces_is_taken(self):
        data = self.post(self.body()).replace(HOST, HOST + b"Connection: close\r\n")
        with connect(self.port) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for start in range(0, len(data), 7):
                connection.sendall(data[start : start + 7])
            self.assertEqual(statuses(read_all(connection, 10)), [200])

    def test_clients_that_break_off_do_no_harm(self):
        data = self.post(self.body())
        for number in range(100):
            connection = connect(self.port)
            connection.sendall(data[: 1 + number * len(data) // 100])
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            connection.close()
        self.assert_answers()
        self.assertTrue(self.world.program.is_ready())

    def test_unknown_paths_are_404_and_say_nothing(self):
        for path in ("/", "/admin", "/webhook", "/.git/config", "/shop.yaml", "/regulars.db"):
            answer = request(self.port, "GET", path)
            self.assertIn(answer.status, (301, 302, 303, 404), path)
            self.assertNotIn(str(self.world.root).encode(), answer.body)
            self.assertNotIn(os.sep.encode() + b"secrets", answer.body)

    def test_an_unsigned_flood_does_not_keep_signed_webhooks_out(self):
        for _ in range(300):
            request(self.port, "POST", PATH, b'{"object":"page","entry":[]}')
        self.assert_answers()


if __name__ == "__main__":
    unittest.main()
