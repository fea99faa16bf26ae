"""What the pretend Graph and the pretend shop have in common: threads, faults, an orderly end."""

import json
import socket
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Fault:
    """What goes wrong with a call.

    kind: "error"  refused with a status and body, nothing done
          "lost"   done, but the connection ends without an answer
          "drop"   not done, the connection ends without an answer
          "slow"   done and answered after `seconds`
    """

    kind: str
    status: int = 500
    body: object = None
    seconds: float = 0.0
    headers: tuple = ()


class Call:
    """One request as the pretend servers see it."""

    def __init__(self, method, target, headers, body):
        parts = urlsplit(target)
        self.method = method
        self.path = unquote(parts.path)
        self.query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.headers = headers
        self.body = body

    def json(self):
        """The body as JSON, or None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Reply:
    """What to answer; silent ends the connection without a byte."""

    def __init__(self, status=200, body=None, headers=(), silent=False):
        self.status = status
        self.body = body
        self.headers = headers
        self.silent = silent

    def bytes(self):
        if isinstance(self.body, (bytes, bytearray)):
            return bytes(self.body)
        return b"" if self.body is None else json.dumps(self.body).encode()


SILENCE = Reply(silent=True)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def _serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.owner.answer(Call(self.command, self.path, headers, body))
        if reply.silent:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        data = reply.bytes()
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self._serve()

    def do_POST(self):
        self._serve()

    def do_DELETE(self):
        self._serve()

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # The other side was killed in the middle of a call: part of the tests.


class PretendServer:
    """An HTTP server on a free loopback port. Subclasses write answer(call) -> Reply."""

    def __init__(self):
        self.lock = threading.RLock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self.port = self._server.server_address[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()

    def answer(self, call):
        raise NotImplementedError

    def pause(self, seconds):
        """Waits, or less when the server is being closed."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._ended.wait(0.02):
            pass

    def close(self):
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
