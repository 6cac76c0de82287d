"""What organisers see first."""

from litestar import get

from eventhub import clock, urls
from eventhub.domain import dashboard, outbox
from eventhub.domain.events.workspace import effects, listing
from eventhub.models import MailStatus
from eventhub.web import charts, event_words
from eventhub.web.actor import needs
from eventhub.web.inputs import Config, Db, HTMXRequest
from eventhub.web.pages import Page, hub_of, page

DATES = 5


@get(urls.manage(), name="manage:dashboard", guards=[needs("organiser")])
async def show(request: HTMXRequest, db: Db, settings: Config) -> Page:
    """The open door while it is open, the numbers of the next meeting, dates, and what waits."""
    now = clock.now()
    doors = await dashboard.open_doors(db, now=now)
    event = doors[0].event if doors else await dashboard.next_meeting(db, now=now)
    mails = await outbox.counts(db)
    return page(
        request,
        "manage/dashboard/dashboard.html",
        "live",
        doors=doors,
        event=event,
        figures=await dashboard.figures(db, event, now=now) if event else None,
        effects=await effects(db, event) if event else None,
        mails={status.value: mails.get(status, 0) for status in MailStatus},
        has_smtp=settings.smtp_url is not None,
        dates=(await listing(db, now=now)).events[:DATES],
        todos=await dashboard.todos(db, hub_of(request).hub, now=now),
        words=event_words,
        charts=charts,
        now=now,
    )


ROUTES = [show]
