"""The public pages of meetings: the list, and one meeting with its calendar file."""

from datetime import datetime
from math import ceil
from typing import Any

from litestar import get
from litestar.exceptions import NotFoundException

from eventhub import clock, urls
from eventhub.domain import calls, covers, events, programme
from eventhub.domain.events import BoxState, Filter, box_of
from eventhub.formats import jsonld, share_card
from eventhub.models import Event, Visibility
from eventhub.routes.calendars import CALENDAR_SUFFIX, event_file
from eventhub.web.actor import actor_of
from eventhub.web.calendar_menu import event_menu, feed_link
from eventhub.web.inputs import Db, HTMXRequest, Slug
from eventhub.web.made_files import typeset
from eventhub.web.material_rows import public_rows
from eventhub.web.pages import Page, hub_of, page, public_bytes, public_page
from eventhub.web.programme_view import cells_of
from eventhub.web.rows import rows_of
from eventhub.web.share_cards import card_of, picture_address
from eventhub.web.structured_data import event_data

PAGE_LENGTH = 20
#: a longer programme has its own page alone
MOST_SHOWN = 30


@get(urls.events(), name="events:index")
async def index(request: HTMXRequest, db: Db) -> Page:
    """Upcoming or past meetings, narrowed to a topic and a series."""
    query, now = request.query_params, clock.now()
    narrow = Filter(topic=query.get("topic", "")[:80], series=query.get("series", "")[:80])
    is_past = query.get("when") == "past"
    upcoming_count, past_count = await events.counts(db, now=now, narrow=narrow)
    pages = max(1, ceil(past_count / PAGE_LENGTH))
    number = min(_page_number(query.get("page", "")), pages)
    came = {}
    if is_past:
        found = await events.past(db, now=now, narrow=narrow, limit=PAGE_LENGTH, offset=(number - 1) * PAGE_LENGTH)
        came = await events.attended(db, found)
    else:
        found = await events.upcoming(db, now=now, narrow=narrow)
    address = {"when": "past", "topic": narrow.topic, "series": narrow.series}
    return public_page(
        request,
        "events/index.html",
        "list",
        is_indexed=not request.scope["query_string"] or set(query) == {"lang"},
        rows=rows_of(found, now, came),
        is_past=is_past,
        narrow=narrow,
        topics=await events.topics_in_use(db),
        series_choice=hub_of(request).series,
        upcoming_count=upcoming_count,
        past_count=past_count,
        page_number=number,
        page_links=[(one, urls.events(**address, page=one if one > 1 else None)) for one in range(1, pages + 1)],
        first=(number - 1) * PAGE_LENGTH + 1,
        feed=feed_link(request),
    )


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


@get("/events/{slug:str}", name="events:show")
async def show(request: HTMXRequest, db: Db, slug: Slug) -> Page:
    """One meeting; with ``.ics`` behind it, its calendar file."""
    if slug.endswith(CALENDAR_SUFFIX):
        return await event_file(request, db, slug.removesuffix(CALENDAR_SUFFIX))
    event, now = await events.page_by_slug(db, slug), clock.now()
    if event is None:
        return await _show_to_organisers(request, db, slug, now)
    context = await _context(request, db, event, now)
    data = jsonld.script(event_data(request, event, context["box"], context["described"]))
    is_indexed = event.visibility == Visibility.PUBLIC
    return public_page(request, "events/show.html", is_indexed=is_indexed, data=data, **context)


async def _show_to_organisers(request: HTMXRequest, db: Db, slug: str, now: datetime) -> Page:
    """A draft, or a meeting for members, as it will look; a stranger finds nothing."""
    visitor = await actor_of(request)
    event = await events.page_by_slug(db, slug, visitor) if visitor is not None else None
    if event is None:
        raise NotFoundException
    return page(request, "events/show.html", data=None, **await _context(request, db, event, now))


async def _context(request: HTMXRequest, db: Db, event: Event, now: datetime) -> dict[str, Any]:
    box = box_of(event, now)
    is_over = box.state == BoxState.OVER
    came = await events.attended(db, [event]) if is_over else {}
    released = await programme.brief(db, event)
    is_short = len(released) <= MOST_SHOWN
    return {
        "event": event,
        "palettes": covers.DRAWN,
        "released": released,
        "cells": cells_of(event, released) if is_short else [],
        "described": released if is_short else [],
        "box": box,
        "came": came.get(event.id, 0),
        "next_event": await events.next_one(db, now=now) if is_over else None,
        "calendar": [] if is_over else event_menu(request, event),
        "picture": picture_address(request, event),
        "materials": await public_rows(db, event),
        "is_call_open": not is_over and await calls.is_open_for(db, event, now=now),
    }


@get("/events/{slug:str}/card.png", name="events:card")
async def card(request: HTMXRequest, db: Db, slug: Slug) -> Page:
    """The picture that messengers show beside a link to this meeting."""
    event = await events.page_by_slug(db, slug)
    if event is None:
        raise NotFoundException
    body = await typeset(db, share_card.picture, card_of(request, event))
    return public_bytes(request, body, share_card.CONTENT_TYPE, headers={"Vary": "Accept-Language, Cookie"})


ROUTES = [index, show, card]
