"""A pretend shop that speaks the neutral contract: order check, coupons, health, signed callbacks.

Every request must be signed with the store secret (Standard Webhooks); bad ones are counted and
refused. Callbacks to the program are signed with the webhook secret.
"""

import itertools
import json
import re
from dataclasses import dataclass, field

from pretend_server import SILENCE, Fault, PretendServer, Reply
from signing import webhook_headers, webhook_problem
from wire import post_json

BASE = "/loyalty"
CALLBACK_PATH = "/webhook/store"
CODE_LETTERS = re.compile(r"[A-Z0-9]*[2-9BCDFGHJKMNPQRSTVWXYZ]{12}")
UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
MONEY = re.compile(r"\d{1,15}(\.\d{1,6})?")


@dataclass
class Order:
    id: str
    number: str
    email: str
    total_cents: int
    placed: str
    state: str = "paid"
    refunded_cents: int = 0
    version: int = 1
    updated: str = ""
    currency: str = "USD"
    coupon_codes: list = field(default_factory=list)
    parts: dict = field(default_factory=dict)  # "items", "country" …

    @property
    def value_cents(self):
        return self.total_cents - self.refunded_cents

    def facts(self):
        """The order object of the contract."""
        return {
            "id": self.id,
            "number": self.number,
            "created_at": self.placed,
            "updated_at": self.updated or self.placed,
            "state": self.state,
            "test": False,
            "value": self._money(self.value_cents),
            "refunded": self._money(self.refunded_cents),
            "total": self._money(self.total_cents),
            "version": self.version,
            "coupon_codes": self.coupon_codes,
            **self.parts,
        }

    def _money(self, cents):
        return {"amount": f"{cents // 100}.{cents % 100:02d}", "currency": self.currency}


@dataclass
class Coupon:
    code: str
    id: str
    key: str
    wish: dict
    state: str = "open"
    expires_at: str = ""  # a later end than the wish had


def cents(text):
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


