"""The form of Send API requests, checked as strictly as the documentation reads.

Source: Meta, Messenger Platform "Send messages", "Quick replies", "Button template", "Generic
template" and "Coupon template", read November 2026. Lengths are counted in UTF-16 units, the
stricter of the possible readings.
"""

MAX_TEXT = 2000
MAX_METADATA = 1000
MAX_QUICK_REPLIES = 13
MAX_TITLE = 20
MAX_PAYLOAD = 1000
MAX_BUTTONS = 3
MAX_BUTTON_TEXT = 640
MAX_ELEMENTS = 10
MAX_CARD_TEXT = 80

RECIPIENTS = {"id", "user_ref", "comment_id", "post_id", "phone_number"}
TYPES = {"RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"}
TAGS = {"HUMAN_AGENT", "CUSTOMER_FEEDBACK"}
ACTIONS = {"mark_seen", "typing_on", "typing_off", "react", "unreact"}
TOP_KEYS = {
    "recipient", "messaging_type", "tag", "message", "reply_to", "notification_type",
    "persona_id", "sender_action", "thread_control", "payload",
}
CONTENTS = ("text", "attachment", "attachments", "sticker_id", "template")


def units(text):
    """UTF-16 units of a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def problems(body):
    """Everything wrong with a request body; an empty list when it may be sent."""
    if not isinstance(body, dict):
        return ["the body is not a JSON object"]
    found = [f"unknown key {key}" for key in body if key not in TOP_KEYS]
    recipient = body.get("recipient")
    if not isinstance(recipient, dict) or len(recipient) != 1 or not set(recipient) <= RECIPIENTS:
        found.append("recipient must hold exactly one address")
    elif not all(isinstance(value, str) and value for value in recipient.values()):
        found.append("the address must be a text")
    if "sender_action" in body:
        return found + _action(body)
    return found + _envelope(body) + _message(body.get("message"))


def _action(body):
    found = []
    if body["sender_action"] not in ACTIONS:
        found.append("unknown sender_action")
    if set(body) - {"recipient", "sender_action", "payload"}:
        found.append("sender_action must stand alone")
    return found


def _envelope(body):
    found = []
    if body.get("messaging_type") not in TYPES:
        found.append("messaging_type is missing or unknown")
    if "tag" in body and body.get("messaging_type") != "MESSAGE_TAG":
        found.append("tag without MESSAGE_TAG")
    if body.get("messaging_type") == "MESSAGE_TAG" and body.get("tag") not in TAGS:
        found.append("a dead or unknown tag")
    return found


def _text(value, limit, what):
    if not isinstance(value, str) or not value.strip():
        return [f"{what} is empty"]
    if units(value) > limit:
        return [f"{what} has {units(value)} characters, at most {limit}"]
    return []


def _optional(holder, key, limit):
    if key not in holder:
        return []
    return _text(holder[key], limit, key)


def _https(value, what):
    if not isinstance(value, str) or not value.startswith("https://"):
        return [f"{what} is not an https address"]
    return []


def _message(message):
    if not isinstance(message, dict):
        return ["message is missing"]
    allowed = set(CONTENTS) | {"quick_replies", "metadata"}
    found = [f"unknown key message.{key}" for key in message if key not in allowed]
    present = [key for key in CONTENTS if key in message]
    if len(present) != 1:
        found.append(f"message must hold one of {', '.join(CONTENTS)}; it has {present}")
    found += _optional(message, "text", MAX_TEXT) + _optional(message, "metadata", MAX_METADATA)
    if "quick_replies" in message:
        found += _quick_replies(message["quick_replies"])
        if "text" not in message and "attachment" not in message:
            found.append("quick replies alone show nothing")
    if "attachment" in message:
        found += _attachment(message["attachment"])
    return found


def _quick_replies(replies):
    if not isinstance(replies, list) or not 1 <= len(replies) <= MAX_QUICK_REPLIES:
        return [f"quick_replies must be 1 to {MAX_QUICK_REPLIES}"]
    found = []
    for reply in replies:
        kind = reply.get("content_type")
        if kind == "text":
            found += _text(reply.get("title"), MAX_TITLE, "quick reply title")
            found += _text(reply.get("payload"), MAX_PAYLOAD, "quick reply payload")
        elif kind not in ("user_email", "user_phone_number"):
            found.append(f"unknown content_type {kind}")
        elif set(reply) != {"content_type"}:
            found.append(f"{kind} takes no other key")
    return found


def _attachment(attachment):
    if not isinstance(attachment, dict) or not isinstance(attachment.get("payload"), dict):
        return ["attachment must have type and payload"]
    payload = attachment["payload"]
    if attachment.get("type") in ("image", "audio", "video", "file"):
        return [] if "url" in payload or "attachment_id" in payload else ["no media address"]
    if attachment.get("type") != "template":
        return ["unknown attachment type"]
    check = {"button": _button_template, "generic": _generic, "coupon": _coupon}.get(
        payload.get("template_type")
    )
    return check(payload) if check else [f"unknown template {payload.get('template_type')}"]


def _buttons(buttons):
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MAX_BUTTONS:
        return [f"buttons must be 1 to {MAX_BUTTONS}"]
    found = []
    for button in buttons:
        found += _button(button)
    return found


def _button(button):
    kind = button.get("type")
    if kind == "postback":
        return _text(button.get("title"), MAX_TITLE, "button title") + _text(
            button.get("payload"), MAX_PAYLOAD, "button payload"
        )
    if kind == "web_url":
        return _text(button.get("title"), MAX_TITLE, "button title") + _https(
            button.get("url"), "button url"
        )
    return [] if kind == "phone_number" else [f"unknown button type {kind}"]


def _button_template(payload):
    return _text(payload.get("text"), MAX_BUTTON_TEXT, "button text") + _buttons(
        payload.get("buttons")
    )


def _generic(payload):
    elements = payload.get("elements")
    if not isinstance(elements, list) or not 1 <= len(elements) <= MAX_ELEMENTS:
        return [f"elements must be 1 to {MAX_ELEMENTS}"]
    found = []
    for element in elements:
        found += _text(element.get("title"), MAX_CARD_TEXT, "card title")
        found += _optional(element, "subtitle", MAX_CARD_TEXT)
        if not set(element) & {"subtitle", "image_url", "default_action", "buttons"}:
            found.append("a card needs more than a title")
        if "buttons" in element:
            found += _buttons(element["buttons"])
    return found


def _coupon(payload):
    found = _text(payload.get("title"), MAX_CARD_TEXT, "coupon title")
    found += _optional(payload, "subtitle", MAX_CARD_TEXT)
    if "coupon_code" not in payload and "coupon_url" not in payload:
        found.append("a coupon needs a code or an address")
    if any(letter.isspace() for letter in payload.get("coupon_code", "")):
        found.append("the code holds a blank")
    if "coupon_url" in payload:
        found += _https(payload["coupon_url"], "coupon_url")
    found += _optional(payload, "payload", MAX_PAYLOAD)
    return found
