"""The board on which a call is decided: marks, decisions, their mails, and ways back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import decisions, events, reviews
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.reviews import Line, Viewer
from eventhub.forms.review import ApplyForm, MarkForm
from eventhub.i18n import gettext as _
from eventhub.i18n import ngettext
from eventhub.models import Call, CallType, Mark, Proposal, ProposalStatus
from eventhub.routes.manage.proposals.found import call_or_404, proposal_or_404
from eventhub.routes.manage.registrations.told import offered_to
from eventhub.web import labels, proposal_words
from eventhub.web.actor import needs
from eventhub.web.inputs import By, Db, HTMXRequest, Typed
from eventhub.web.pages import AnyRequest, Page, go_to, hub_of, page, settings_of
from eventhub.web.sentences import sentence

TEMPLATE = "manage/proposals/decide.html"
ORGANISER = [needs("organiser")]
CALL, ONE = "{call_id:uuid}", "{proposal_id:uuid}"
TAKEN = (ProposalStatus.ACCEPTED, ProposalStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one type: how many are wanted (None when open), how many are or would be taken."""

    type: CallType
    taken: int
    marked: int

    @property
    def free(self) -> int | None:
        """Places left when the marks are applied; below zero when there are too many."""
        return None if self.type.wanted is None else self.type.wanted - self.taken - self.marked


@get(urls.manage_call_decide(CALL), name="manage:decide", guards=ORGANISER)
async def board(request: HTMXRequest, db: Db, by: By, call_id: FromPath[UUID]) -> Page:
    """Three columns, and below what is decided."""
    call, viewer = await call_or_404(db, call_id, by)
    return await _board(request, db, call, viewer)


@post(urls.manage_call_decide(CALL, "apply"), name="manage:decide_apply", guards=ORGANISER)
async def apply(request: HTMXRequest, db: Db, by: By, call_id: FromPath[UUID], data: Typed) -> Page:
    """Make the marks decisions; nothing is sent yet."""
    form = ApplyForm.read(data)
    if form.errors:
        call, viewer = await call_or_404(db, call_id, by)
        return await _board(request, db, call, viewer, form=form)
    try:
        async with transaction(db):
            call, _viewer = await call_or_404(db, call_id, by)
            done = await decisions.apply(db, call, by=by, now=clock.now(), reply=form.reply)
    except DomainError as error:
        call, viewer = await call_or_404(db, call_id, by)
        return await _board(request, db, call, viewer, form=form.refused(error))
    number = done.accepted + done.rejected
    said = ngettext(
        "%(num)d decision applied. Its mail waits for you to look at it.",
        "%(num)d decisions applied. Their mails wait for you to look at them.",
        number,
    )
    return go_to(request, f"{urls.manage_call_decide(call_id)}#decided", said=said)


@post(urls.manage_call_decide(CALL, "release"), name="manage:decide_release", guards=ORGANISER)
async def release(request: HTMXRequest, db: Db, by: By, call_id: FromPath[UUID]) -> Page:
    """Let all mails about decisions go."""
    async with transaction(db):
        call, _viewer = await call_or_404(db, call_id, by)
        done = await decisions.release(db, call, by=by, now=clock.now())
    said = ngettext("%(num)d mail released.", "%(num)d mails released.", done.number)
    back = f"{urls.manage_call_decide(call_id)}#decided"
    if done.refused:
        return go_to(request, back, said=f"{said} {sentence(done.refused[0])}", kind="warn")
    return go_to(request, back, said=said)


@post(urls.manage_proposal(ONE, "mark"), name="manage:proposal_mark", guards=ORGANISER)
async def mark(request: HTMXRequest, db: Db, by: By, proposal_id: FromPath[UUID], data: Typed) -> Page:
    """Move one proposal to another column."""
    form, error = MarkForm.read(data), None
    try:
        async with transaction(db):
            proposal, _viewer = await proposal_or_404(db, proposal_id, by, lock=True)
            event = await events.bare(db, form.event_id) if form.event_id else None
            decisions.mark(proposal, form.mark, event=event)
            call_id = proposal.call_id
    except DomainError as refused:
        proposal, _viewer = await proposal_or_404(db, proposal_id, by)
        error, call_id = refused, proposal.call_id
    call, viewer = await call_or_404(db, call_id, by)
    if request.headers.get("hx-request") == "true" or error:
        return await _board(request, db, call, viewer, block="board", error=error)
    return go_to(request, f"{urls.manage_call_decide(call.id)}#p-{proposal_id}")


@get(urls.manage_proposal(ONE, "drop"), name="manage:proposal_ask_drop", guards=ORGANISER)
async def ask_drop(request: HTMXRequest, db: Db, by: By, proposal_id: FromPath[UUID]) -> Page:
    """Ask first, and whether the place is kept."""
    proposal, _viewer = await proposal_or_404(db, proposal_id, by)
    return await _drop_page(request, db, proposal)


@post(urls.manage_proposal(ONE, "drop"), name="manage:proposal_drop", guards=ORGANISER)
async def drop(request: HTMXRequest, db: Db, by: By, proposal_id: FromPath[UUID], data: Typed) -> Page:
    """Cancel an accepted talk and tell its speakers."""
    keeps_place = data.first("place") != "free"
    try:
        async with transaction(db):
            proposal, _viewer = await proposal_or_404(db, proposal_id, by, lock=True)
            offered = await decisions.drop(db, proposal, keeps_place=keeps_place, by=by, now=clock.now())
            call_id, told = proposal.call_id, offered_to(offered)
    except DomainError as error:
        proposal, _viewer = await proposal_or_404(db, proposal_id, by)
        return await _drop_page(request, db, proposal, error=error)
    return go_to(request, f"{urls.manage_call_decide(call_id)}#decided", said=_("The talk is cancelled.") + told)


