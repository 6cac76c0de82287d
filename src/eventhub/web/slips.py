"""What the page after a form is told, carried by its address: sealed, for one page, for a quarter of an hour.

An anonymous form sets no cookie, yet the page that answers it shows what was typed. So it travels in the query,
encrypted, because addresses of pages end up in logs, and under a MAC, because it is shown as our own words. Both keys
follow from the hub's secret: SHAKE-256 (FIPS 202) over one and a nonce gives the key stream, and the MAC, with the
other, is taken over nonce and ciphertext (encrypt-then-MAC; Bellare and Namprempre, 2000).
"""

import base64
import binascii
import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256, shake_256
from unicodedata import category

import msgspec

from eventhub.settings import Settings

LASTS = timedelta(minutes=15)
NONCE_BYTES = 16
MAC_BYTES = 16
LONGEST_SAID = 40
BESIDE_LETTERS = frozenset(" '’-")


class Slip(msgspec.Struct, frozen=True, array_like=True):
    """What was typed: given name, mail address, how many persons; and what became of it (a registration's state)."""

    given_name: str = ""
    address: str = ""
    persons: int = 1
    status: str = ""

    @property
    def said_name(self) -> str:
        """The given name, if it can be said to whoever follows the link: short, and nothing but letters."""
        is_name = all(category(char)[0] in "LM" or char in BESIDE_LETTERS for char in self.given_name)
        return self.given_name if is_name and len(self.given_name) <= LONGEST_SAID else ""


def seal(settings: Settings, scope: str, slip: Slip, *, now: datetime) -> str:
    """``slip`` as text for the address of the page ``scope``."""
    plain = msgspec.json.encode((int((now + LASTS).timestamp()), slip))
    nonce = secrets.token_bytes(NONCE_BYTES)
    key = settings.secret_keys[0]
    body = nonce + _masked(key, nonce, plain)
    return base64.urlsafe_b64encode(body + _mac(key, scope, body)).decode().rstrip("=")


def unseal(settings: Settings, scope: str, text: str, *, now: datetime) -> Slip | None:
    """The slip sealed for this page; None when it is not ours, of another page, or too old."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    for key in settings.secret_keys:
        if hmac.compare_digest(mac, _mac(key, scope, body)):
            plain = _masked(key, body[:NONCE_BYTES], body[NONCE_BYTES:])
            until, slip = msgspec.json.decode(plain, type=tuple[int, Slip])
            return slip if now.timestamp() < until else None
    return None


def _masked(key: str, nonce: bytes, text: bytes) -> bytes:
    stream = shake_256(_derived(key, "slip mask") + nonce).digest(len(text))
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))


def _mac(key: str, scope: str, body: bytes) -> bytes:
    return hmac.digest(_derived(key, f"slip mac {scope}"), body, sha256)[:MAC_BYTES]


def _derived(key: str, use: str) -> bytes:
    return hmac.digest(key.encode(), use.encode(), sha256)
