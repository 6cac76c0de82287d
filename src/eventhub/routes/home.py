"""The front page."""

from datetime import datetime

from litestar import get

from eventhub import clock, urls
from eventhub.domain import covers, events
from eventhub.i18n import current_language, zone_of
from eventhub.models import Event
from eventhub.web.calendar_menu import feed_link
from eventhub.web.inputs import Db, HTMXRequest
from eventhub.web.pages import Page, hub_of, public_page
from eventhub.web.rows import rows_of

UPCOMING_SHOWN = 7
PAST_SHOWN = 3


@get(urls.home(), name="home:show")
async def show(request: HTMXRequest, db: Db) -> Page:
    """The next meeting, the dates after it, the formats, the way to join."""
    now = clock.now()
    rows = rows_of(await events.upcoming(db, now=now, limit=UPCOMING_SHOWN), now)
    past = await events.past(db, now=now, limit=PAST_SHOWN)
    first = next((row for row in rows if row.is_next), None)
    about = hub_of(request).hub.about.text(current_language())
    lead, _, more = about.strip().replace("\r\n", "\n").partition("\n\n")
    return public_page(
        request,
        "home/home.html",
        next_row=first,
        days_left=_days_until(first.event, now) if first else None,
        talk_count=await events.talk_count(db, first.event) if first else 0,
        rows=[row for row in rows if row is not first],
        past=rows_of(past, now, await events.attended(db, past)),
        palettes=covers.DRAWN,
        lead=lead,
        more_about=more,
        feed=feed_link(request),
    )


def _days_until(event: Event, now: datetime) -> int:
    """Whole days on the calendar of the event's zone; below 0 once it has begun."""
    if event.has_started(now):
        return -1
    zone = zone_of(event.time_zone)
    return (event.starts_at.astimezone(zone).date() - now.astimezone(zone).date()).days


ROUTES = [show]
