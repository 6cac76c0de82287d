"""The public call for talks: what is asked for, the form, and the way to one's own link."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import calls, events, proposals, series
from eventhub.domain.calls import Home
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.proposals.draft import FRESH
from eventhub.forms.proposal import ITEMS, TALK_LANGUAGES, ProposalForm
from eventhub.forms.reading import Typed as TypedValues
from eventhub.forms.registration import shown_in
from eventhub.forms.speaker import LinkForm
from eventhub.i18n import lazy_gettext as _l
from eventhub.mail import links
from eventhub.models import Call, Event, Proposal
from eventhub.web.asked import stay_of
from eventhub.web.inputs import Db, HTMXRequest, Slug, Typed, Visitor
from eventhub.web.pages import Page, go_to, hub_of, page, public_page, say_when

say_when("draft-started", _l("Your draft is saved. The link to it is on its way by mail."))
say_when("proposal-submitted", _l("Your proposal is in. A mail with your link is on its way."))

OF_EVENT = "/events/{slug:str}/cfp"
OF_SERIES = "/series/{slug:str}/cfp"


@get(OF_EVENT, name="calls:event")
async def event_call(request: HTMXRequest, db: Db, slug: Slug, visitor: Visitor) -> Page:
    """The call of a meeting."""
    return await _show(request, db, await _event_call(db, slug, visitor), visitor)


@post(OF_EVENT, name="calls:event_propose")
async def propose_to_event(request: HTMXRequest, db: Db, slug: Slug, visitor: Visitor, data: Typed) -> Page:
    """Begin a proposal to a meeting's call, as a draft or at once for good."""
    return await _propose(request, db, await _event_call(db, slug, visitor), data)


@get(OF_SERIES, name="calls:series")
async def series_call(request: HTMXRequest, db: Db, slug: Slug, visitor: Visitor) -> Page:
    """The standing call of a series."""
    return await _show(request, db, await _series_call(db, slug, visitor), visitor)


@post(OF_SERIES, name="calls:series_propose")
async def propose_to_series(request: HTMXRequest, db: Db, slug: Slug, visitor: Visitor, data: Typed) -> Page:
    """Begin a proposal to a series' call, as a draft or at once for good."""
    return await _propose(request, db, await _series_call(db, slug, visitor), data)


@get(f"{OF_EVENT}/my-link", name="calls:event_link")
async def event_link(request: HTMXRequest, db: Db, slug: Slug, visitor: Visitor) -> Page:
    """Asks for the address that the link goes to."""
    return _link_page(request, await _event_call(db, slug, visitor), LinkForm())


@post(f"{OF_EVENT}/my-link", name="calls:event_send_link")
async def send_event_link(request: HTMXRequest, db: Db, slug: Slug, visitor: Visitor, data: Typed) -> Page:
    """Send the link, if there is one; the answer is the same for everybody."""
    return await _send_link(request, db, await _event_call(db, slug, visitor), data)


@get(f"{OF_SERIES}/my-link", name="calls:series_link")
async def series_link(request: HTMXRequest, db: Db, slug: Slug, visitor: Visitor) -> Page:
    """Asks for the address that the link goes to."""
    return _link_page(request, await _series_call(db, slug, visitor), LinkForm())


@post(f"{OF_SERIES}/my-link", name="calls:series_send_link")
async def send_series_link(request: HTMXRequest, db: Db, slug: Slug, visitor: Visitor, data: Typed) -> Page:
    """Send the link, if there is one; the answer is the same for everybody."""
    return await _send_link(request, db, await _series_call(db, slug, visitor), data)


# Which call it is, and who may see it


async def _event_call(db: AsyncSession, slug: str, visitor: Actor | None) -> Call:
    event = await events.by_slug(db, slug, visitor)
    return await _call_or_404(db, event, visitor)


async def _series_call(db: AsyncSession, slug: str, visitor: Actor | None) -> Call:
    return await _call_or_404(db, await series.by_slug(db, slug), visitor)


async def _call_or_404(db: AsyncSession, home: Home | None, visitor: Actor | None) -> Call:
    call = await calls.of_home(db, home) if home is not None else None
    may_see = call is not None and (call.is_published or (visitor is not None and visitor.organises))
    if call is None or not may_see:
        raise NotFoundException
    return call


def address_of(call: Call, **query: str) -> str:
    """The page of a call."""
    home = calls.home_of(call)
    return urls.event_call(home.slug, **query) if isinstance(home, Event) else urls.series_call(home.slug, **query)


# The page


async def _show(request: HTMXRequest, db: AsyncSession, call: Call, visitor: Actor | None) -> Page:
    grace = request.query_params.get("grace", "")
    form = ProposalForm(TypedValues.of({"language": "de"}), call=call, rights=FRESH, zone=_zone(request, call))
    return _page(request, db, call, form, grace=grace, is_public=not grace and visitor is None and _is_public(call))


def _is_public(call: Call) -> bool:
    return call.is_published and (call.event is None or call.event.published_at is not None)


def _zone(request: HTMXRequest, call: Call) -> str:
    return calls.zone_of_call(call, hub_of(request).hub.time_zone)


