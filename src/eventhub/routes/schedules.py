"""The public programme of an event: grid and list, old releases, calendars, and files for other programs."""

from typing import Any

from litestar import get
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.domain import programme as programmes
from eventhub.domain import schedule_exports
from eventhub.domain.programme import Programme
from eventhub.formats import frab, schedule_json, schedule_xml
from eventhub.formats.icalendar import feed
from eventhub.i18n import current_language
from eventhub.models import Event, Visibility
from eventhub.routes.calendars import MEDIA_TYPE, PUBLIC
from eventhub.web.actor import actor_of
from eventhub.web.calendar_menu import feed_menu
from eventhub.web.inputs import Config, Db, HTMXRequest, Slug
from eventhub.web.pages import Page, hub_of, page, public_bytes, public_page, settings_of
from eventhub.web.programme_view import Narrow, choices, days_of, now_and_next
from eventhub.web.talk_calendars import talk_events


@get("/events/{slug:str}/schedule", name="schedules:show")
async def show(request: HTMXRequest, db: Db, slug: Slug) -> Page:
    """The programme; ``?release=2`` an old one, ``?view=list`` as a list, narrowed to topic, room and language."""
    query = request.query_params
    number = _number(query.get("release", ""))
    event, is_public = await event_or_404(request, db, slug)
    programme = await programmes.of(db, event, number)
    if programme is None:
        raise NotFoundException
    context = _context(request, event, programme)
    if not is_public:
        return page(request, "schedules/show.html", "programme", **context)
    is_plain = not request.scope["query_string"] or set(query) == {"lang"}
    is_indexed = is_plain and event.visibility == Visibility.PUBLIC and programme.is_released
    return public_page(request, "schedules/show.html", "programme", is_indexed=is_indexed, **context)


def _context(request: HTMXRequest, event: Event, programme: Programme) -> dict[str, Any]:
    query, now = request.query_params, clock.now()
    narrow = Narrow(query.get("topic", "")[:80], query.get("room", "")[:80], query.get("language", "")[:8])
    is_list = query.get("view") == "list"
    is_latest = programme.number == event.release_count
    on, following = now_and_next(event, programme, now) if is_latest and not narrow else ([], [])
    shown = [item for item in programme.items if narrow.fits(item)]
    topics, rooms, languages = choices(programme)
    return {
        "event": event,
        "programme": programme,
        "days": days_of(event, programme, shown, is_list=is_list),
        "narrow": narrow,
        "topics": topics,
        "rooms": rooms,
        "spoken": languages,
        "is_list": is_list,
        "is_latest": is_latest,
        "now_on": on,
        "next_on": following,
        "talk_count": sum(1 for item in shown if item.is_talk),
        "calendar": feed_menu(request, urls.schedule(event.slug, ".ics"), event.title.text(current_language())),
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 else None


async def event_or_404(request: HTMXRequest, db: AsyncSession, slug: str) -> tuple[Event, bool]:
    """The event at this address and whether everybody may see it; organisers look at drafts too."""
    event = await programmes.event_at(db, slug)
    if event is not None:
        return event, True
    visitor = await actor_of(request)
    event = await programmes.event_at(db, slug, visitor) if visitor is not None else None
    if event is None:
        raise NotFoundException
    return event, False


@get("/events/{slug:str}/schedule.ics", name="schedules:calendar")
async def calendar(request: HTMXRequest, db: Db, slug: Slug) -> Page:
    """The programme as a calendar feed; ``?room=`` one room's."""
    event = await _public_or_404(db, slug)
    room = request.query_params.get("room", "")
    found = await programmes.listed_items(db, event)
    items = [item for item in found if item.is_talk and (not room or item.room == room)]
    if room and not items:
        raise NotFoundException
    versions = await programmes.versions(db, event)
    entries = talk_events(event, items, versions, hub=hub_of(request).hub, base_url=settings_of(request).base_url)
    title = event.title.text(current_language())
    source = urls.absolute(settings_of(request).base_url, urls.schedule(slug, ".ics", room=room))
    body = feed(entries, f"{title}, {room}" if room else title, source)
    return public_bytes(request, body, MEDIA_TYPE, headers=PUBLIC)


@get("/events/{slug:str}/schedule.json", name="schedules:json")
async def as_json(request: HTMXRequest, db: Db, settings: Config, slug: Slug) -> Page:
    """The public release in the frab schedule format, as JSON."""
    body = schedule_json.write(await _released(db, slug, settings.base_url))
    return public_bytes(request, body, schedule_json.CONTENT_TYPE)


@get("/events/{slug:str}/schedule.xml", name="schedules:xml")
async def as_xml(request: HTMXRequest, db: Db, settings: Config, slug: Slug) -> Page:
    """The same as XML."""
    body = schedule_xml.write(await _released(db, slug, settings.base_url))
    return public_bytes(request, body, schedule_xml.CONTENT_TYPE)


async def _released(db: AsyncSession, slug: str, base_url: str) -> frab.Schedule:
    event = await programmes.event_at(db, slug, with_rooms=True)
    if event is None:
        raise NotFoundException
    found = await schedule_exports.of_release(db, event, event.release_count, base_url=base_url)
    if found is None:
        raise NotFoundException
    return found


async def _public_or_404(db: AsyncSession, slug: str) -> Event:
    event = await programmes.event_at(db, slug)
    if event is None:
        raise NotFoundException
    return event


ROUTES = [show, calendar, as_json, as_xml]
