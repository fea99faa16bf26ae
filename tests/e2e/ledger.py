"""Reads the program's database while it runs, and a small independent model of what must be true.

Rules of the demo program as the tests use it: 50 points for joining; 1 point per 1.00 USD of an
order, rounded down; and what `bonuses: orders:` of flows/program.yaml gives on top, if there is
any. Tests stay below 300 points earned before an order, where a tier could change the rate.
"""

import contextlib
import json
import re
import sqlite3

from shop_folder import REPOSITORY

JOINING = 50
PRIZE = 200  # the linen hand towel
OPEN_JOBS = "('ready','retry','running')"

# Each query returns rows only when something is wrong.
INVARIANTS = {
    "a transaction does not balance":
        "SELECT txn_id FROM entry GROUP BY txn_id HAVING sum(amount) <> 0",
    "an applied transaction has fewer than two entries":
        "SELECT t.id FROM txn t WHERE t.outcome = 'applied'"
        " AND (SELECT count(*) FROM entry e WHERE e.txn_id = t.id) < 2",
    "a cached balance differs from its entries":
        "SELECT a.id FROM account a WHERE a.posted <>"
        " (SELECT coalesce(sum(e.amount), 0) FROM entry e WHERE e.account_id = a.id)",
    "the accounts together are not zero":
        "SELECT sum(posted) FROM account HAVING sum(posted) <> 0",
    "somebody is below zero":
        "SELECT id FROM account WHERE kind IN ('pending', 'member', 'held') AND posted < 0",
    "the held account differs from the open redemptions":
        "SELECT a.member_id FROM account a WHERE a.kind = 'held' AND a.posted <>"
        " (SELECT coalesce(sum(r.points), 0) FROM redemption r"
        "   WHERE r.member_id = a.member_id AND r.state = 'held')",
    "an issued redemption has no code":
        "SELECT id FROM redemption WHERE state = 'issued' AND code IS NULL",
    "lots do not add up to the balance":
        "SELECT a.member_id FROM account a WHERE a.kind IN ('member', 'pending')"
        " GROUP BY a.member_id HAVING sum(a.posted) <>"
        " (SELECT coalesce(sum(l.remaining), 0) FROM lot l WHERE l.member_id = a.member_id)",
}


def order_bonuses():
    """(more than so many cents, so many points on top) of the demo program."""
    text = (REPOSITORY / "flows" / "program.yaml").read_text(encoding="utf-8")
    found = re.findall(r"\{over: (\d+)\.(\d\d) USD, points: (\d+)\}", text)
    return [(int(whole) * 100 + int(part), int(points)) for whole, part, points in found]


def order_points(value_cents):
    """What the demo program gives for an order of this value."""
    extra = sum(points for over, points in order_bonuses() if value_cents > over)
    return value_cents // 100 + extra


def worth(*totals):
    """The points of somebody who has joined and claimed orders of these totals: "160.00" …"""
    return JOINING + sum(order_points(int(total.replace(".", ""))) for total in totals)


