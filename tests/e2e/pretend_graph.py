"""A pretend graph.facebook.com: the Send API, the page's subscription and profile, and echoes.

It refuses what Meta would refuse (send_api_form.py, the 24-hour window, a wrong token), keeps every
send in the order of arrival, and fails on demand.
"""

import itertools
import queue
import threading
import time

from pretend_server import SILENCE, Fault, PretendServer, Reply
from send_api_form import problems
from signing import appsecret_proof

WINDOW_MS = 24 * 60 * 60 * 1000


def error_body(code, subcode=None, message="refused", transient=False):
    error = {
        "message": f"(#{code}) {message}",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "AbCdEfGhIjK",
    }
    if subcode is not None:
        error["error_subcode"] = subcode
    if transient:
        error["is_transient"] = True
    return {"error": error}


def graph_error(code, subcode=None, status=400):
    """A fault that answers with one of Meta's error codes."""
    return Fault("error", status=status, body=error_body(code, subcode))


class Send:
    """One POST to /messages. outcome: "accepted", "lost", "dropped" or "refused CODE/SUBCODE"."""

    def __init__(self, number, body, at_ms):
        self.number = number
        self.body = body
        self.at_ms = at_ms
        self.psid = str((body.get("recipient") or {}).get("id", ""))
        self.message = body.get("message") or {}
        self.metadata = self.message.get("metadata")
        self.mid = None
        self.outcome = "dropped"

    @property
    def reached(self):
        """True when the person can see it, whether we were told or not."""
        return self.outcome in ("accepted", "lost")

    def __repr__(self):
        return f"<send {self.number} {self.psid} {self.outcome} {self.message}>"


