"""The attendance list: what remains when the net is gone."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.domain import checkins
from eventhub.domain.checkins import ListedGuest
from eventhub.formats import pdf, ticket_code
from eventhub.i18n import current_language, moment, ngettext, time
from eventhub.i18n import gettext as _
from eventhub.models import Event, RegistrationStatus
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest
from eventhub.web.made_files import made_file, typeset
from eventhub.web.pages import Page, hub_of, page

LINES_A_PAGE = 20
BLANK_LINES = 10


@get("/manage/events/{event_id:uuid}/attendance", name="checkins:attendance", guards=[needs("door")])
async def attendance(request: HTMXRequest, db: Db, event_id: FromPath[UUID], by: By) -> Page:
    """The list of the confirmed, with a column to sign, ready to print."""
    event, guests = await _expected(db, event_id)
    lines: list[ListedGuest | None] = [*guests, *[None] * BLANK_LINES]
    sheets = [lines[start : start + LINES_A_PAGE] for start in range(0, len(lines), LINES_A_PAGE)]
    return page(
        request,
        "checkin/attendance.html",
        event=event,
        sheets=sheets,
        title=title_of(event),
        details=_details(event, len(guests)),
        note=_note(),
        is_organiser=by.organises,
        shown_code=ticket_code.shown,
    )


@get("/manage/events/{event_id:uuid}/attendance.pdf", name="checkins:attendance_pdf", guards=[needs("door")])
async def attendance_pdf(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Response[bytes]:
    """The same as a file."""
    event, guests = await _expected(db, event_id)
    hub = hub_of(request).hub
    sheet = pdf.AttendanceList(
        language=current_language(),
        hub_name=f"{hub.name} {hub.subtitle}".strip(),
        title=title_of(event),
        details=_details(event, len(guests)),
        columns=(_("There"), _("Name"), _("Organisation"), _("Code"), _("Signature")),
        page_label=_("Page {page} of {pages}"),
        note=_note(),
        people=tuple(
            pdf.Attendee(one.sort_name, one.organisation, ticket_code.shown(one.short_code)) for one in guests
        ),
        blank_rows=BLANK_LINES,
        brand=pdf.Brand(accent=hub.accent, primary=hub.brand),
    )
    kind = _("attendance")
    name = f"{kind}-{event.slug}.pdf"
    return made_file(await typeset(db, pdf.attendance_list, sheet), pdf.CONTENT_TYPE, name)


async def _expected(db: AsyncSession, event_id: UUID) -> tuple[Event, Sequence[ListedGuest]]:
    event = await checkins.meeting(db, event_id)
    if event is None:
        raise NotFoundException
    listed = await checkins.guests(db, event)
    return event, [one for one in listed if one.status is RegistrationStatus.CONFIRMED]


def title_of(event: Event) -> str:
    """The edition and the title, as far as there are both."""
    language = current_language()
    return ": ".join(part for part in (event.edition.text(language), event.title.text(language)) if part)


def _details(event: Event, persons: int) -> str:
    zone = event.time_zone
    where = f"{event.venue.name}, {event.venue.city}" if event.venue else _("Online")
    printed = _("As of %(time)s", time=time(clock.now(), zone))
    people = ngettext("%(num)d person registered", "%(num)d persons registered", persons)
    return f"{moment(event.starts_at, zone)}, {where}. {printed}, {people}."


def _note() -> str:
    return _("After the meeting type it in, then destroy it. Without a network this list counts.")


ROUTES = [attendance, attendance_pdf]