class Ledger:
    """Read-only. Every question uses a short connection of its own, so it never holds anything."""

    def __init__(self, path):
        self.path = path

    def rows(self, sql, *values):
        with contextlib.closing(
            sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=10)
        ) as connection:
            return connection.execute(sql, values).fetchall()

    def one(self, sql, *values):
        """The first column of the first row, or None."""
        found = self.rows(sql, *values)
        return found[0][0] if found else None

    # Members and points.

    def member(self, email):
        return self.one("SELECT id FROM member WHERE email = ?", email)

    def member_of(self, psid):
        return self.one("SELECT member_id FROM contact WHERE address = ?", psid)

    def balance(self, member_id, kind):
        sql = "SELECT posted FROM account WHERE member_id = ? AND kind = ?"
        return self.one(sql, member_id, kind) or 0

    def points(self, email):
        """Points that can be spent; None when nobody has this address."""
        member_id = self.member(email)
        return None if member_id is None else self.balance(member_id, "member")

    def redemptions(self, email, state="issued"):
        return self.rows(
            "SELECT r.id, r.reward, r.points, r.code FROM redemption r"
            " JOIN member m ON m.id = r.member_id WHERE m.email = ? AND r.state = ?",
            email, state,
        )

    def claimed_by(self, number):
        """The address of the member to whom an order belongs, or None."""
        return self.one(
            "SELECT m.email FROM order_state o JOIN member m ON m.id = o.member_id"
            " WHERE o.number = ?", number,
        )

    # Events and jobs.

    def inbox_count(self):
        """Events from outside; echoes of our own sends and what our jobs report do not count."""
        return self.one(
            "SELECT count(*) FROM inbox WHERE source IN ('messenger', 'store') AND kind <> 'echo'"
        )

    def has_decided_all(self):
        open_states = "('ready', 'retry', 'running')"
        return self.one(f"SELECT count(*) FROM inbox WHERE state IN {open_states}") == 0

    def inbox_states(self, source="messenger"):
        """How many events of a source are in each state."""
        return dict(
            self.rows("SELECT state, count(*) FROM inbox WHERE source = ? GROUP BY state", source)
        )

    def kept_mids(self):
        """The mid of every Messenger message and postback in the inbox."""
        mids = []
        for (body,) in self.rows("SELECT body FROM inbox WHERE source = 'messenger'"):
            mids += _mids(body)
        return mids

    def undecided(self):
        """Events and jobs that still have work to do now (snoozed ones only wait)."""
        return self.one(
            "SELECT (SELECT count(*) FROM inbox WHERE state IN ('ready', 'retry', 'running'))"
            f" + (SELECT count(*) FROM job WHERE state IN {OPEN_JOBS})"
        )

    def open_work(self):
        """What undecided() counts, for the sentence of a failed test."""
        return self.rows(
            "SELECT kind, state, step, attempts, last_error FROM job"
            f" WHERE state IN {OPEN_JOBS}"
        ) + self.rows(
            "SELECT kind, state, attempts, error FROM inbox"
            " WHERE state IN ('ready', 'retry', 'running')"
        )

    def waiting(self):
        """Like undecided, with snoozed jobs."""
        return self.undecided() + self.one("SELECT count(*) FROM job WHERE state = 'snoozed'")

    def notes(self):
        """The sentences for the owner, oldest first."""
        rows = self.rows("SELECT sentence FROM owner_note ORDER BY id")
        return [sentence for (sentence,) in rows]

    def dead(self):
        """What was given up: (table, kind, reason)."""
        return self.rows(
            "SELECT 'inbox', kind, error FROM inbox WHERE state = 'dead'"
            " UNION ALL SELECT 'job', kind, last_error FROM job WHERE state = 'dead'"
        )

    # What must be true.

    def broken(self):
        """Sentences about everything that does not add up."""
        return [
            f"{sentence}: {found}"
            for sentence, sql in INVARIANTS.items()
            if (found := self.rows(sql))
        ]

    def disagreements(self, shop):
        """Members whose points differ from the model. Nothing may be on its way."""
        found = []
        for member_id, email in self.rows("SELECT id, email FROM member"):
            has = sum(self.balance(member_id, kind) for kind in ("member", "pending", "held"))
            has -= self.balance(member_id, "debt")
            numbers = self.rows("SELECT number FROM order_state WHERE member_id = ?", member_id)
            earned = sum(self._worth(shop, number) for (number,) in numbers)
            spent = self.one(
                "SELECT coalesce(sum(points), 0) FROM redemption"
                " WHERE member_id = ? AND state = 'issued'", member_id,
            )
            if has != JOINING + earned - spent:
                found.append(
                    f"{email} has {has}, the model says {JOINING} + {earned} - {spent}"
                )
        return found + self._targets(shop)

    def _worth(self, shop, number):
        order = shop.orders[number]
        if order.state not in ("paid", "partially_refunded"):
            return 0
        return order_points(order.value_cents)

    def _targets(self, shop):
        rows = self.rows("SELECT number, target FROM order_state WHERE member_id IS NOT NULL")
        return [
            f"order {number} aims at {target}, the model says {self._worth(shop, number)}"
            for number, target in rows
            if target != self._worth(shop, number)
        ]

    def coupon_disagreements(self, shop):
        """Codes that only one side knows."""
        rows = self.rows("SELECT code FROM redemption WHERE state = 'issued'")
        ours = {code for (code,) in rows}
        theirs = {coupon.code for coupon in shop.coupons.values() if coupon.key}
        return sorted(ours ^ theirs)

    def end_state(self):
        """What must be equal after any repetition: people, points, orders, coupons, words said."""
        return {
            "members": self.rows("SELECT email FROM member ORDER BY email"),
            "accounts": self.rows(
                "SELECT m.email, a.kind, a.posted FROM account a"
                " LEFT JOIN member m ON m.id = a.member_id ORDER BY 1, 2"
            ),
            "orders": self.rows("SELECT order_key, target FROM order_state ORDER BY 1"),
            "redemptions": self.rows("SELECT state, reward, points FROM redemption ORDER BY id"),
            "transactions": self.one("SELECT count(*) FROM txn"),
            "messages": self.one("SELECT count(*) FROM message WHERE direction = 'out'"),
        }


def _mids(body):
    try:
        element = json.loads(body)["element"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []  # Kept as unreadable.
    if not isinstance(element, dict):
        return []
    kinds = (element.get("message"), element.get("postback"))
    return [kind["mid"] for kind in kinds if isinstance(kind, dict) and "mid" in kind]