class PretendGraph(PretendServer):
    def __init__(self, clock, page_id, token, app_secret, version="v26.0"):
        self.clock = clock
        self.page_id = page_id
        self.token = token
        self.app_secret = app_secret
        self.version = version
        self.sends = []  # every attempt, in the order of arrival
        self.actions = []  # (psid, sender_action)
        self.profile = {}
        self.subscribed_fields = []
        self.form_problems = []
        self.is_revoked = False  # every call is answered 190 until this is False again
        self.revoked_calls = []
        self.bad_tokens = 0
        self.bad_proofs = 0
        self.overlaps = 0  # two sends to one person at the same time
        self.unexpected = []  # calls to paths that Meta does not have
        self.echo = "after"  # "after" the answer, "before" it, or "never"
        self.deliver_echo = None  # called with (psid, message, mid)
        self._windows = {}
        self._faults = []
        self._flying = set()
        self._numbers = itertools.count(1)
        self._echoes = queue.Queue()
        super().__init__()
        threading.Thread(target=self._echo_loop, daemon=True).start()

    # What tests say to it.

    def open_window(self, psid, at_ms=None):
        """The person acted at this time: 24 hours of free messages."""
        until = (at_ms or self.clock.now_ms()) + WINDOW_MS
        with self.lock:
            self._windows[psid] = max(until, self._windows.get(psid, 0))

    def close_window(self, psid):
        with self.lock:
            self._windows[psid] = 0

    def fail(self, fault, psid=None, times=1):
        """The next `times` sends (to psid, or to anybody) meet this fault."""
        with self.lock:
            self._faults += [(psid, fault)] * times

    def heal(self):
        with self.lock:
            self._faults = []

    # What tests ask it.

    def attempts(self, psid=None):
        with self.lock:
            return [send for send in self.sends if psid in (None, send.psid)]

    def reached(self, psid=None):
        """The messages a person can see, in order."""
        return [send for send in self.attempts(psid) if send.reached]

    # What the program says to it.

    def answer(self, call):
        refusal = self._credentials(call)
        if refusal:
            return refusal
        parts = call.path.strip("/").split("/")
        if not parts or parts[0] != self.version:
            return self._no_such(call)
        route = (call.method, *[self._alias(part) for part in parts[1:]])
        known = {
            ("POST", "PAGE", "messages"): self._messages,
            ("GET", "PAGE", "subscribed_apps"): self._subscriptions,
            ("POST", "PAGE", "subscribed_apps"): self._subscribe,
            ("GET", "PAGE", "messenger_profile"): self._get_profile,
            ("POST", "PAGE", "messenger_profile"): self._set_profile,
            ("DELETE", "PAGE", "messenger_profile"): lambda call: Reply(body={"result": "success"}),
            ("GET", "PAGE"): lambda call: Reply(body={"id": self.page_id, "name": "Bumble Linens"}),
        }.get(route)
        if known:
            return known(call)
        if call.method == "GET" and len(parts) == 2:
            return Reply(body={})  # A person's profile without the right to read it.
        return self._no_such(call)

    def _alias(self, part):
        return "PAGE" if part in ("me", self.page_id) else part

    def _no_such(self, call):
        with self.lock:
            self.unexpected.append(f"{call.method} {call.path}")
        return Reply(404, error_body(100, 33, "no such object"))

    def _credentials(self, call):
        if self.is_revoked:
            with self.lock:
                self.revoked_calls.append(f"{call.method} {call.path}")
            return Reply(401, error_body(190, 463, "the token has expired"))
        bearer = call.headers.get("authorization", "").removeprefix("Bearer ")
        token = call.query.get("access_token") or bearer
        if token != self.token:
            with self.lock:
                self.bad_tokens += 1
            return Reply(401, error_body(190, None, "invalid token"))
        if call.query.get("appsecret_proof") != appsecret_proof(self.app_secret, token):
            with self.lock:
                self.bad_proofs += 1
            return Reply(400, error_body(100, None, "appsecret_proof is missing or wrong"))
        return None

    def _subscriptions(self, _):
        data = [{"id": "1517776481860111", "name": "Bot",
                 "subscribed_fields": self.subscribed_fields}] if self.subscribed_fields else []
        return Reply(body={"data": data})

    def _subscribe(self, call):
        fields = call.query.get("subscribed_fields") or (call.json() or {}).get("subscribed_fields")
        if not fields and b"subscribed_fields=" in call.body:
            fields = call.body.split(b"subscribed_fields=")[1].split(b"&")[0].decode()
            fields = fields.replace("%2C", ",")
        with self.lock:
            self.subscribed_fields = fields.split(",") if isinstance(fields, str) else fields or []
        return Reply(body={"success": True})

    def _get_profile(self, _):
        return Reply(body={"data": [self.profile] if self.profile else []})

    def _set_profile(self, call):
        with self.lock:
            self.profile.update(call.json() or {})
        return Reply(body={"result": "success"})

    def _messages(self, call):
        body = call.json()
        wrong = problems(body)
        if wrong:
            with self.lock:
                self.form_problems.append((wrong, body))
            return Reply(400, error_body(100, None, "; ".join(wrong)))
        if "sender_action" in body:
            psid = body["recipient"].get("id", "")
            with self.lock:
                self.actions.append((psid, body["sender_action"]))
            return Reply(body={"recipient_id": psid})
        send, fault = self._arrived(body)
        try:
            return self._send(send, fault)
        finally:
            with self.lock:
                self._flying.discard(send.psid)

    def _arrived(self, body):
        with self.lock:
            send = Send(next(self._numbers), body, self.clock.now_ms())
            self.sends.append(send)
            if send.psid in self._flying:
                self.overlaps += 1
            self._flying.add(send.psid)
            return send, self._take_fault(send.psid)

    def _take_fault(self, psid):
        for index, (whom, fault) in enumerate(self._faults):
            if whom in (None, psid):
                del self._faults[index]
                return fault
        return None

    def _send(self, send, fault):
        if fault and fault.kind == "slow":
            self.pause(fault.seconds)
        if fault and fault.kind == "drop":
            return SILENCE
        if fault and fault.kind == "error":
            send.outcome = "refused " + _codes(fault)
            return Reply(fault.status, fault.body, fault.headers)
        if send.body["messaging_type"] in ("RESPONSE", "UPDATE") and not self._may(send.psid):
            send.outcome = "refused 10/2018278"
            return Reply(400, error_body(10, 2018278, "outside of allowed window"))
        send.mid = f"m_graph-{send.number:06d}"
        send.outcome = "lost" if fault and fault.kind == "lost" else "accepted"
        self._echo_it(send)
        if send.outcome == "lost":
            return SILENCE
        return Reply(body={"recipient_id": send.psid, "message_id": send.mid})

    def _may(self, psid):
        with self.lock:
            return self.clock.now_ms() < self._windows.get(psid, 0)

    def _echo_it(self, send):
        if self.echo == "never" or self.deliver_echo is None:
            return
        if self.echo == "before":
            self.deliver_echo(send.psid, send.message, send.mid)
        else:
            self._echoes.put(send)

    def _echo_loop(self):
        while not self._ended.is_set():
            try:
                send = self._echoes.get(timeout=0.1)
            except queue.Empty:
                continue
            while not self._ended.is_set():
                try:
                    self.deliver_echo(send.psid, send.message, send.mid)
                    break
                except (OSError, AssertionError):
                    time.sleep(0.05)  # Meta tries again while nobody answers 200.


def _codes(fault):
    if not isinstance(fault.body, dict):
        return str(fault.status)
    error = fault.body.get("error", {})
    return f"{error.get('code')}/{error.get('error_subcode', '')}"