async def _drop_page(
    request: AnyRequest, db: AsyncSession, proposal: Proposal, *, error: DomainError | None = None
) -> Page:
    if proposal.status not in TAKEN or not proposal.is_told:
        raise NotFoundException
    return page(
        request,
        "manage/proposals/drop.html",
        status_code=422 if error else 200,
        proposal=proposal,
        has_place=await decisions.has_place(db, proposal),
        back=f"{urls.manage_call_decide(proposal.call_id)}#decided",
        error=error,
    )


async def _take_back(db: AsyncSession, proposal: Proposal, by: Actor, now: datetime) -> str:
    await decisions.take_back(db, proposal, by=by, now=now)
    return _("The decision is taken back, its mail is discarded.")


async def _tell_again(db: AsyncSession, proposal: Proposal, by: Actor, now: datetime) -> str:
    await decisions.tell_again(db, proposal, by=by, now=now)
    return _("The mail is written anew and waits for you to look at it.")


async def _release(db: AsyncSession, proposal: Proposal, by: Actor, now: datetime) -> str:
    done = await decisions.release(db, proposal.call, only=proposal.id, by=by, now=now)
    if done.refused:
        raise done.refused[0]
    return ngettext("%(num)d mail released.", "%(num)d mails released.", done.number)


Verb = Callable[[AsyncSession, Proposal, Actor, datetime], Awaitable[str]]
VERBS: dict[str, Verb] = {"take-back": _take_back, "tell-again": _tell_again, "release": _release}


@post(urls.manage_proposal(ONE, "{act:str}"), name="manage:proposal_act", guards=ORGANISER)
async def act_on_one(request: HTMXRequest, db: Db, by: By, proposal_id: FromPath[UUID], act: FromPath[str]) -> Page:
    """Take a decision back, write its mail anew, or let it go."""
    if act not in VERBS:
        raise NotFoundException
    kind = "ok"
    try:
        async with transaction(db):
            proposal, _viewer = await proposal_or_404(db, proposal_id, by, lock=True)
            said = await VERBS[act](db, proposal, by, clock.now())
            call_id = proposal.call_id
    except DomainError as error:
        proposal, _viewer = await proposal_or_404(db, proposal_id, by)
        said, kind, call_id = sentence(error), "bad", proposal.call_id
    return go_to(request, f"{urls.manage_call_decide(call_id)}#decided", said=said, kind=kind)


async def _board(
    request: AnyRequest,
    db: AsyncSession,
    call: Call,
    viewer: Viewer,
    *,
    block: str | None = None,
    form: ApplyForm | None = None,
    error: DomainError | None = None,
) -> Page:
    now = clock.now()
    lines = await reviews.board(db, call, viewer)
    held = await decisions.held(db, call)
    decided = [line for line in lines if line.proposal.status in decisions.DECIDED]
    return page(
        request,
        TEMPLATE,
        block,
        status_code=422 if error or (form is not None and form.errors) else 200,
        call=call,
        home=call.event or call.series,
        zone=call.event.time_zone if call.event else hub_of(request).hub.time_zone,
        viewer=viewer,
        columns=_columns(lines),
        total=sum(line.proposal.status == ProposalStatus.SUBMITTED for line in lines),
        places=_places(call, lines),
        confirmed=sum(line.proposal.status == ProposalStatus.CONFIRMED for line in lines),
        accepted=sum(line.proposal.status in TAKEN for line in lines),
        overdue=sum(decisions.is_overdue(line.proposal, now) for line in lines),
        decided=decided,
        mails=await decisions.statuses(db, call),
        held=held,
        has_server=bool(settings_of(request).smtp_url),
        dates=await decisions.dates_of(db, call, now=now),
        confirm_by=decisions.confirm_by,
        is_overdue=decisions.is_overdue,
        form=form or ApplyForm(),
        error=error,
        words=proposal_words,
        labels=labels,
        now=now,
    )


def _columns(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Open, to be accepted, to be rejected; a rejected talk that is to be accepted stands in the second."""
    columns: dict[str, list[Line]] = {"open": [], "accept": [], "reject": []}
    for line in lines:
        mark = line.proposal.mark
        if mark is None and line.proposal.status == ProposalStatus.SUBMITTED:
            columns["open"].append(line)
        elif mark is not None and line.proposal.status in (ProposalStatus.SUBMITTED, ProposalStatus.REJECTED):
            columns[mark.value].append(line)
    return columns


def _places(call: Call, lines: Sequence[Line]) -> list[Places]:
    def number(kind: CallType, *, marked: bool) -> int:
        mine = [line.proposal for line in lines if line.proposal.type_id == kind.id]
        if marked:
            return sum(one.mark is Mark.ACCEPT for one in mine)
        return sum(one.status in TAKEN for one in mine)

    return [Places(kind, number(kind, marked=False), number(kind, marked=True)) for kind in call.types]


ROUTES = [board, apply, release, mark, ask_drop, drop, act_on_one]
