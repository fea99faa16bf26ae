"""A person on Messenger who sees what the pretend Graph received and answers it.

The demo shop's words live in the owner's files and change; a shopper therefore looks for kinds of
words (WORDS) and taps what is offered, as a person would.
"""

import re

from clock import wait_until

# What a shopper looks for in titles and texts of the demo shop's flows (base language).
WORDS = {
    "yes": r"^\W*(yes|sure|ok|okay|join|count me in|i'?m in|let'?s go|agree|i agree)\b",
    "skip": r"\b(skip|no,? thanks|not now|maybe later|later)\b",
    "ask_email": r"e-?mail",
    "ask_order": r"order number",
    "remind": r"\bremind",
    "towel": r"towel",
    "take": r"\b(get|take|redeem|choose|want|claim)\b",
    "confirm": r"^\W*(yes|confirm|take|redeem|get)\b",
    "balance": r"\bpoints\b",
    "short": r"(not enough|missing|need|more points|short|to go)",
    "stop_done": r"(stop|no more|unsubscribe|won'?t|will not|opted)",
    "no_match": r"not (match|find|found|know)|no such order",
    "already": r"already",
    "not_paid": r"(not (been )?paid|unpaid|once it is paid|payment|as soon as|later)",
    "silent": r"(later|as soon as|moment|shop does not answer|not answer|let you know|tell you)",
}


def matches(kind, text):
    """True when a text holds the kind of words; kind may also be a pattern."""
    return re.search(WORDS.get(kind, kind), text, re.IGNORECASE) is not None


class Offer:
    """Something that can be tapped. context: the words around it (the card's title, the text)."""

    def __init__(self, title, payload, is_quick_reply, context):
        self.title = title
        self.payload = payload
        self.is_quick_reply = is_quick_reply
        self.context = context

    def __repr__(self):
        return f"<offer {self.title!r}>"


def offers_of(message):
    """Everything in a Send API message that leads back to us."""
    found = [
        Offer(reply["title"], reply["payload"], True, message.get("text", ""))
        for reply in message.get("quick_replies", [])
        if reply["content_type"] == "text"
    ]
    payload = message.get("attachment", {}).get("payload", {})
    holders = [(payload.get("text", ""), payload.get("buttons", []))]
    for card in payload.get("elements", []):
        words = f"{card.get('title', '')}\n{card.get('subtitle', '')}"
        holders.append((words, card.get("buttons", [])))
    for context, buttons in holders:
        for button in buttons:
            if button["type"] == "postback":
                found.append(Offer(button["title"], button["payload"], False, context))
    return found


def words_of(message):
    """All words that a person can read in a message."""
    payload = message.get("attachment", {}).get("payload", {})
    keys = ("coupon_pre_message", "text", "title", "subtitle", "coupon_code", "coupon_url")
    parts = [message.get("text", "")] + [payload.get(key, "") for key in keys]
    for card in payload.get("elements", []):
        parts += [card.get("title", ""), card.get("subtitle", "")]
    parts += [offer.title for offer in offers_of(message)]
    return "\n".join(part for part in parts if part)


def offers_email(message):
    return any(r["content_type"] == "user_email" for r in message.get("quick_replies", []))


