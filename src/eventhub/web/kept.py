"""Keeps what everybody sees alike for a second, so that a crowd on one page costs one rendering a second.

Kept are only answers that call themselves public and set no cookie, asked for by somebody without a session. An act in
this process forgets them all at once; what another process changed is seen a second later at the latest.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from weakref import WeakValueDictionary

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from eventhub import i18n
from eventhub.web.language import COOKIE
from eventhub.web.pages import etag_matches

SECONDS = 1.0
MOST = 256
LARGEST = 1_000_000
NEVER = (
    *("/static/", "/health/", "/manage", "/checkin", "/r/", "/me/", "/t/", "/T/", "/account", "/sign-in"),
    # Large files pass through there, and answers that depend on more than the address.
    *("/materials/", "/proposals/", "/uploads"),
)

Key = tuple[str, bytes, str]


@dataclass(slots=True)
class Entry:
    """One answer as it left the application."""

    until: float = 0.0
    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    route: str = ""

    def header(self, name: bytes) -> bytes:
        """The header's value, empty without one."""
        return next((value for key, value in self.headers if key.lower() == name), b"")

    @property
    def may_be_kept(self) -> bool:
        """Whether everybody may see it, and it is worth keeping."""
        is_public = self.status == 200 and self.header(b"cache-control").startswith(b"public")
        return is_public and not self.header(b"set-cookie") and len(self.body) <= LARGEST


class Kept:
    """Wraps ``app``; the language of the request is set by then."""

    def __init__(self, app: ASGIApp, seconds: float = SECONDS) -> None:
        """Keep answers for ``seconds``; nothing at all with 0."""
        self._app = app
        self._seconds = seconds
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._locks: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or ask the application."""
        request: Any = scope
        if request["method"] != "GET":
            await self._app(scope, receive, send)
            self._entries.clear()
            return
        headers = dict(request["headers"])
        key = (request["path"], request["query_string"], i18n.current_language())
        entry = self._fresh(key)
        is_personal = entry is not None and not entry.may_be_kept
        if is_personal or not self._seconds or key[0].startswith(NEVER) or not _is_anybody(headers):
            await self._app(scope, receive, send)
            return
        entry = entry or await self._make(key, scope, receive)
        request["path_template"] = entry.route  # for the log
        await _answer(entry, headers.get(b"if-none-match", b""), send)

    def _fresh(self, key: Key) -> Entry | None:
        entry = self._entries.get(key)
        return entry if entry is not None and monotonic() < entry.until else None

    async def _make(self, key: Key, scope: Scope, receive: Receive) -> Entry:
        """Ask the application; those who come meanwhile wait for the same answer, if it may be kept."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            entry = self._fresh(key)
            if entry is not None and entry.may_be_kept:
                return entry
            if entry is None:
                entry = await self._asked(scope, receive)
                self._keep(key, entry)
                return entry
        # While we waited it turned out that each reader has an answer of their own.
        return await self._asked(scope, receive)

    def _keep(self, key: Key, entry: Entry) -> None:
        """Keep the answer, or that there is none to keep, so that nobody waits for it."""
        kept = entry if entry.may_be_kept else Entry()
        kept.until = monotonic() + self._seconds
        self._entries[key] = kept
        self._entries.move_to_end(key)
        if len(self._entries) > MOST:
            self._entries.popitem(last=False)

    async def _asked(self, scope: Scope, receive: Receive) -> Entry:
        entry, parts = Entry(), []

        async def take(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status, entry.headers = message["status"], list(message.get("headers", ()))
            elif message["type"] == "http.response.body":
                parts.append(message["body"])

        # Whole answers are kept; who has one already is told so by us.
        inner: Any = {**scope, "headers": [one for one in scope["headers"] if one[0] != b"if-none-match"]}
        await self._app(inner, receive, take)
        entry.body, entry.route = b"".join(parts), inner.get("path_template", "")
        return entry


def _is_anybody(headers: dict[bytes, bytes]) -> bool:
    """Whether nothing in the request tells one reader from another, save the language."""
    cookies = (part.partition(b"=")[0].strip() for part in headers.get(b"cookie", b"").split(b";"))
    return b"hx-request" not in headers and _only_language(cookies)


def _only_language(cookies: Iterable[bytes]) -> bool:
    return all(name in (b"", COOKIE.encode()) for name in cookies)


async def _answer(entry: Entry, if_none_match: bytes, send: Send) -> None:
    status, headers, body = entry.status, entry.headers, entry.body
    etag = entry.header(b"etag")
    if entry.status == 200 and etag and etag_matches(if_none_match.decode("latin-1"), etag.decode("latin-1")):
        status, body = 304, b""
        headers = [one for one in headers if one[0].lower() != b"content-length"]
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body, "more_body": False})
