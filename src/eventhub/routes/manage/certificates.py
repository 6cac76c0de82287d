"""Certificates of attendance in the workspace: who was there, issuing singly or for all, printing, withdrawing."""

from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import certificates, events
from eventhub.domain.errors import DomainError
from eventhub.formats import certificate_code
from eventhub.i18n import current_language, ngettext
from eventhub.i18n import gettext as _
from eventhub.models import Certificate, Event
from eventhub.routes.manage.finding import event_of
from eventhub.routes.manage.ids import id_in
from eventhub.web import certificate_sheets
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page

ALL = urls.manage_certificates("{event_id:uuid}")
ONE = urls.manage_certificate("{certificate_id:uuid}")
ORGANISER = [needs("organiser")]


@get(ALL, name="manage:certificates", guards=ORGANISER)
async def index(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """Everybody who was there with their certificate, and those that are withdrawn or outlast a registration."""
    return await _index(request, db, await event_of(db, event_id))


async def _index(request: HTMXRequest, db: AsyncSession, event: Event, refusal: DomainError | None = None) -> Page:
    attendees = await certificates.attendees(db, event)
    shown = {one.certificate.id for one in attendees if one.certificate is not None}
    found = await certificates.of_event(db, event)
    return page(
        request,
        "manage/certificates/index.html",
        status_code=422 if refusal else 200,
        refusal=refusal,
        event=event,
        attendees=attendees,
        others=[one for one in found if one.id not in shown],
        missing=sum(one.certificate is None for one in attendees),
        has_valid=any(one.withdrawn_at is None for one in found),
        is_time=event.has_taken_place(clock.now()),
        shown_code=certificate_code.shown,
    )


@post(ALL, name="manage:certificates_issue", guards=ORGANISER)
async def issue(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Issue one for the person named by ``registration``, or without it for all who have none."""
    wanted = data.first("registration")
    only = id_in(wanted)
    if wanted and only is None:
        raise NotFoundException
    try:
        async with transaction(db):
            event = await events.lock(db, (await event_of(db, event_id)).id)
            number = await certificates.issue_missing(db, event, by=by, now=clock.now(), only=only)
    except DomainError as error:
        return await _index(request, db, await event_of(db, event_id), error)
    said = ngettext("%(num)d certificate issued.", "%(num)d certificates issued.", number)
    return go_to(request, urls.manage_certificates(event_id), said=said)


@get(f"{ALL}.pdf", name="manage:certificates_pdf", guards=ORGANISER)
async def as_pdf(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """All that are good as one file by name, or the one with the id in ``?one=``."""
    event, wanted = await event_of(db, event_id), request.query_params.get("one", "")
    found = [one for one in await certificates.of_event(db, event) if one.withdrawn_at is None]
    if wanted:
        found = [one for one in found if one.id == id_in(wanted)]
    if not found:
        raise NotFoundException
    title = _("Certificates of attendance: %(title)s", title=event.title.text(current_language()))
    by_name = sorted(found, key=lambda one: (one.name.casefold(), one.id))
    return await certificate_sheets.as_file(request, db, by_name, title=title, name=f"{event.slug}.pdf")


@get(ONE, name="manage:certificate", guards=ORGANISER)
async def show(request: HTMXRequest, db: Db, certificate_id: FromPath[UUID]) -> Page:
    """One certificate: what it says, and the ways to withdraw and to delete it."""
    one = await _certificate(db, certificate_id)
    return await _show(request, db, one)


async def _show(
    request: HTMXRequest,
    db: AsyncSession,
    one: Certificate,
    refusal: DomainError | None = None,
    *,
    template: str = "manage/certificates/one.html",
    is_erased: bool = False,
) -> Page:
    return page(
        request,
        template,
        status_code=422 if refusal else 200,
        refusal=refusal,
        event=await event_of(db, one.event_id),
        one=one,
        shown_code=certificate_code.shown(one.code),
        is_erased=is_erased,
    )


@get(f"{ONE}/withdraw", name="manage:certificate_ask_withdraw", guards=ORGANISER)
async def ask_withdraw(request: HTMXRequest, db: Db, certificate_id: FromPath[UUID]) -> Page:
    """The question before: it cannot be taken back."""
    one = await _certificate(db, certificate_id)
    if one.withdrawn_at is not None:
        raise NotFoundException
    return await _show(request, db, one, template="manage/certificates/end.html")


@get(f"{ONE}/erase", name="manage:certificate_ask_erase", guards=ORGANISER)
async def ask_erase(request: HTMXRequest, db: Db, certificate_id: FromPath[UUID]) -> Page:
    """The question before."""
    one = await _certificate(db, certificate_id)
    return await _show(request, db, one, template="manage/certificates/end.html", is_erased=True)


@post(f"{ONE}/withdraw", name="manage:certificate_withdraw", guards=ORGANISER)
async def withdraw(request: HTMXRequest, db: Db, by: By, certificate_id: FromPath[UUID]) -> Page:
    """Let it be good no longer."""
    try:
        async with transaction(db):
            event, one = await _locked(db, certificate_id)
            await certificates.withdraw(db, event, one, by=by, now=clock.now())
    except DomainError as error:
        return await _show(request, db, await _certificate(db, certificate_id), error)
    return go_to(request, urls.manage_certificate(certificate_id), said=_("The certificate is withdrawn."))


@post(f"{ONE}/erase", name="manage:certificate_erase", guards=ORGANISER)
async def erase(request: HTMXRequest, db: Db, by: By, certificate_id: FromPath[UUID]) -> Page:
    """Delete it, as its holder has asked."""
    async with transaction(db):
        event, one = await _locked(db, certificate_id)
        event_id = event.id
        await certificates.erase(db, event, one, by=by, now=clock.now())
    return go_to(request, urls.manage_certificates(event_id), said=_("The certificate is deleted."))


async def _certificate(db: AsyncSession, certificate_id: UUID) -> Certificate:
    one = await db.get(Certificate, certificate_id, populate_existing=True)
    if one is None:
        raise NotFoundException
    return one


async def _locked(db: AsyncSession, certificate_id: UUID) -> tuple[Event, Certificate]:
    event = await events.lock(db, (await _certificate(db, certificate_id)).event_id)
    return event, await _certificate(db, certificate_id)


ROUTES = [index, issue, as_pdf, show, ask_withdraw, ask_erase, withdraw, erase]
