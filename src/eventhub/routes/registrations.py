"""Registering for a meeting: one page, one POST, and the page that answers it, the same for everybody."""

from litestar import get, post
from litestar.exceptions import NotFoundException
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events, registrations
from eventhub.domain.errors import DomainError, refusals
from eventhub.domain.permissions import Actor
from eventhub.forms.reading import Typed as TypedValues
from eventhub.forms.registration import AFTER_EVENT, ORGANISATION_KINDS, PHOTOS, SENSITIVE, RegistrationForm
from eventhub.models import Event
from eventhub.web import slips
from eventhub.web.asked import stay_of
from eventhub.web.calendar_menu import event_menu
from eventhub.web.inputs import Config, Db, HTMXRequest, Slug, Typed, Visitor
from eventhub.web.pages import Page, go_to, page


async def event_or_404(db: AsyncSession, slug: str, visitor: Actor | None) -> Event:
    """The meeting with its questions, if this visitor may open its page."""
    event = await events.by_slug(db, slug, visitor)
    if event is None:
        raise NotFoundException
    return event


async def form_page(
    request: HTMXRequest,
    db: AsyncSession,
    event: Event,
    form: RegistrationForm,
    *,
    block: str | None = None,
    focus: str = "",
    status_code: int = 200,
) -> Page:
    """The form, or why there is none now; ``focus`` is "mate" or "add" after a companion came or went."""
    return page(
        request,
        "registrations/register.html",
        block,
        status_code=status_code,
        event=event,
        form=form,
        stay=stay_of(request),
        box=events.box_of(event, clock.now()),
        focus=focus,
        towns=await registrations.towns(db),
        organisation_kinds=ORGANISATION_KINDS,
        sensitive_consent=SENSITIVE,
        choices=(PHOTOS, AFTER_EVENT),
    )


@get("/events/{slug:str}/register", name="registrations:form")
async def form(request: HTMXRequest, db: Db, slug: Slug, visitor: Visitor) -> Page:
    """The form, empty: nothing is chosen or ticked beforehand."""
    event = await event_or_404(db, slug, visitor)
    return await form_page(request, db, event, RegistrationForm(event=event))


@post("/events/{slug:str}/register", name="registrations:create")
async def create(request: HTMXRequest, db: Db, settings: Config, slug: Slug, visitor: Visitor, data: Typed) -> Page:
    """Register, or add and remove a block for a companion, which sends the same form."""
    if "add" in data or "drop" in data:
        return await companions(request, db, slug, visitor, data)
    try:
        form, status = await enter(db, slug, visitor, data)
    except IntegrityError:
        # At this very moment the same address became known through another meeting; now that is seen.
        with refusals():
            form, status = await enter(db, slug, visitor, data)
    if form.applicant is None or form.errors:
        event = await event_or_404(db, slug, visitor)
        return await form_page(request, db, event, form.asking(event), status_code=422)
    guest = form.applicant
    slip = slips.Slip(guest.given_name, guest.address, guest.persons, status)
    answer = urls.registered(slug, slips.seal(settings, slug, slip, now=clock.now()))
    return go_to(request, stay_of(request)(answer))


async def enter(db: AsyncSession, slug: str, visitor: Actor | None, data: TypedValues) -> tuple[RegistrationForm, str]:
    """Read the form and register, in one act; gives back the form, with its errors, and what the guest is told."""
    form, status = RegistrationForm(data), ""
    try:
        # The questions are read under the lock: no answer meets a question that has just gone.
        async with transaction(db):
            event = await events.lock_by_slug(db, slug, visitor, with_questions=True)
            if event is None:
                raise NotFoundException
            form = RegistrationForm.read_for(data, event)
            if form.applicant is not None and not form.errors:
                outcome = await registrations.register(db, event, form.applicant, now=clock.now())
                status = outcome.status
    except DomainError as error:
        form.refused(error)
    return form, status


async def companions(
    request: HTMXRequest, db: AsyncSession, slug: str, visitor: Actor | None, data: TypedValues
) -> Page:
    """The form again, with one block more or less; what was typed stays, and nothing is checked yet."""
    event = await event_or_404(db, slug, visitor)
    form = RegistrationForm(data, event)
    if "add" in data:
        return await form_page(request, db, event, form.with_one_more(), block="companions", focus="mate")
    fewer = form.without(data.first("drop"))
    return await form_page(request, db, event, fewer, block="companions", focus="add")


@get("/events/{slug:str}/registered", name="registrations:created")
async def created(request: HTMXRequest, db: Db, settings: Config, slug: Slug, visitor: Visitor) -> Page:
    """What everybody is told after registering; with the name and address that were typed, for a quarter of an hour."""
    event, now = await event_or_404(db, slug, visitor), clock.now()
    slip = slips.unseal(settings, slug, request.query_params.get("answer", ""), now=now) or slips.Slip()
    mail_id = None
    if slip.address and settings.is_demo and not settings.smtp_url:
        mail_id = await registrations.latest_mail_id(db, event, slip.address)
    return page(
        request,
        "registrations/answer.html",
        event=event,
        slip=slip,
        box=events.box_of(event, now),
        minutes=int(registrations.UNVERIFIED_TIME.total_seconds() // 60),
        mail_id=mail_id,
        calendar_menu=event_menu(request, event),
    )


ROUTES = [form, create, created]
