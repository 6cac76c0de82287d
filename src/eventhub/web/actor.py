"""Who is signed in, and guards for what they may see."""

from collections.abc import Awaitable, Callable
from typing import Any, cast
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from eventhub import clock
from eventhub.domain import sign_in
from eventhub.domain.permissions import Actor
from eventhub.models import Role
from eventhub.settings import Settings
from eventhub.web.pages import settings_of
from eventhub.web.security import demand_token, offer_token

Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]

ROLES = {
    "owner": frozenset({Role.OWNER}),
    "organiser": frozenset({Role.OWNER, Role.ORGANISER}),
    "reviewer": frozenset({Role.OWNER, Role.ORGANISER, Role.REVIEWER}),
    "door": frozenset({Role.OWNER, Role.ORGANISER, Role.DOOR}),
    "staff": frozenset(Role),
}


class SignInNeeded(Exception):  # noqa: N818 - a turn of the way, not an error
    """Nobody is signed in where somebody must be."""


def cookie_name(settings: Settings) -> str:
    """``__Host-`` wherever cookies can be secure (RFC 6265bis, section 4.1.3.2)."""
    return "__Host-session" if settings.is_https else "session"


def session_cookie(settings: Settings, token: str) -> Cookie:
    """Keeps a session in the browser for as long as it may last."""
    return Cookie(
        key=cookie_name(settings),
        value=token,
        path="/",
        max_age=int(sign_in.LONGEST.total_seconds()),
        httponly=True,
        secure=settings.is_https,
        samesite="lax",
    )


def no_session_cookie(settings: Settings) -> Cookie:
    """Takes the session out of the browser."""
    return Cookie(
        key=cookie_name(settings),
        value="",
        path="/",
        max_age=0,
        httponly=True,
        secure=settings.is_https,
        samesite="lax",
    )


def session_token(connection: Connection) -> str:
    """The session's token as the browser sent it, "" without one."""
    return connection.cookies.get(cookie_name(settings_of(connection)), "")


async def actor_of(connection: Connection) -> Actor | None:
    """Who is signed in; asked of the database once a request, and not at all without a cookie."""
    state = connection.scope["state"]
    if "actor" not in state:
        token = session_token(connection)
        state["actor"] = await _find(connection, token) if token else None
        if state["actor"] is not None:
            offer_token(token)
    return cast("Actor | None", state["actor"])


async def _find(connection: Connection, token: str) -> Actor | None:
    async with connection.app.state.database.session() as db:
        return await sign_in.actor_of_session(db, token, now=clock.now())


def needs(role: str) -> Guard:
    """A guard for routes: lets in who has ``role`` ("owner", "organiser", "reviewer", "door") or a greater one.

    "staff" lets in whoever is signed in.
    Who is not signed in is sent to the sign-in page, who has another role finds nothing here. Acts must carry
    the session's token.
    """
    allowed = ROLES[role]

    async def guard(connection: Connection, _handler: BaseRouteHandler) -> None:
        actor = await actor_of(connection)
        if actor is None:
            raise SignInNeeded
        if actor.role not in allowed:
            raise NotFoundException
        await demand_token(cast("Request[Any, Any, Any]", connection), session_token(connection))

    return guard


def way_back(request: Request[Any, Any, Any]) -> str:
    """The path to return to after signing in: this page's, or for an act the page it was sent from."""
    if request.method == "GET" and request.headers.get("hx-request") != "true":
        query = request.scope["query_string"].decode("latin-1")
        return request.scope["path"] + (f"?{query}" if query else "")
    sender = urlsplit(str(request.headers.get("hx-current-url") or request.headers.get("referer", "")))
    return own_path(sender.path + (f"?{sender.query}" if sender.query else ""))


def own_path(path: str) -> str:
    """``path`` if it is a path of this site, else "": never a way to another host."""
    parts = urlsplit(path)
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and not (parts.scheme or parts.netloc)
    return path if is_own and path.isprintable() and "\\" not in path else ""
