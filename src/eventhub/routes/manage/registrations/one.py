"""One registration: everything about it, and what the team does with it."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import checkins, events, parties, registrations
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations import Act
from eventhub.i18n import gettext as _
from eventhub.models import Event, Party, Registration
from eventhub.routes.manage.registrations.table import narrowed, panel
from eventhub.routes.manage.registrations.told import names_of, offered_to
from eventhub.web.actor import needs, own_path
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import Page, go_to, page

ADDRESS = "{registration_id:uuid}"
#: acts that ask before
ASKED = (Act.ADD_ANYWAY, Act.REISSUE, Act.REJECT, Act.CANCEL)
ALL = "all"


@get(urls.manage_registration(ADDRESS), name="manage:registration", guards=[needs("organiser")])
async def show(request: HTMXRequest, db: Db, registration_id: FromPath[UUID]) -> Page:
    """Everything about one registration: a page, or the panel beside the table."""
    shown = await _detail(db, registration_id)
    return _shown(request, shown, back=_back(request, shown))


@get(urls.manage_registration(ADDRESS, "{act:str}"), name="manage:registration_ask", guards=[needs("organiser")])
async def ask(request: HTMXRequest, db: Db, registration_id: FromPath[UUID], act: FromPath[str]) -> Page:
    """The question before an act that cannot be taken back."""
    shown = await _detail(db, registration_id)
    if act not in ASKED or act not in shown.acts:
        raise NotFoundException
    back = own_path(request.query_params.get("next", "")) or urls.manage_registration(registration_id)
    return page(request, "manage/registrations/confirm.html", act=act, event=shown.event, **panel(shown, back=back))


@post(urls.manage_registration(ADDRESS, "{act:str}"), name="manage:registration_act", guards=[needs("organiser")])
async def do(
    request: HTMXRequest, db: Db, by: By, registration_id: FromPath[UUID], act: FromPath[str], data: Typed
) -> Page:
    """Approve, promote, add, turn down, cancel, send or issue again; say what that meant for the queue."""
    if act not in VERBS:
        raise NotFoundException
    try:
        async with transaction(db):
            event, party, one = await locked(db, registration_id)
            said = await VERBS[Act(act)](db, event, party, one, by, data.first("who") == ALL)
    except DomainError as error:
        shown = await _detail(db, registration_id)
        return _shown(request, shown, back=urls.manage_registration(registration_id), error=error)
    back = own_path(data.first("next")) or urls.manage_registration(registration_id)
    return go_to(request, back, said=said)


async def _detail(db: AsyncSession, registration_id: UUID) -> registrations.Detail:
    shown = await registrations.detail(db, registration_id, now=clock.now())
    if shown is None:
        raise NotFoundException
    return shown


async def locked(db: AsyncSession, registration_id: UUID) -> tuple[Event, Party, Registration]:
    """The registration with its party and event, locked until the act ends.

    Raises:
        NotFoundException: when there is none.
    """
    found = await db.get(Registration, registration_id)
    if found is None:
        raise NotFoundException
    event = await events.lock(db, found.event_id)
    party = await parties.get(db, found.party_id)
    if party is None:
        raise NotFoundException
    return event, party, next(one for one in party.registrations if one.id == registration_id)


def _shown(request: HTMXRequest, shown: registrations.Detail, *, back: str, error: DomainError | None = None) -> Page:
    context = panel(shown, back=back)
    status_code = 422 if error else 200
    template = "manage/registrations/one.html"
    return page(request, template, "panel", status_code=status_code, event=shown.event, error=error, **context)


def _back(request: HTMXRequest, shown: registrations.Detail) -> str:
    """To the table as it was, when the panel beside it asks; to this page otherwise."""
    ident = shown.registration.id
    if not request.query_params.get("list"):
        return urls.manage_registration(ident)
    narrow = narrowed(request)
    number = request.query_params.get("page", "")
    return urls.manage_registrations(shown.event.id, q=narrow.text, status=narrow.status, page=number, open=str(ident))


# What each act does, and what is said afterwards


async def _approve(db: AsyncSession, event: Event, party: Party, _one: Registration, by: Actor, _all: bool) -> str:
    await registrations.approve(db, event, party, by=by, now=clock.now())
    return _("Approved: %(names)s.", names=names_of(party.live))


async def _promote(db: AsyncSession, event: Event, party: Party, _one: Registration, by: Actor, _all: bool) -> str:
    await registrations.promote(db, event, party, by=by, now=clock.now())
    return _("Confirmed: %(names)s.", names=names_of(party.live))


async def _add_anyway(db: AsyncSession, event: Event, party: Party, _one: Registration, by: Actor, _all: bool) -> str:
    await registrations.add_anyway(db, event, party, by=by, now=clock.now())
    if event.capacity is None:
        return _("Confirmed: %(names)s.", names=names_of(party.live))
    return _(
        "Added: %(names)s. %(held)d of %(capacity)d places are taken now.",
        names=names_of(party.live),
        held=event.places_held,
        capacity=event.capacity,
    )


async def _resend(db: AsyncSession, event: Event, party: Party, _one: Registration, by: Actor, _all: bool) -> str:
    await registrations.send_link_again(db, event, party, now=clock.now(), by=by)
    return _("The link is on its way to %(address)s.", address=party.person.address if party.person else "")


async def _reissue(db: AsyncSession, event: Event, party: Party, _one: Registration, by: Actor, _all: bool) -> str:
    await registrations.reissue_tickets(db, event, party, by=by, now=clock.now())
    return _("The tickets are issued anew, the old ones no longer let in.")


async def _reject(db: AsyncSession, event: Event, party: Party, _one: Registration, by: Actor, _all: bool) -> str:
    names = names_of(party.live)
    offered = await registrations.reject(db, event, party, by=by, now=clock.now())
    return _("Turned down: %(names)s.", names=names) + offered_to(offered)


async def _cancel(db: AsyncSession, event: Event, party: Party, one: Registration, by: Actor, is_all: bool) -> str:
    leaving = party.live if is_all else [one]
    offered = await registrations.cancel(db, event, party, leaving, now=clock.now(), by=by)
    return _("Cancelled: %(names)s.", names=names_of(leaving)) + offered_to(offered)


async def _was_there(db: AsyncSession, event: Event, _party: Party, one: Registration, by: Actor, _all: bool) -> str:
    await checkins.mark_present(db, event, one, is_online=False, by=by, now=clock.now())
    return _("Marked as there: %(names)s.", names=one.name)


async def _was_online(db: AsyncSession, event: Event, _party: Party, one: Registration, by: Actor, _all: bool) -> str:
    await checkins.mark_present(db, event, one, is_online=True, by=by, now=clock.now())
    return _("Marked as there online: %(names)s.", names=one.name)


async def _was_absent(db: AsyncSession, event: Event, _party: Party, one: Registration, by: Actor, _all: bool) -> str:
    await checkins.mark_absent(db, event, one, by=by, now=clock.now())
    return _("Marked as not there: %(names)s.", names=one.name)


Verb = Callable[[AsyncSession, Event, Party, Registration, Actor, bool], Awaitable[str]]
VERBS: dict[Act, Verb] = {
    Act.APPROVE: _approve,
    Act.PROMOTE: _promote,
    Act.ADD_ANYWAY: _add_anyway,
    Act.RESEND: _resend,
    Act.REISSUE: _reissue,
    Act.REJECT: _reject,
    Act.CANCEL: _cancel,
    Act.WAS_THERE: _was_there,
    Act.WAS_ONLINE: _was_online,
    Act.WAS_ABSENT: _was_absent,
}

ROUTES = [show, ask, do]
