"""Choosing where one stands."""

from litestar import get

from eventhub import clock, urls
from eventhub.domain import checkins
from eventhub.web.actor import needs
from eventhub.web.inputs import Db, HTMXRequest
from eventhub.web.pages import Page, page


@get(urls.checkin(), name="checkins:choose", guards=[needs("door")])
async def choose(request: HTMXRequest, db: Db) -> Page:
    """Today's meetings with their gates, then those to practise at, then those of the last fortnight."""
    doors = await checkins.doors(db, now=clock.now())
    shown = [*doors.today, *doors.later, *doors.over]
    return page(
        request,
        "checkin/choose.html",
        doors=doors,
        let_in=await checkins.let_in_by_gate(db, shown),
        expected=await checkins.expected_by_event(db, shown),
    )


ROUTES = [choose]