class PretendShop(PretendServer):
    def __init__(self, clock, store_secret, webhook_secret):
        self.clock = clock
        self.store_secret = store_secret
        self.webhook_secret = webhook_secret
        self.program_port = 0  # where callbacks go
        self.orders = {}  # by number
        self.coupons = {}  # by code
        self.checks = []  # bodies of order checks, in order
        self.coupon_calls = []  # (idempotency key, body) of every POST /coupons
        self.bad_signatures = []
        self.form_problems = []
        self.unexpected = []
        self.down = False  # every call ends without an answer
        self.other_email = {"match": False}  # the answer about an order of another address
        self.squat_codes = 0  # so many next codes turn out to belong to somebody else already
        self._faults = {"order-check": [], "coupons": []}
        self._by_key = {}
        self._numbers = itertools.count(1)
        super().__init__()

    # What tests say to it.

    def add_order(self, number, email, total="60.00", state="paid"):
        with self.lock:
            order = Order(
                id=str(900_000_000 + next(self._numbers)),
                number=number,
                email=email,
                total_cents=cents(total),
                placed=self.clock.iso(-3600),
                state=state,
                updated=self.clock.iso(-3600),
            )
            self.orders[number] = order
            return order

    def change(self, number, refund=None, **fields):
        """Changes an order; the version grows. refund: the absolute refunded amount."""
        with self.lock:
            order = self.orders[number]
            if refund is not None:
                order.refunded_cents = cents(refund)
                whole = order.refunded_cents >= order.total_cents
                order.state = "refunded" if whole else "partially_refunded"
            for name, value in fields.items():
                setattr(order, name, value)
            order.version += 1
            order.updated = self.clock.iso()
            return order

    def fail(self, what, fault, times=1):
        """The next calls to "order-check" or "coupons" meet this fault."""
        with self.lock:
            self._faults[what] += [fault] * times

    def refuse_coupons(self, error="product_unknown", times=1):
        self.fail("coupons", Fault("error", 422, {"error": error}), times)

    def ping(self, kind, data, message_id=None, timestamp_s=None, secret=None):
        """One signed callback to the program. Returns its answer."""
        body = self.callback_body(kind, data)
        return self.post_callback(body, message_id, timestamp_s, secret)

    def callback_body(self, kind, data):
        return json.dumps({"type": kind, "timestamp": self.clock.iso(), "data": data}).encode()

    def post_callback(self, body, message_id=None, timestamp_s=None, secret=None):
        message_id = message_id or f"evt_e2e{next(self._numbers):06d}"
        headers = webhook_headers(
            secret or self.webhook_secret, message_id, timestamp_s or self.clock.now_s(), body
        )
        return post_json(self.program_port, CALLBACK_PATH, body, headers)

    def tell(self, kind, number, **keys):
        """A callback about an order as it stands now."""
        order = self.orders[number]
        return self.ping(kind, {**order.facts(), "email": order.email}, **keys)

    # What the program says to it.

    def answer(self, call):
        if self.down:
            return SILENCE
        problem = webhook_problem(self.store_secret, call.headers, call.body, self.clock.now_s())
        if problem:
            with self.lock:
                self.bad_signatures.append((call.method, call.path, problem))
            return Reply(401, {"error": "signature"})
        if not call.path.startswith(BASE + "/"):
            return self._no_such(call)
        parts = call.path[len(BASE) + 1 :].split("/")
        if call.method == "POST" and parts == ["order-check"]:
            return self._with_fault("order-check", lambda: self._check(call))
        if call.method == "POST" and parts == ["coupons"]:
            return self._with_fault("coupons", lambda: self._create(call))
        if call.method == "POST" and len(parts) == 3 and parts[::2] == ["coupons", "disable"]:
            return self._disable(parts[1])
        if call.method == "POST" and len(parts) == 3 and parts[::2] == ["coupons", "extend"]:
            return self._extend(parts[1], call.json())
        if call.method == "GET":
            return self._get(call, parts)
        return self._no_such(call)

    def _no_such(self, call):
        with self.lock:
            self.unexpected.append(f"{call.method} {call.path}")
        return Reply(404, {"error": "unknown path"})

    def _with_fault(self, what, work):
        with self.lock:
            faults = self._faults[what]
            fault = faults.pop(0) if faults else None
        if fault is None:
            return work()
        if fault.kind == "error":
            return Reply(fault.status, fault.body, fault.headers)
        if fault.kind == "drop":
            return SILENCE
        if fault.kind == "slow":
            self.pause(fault.seconds)
            return work()
        work()
        return SILENCE

    def _malformed(self, what, body):
        with self.lock:
            self.form_problems.append((what, body))
        return Reply(400, {"error": what})

    def _check(self, call):
        body = call.json()
        if not isinstance(body, dict):
            return self._malformed("order-check is not JSON", call.body)
        needed = {"version", "request_id", "order_number", "order_number_raw", "email"}
        if not needed <= set(body) or body["version"] != 1:
            return self._malformed("order-check lacks a field", body)
        with self.lock:
            self.checks.append(body)
            order = self.orders.get(body["order_number"])
            if order is None:
                return Reply(body={"match": False})
            if order.email.lower() != body["email"].lower():
                return Reply(body=self.other_email)
            return Reply(body={"match": True, "order": order.facts()})

    def _create(self, call):
        body = call.json()
        key = call.headers.get("idempotency-key", "")
        wrong = _coupon_problem(key, body)
        if wrong:
            return self._malformed(wrong, body)
        with self.lock:
            self.coupon_calls.append((key, body))
            if key in self._by_key:
                coupon = self._by_key[key]
                if coupon.wish != body:
                    return Reply(409, {"error": "idempotency_key_reused"})
                return Reply(200, self._made(coupon))
            code = body["suggested_code"]
            if self.squat_codes:
                self.squat_codes -= 1
                self.coupons[code] = Coupon(code, "c-foreign", "", {}, state="used")
            if code in self.coupons:
                return Reply(409, {"error": "code_exists"})
            coupon = Coupon(code, f"c-{len(self.coupons) + 1}", key, body)
            self.coupons[code] = self._by_key[key] = coupon
            return Reply(201, self._made(coupon))

    def _made(self, coupon):
        made = {"code": coupon.code, "id": coupon.id}
        if "expires_at" in coupon.wish:
            made["expires_at"] = coupon.wish["expires_at"]
        return made

    def _disable(self, code):
        with self.lock:
            coupon = self.coupons.get(code)
            if coupon is None:
                return Reply(body={"state": "unknown"})
            if coupon.state == "open":
                coupon.state = "disabled"
            return Reply(body={"state": coupon.state})

    def _extend(self, code, body):
        if not isinstance(body, dict) or not isinstance(body.get("expires_at"), str):
            return self._malformed("extend lacks expires_at", body)
        with self.lock:
            coupon = self.coupons.get(code)
            if coupon is None:
                return Reply(404, {"error": "no such coupon"})
            if coupon.state != "disabled":
                coupon.state = "open"
                coupon.expires_at = body["expires_at"]
            return Reply(body={"state": coupon.state})

    def _get(self, call, parts):
        with self.lock:
            if parts == ["health"]:
                now = self.clock.iso()
                return Reply(body={"ok": True, "time": now, "currency": "USD"})
            if parts == ["orders"]:
                since = call.query.get("updated_since", "")
                changed = [o for o in self.orders.values() if (o.updated or o.placed) >= since]
                facts = [{**order.facts(), "email": order.email} for order in changed]
                return Reply(body={"orders": facts, "next": None})
            if len(parts) == 2 and parts[0] == "coupons":
                coupon = self.coupons.get(parts[1])
                if coupon is None:
                    return Reply(404, {"error": "no such coupon"})
                return Reply(body={"state": coupon.state})
        return self._no_such(call)


def _coupon_problem(key, body):
    if not key or not isinstance(body, dict):
        return "the idempotency key or the body is missing"
    if body.get("version") != 1 or body.get("reward_id") != key:
        return "version or reward_id is wrong"
    benefit = body.get("benefit")
    is_card = isinstance(benefit, dict) and benefit.get("type") == "gift_card"
    uses = body.get("max_uses", 1 if is_card else 0)
    if uses != 1 or not isinstance(body.get("free_shipping"), bool):
        return "max_uses must be 1 and free_shipping yes or no"
    products = body.get("product_ids")
    if not (products or is_card) or not all(isinstance(p, str) for p in products):
        return "product_ids is missing"
    if not isinstance(benefit, dict) or benefit.get("type") not in (
        "percent", "amount", "free_product", "gift_card",
    ):
        return "benefit is missing"
    if benefit["type"] != "free_product" and not MONEY.fullmatch(str(benefit.get("value", ""))):
        return "the value of the benefit is not a number"
    is_endless = is_card and "expires_at" not in body
    if not is_endless and not UTC_TIME.fullmatch(body.get("expires_at", "")):
        return "expires_at is not a UTC time"
    if not CODE_LETTERS.fullmatch(body.get("suggested_code", "")):
        return "suggested_code is not made of the 28 safe letters"
    return ""
