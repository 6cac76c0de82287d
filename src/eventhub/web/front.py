"""The first to see a request and the last to see its answer: one plain ASGI wrapper round the application.

It checks the host, refuses acts that come from foreign pages, turns HEAD into GET without a body, sets the
language, adds the security headers, and writes one line of log, without personal data.
"""

import secrets
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from eventhub import i18n
from eventhub.settings import Settings, is_loopback
from eventhub.templating import form_token
from eventhub.web.bodies import forget_files
from eventhub.web.language import COOKIE, negotiated

log = structlog.get_logger("web")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = (b"same-origin", b"none")
QUIET = ("/static/", "/health/")
WANTED = frozenset({b"host", b"origin", b"sec-fetch-site", b"accept-language", b"cookie"})

POLICY = (
    "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS = "camera={camera}, microphone=(), geolocation=(), payment=(), usb=()"

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Seen:
    """What the wrapper knows of a request, kept in its scope for those inside."""

    request_id: str
    has_language: bool
    is_foreign: bool
    is_head: bool = False


def seen(scope: Any) -> Seen:
    """What the front has found out about the request of this scope."""
    found: Seen = scope["state"]["seen"]
    return found


class Front:
    """Wraps ``app``; made once, as the settings do not change."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Prepare what is the same for every answer."""
        self.app = app
        parts = urlsplit(settings.base_url)
        self.scheme = parts.scheme.encode()
        self.hosts = {(parts.hostname or "").lower()}
        self.is_local = is_loopback(parts.hostname or "")
        self.headers = _security_headers(settings, is_door=False)
        self.door_headers = _security_headers(settings, is_door=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; websockets are not spoken here."""
        if scope["type"] != ScopeType.HTTP:
            return
        started = perf_counter()
        wanted = {name: value for name, value in scope["headers"] if name in WANTED}
        request_id = secrets.token_hex(4).upper()
        path = scope["path"]
        scope["state"] = {"seen": self._seen(scope, wanted, request_id)}
        answer = Answer(send, self._headers_for(path, request_id), is_head=scope["method"] == "HEAD")
        if not self._is_own_host(wanted.get(b"host", b"")) and not path.startswith("/health/"):
            await answer.refuse(421, b"This server does not answer under that name.\n")
            return
        inner = {**scope, "method": "GET"} if answer.is_head else scope
        language = i18n.set_language(_language(scope, wanted))
        token = form_token.set("")
        try:
            await self.app(inner, receive, answer.send)
        finally:
            await forget_files(inner["state"])
            form_token.reset(token)
            i18n.reset_language(language)
            _log(scope["method"], path, inner, answer.status, perf_counter() - started, request_id)

    def _seen(self, scope: Any, wanted: dict[bytes, bytes], request_id: str) -> Seen:
        return Seen(
            request_id=f"{request_id[:4]}-{request_id[4:]}",
            has_language=_asked_language(scope) is not None,
            is_foreign=scope["method"] not in SAFE_METHODS and self._is_foreign(wanted),
            is_head=scope["method"] == "HEAD",
        )

    def _headers_for(self, path: str, request_id: str) -> Headers:
        headers = self.door_headers if path == "/checkin" or path.startswith("/checkin/") else self.headers
        return [*headers, (b"x-request-id", request_id.encode())]

    def _is_own_host(self, host: bytes) -> bool:
        """Whether the Host header names this hub; case and port do not matter (RFC 9110, section 4.2.3)."""
        try:
            name = (urlsplit(f"//{host.decode('ascii')}").hostname or "").rstrip(".")
        except (UnicodeDecodeError, ValueError):
            return False
        return name in self.hosts or (self.is_local and is_loopback(name))

    def _is_foreign(self, wanted: dict[bytes, bytes]) -> bool:
        """Whether the browser says that another site's page sends this. Programs say nothing."""
        site, origin = wanted.get(b"sec-fetch-site"), wanted.get(b"origin")
        if site is not None and site not in OWN_SITES:
            return True
        if origin is None:
            return False
        return origin.lower() != _without_default_port(self.scheme, wanted.get(b"host", b"").lower())


class Answer:
    """Wraps ``send``: adds the headers, leaves the body out for HEAD, remembers the status."""

    def __init__(self, send: Send, headers: Headers, *, is_head: bool) -> None:
        """Answer through ``send``."""
        self._send = send
        self._headers = headers
        self.is_head = is_head
        self.status = 0

    async def send(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = _completed(list(message.get("headers", ())), self._headers)
        elif self.is_head and message["type"] == "http.response.body":
            message["body"] = b""
        await self._send(message)

    async def refuse(self, status: int, body: bytes) -> None:
        """Answer in plain text, without asking anybody."""
        headers: Headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
        ]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})


def _completed(given: Headers, added: Headers) -> Headers:
    """The handler's headers and ours; its own content policy and caching rule stand."""
    names = {name.lower() for name, _ in given}
    complete = given + [header for header in added if header[0] not in names]
    if b"cache-control" not in names:
        complete.append((b"cache-control", b"no-store"))
    return complete


def _security_headers(settings: Settings, *, is_door: bool) -> Headers:
    headers = {
        "content-security-policy": POLICY.format(wasm=" 'wasm-unsafe-eval'" if is_door else ""),
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "permissions-policy": PERMISSIONS.format(camera="(self)" if is_door else "()"),
        "cross-origin-opener-policy": "same-origin",
    }
    if settings.is_https:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def _without_default_port(scheme: bytes, host: bytes) -> bytes:
    default = b":443" if scheme == b"https" else b":80"
    return scheme + b"://" + host.removesuffix(default)


def _asked_language(scope: Any) -> str | None:
    query = scope["query_string"]
    if b"lang=" not in query:
        return None
    asked = parse_qs(query.decode("latin-1")).get("lang", [""])[0]
    return asked if asked in i18n.LANGUAGES else None


def _language(scope: Any, wanted: dict[bytes, bytes]) -> str:
    return _asked_language(scope) or negotiated(
        _cookie(wanted.get(b"cookie", b"")), wanted.get(b"accept-language", b"").decode("latin-1")
    )


def _cookie(header: bytes) -> str:
    """The language cookie's value; other cookies are left alone."""
    if COOKIE.encode() not in header:
        return ""
    for part in header.decode("latin-1").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _log(method: str, path: str, scope: Any, status: int, seconds: float, request_id: str) -> None:
    if status < 400 and path.startswith(QUIET):
        return
    log.info(
        "request",
        method=method,
        route=scope.get("path_template", ""),
        status=status,
        ms=round(seconds * 1000, 1),
        request_id=request_id,
    )
