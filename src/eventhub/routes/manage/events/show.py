"""The list of meetings, and one of them at a glance."""

from uuid import UUID

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.domain import events, registrations, series
from eventhub.domain import hub as hub_settings
from eventhub.domain.events.transitions import CANCEL_PAUSE, may_take_back
from eventhub.domain.events.workspace import When, effects, listing, readiness
from eventhub.models import Event, EventStatus
from eventhub.web import event_words
from eventhub.web.actor import needs
from eventhub.web.inputs import Config, Db, HTMXRequest
from eventhub.web.pages import Page, hub_of, page
from eventhub.web.paging import paging

PAGE_LENGTH = 25


@get(urls.manage_events(), name="manage:events", guards=[needs("organiser")])
async def index(request: HTMXRequest, db: Db) -> Page:
    """All meetings, in four parts, narrowed by words and series."""
    query, now = request.query_params, clock.now()
    wanted, text, slug = query.get("when", ""), query.get("q", "").strip()[:100], query.get("series", "")
    when = When(wanted) if wanted in tuple(When) else When.UPCOMING
    found = await listing(db, when=when, text=text, series=slug, now=now)
    at = paging(query.get("page", ""), len(found.events), size=PAGE_LENGTH)
    return page(
        request,
        "manage/events/index.html",
        "list",
        events=found.events[at.first - 1 if at.total else 0 : at.last],
        counts=found.counts,
        when=when,
        text=text,
        series_slug=slug,
        series=await series.every(db),
        at=at,
        page_href=lambda number: urls.manage_events(q=text, series=slug, when=when.value, page=number),
        words=event_words,
        now=now,
    )


@get(urls.manage_event("{event_id:uuid}"), name="manage:event", guards=[needs("organiser")])
async def show(request: HTMXRequest, db: Db, settings: Config, event_id: FromPath[UUID]) -> Page:
    """One meeting: where it stands, its numbers, where to go, and what can be done."""
    event, now, hub = await event_or_404(db, event_id), clock.now(), hub_of(request).hub
    points = readiness(
        event,
        has_legal_texts=hub_settings.has_legal_texts(hub),
        has_sender=bool(hub.sender_address),
        has_smtp=settings.smtp_url is not None,
    )
    is_cancelled = event.status == EventStatus.CANCELLED
    return page(
        request,
        "manage/events/show.html",
        event=event,
        state=event_words.state_of(event, now),
        counts=await registrations.counts(db, event),
        effects=await effects(db, event),
        points=points,
        words=event_words,
        base_url=settings.base_url,
        may_take_back=is_cancelled and await may_take_back(db, event, now=now),
        leaves_at=event.cancelled_at + CANCEL_PAUSE if event.cancelled_at else None,
        now=now,
    )


async def event_or_404(db: AsyncSession, event_id: UUID, *, lock: bool = False) -> Event:
    """The meeting with all that is edited with it, locked for an act if asked.

    Raises:
        NotFoundException: when there is none.
    """
    event = await (events.lock_whole if lock else events.get)(db, event_id)
    if event is None:
        raise NotFoundException
    return event


ROUTES = [index, show]
