"""The signatures of the outside world, written independently of the program.

Sources: Meta, Messenger Platform webhooks and Graph API "secure requests"; Standard Webhooks
1.0.0; the order link formula of docs/order-links.md. All read November 2026.
"""

import base64
import hashlib
import hmac

TOLERANCE_S = 300


def hub_signature(app_secret, body):
    """The value of X-Hub-Signature-256 for these body bytes."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def appsecret_proof(app_secret, token):
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def order_ref(link_key, number):
    """order--NUMBER-TAG, as the link in an order's e-mail carries it."""
    tag = hmac.new(link_key.encode(), number.encode(), hashlib.sha256).hexdigest()[:10]
    kept = "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 or byte == ord("_") else f"={byte:02X}"
        for byte in number.encode()
    )
    return f"order--{kept}-{tag}"


def _webhook_key(secret):
    text = secret.removeprefix("whsec_")
    return base64.b64decode(text + "=" * (-len(text) % 4))


def webhook_signature(secret, message_id, timestamp_s, body):
    """The value of webhook-signature."""
    signed = f"{message_id}.{timestamp_s}.".encode() + body
    mac = hmac.new(_webhook_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode()


def webhook_headers(secret, message_id, timestamp_s, body):
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": webhook_signature(secret, message_id, timestamp_s, body),
    }


def webhook_problem(secret, headers, body, now_s):
    """Why a signed request must be refused; empty when it is good. headers: lower-case names."""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "")
    if not message_id or not timestamp or not signatures:
        return "a header is missing"
    if "." in message_id or len(message_id) > 255:
        return "the id holds a full stop or is too long"
    if not (timestamp.isascii() and timestamp.isdigit()):
        return "the timestamp is not a number"
    if abs(int(timestamp) - now_s) > TOLERANCE_S:
        return f"the timestamp is {int(timestamp) - now_s} s away"
    expected = webhook_signature(secret, message_id, int(timestamp), body)
    if not any(hmac.compare_digest(expected, given) for given in signatures.split(" ")):
        return "no signature matches"
    return ""
