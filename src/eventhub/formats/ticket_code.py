"""Ticket codes as text.

A code is the base32 text of 16 bytes: 10 random ones, and 6 of HMAC-SHA-256 under the event's own random key over the
word "ticket", the event's id and the random part. A phone that holds the event's key can tell a forged one offline;
online the row decides. The hub's secret key plays no part, so replacing it kills no printed ticket.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from uuid import UUID

NONCE_BYTES = 10
MAC_BYTES = 6
CODE_LENGTH = 26
# No 0 and O, 1, I and L, 5 and S, 8 and B: nothing that reads alike on paper or sounds alike when called out.
SHORT_ALPHABET = "234679ACDEFGHJKMNPQRTUVWXYZ"
SHORT_LENGTH = 8


def _mac(key: bytes, event_id: UUID, nonce: bytes) -> bytes:
    return hmac.digest(key, b"ticket" + event_id.bytes + nonce, hashlib.sha256)[:MAC_BYTES]


def new_nonce() -> bytes:
    """The random part of a new code, 10 bytes."""
    return secrets.token_bytes(NONCE_BYTES)


def code(key: bytes, event_id: UUID, nonce: bytes) -> str:
    """The 26 characters that the QR says after ``/T/``."""
    return base64.b32encode(nonce + _mac(key, event_id, nonce)).decode().rstrip("=")


def _raw(text: str) -> bytes | None:
    text = text.strip().upper()
    if len(text) != CODE_LENGTH:
        return None
    try:
        return base64.b32decode(text + "=" * (-CODE_LENGTH % 8))
    except (binascii.Error, ValueError):
        return None


def nonce_of(text: str) -> bytes | None:
    """The random part of a scanned code in either case; None when it cannot be one."""
    raw = _raw(text)
    return raw[:NONCE_BYTES] if raw else None


def is_genuine(key: bytes, event_id: UUID, text: str) -> bool:
    """Whether the code was made for this event, by its MAC alone."""
    raw = _raw(text)
    return raw is not None and hmac.compare_digest(raw[NONCE_BYTES:], _mac(key, event_id, raw[:NONCE_BYTES]))


def new_short_code() -> str:
    """Eight random characters to type at the door; 27⁸ of them, and the database refuses a second one per event."""
    return "".join(secrets.choice(SHORT_ALPHABET) for _ in range(SHORT_LENGTH))


def shown(short_code: str) -> str:
    """A short code as people read it: ``7K4M-2X9Q``."""
    return f"{short_code[:4]}-{short_code[4:]}"


def typed(text: str) -> str:
    """What was typed at the door, as a short code is stored: capitals without spaces and dashes."""
    return "".join(char for char in text.upper() if char.isalnum())
