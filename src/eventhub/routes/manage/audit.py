"""Who did what."""

from litestar import get

from eventhub import clock, urls
from eventhub.domain import audit, events
from eventhub.routes.manage.ids import id_in
from eventhub.web import audit_words
from eventhub.web.actor import needs
from eventhub.web.inputs import Db, HTMXRequest
from eventhub.web.pages import Page, page


@get(urls.manage_audit(), name="manage:audit", guards=[needs("organiser")])
async def index(request: HTMXRequest, db: Db) -> Page:
    """The log, the newest entry first, narrowed by words, event and kind of act."""
    query = request.query_params
    text, group = query.get("q", "").strip(), query.get("group", "")
    event = await events.bare(db, ident) if (ident := id_in(query.get("event", ""))) else None
    narrow = audit.Narrow(event.id if event else None, group, text, audit_words.saying(text))
    shown = await audit.listing(db, narrow, before=id_in(query.get("before", "")), after=id_in(query.get("after", "")))
    return page(
        request,
        "manage/audit/index.html",
        "entries",
        text=text,
        group=group,
        event=event,
        shown=shown,
        words=audit_words,
        now=clock.now(),
    )


ROUTES = [index]
