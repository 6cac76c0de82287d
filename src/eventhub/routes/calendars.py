"""Calendar feeds: of all public meetings, a series, one meeting, and one person's own."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from litestar import get
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.domain import calendars, events, people
from eventhub.formats.icalendar import CalendarEvent, feed
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.mail import invitations
from eventhub.models import Event, Series
from eventhub.web.inputs import Db, HTMXRequest, Token
from eventhub.web.pages import Page, hub_of, public_bytes, settings_of

CALENDAR_SUFFIX = ".ics"
MEDIA_TYPE = "text/calendar"  # the framework adds the charset to text
#: what has ended stays in a feed for as long, so that people find it again
LOOKING_BACK = timedelta(days=365)
PUBLIC = {"Vary": "Accept-Language, Cookie"}
PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Cookie"}


@get(urls.calendar(), name="calendars:all")
async def everything(request: HTMXRequest, db: Db) -> Page:
    """Every public meeting."""
    found = await calendars.public_events(db, since=clock.now() - LOOKING_BACK)
    hub = hub_of(request).hub
    return _feed(request, _public(request, found), f"{hub.name} {hub.subtitle}", urls.calendar())


async def series_feed(request: HTMXRequest, db: AsyncSession, series: Series) -> Page:
    """Every public meeting of a series."""
    found = await calendars.public_events(db, since=clock.now() - LOOKING_BACK, series_id=series.id)
    name = f"{series.name.text(current_language())}, {hub_of(request).hub.name}"
    return _feed(request, _public(request, found), name, urls.series_calendar(series.slug))


async def event_file(request: HTMXRequest, db: AsyncSession, slug: str) -> Page:
    """One meeting, for everybody who has its address."""
    event = await events.by_slug(db, slug)
    if event is None:
        raise NotFoundException
    disposition = {"Content-Disposition": f'inline; filename="{event.slug}{CALENDAR_SUFFIX}"'}
    title = event.title.text(current_language())
    return _feed(request, _public(request, [event]), title, urls.event_calendar(slug), headers=PUBLIC | disposition)


@get("/me/{token:str}", name="calendars:own")
async def own(request: HTMXRequest, db: Db, token: Token) -> Page:
    """A person's own meetings, for their calendar alone; in the person's language unless another is asked for."""
    bare = token.removesuffix(CALENDAR_SUFFIX)
    person = await people.by_feed_token(db, bare) if bare != token else None
    if person is None:
        raise NotFoundException
    hub, settings = hub_of(request).hub, settings_of(request)
    language = current_language() if "lang" in request.query_params else person.language
    entries = []
    for entry, event, own_token in await calendars.linked_entries_for(db, person, since=clock.now() - LOOKING_BACK):
        ways = {
            f"{name}_url": urls.absolute(settings.base_url, path(own_token))
            for name, path in (("own", urls.own), ("cancel", urls.own_cancel), ("join", urls.own_join))
        }
        entries.append(invitations.own_event(event, entry, hub=hub, language=language, **ways))
    name = _("My meetings, %(hub)s", hub=hub.name)
    return _feed(request, entries, name, urls.my_calendar(bare), headers=PRIVATE, is_busy=True)


def _public(request: HTMXRequest, found: Iterable[Event]) -> list[CalendarEvent]:
    hub, settings, language = hub_of(request).hub, settings_of(request), current_language()
    return [invitations.public_event(event, hub=hub, settings=settings, language=language) for event in found]


def _feed(
    request: HTMXRequest,
    entries: list[CalendarEvent],
    name: str,
    path: str,
    *,
    headers: Mapping[str, str] = PUBLIC,
    is_busy: bool = False,
) -> Page:
    """The feed with its validator; its SOURCE keeps the language it was asked for in."""
    if "lang" in request.query_params:
        path = urls.in_language(path, current_language())
    source = urls.absolute(settings_of(request).base_url, path)
    return public_bytes(request, feed(entries, name, source, is_busy=is_busy), MEDIA_TYPE, headers=headers)


ROUTES = [everything, own]
