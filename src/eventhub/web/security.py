"""What protects acts: a token bound to the session for signed-in people, the sender's origin for everybody.

The token is derived from the session's own secret, so it needs no storage, dies with the session, and a
planted cookie is of no use without the token that goes with it. Anonymous forms need neither cookie nor token;
`Front` has looked at Origin and Sec-Fetch-Site, and `refuse_foreign` acts on that.
"""

import base64
import hmac
from hashlib import sha256
from typing import Any

from litestar import Request
from litestar.exceptions import PermissionDeniedException

from eventhub.templating import form_token
from eventhub.web.bodies import big_form
from eventhub.web.front import SAFE_METHODS, seen

FIELD = "csrf"
HEADER = "x-csrf-token"


class StaleFormError(PermissionDeniedException):
    """A signed-in person's act came without the token of their session."""


class ForeignFormError(PermissionDeniedException):
    """An act was sent by another site's page."""


def token_for(session_token: str) -> str:
    """The token that the forms of this session carry."""
    mac = hmac.digest(session_token.encode(), b"eventhub form", sha256)
    return base64.urlsafe_b64encode(mac[:24]).decode()


def offer_token(session_token: str) -> None:
    """Let the forms rendered for this request carry the session's token."""
    form_token.set(token_for(session_token))


async def demand_token(request: Request[Any, Any, Any], session_token: str) -> None:
    """Refuse an act without the session's token, in the field ``csrf`` or the header ``X-CSRF-Token``.

    Raises:
        StaleFormError: without it, or with another one.
    """
    if request.scope["method"] in SAFE_METHODS:
        return
    given = request.headers.get(HEADER) or await _typed_token(request)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), token_for(session_token).encode()):
        raise StaleFormError


async def _typed_token(request: Request[Any, Any, Any]) -> object:
    if request.route_handler.opt.get("big_form"):
        return (await big_form(request)).first(FIELD)
    return (await request.form()).get(FIELD, "")


def refuse_foreign(request: Request[Any, Any, Any]) -> None:
    """Refuse an act that another site's page has sent.

    Raises:
        ForeignFormError: when the browser said so.
    """
    if seen(request.scope).is_foreign:
        raise ForeignFormError
