"""The registrations as a file for spreadsheets, streamed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from eventhub import clock, urls
from eventhub.db import Database, transaction
from eventhub.domain import audit, events, registrations
from eventhub.domain.registrations import SheetRow
from eventhub.formats import csv, ticket_code
from eventhub.forms.registration import ORGANISATION_KINDS, answer_in_words
from eventhub.i18n import current_language, speaking, zone_of
from eventhub.i18n import gettext as _
from eventhub.models import ConsentKind, Event, Question
from eventhub.routes.manage.finding import event_of
from eventhub.routes.manage.registrations.table import narrowed
from eventhub.web import labels
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest

CONSENTS = (ConsentKind.SENSITIVE, ConsentKind.PHOTOS, ConsentKind.AFTER_EVENT)


@get(urls.manage_registrations_csv("{event_id:uuid}"), name="manage:registrations_csv", guards=[needs("organiser")])
async def export(request: HTMXRequest, db: Db, by: By, state: State, event_id: FromPath[UUID]) -> Stream:
    """The narrowed table with every column, in the language of who asks. That it was taken is noted in the log."""
    narrow = narrowed(request)
    ids = await registrations.sheet_ids(db, await event_of(db, event_id), narrow)
    async with transaction(db):
        event = await events.get(db, event_id)
        if event is None:
            raise NotFoundException
        # Keeping a log is no change that the reader asks for (RFC 9110, section 9.2.1).
        audit.note(
            db,
            "registration.exported",
            by=by,
            now=clock.now(),
            event=event,
            persons=len(ids),
            status=narrow.status,
            text=narrow.text,
        )
    sheet = Sheet(event, current_language())
    name = _("registrations")
    headers = {
        "Content-Disposition": f'attachment; filename="{event.slug}-{name}.csv"',
        "Cache-Control": "no-store",
    }
    return Stream(_lines(state.database, sheet, ids), media_type="text/csv", headers=headers)


async def _lines(database: Database, sheet: "Sheet", ids: Sequence[UUID]) -> AsyncIterator[bytes]:
    """The file piece by piece, each read in a session of its own: a slow reader holds no transaction open."""
    for start in range(0, max(1, len(ids)), registrations.CHUNK):
        async with database.session() as db:
            rows = await registrations.sheet_rows(db, ids[start : start + registrations.CHUNK])
        with speaking(sheet.language):
            lines = csv.rows(sheet.header(), map(sheet.cells, rows), separator=sheet.separator)
            if start:
                next(lines)  # the header stands once
            piece = b"".join(lines)
        yield piece


def _took_part(row: SheetRow) -> str:
    if row.was_online is None:
        return ""
    return _("online") if row.was_online else _("on site")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of the file for one event, in one language."""

    event: Event
    language: str

    @property
    def separator(self) -> str:
        """What spreadsheets of this language expect."""
        return ";" if self.language == "de" else ","

    @property
    def questions(self) -> list[Question]:
        """All questions there ever were, in their order."""
        return self.event.questions

    def header(self) -> list[str]:
        """The names of the columns."""
        return [
            _("Family name"),
            _("Given name"),
            _("Mail address"),
            _("Organisation"),
            _("Role"),
            _("State"),
            _("Companion of"),
            _("Code"),
            _("Checked in"),
            _("Took part"),
            _("Registered"),
            _("Confirmed"),
            _("Ended"),
            _("Way"),
            _("Language"),
            _("Kind of organisation"),
            _("Municipality"),
            *(question.label.text(self.language) for question in self.questions),
            *(_("Consent: %(kind)s", kind=labels.CONSENT[kind]) for kind in CONSENTS),
        ]

    def cells(self, row: SheetRow) -> list[csv.Cell]:
        """One line."""
        zone = zone_of(self.event.time_zone)
        times = (row.checked_in_at, row.created_at, row.confirmed_at, row.ended_at)
        checked_in, *moments = [at.astimezone(zone) if at else None for at in times]
        return [
            row.family_name,
            row.given_name,
            row.address,
            row.organisation,
            row.role,
            str(labels.REGISTRATION[row.status].word),
            f"{row.with_given_name} {row.with_family_name}".strip(),
            ticket_code.shown(row.short_code) if row.short_code else "",
            checked_in,
            _took_part(row),
            *moments,
            str(labels.HAPPENED[f"registered_{row.source}"]),
            row.language,
            str(ORGANISATION_KINDS.get(row.organisation_kind, row.organisation_kind)),
            row.municipality,
            *(self._answer(question, row.answers.get(question.id)) for question in self.questions),
            *(_("yes") if kind in row.consents else _("no") for kind in CONSENTS),
        ]

    def _answer(self, question: Question, value: Any) -> csv.Cell:
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return answer_in_words(question, value, self.language, _("yes"))


ROUTES = [export]