def _page(
    request: HTMXRequest,
    db: AsyncSession,
    call: Call,
    form: ProposalForm,
    *,
    grace: str = "",
    is_public: bool = False,
    has_preview: bool = False,
    block: str | None = None,
    status_code: int = 200,
) -> Page:
    now, home = clock.now(), calls.home_of(call)
    in_grace = calls.has_grace(db, call, grace)
    stay = stay_of(request)
    context: dict[str, Any] = {
        "call": call,
        "home": home,
        "event": call.event,
        "home_title": calls.home_title(call),
        "home_url": urls.event(home.slug) if call.event else urls.series(home.slug),
        "link_url": stay(urls.with_query(urls.call_links(home.slug, is_series=call.event is None), grace=grace)),
        "zone": form.zone,
        "form": form,
        "rights": form.rights,
        "items": ITEMS,
        "talk_languages": list(TALK_LANGUAGES.items()),
        "action": stay(address_of(call, grace=grace)),
        "is_open": calls.takes_proposals(call, now=now, in_grace=in_grace),
        "is_yet_to_open": call.opens_at is not None and now < call.opens_at,
        "in_grace": in_grace,
        "wanted": sum(kind.wanted or 0 for kind in call.types),
        "has_preview": has_preview,
    }
    if is_public:
        return public_page(request, "cfp/show.html", **context)
    return page(request, "cfp/show.html", block, status_code=status_code, **context)


async def _propose(request: HTMXRequest, db: AsyncSession, call: Call, data: TypedValues) -> Page:
    grace, act = request.query_params.get("grace", ""), data.first("act")
    zone = _zone(request, call)
    if act == "preview":
        form = ProposalForm(data, call=call, rights=FRESH, zone=zone)
        return _page(request, db, call, form, grace=grace, has_preview=True, block="preview")
    is_complete, ident = act != "draft", call.id
    try:
        form, proposal = await _enter(db, ident, data, grace=grace, zone=zone, is_complete=is_complete)
    except IntegrityError:
        # At this very moment the same address became known otherwise; now that is seen.
        form, proposal = await _enter(db, ident, data, grace=grace, zone=zone, is_complete=is_complete)
    if proposal is None:
        call_now = await calls.by_id(db, ident)
        assert call_now is not None
        form.call = call_now
        return _page(request, db, call_now, form, grace=grace, status_code=422)
    token, stay = links.draft_token(db, proposal), stay_of(request)
    if is_complete:
        path = urls.with_query(urls.proposals(token), grace=grace)
        return go_to(request, stay(path), done="proposal-submitted")
    path = urls.with_query(urls.proposal(token, proposal.id), grace=grace)
    return go_to(request, stay(path), done="draft-started")


async def _enter(
    db: AsyncSession, call_id: UUID, data: TypedValues, *, grace: str, zone: str, is_complete: bool
) -> tuple[ProposalForm, Proposal | None]:
    """Read the form and begin the proposal, in one act; None when something is to be mended."""
    form, now = ProposalForm(data, rights=FRESH, zone=zone), clock.now()
    try:
        async with transaction(db):
            call = await calls.lock(db, call_id)
            if call is None:
                raise NotFoundException
            form = ProposalForm(data, call=call, rights=FRESH, zone=zone)
            form.read_typed(is_complete=is_complete, wants_address=True)
            if form.errors:
                return form, None
            in_grace = calls.has_grace(db, call, grace)
            proposal = await proposals.start(
                db, call, form.address, form.draft, language=shown_in(form), in_grace=in_grace, now=now
            )
            if is_complete:
                await proposals.submit(
                    db, proposal, proposal.submitter, in_grace=in_grace, grace=grace if in_grace else "", now=now
                )
            else:
                await proposals.tell_started(db, proposal, grace=grace if in_grace else "", now=now)
            return form, proposal
    except DomainError as error:
        return form.refused(error), None


# The own link again


def _link_page(
    request: HTMXRequest, call: Call, form: LinkForm, *, is_sent: bool = False, status_code: int = 200
) -> Page:
    home, stay = calls.home_of(call), stay_of(request)
    grace = request.query_params.get("grace", "")
    path = urls.call_links(home.slug, is_series=call.event is None)
    return page(
        request,
        "cfp/link.html",
        status_code=status_code,
        form=form,
        is_sent=is_sent,
        action=stay(urls.with_query(path, grace=grace)),
        call_url=stay(address_of(call, grace=grace)),
    )


async def _send_link(request: HTMXRequest, db: AsyncSession, call: Call, data: TypedValues) -> Page:
    form, grace = LinkForm.read(data), request.query_params.get("grace", "")
    if form.errors:
        return _link_page(request, call, form, status_code=422)
    # Rows from before an act know nothing after it.
    ident, kept = call.id, grace if calls.has_grace(db, call, grace) else ""
    async with transaction(db):
        await proposals.send_link(db, form.address, grace=kept, now=clock.now())
    again = await calls.by_id(db, ident)
    assert again is not None
    return _link_page(request, again, form, is_sent=True)


ROUTES = [
    event_call,
    propose_to_event,
    series_call,
    propose_to_series,
    event_link,
    send_event_link,
    series_link,
    send_series_link,
]
