"""Registering somebody by hand."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import events, registrations
from eventhub.domain.errors import DomainError
from eventhub.forms.registration_by_hand import RegistrationByHandForm
from eventhub.i18n import gettext as _
from eventhub.models import Event, RegistrationStatus
from eventhub.routes.manage.finding import event_of
from eventhub.routes.manage.registrations.told import names_of
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page

ADDRESS = urls.manage_event("{event_id:uuid}", "registrations/new")


@get(ADDRESS, name="manage:registration_new", guards=[needs("organiser")])
async def new(request: HTMXRequest, db: Db, event_id: FromPath[UUID]) -> Page:
    """The form to register somebody by hand."""
    event = await event_of(db, event_id)
    return _form(request, event, RegistrationByHandForm())


@post(ADDRESS, name="manage:registration_create", guards=[needs("organiser")])
async def create(request: HTMXRequest, db: Db, by: By, event_id: FromPath[UUID], data: Typed) -> Page:
    """Register somebody by hand, or show one block of fields more or less for companions."""
    event = await event_of(db, event_id)
    if "add" in data or "drop" in data:
        form = RegistrationByHandForm(data)
        changed = form.with_one_more() if "add" in data else form.without(data.first("drop"))
        return _form(request, event, changed, block="companions")
    form = RegistrationByHandForm.read(data)
    if form.errors or form.applicant is None:
        return _form(request, event, form, status_code=422)
    try:
        async with transaction(db):
            locked = await events.lock(db, event_id)
            outcome = await registrations.add_by_hand(
                db, locked, form.applicant, by=by, now=clock.now(), anyway=form.is_anyway
            )
    except DomainError as error:
        return _form(request, await event_of(db, event_id), form.refused(error), status_code=422)
    said = _said(outcome)
    return go_to(request, urls.manage_registrations(event_id, open=str(outcome.party.lead.id)), said=said)


def _form(
    request: HTMXRequest, event: Event, form: RegistrationByHandForm, block: str | None = None, status_code: int = 200
) -> Page:
    return page(request, "manage/registrations/new.html", block, status_code=status_code, event=event, form=form)


def _said(outcome: registrations.Outcome) -> str:
    names = names_of(outcome.party.registrations)
    if outcome.status is RegistrationStatus.WAITLISTED:
        return _("On the waiting list: %(names)s.", names=names)
    return _("Registered: %(names)s. The ticket is on its way.", names=names)


ROUTES = [new, create]