class Shopper:
    """One psid. Everything that was received before `mark` counts as read."""

    def __init__(self, world, psid, email=None):
        self.world = world
        self.psid = psid
        self.email = email
        self.deliver = world.messenger.send  # or send_until_accepted, when the program may die
        self.settles = True  # wait for quiet after a stretch; not when others make noise
        self.pick = None  # the card button of the prize last looked at
        self._read = 0
        self._is_asked = False  # the question about reminders was answered

    # Looking.

    def messages(self):
        return [send.message for send in self.world.graph.reached(self.psid)]

    def unread(self):
        return self.messages()[self._read :]

    def mark(self):
        """Everything up to now is read."""
        self._read = len(self.messages())

    def history(self):
        return "\n---\n".join(words_of(message) for message in self.messages())

    def hear(self, kind, seconds=10):
        """Waits for an unread message with such words and returns it."""
        return self._wait(
            lambda: next((m for m in self.unread() if matches(kind, words_of(m))), None),
            seconds, f"words like {WORDS.get(kind, kind)!r}",
        )

    def find_offer(self, kind, context=None):
        """The newest unread offer with such a title (and such words around it)."""
        for message in reversed(self.unread()):
            for offer in offers_of(message):
                if matches(kind, offer.title) and (not context or matches(context, offer.context)):
                    return offer
        return None

    def await_offer(self, kind, context=None, seconds=10):
        return self._wait(
            lambda: self.find_offer(kind, context), seconds, f"an offer like {kind!r}"
        )

    def _wait(self, condition, seconds, what):
        try:
            return wait_until(condition, seconds, what)
        except AssertionError as problem:
            raise AssertionError(
                f"{self.psid} {problem}; so far the page said:\n{self.history()}"
            ) from None

    # Acting.

    def say(self, text):
        self.deliver(self.world.messenger.message(self.psid, text))

    def get_started(self, ref=None):
        payload = self.started_payload()
        self.deliver(self.world.messenger.postback(self.psid, "Get Started", payload, ref))

    def started_payload(self):
        """What the program has set as the payload of Get Started."""
        profile = self.world.graph.profile.get("get_started") or {}
        return profile.get("payload", "GET_STARTED")

    def open_link(self, ref):
        self.deliver(self.world.messenger.referral(self.psid, ref))

    def element_for(self, offer, mid=None):
        """The webhook element of a tap on an offer."""
        client = self.world.messenger
        if offer.is_quick_reply:
            return client.message(self.psid, offer.title, offer.payload, mid)
        return client.postback(self.psid, offer.title, offer.payload, None, mid)

    def tap(self, offer):
        self.deliver(self.element_for(offer))

    # Whole stretches of a conversation.

    def join(self, ref=None, seconds=20):
        """From the first tap until the last question (about reminders) is answered."""
        self.get_started(ref)
        self.answer_until(
            lambda: self._is_asked and self.world.ledger.member_of(self.psid), seconds
        )
        self.rest()

    def rest(self):
        """Waits until all that was set going is done and said, and has read it."""
        if self.settles:
            self.world.settle()
            self.mark()

    def leave_question(self):
        """Declines what the newest message offers, if it can be declined."""
        self.world.settle()
        newest = self.messages()[-1:]
        skips = [o for m in newest for o in offers_of(m) if matches("skip", o.title)]
        if skips:
            self.tap(skips[0])
            self.world.settle()

    def answer_until(self, condition, seconds=20):
        """Answers each message once (yes, the address, skip) until the condition holds."""
        self._wait(lambda: condition() or self._answer_next(), seconds, "the conversation to end")

    def _answer_next(self):
        """Answers one unread message. Always None: the waiting goes on."""
        unread = self.unread()
        if not unread:
            return
        self._read += 1
        self._answer(unread[0])

    def _answer(self, message):
        words = words_of(message)
        yes = [offer for offer in offers_of(message) if matches("yes", offer.title)]
        skip = [offer for offer in offers_of(message) if matches("skip", offer.title)]
        asks_order = matches("ask_order", words)
        if offers_email(message):
            self.say(self.email)
        elif yes:
            self.tap(yes[0])
            self._is_asked = self._is_asked or matches("remind", yes[0].title)
        elif matches("ask_email", words) and not asks_order and not offers_of(message):
            self.say(self.email)
        elif skip:
            self.tap(skip[0])

    def claim(self, number, seconds=10):
        """Opens an order's link as a member and waits until the order is the member's."""
        self.open_link(self.world.order_ref(number))
        self._wait(
            lambda: self.world.ledger.claimed_by(number) == self.email, seconds,
            f"order {number} to be claimed",
        )
        self.leave_question()

    def reach_confirm(self, prize="towel", seconds=15):
        """Goes to the rewards and picks a prize; returns the offer that buys it."""
        self.look_at_prizes(prize, seconds)
        return self.confirm_offer(seconds)

    def look_at_prizes(self, prize="towel", seconds=15):
        """Asks for the prizes and finds the button of one."""
        self.mark()
        self.say("prizes")
        self.pick = self._wait(lambda: self._prize_offer(prize), seconds, f"the prize {prize}")

    def confirm_offer(self, seconds=15):
        """Taps the prize's button (again); returns the offer that buys it."""
        self.mark()
        self.tap(self.pick)
        return self.await_offer("confirm", seconds=seconds)

    def _prize_offer(self, prize):
        by_title = self.find_offer(prize)
        return by_title or self.find_offer("take", context=prize)

    def redeem(self, prize="towel", seconds=20):
        """Buys a prize and waits until the shop's code is known; returns the code."""
        before = len(self.world.ledger.redemptions(self.email))
        self.tap(self.reach_confirm(prize))
        self._wait(
            lambda: len(self.world.ledger.redemptions(self.email)) > before, seconds,
            "the coupon",
        )
        self.rest()
        return self.world.ledger.redemptions(self.email)[-1][3]

    def sees_code(self, code):
        """True when a code can be read in the conversation, grouped or not."""
        return code in re.sub(r"[\s-]", "", self.history())
