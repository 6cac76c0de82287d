"""Links that prove themselves: an id, and a MAC over it under the hub's secret key.

A token is the base64url text of 26 bytes: the 16 of the id, and 10 of HMAC-SHA-256 over scope, id and a number kept
with the row. Raising that number kills the links sent so far; deleting the row kills them for good. Several keys may be
set: the first signs, all verify, so that a key can be replaced without breaking the links in people's mailboxes.
"""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

from eventhub.settings import Settings

ID_BYTES = 16
MAC_BYTES = 10


def _mac(key: str, scope: str, ident: UUID, number: int) -> bytes:
    message = b"\x00".join((scope.encode(), ident.bytes, str(number).encode()))
    return hmac.digest(key.encode(), message, hashlib.sha256)[:MAC_BYTES]


def sign(settings: Settings, scope: str, ident: UUID, number: int = 0) -> str:
    """The token for ``ident`` in ``scope``: 35 characters that are safe in an address."""
    mac = _mac(settings.secret_keys[0], scope, ident, number)
    return base64.urlsafe_b64encode(ident.bytes + mac).decode().rstrip("=")


def read_id(token: str) -> UUID | None:
    """The id a token speaks of, still unproved; None when it is no token."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return UUID(bytes=raw[:ID_BYTES]) if len(raw) == ID_BYTES + MAC_BYTES else None


def is_signed(settings: Settings, token: str, scope: str, ident: UUID, number: int = 0) -> bool:
    """Whether ``token`` was made here for just this scope, id and number, under any of the keys."""
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    return any(hmac.compare_digest(raw[ID_BYTES:], _mac(key, scope, ident, number)) for key in settings.secret_keys)
