"""The report for the funder: of one meeting or a period, as a page, a PDF and a spreadsheet."""

import asyncio
from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import let_go
from eventhub.domain import covers, reports, series
from eventhub.domain.reports import Period
from eventhub.formats import pdf, report_pdf, report_xlsx
from eventhub.formats.report_sheet import ReportSheet
from eventhub.forms.reading import Typed
from eventhub.forms.report import PeriodForm
from eventhub.i18n import current_language
from eventhub.i18n import gettext as _
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Event, Series
from eventhub.web.actor import needs
from eventhub.web.inputs import Db, HTMXRequest
from eventhub.web.made_files import made_file, typeset
from eventhub.web.pages import Page, hub_of, page
from eventhub.web.report_words import about_event, about_period, sheet_of

ORGANISER = [needs("organiser")]
EVENT_ID = "{event_id:uuid}"
PDF, XLSX = ".pdf", ".xlsx"


@get(urls.manage_reports(), name="manage:reports", guards=ORGANISER)
async def index(request: HTMXRequest, db: Db) -> Page:
    """Choose a period; this year and the one before are a click away."""
    asked = Typed(request.query_params.multi_items())
    form = PeriodForm(asked) if "first" in asked else PeriodForm.of_year(_this_year(request))
    return await _form_page(request, db, form)


@get(urls.manage_report(), name="manage:report", guards=ORGANISER)
async def of_period(request: HTMXRequest, db: Db) -> Page:
    """The report of the period."""
    form, chosen = await _asked(request, db)
    sheet = None if form.errors else await _sheet_of_period(request, db, form, chosen)
    if sheet is None:
        if not form.errors:
            form.note("", _l("No meeting took place in these days"))
        return await _form_page(request, db, form, status_code=422)
    cover = chosen.cover if chosen else next(iter(covers.DRAWN))
    files = {kind: urls.manage_report(kind, **form.query) for kind in (PDF, XLSX)}
    return _sheet_page(request, sheet, cover=cover, back=urls.manage_reports(**form.query), files=files)


@get(urls.manage_report(PDF), name="manage:report_pdf", guards=ORGANISER)
async def period_pdf(request: HTMXRequest, db: Db) -> Response[bytes]:
    """The same as PDF."""
    return await _pdf(db, *await _period_file(request, db))


@get(urls.manage_report(XLSX), name="manage:report_xlsx", guards=ORGANISER)
async def period_xlsx(request: HTMXRequest, db: Db) -> Response[bytes]:
    """The same as a spreadsheet."""
    return await _xlsx(db, *await _period_file(request, db))


@get(urls.manage_event_report(EVENT_ID), name="manage:event_report", guards=ORGANISER)
async def of_event(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """The report of one meeting, or why there is none."""
    event = await _event_or_404(db, event_id)
    if not event.has_taken_place(clock.now()):
        return page(request, "manage/reports/none.html", event=event)
    sheet = await _sheet_of_event(request, db, event)
    files = {kind: urls.manage_event_report(event.id, kind) for kind in (PDF, XLSX)}
    return _sheet_page(request, sheet, cover=event.cover, back=urls.manage_event(event.id), files=files)


@get(urls.manage_event_report(EVENT_ID, PDF), name="manage:event_report_pdf", guards=ORGANISER)
async def event_pdf(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Response[bytes]:
    """The same as PDF."""
    return await _pdf(db, *await _event_file(request, db, event_id))


@get(urls.manage_event_report(EVENT_ID, XLSX), name="manage:event_report_xlsx", guards=ORGANISER)
async def event_xlsx(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Response[bytes]:
    """The same as a spreadsheet."""
    return await _xlsx(db, *await _event_file(request, db, event_id))


def _this_year(request: HTMXRequest) -> int:
    return clock.now().astimezone(ZoneInfo(hub_of(request).hub.time_zone)).year


async def _asked(request: HTMXRequest, db: AsyncSession) -> tuple[PeriodForm, Series | None]:
    """The form as the address fills it, and the series it names."""
    every = {one.slug: one for one in await series.every(db)}
    form = PeriodForm.asked(Typed(request.query_params.multi_items()), series=every)
    return form, every.get(form.series)


async def _sheet_of_period(
    request: HTMXRequest, db: AsyncSession, form: PeriodForm, chosen: Series | None
) -> ReportSheet | None:
    """The report; None when nothing took place."""
    now, period = clock.now(), Period(form.first, form.last, chosen.id if chosen else None)
    found = await reports.of_period(db, period, now=now)
    about = about_period(period, chosen, found)
    return sheet_of(found, about, hub_of(request).hub, now=now) if found.meetings else None


async def _sheet_of_event(request: HTMXRequest, db: AsyncSession, event: Event) -> ReportSheet:
    now = clock.now()
    return sheet_of(await reports.of_event(db, event, now=now), about_event(event), hub_of(request).hub, now=now)


async def _event_or_404(db: AsyncSession, event_id: UUID) -> Event:
    event = await reports.meeting(db, event_id)
    if event is None:
        raise NotFoundException
    return event


async def _form_page(request: HTMXRequest, db: AsyncSession, form: PeriodForm, *, status_code: int = 200) -> Page:
    this = _this_year(request)
    years = [(str(year), urls.manage_report(**PeriodForm.of_year(year).query)) for year in (this, this - 1)]
    names = [(one.slug, one.name.text(current_language())) for one in await series.every(db)]
    return page(request, "manage/reports/index.html", status_code=status_code, form=form, series=names, years=years)


def _sheet_page(request: HTMXRequest, sheet: ReportSheet, *, cover: str, back: str, files: Mapping[str, str]) -> Page:
    palette = covers.DRAWN[cover]
    return page(request, "manage/reports/show.html", sheet=sheet, cover=cover, palette=palette, back=back, files=files)


async def _period_file(request: HTMXRequest, db: AsyncSession) -> tuple[ReportSheet, str]:
    """The report and what its file is called."""
    form, chosen = await _asked(request, db)
    sheet = None if form.errors else await _sheet_of_period(request, db, form, chosen)
    if sheet is None:
        raise NotFoundException
    return sheet, "-".join(part for part in (_("report"), form.series, str(form.first), str(form.last)) if part)


async def _event_file(request: HTMXRequest, db: AsyncSession, event_id: UUID) -> tuple[ReportSheet, str]:
    event = await _event_or_404(db, event_id)
    if not event.has_taken_place(clock.now()):
        raise NotFoundException
    kind = _("report")
    return await _sheet_of_event(request, db, event), f"{kind}-{event.slug}"


async def _pdf(db: AsyncSession, sheet: ReportSheet, name: str) -> Response[bytes]:
    made = await typeset(db, report_pdf.report, sheet)
    return made_file(made, pdf.CONTENT_TYPE, name + PDF, disposition="attachment")


async def _xlsx(db: AsyncSession, sheet: ReportSheet, name: str) -> Response[bytes]:
    await let_go(db)
    made = await asyncio.to_thread(report_xlsx.report, sheet)
    return made_file(made, report_xlsx.CONTENT_TYPE, name + XLSX, disposition="attachment")


ROUTES = [index, of_period, period_pdf, period_xlsx, of_event, event_pdf, event_xlsx]
