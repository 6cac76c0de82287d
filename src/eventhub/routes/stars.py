"""Starred talks: a page that the browser fills from its own memory, and a feed that it makes by a POST."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events, stars
from eventhub.domain import programme as programmes
from eventhub.domain.errors import DomainError
from eventhub.formats.icalendar import feed
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.routes.calendars import CALENDAR_SUFFIX, MEDIA_TYPE, PRIVATE
from eventhub.routes.schedules import event_or_404
from eventhub.web.inputs import Db, HTMXRequest, Slug, Token, Typed
from eventhub.web.pages import Page, hub_of, page, public_bytes, public_page, settings_of
from eventhub.web.programme_view import cells_of
from eventhub.web.sentences import sentence
from eventhub.web.talk_calendars import talk_events


@get("/events/{slug:str}/starred", name="stars:show")
async def show(request: HTMXRequest, db: Db, slug: Slug) -> Page:
    """All talks, of which the browser shows those it has kept."""
    event, is_public = await event_or_404(request, db, slug)
    programme = await programmes.of(db, event)
    assert programme is not None
    cells = cells_of(event, [item for item in programme.items if item.is_talk and item.slug])
    context: dict[str, Any] = {"event": event, "cells": cells}
    if not is_public:
        return page(request, "schedules/starred.html", **context)
    return public_page(request, "schedules/starred.html", is_indexed=False, **context)


@post("/events/{slug:str}/starred", name="stars:make")
async def make(request: HTMXRequest, db: Db, slug: Slug, data: Typed) -> Page:
    """Make a feed of the talks whose ids are sent, or change the one whose tokens come along."""
    read, write = data.first("read"), data.first("write")
    try:
        async with transaction(db):
            event = await events.lock_by_slug(db, slug)
            if event is None:
                raise NotFoundException
            released = {item.talk_id for item in await programmes.brief(db, event)}
            wanted = [ident for ident in map(_uuid, data.all("talk")) if ident in released]
            if read:
                tokens = stars.Tokens(read, write)
                await stars.update(db, event, tokens, wanted, now=clock.now())
            else:
                tokens = await stars.make(db, event, wanted, now=clock.now())
    except DomainError as error:
        return _json({"error": sentence(error)}, 422)
    path = urls.starred_calendar(slug, tokens.read)
    address = urls.absolute(settings_of(request).base_url, path)
    answer = {"read": tokens.read, "write": tokens.write, "address": address, "webcal": urls.webcal(address)}
    return _json(answer, 200 if read else 201)


def _json(answer: dict[str, Any], status_code: int) -> Page:
    return Response(answer, status_code=status_code, media_type="application/json")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@get("/events/{slug:str}/starred/{token:str}", name="stars:calendar")
async def calendar(request: HTMXRequest, db: Db, slug: Slug, token: Token) -> Page:
    """The feed, for whoever has its address."""
    bare = token.removesuffix(CALENDAR_SUFFIX)
    event = await programmes.event_at(db, slug) if bare != token else None
    found = await stars.by_token(db, event, bare) if event is not None else None
    if event is None or found is None:
        raise NotFoundException
    items = [item for item in await programmes.listed_items(db, event) if str(item.talk_id) in found.talk_ids]
    versions = await programmes.versions(db, event)
    entries = talk_events(event, items, versions, hub=hub_of(request).hub, base_url=settings_of(request).base_url)
    name = _("Kept: %(event)s", event=event.title.text(current_language()))
    source = urls.absolute(settings_of(request).base_url, urls.starred_calendar(slug, bare))
    return public_bytes(request, feed(entries, name, source), MEDIA_TYPE, headers=PRIVATE)


ROUTES = [show, make, calendar]
