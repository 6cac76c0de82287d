"""The table of registrations, with one of them open beside it."""

from typing import Any
from uuid import UUID

from litestar import get
from litestar.params import FromPath

from eventhub import clock, urls
from eventhub.domain import checkins, registrations
from eventhub.domain.registrations import RowFilter
from eventhub.domain.registrations.find import CHECKED_IN
from eventhub.formats import ticket_code
from eventhub.forms import registration as asked
from eventhub.models import Event, RegistrationStatus
from eventhub.routes.manage.finding import event_of
from eventhub.routes.manage.ids import id_in
from eventhub.web import labels
from eventhub.web.actor import needs
from eventhub.web.inputs import Db, HTMXRequest
from eventhub.web.pages import AnyRequest, Page, is_part, page
from eventhub.web.paging import Paging, page_in

ALWAYS = (RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED)
TEMPLATE = "manage/registrations/index.html"


@get(urls.manage_registrations("{event_id:uuid}"), name="manage:registrations", guards=[needs("organiser")])
async def index(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """A page of the table, searched and filtered."""
    event = await event_of(db, event_id)
    narrow = narrowed(request)
    # Whoever types words sees the numbers of the states already.
    counts = {} if narrow.text and is_part(request) else await registrations.counts(db, event)
    asked_page = page_in(request.query_params.get("page", ""))
    found = await registrations.look_up(db, event, narrow, counts=counts, page=asked_page)
    at = Paging(found.page, registrations.PAGE, found.total, found.has_more)
    ident = id_in(request.query_params.get("open", ""))
    shown = await registrations.detail(db, ident, now=clock.now()) if ident else None
    return page(
        request,
        TEMPLATE,
        "table",
        event=event,
        narrow=narrow,
        counts=counts,
        chips=_chips(counts, narrow),
        at=at,
        rows=found.rows,
        is_queue=_is_queue(narrow),
        is_presence_open=event.is_published and not checkins.is_practice(event, clock.now()),
        opened=ident,
        page_href=lambda number: urls.manage_registrations(
            event.id, q=narrow.text, status=narrow.status, page=number if number > 1 else None
        ),
        **panel(shown if shown and shown.event.id == event.id else None, back=_here(event, narrow, at, ident)),
    )


def narrowed(request: AnyRequest) -> RowFilter:
    """The filter in the address; a state that there is not is none."""
    query = request.query_params
    status = query.get("status", "")
    return RowFilter(
        query.get("q", "").strip()[:100], status if status in labels.REGISTRATION or status == CHECKED_IN else ""
    )


def panel(shown: registrations.Detail | None, *, back: str) -> dict[str, Any]:
    """What the panel of one registration needs; ``back`` is the page its acts return to."""
    return {
        "shown": shown,
        "back": back,
        "now": clock.now(),
        "labels": labels,
        "asked": asked,
        "shown_code": ticket_code.shown,
    }


def _here(event: Event, narrow: RowFilter, at: Paging, ident: UUID | None) -> str:
    return urls.manage_registrations(
        event.id, q=narrow.text, status=narrow.status, page=at.page if at.page > 1 else None, open=str(ident or "")
    )


def _chips(counts: dict[str, int], narrow: RowFilter) -> list[tuple[str, str, int]]:
    """Value, word and number of each state worth a chip: those somebody is in, and the usual ones."""
    everybody = sum(number for status, number in counts.items() if status != CHECKED_IN)
    chips = [("", labels.ALL, everybody)]
    chips += [
        (status, label.word, counts.get(status, 0))
        for status, label in labels.REGISTRATION.items()
        if counts.get(status) or status in ALWAYS or status == narrow.status
    ]
    if counts.get(CHECKED_IN) or narrow.status == CHECKED_IN:
        chips.insert(2, (CHECKED_IN, labels.INSIDE, counts.get(CHECKED_IN, 0)))
    return [(value, str(word), number) for value, word, number in chips]


def _is_queue(narrow: RowFilter) -> bool:
    """Whether the rows are the whole queue in its order, so that places in it can be counted."""
    return narrow.status == RegistrationStatus.WAITLISTED and not narrow.text


ROUTES = [index]
