"""The page of a series, and its calendar feed."""

from litestar import get
from litestar.exceptions import NotFoundException

from eventhub import clock, urls
from eventhub.domain import calls, covers, events
from eventhub.domain import series as series_domain
from eventhub.domain.events import Filter
from eventhub.routes.calendars import CALENDAR_SUFFIX, series_feed
from eventhub.web.calendar_menu import feed_menu
from eventhub.web.inputs import Db, HTMXRequest, Slug
from eventhub.web.pages import Page, public_page
from eventhub.web.rows import rows_of

PAST_SHOWN = 5


@get("/series/{slug:str}", name="series:show")
async def show(request: HTMXRequest, db: Db, slug: Slug) -> Page:
    """The format in words, its next dates and its archive; with ``.ics`` behind it, its feed."""
    bare = slug.removesuffix(CALENDAR_SUFFIX)
    series = await series_domain.by_slug(db, bare)
    if series is None:
        raise NotFoundException
    if slug != bare:
        return await series_feed(request, db, series)
    narrow, now = Filter(series=slug), clock.now()
    upcoming = await events.upcoming(db, now=now, narrow=narrow)
    past = await events.past(db, now=now, narrow=narrow, limit=PAST_SHOWN)
    past_count = len(past)
    if past_count == PAST_SHOWN:
        _, past_count = await events.counts(db, now=now, narrow=narrow)
    name = series.name.text("de")
    return public_page(
        request,
        "series/show.html",
        series=series,
        palettes=covers.DRAWN,
        upcoming=rows_of(upcoming, now),
        past=rows_of(past, now, await events.attended(db, past)),
        past_count=past_count,
        is_call_open=await calls.is_open_for(db, series, now=now),
        calendar=feed_menu(request, urls.series_calendar(slug), name),
    )


ROUTES = [show]
