"""Answers: pages whole or in part, and where to go next. Only this module reads htmx's headers.

A page is personal unless it says otherwise: `page` is never stored by anyone; `public_page` is what everybody
sees alike, with a validator.
"""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie

from eventhub import urls
from eventhub.assets import assets
from eventhub.i18n import LazyText
from eventhub.i18n import lazy_gettext as _l
from eventhub.settings import Settings
from eventhub.templating import render, render_part
from eventhub.web.hub import HubNow
from eventhub.web.language import here

AnyRequest = Request[Any, Any, Any]
Page = Response[Any]

HTML = "text/html"
TEXT = "text/plain"
FLASH_COOKIE = "flash"
FLASH_SECONDS = 60
PRIVATE = {"Cache-Control": "no-store", "Vary": "HX-Request"}
PUBLIC_VARY = "HX-Request, Accept-Language, Cookie"
PUBLIC_CACHING = "public, max-age=0, must-revalidate"

#: what an anonymous page may say once, named in its address as ``?done=CODE``; more in `say_when`
DONE: dict[str, LazyText] = {
    "language": _l("The language is set."),
    "signed-out": _l("You are signed out."),
    "password-changed": _l("The new password is set. Your other sessions have ended."),
}


@dataclass(frozen=True)
class Flash:
    """The answer to an act, shown once on top of the next page. ``kind``: ok, warn or bad."""

    text: str | LazyText
    kind: str = "ok"


def say_when(code: str, sentence: LazyText) -> None:
    """Let pages say ``sentence`` when their address carries ``?done=code``."""
    DONE[code] = sentence


def is_part(request: AnyRequest) -> bool:
    """Whether htmx asks for a part: not a boosted link, and not a page restored from history."""
    headers = request.headers
    return (
        headers.get("hx-request") == "true"
        and headers.get("hx-boosted") != "true"
        and headers.get("hx-history-restore-request") != "true"
    )


def page(
    request: AnyRequest,
    template: str,
    block: str | None = None,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Page:
    """A page for one person: whole, or its named ``block`` alone for htmx; stored by nobody."""
    html, flash_cookie = _rendered(request, template, block, context, is_indexed=False)
    return Response(
        html,
        status_code=status_code,
        media_type=HTML,
        headers={**PRIVATE, **(headers or {})},
        cookies=flash_cookie,
    )


def public_page(
    request: AnyRequest,
    template: str,
    block: str | None = None,
    *,
    is_indexed: bool = True,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Page:
    """A page that everybody sees alike, with an ETag; 304 to who has it (RFC 9110, section 13.1.2)."""
    html, flash_cookie = _rendered(request, template, block, context, is_indexed=is_indexed)
    if flash_cookie:
        return Response(html, media_type=HTML, headers=PRIVATE, cookies=flash_cookie)
    return public_bytes(request, html.encode(), HTML, headers={"Vary": PUBLIC_VARY, **(headers or {})})


def public_bytes(
    request: AnyRequest, body: bytes, media_type: str, *, headers: Mapping[str, str] | None = None
) -> Page:
    """Anything public with its ETag: a feed, a calendar, a picture."""
    etag = f'W/"{sha256(body).hexdigest()[:24]}"'
    known = {"ETag": etag, "Cache-Control": PUBLIC_CACHING, **(headers or {})}
    if etag_matches(request.headers.get("if-none-match", ""), etag):
        return Response(b"", status_code=304, media_type=media_type, headers=known)
    return Response(body, media_type=media_type, headers=known)


def etag_matches(if_none_match: str, etag: str) -> bool:
    """Weak comparison of validators (RFC 9110, section 8.8.3.2)."""
    if not if_none_match:
        return False
    bare = etag.removeprefix("W/")
    return any(given.strip().removeprefix("W/") in (bare, "*") for given in if_none_match.split(","))


def go_to(
    request: AnyRequest,
    path: str,
    *,
    done: str | None = None,
    said: str | None = None,
    kind: str = "ok",
    cookies: list[Cookie] | None = None,
) -> Page:
    """Go on to ``path`` after an act: 303 for a browser, HX-Redirect for htmx.

    Args:
        request: the act's.
        path: an own path, or a whole address.
        done: a code of `DONE` that the next page says; fit for anonymous pages, as it needs no cookie.
        said: a sentence that the next page says once, carried by a signed cookie; for signed-in people.
        kind: of ``said``: "ok", "warn" or "bad".
        cookies: to set along the way.
    """
    if done:
        path = urls.with_query(path, done=done)
    sent = list(cookies or [])
    if said:
        sent.append(_flash_cookie(settings_of(request), said, kind))
    headers = {"Cache-Control": "no-store", "Vary": "HX-Request"}
    if is_part(request):
        return Response(b"", status_code=204, media_type=TEXT, headers={**headers, "HX-Redirect": path}, cookies=sent)
    return Response(b"", status_code=303, media_type=TEXT, headers={**headers, "Location": path}, cookies=sent)


def settings_of(request: Any) -> Settings:
    """The settings this application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def hub_of(request: Any) -> HubNow:
    """The hub as this process knows it."""
    hub: HubNow = request.app.state.hub
    return hub


def _rendered(
    request: AnyRequest, template: str, block: str | None, context: dict[str, Any], *, is_indexed: bool
) -> tuple[str, list[Cookie]]:
    settings, now = settings_of(request), hub_of(request)
    flash, cookies = _flash(request, settings)
    complete = {
        "hub": now.hub,
        "hub_series": now.series,
        "here": here(request, settings.base_url, assets().style_url(now.brand), is_indexed=is_indexed),
        "actor": request.scope["state"].get("actor"),
        "is_demo": settings.is_demo,
        "flash": flash,
        **context,
    }
    if block is not None and is_part(request):
        return render_part(template, block, complete), cookies
    return render(template, complete), cookies


# Flash: signed, because it is shown as our own words


def _flash(request: AnyRequest, settings: Settings) -> tuple[Flash | None, list[Cookie]]:
    carried = request.cookies.get(FLASH_COOKIE)
    if carried:
        gone = Cookie(key=FLASH_COOKIE, path="/", max_age=0, httponly=True, samesite="lax")
        return _opened(settings, carried), [gone]
    if not request.scope["query_string"]:
        return None, []
    sentence = DONE.get(request.query_params.get("done", ""))
    return (Flash(sentence) if sentence else None), []


def _flash_cookie(settings: Settings, text: str, kind: str) -> Cookie:
    payload = base64.urlsafe_b64encode(msgspec.json.encode([text, kind])).decode()
    value = f"{payload}.{_flash_mac(settings.secret_keys[0], payload)}"
    return Cookie(
        key=FLASH_COOKIE,
        value=value,
        path="/",
        max_age=FLASH_SECONDS,
        httponly=True,
        secure=settings.is_https,
        samesite="lax",
    )


def _opened(settings: Settings, carried: str) -> Flash | None:
    payload, _, mac = carried.partition(".")
    if not any(hmac.compare_digest(mac, _flash_mac(key, payload)) for key in settings.secret_keys):
        return None
    text, kind = msgspec.json.decode(base64.urlsafe_b64decode(payload), type=tuple[str, str])
    return Flash(text, kind)


def _flash_mac(key: str, payload: str) -> str:
    return hmac.digest(key.encode(), f"flash {payload}".encode(), sha256).hex()
