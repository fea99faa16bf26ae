"""Meta's side of the webhook: builds deliveries, escapes and signs them as Meta does.

Source: Meta, Messenger Platform webhooks, read November 2026. Meta signs the escaped bytes that it
sends: non-ASCII as \\uXXXX in lower case, and `/ < % @` escaped too.
"""

import itertools
import json
import threading

from clock import wait_until
from signing import hub_signature
from wire import request

PATH = "/webhook/messenger"
BOT_APP_ID = 1517776481860111
INBOX_APP_ID = 26390203743090  # a person writing in the page's inbox

# The acts of a person that open the 24-hour window.
OPENING = ("message", "postback", "referral", "reaction")


def escape(value):
    """JSON as Meta writes it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for plain, escaped in (("/", "\\/"), ("<", "\\u003C"), ("%", "\\u0025"), ("@", "\\u0040")):
        text = text.replace(plain, escaped)
    return text.encode("ascii")


class MessengerClient:
    """Builds elements, puts them into deliveries, and remembers what was accepted."""

    def __init__(self, port, app_secret, page_id, clock):
        self.port = port
        self.app_secret = app_secret
        self.page_id = page_id
        self.clock = clock
        self.on_act = lambda psid, at_ms: None  # told of every act that opens a window
        self.accepted = []  # bodies answered 200, in that order
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    # Elements.

    def new_mid(self):
        return f"m_e2e-{next(self._numbers):06d}"

    def element(self, psid, **content):
        """One element of `messaging` from a person to the page."""
        return {
            "sender": {"id": psid},
            "recipient": {"id": self.page_id},
            "timestamp": self.clock.now_ms(),
            **content,
        }

    def message(self, psid, text, payload=None, mid=None):
        """A typed text, or the tap on a quick reply when there is a payload."""
        content = {"mid": mid or self.new_mid(), "text": text}
        if payload is not None:
            content["quick_reply"] = {"payload": payload}
        return self.element(psid, message=content)

    def postback(self, psid, title, payload, ref=None, mid=None):
        content = {"mid": mid or self.new_mid(), "title": title, "payload": payload}
        if ref is not None:
            content["referral"] = {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}
        return self.element(psid, postback=content)

    def referral(self, psid, ref):
        return self.element(
            psid, referral={"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}
        )

    def read(self, psid):
        return self.element(psid, read={"watermark": self.clock.now_ms()})

    def delivery(self, psid, mids):
        return self.element(psid, delivery={"mids": mids, "watermark": self.clock.now_ms()})

    def reaction(self, psid, mid, action="react"):
        return self.element(
            psid, reaction={"reaction": "love", "emoji": "\u2764", "action": action, "mid": mid}
        )

    def echo(self, psid, message, mid, app_id=BOT_APP_ID):
        """The page's own message as it comes back; message: what was sent."""
        content = {"is_echo": True, "app_id": app_id, "mid": mid}
        for key in ("metadata", "text"):
            if key in message:
                content[key] = message[key]
        if "attachment" in message:
            content["attachments"] = [message["attachment"]]
        return {
            "sender": {"id": self.page_id},
            "recipient": {"id": psid},
            "timestamp": self.clock.now_ms(),
            "message": content,
        }

    # Deliveries.

    def entry(self, elements, kind="messaging"):
        return {"id": self.page_id, "time": self.clock.now_ms(), kind: elements}

    def body(self, *elements):
        """A delivery with one entry."""
        return self.batch([self.entry(list(elements))])

    def batch(self, entries, kind="page"):
        return escape({"object": kind, "entry": entries})

    def post(self, body, signature=None, headers=None):
        """POSTs body bytes; signature None means the right one, "" means none at all."""
        all_headers = {"Content-Type": "application/json", **(headers or {})}
        value = hub_signature(self.app_secret, body) if signature is None else signature
        if value:
            all_headers["X-Hub-Signature-256"] = value
        answer = request(self.port, "POST", PATH, body, all_headers)
        if answer.status == 200 and signature is None:
            with self._lock:
                self.accepted.append(body)
        return answer

    def send(self, *elements):
        """Delivers elements in one request and insists on 200. Returns the body."""
        body = self.body(*elements)
        self._tell(elements)
        answer = self.post(body)
        if answer.status != 200:
            raise AssertionError(f"the webhook answered {answer}")
        return body

    def send_until_accepted(self, *elements, seconds=60):
        """Delivers like Meta: again and again until somebody answers 200."""
        body = self.body(*elements)
        self._tell(elements)
        wait_until(lambda: self._try(body), seconds, "a webhook to be accepted")
        return body

    def _try(self, body):
        try:
            return self.post(body).status == 200
        except OSError:
            return False

    def _tell(self, elements):
        for element in elements:
            if any(key in element for key in OPENING):
                if not element.get("message", {}).get("is_echo"):
                    self.on_act(element["sender"]["id"], element["timestamp"])


def elements_of(body):
    """All elements of a delivery's bytes."""
    return [
        element for entry in json.loads(body)["entry"] for element in entry.get("messaging", [])
    ]


def mid_of(element):
    """The id of a message or postback; empty for other kinds."""
    for key in ("message", "postback"):
        if key in element:
            return element[key].get("mid", "")
    return ""
