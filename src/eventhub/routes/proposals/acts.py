"""Steps of a speaker, each one button that posts: withdraw, delete a draft, confirm, speak along, leave."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import decisions, proposals
from eventhub.domain.decisions.take_back import has_place
from eventhub.domain.errors import DomainError
from eventhub.models import Proposal, ProposalSpeaker
from eventhub.routes.proposals.page import dead_link, in_grace, keep_of, list_page
from eventhub.web.inputs import Db, HTMXRequest, Token, Typed
from eventhub.web.pages import Page, go_to, page

ONE = "/proposals/{token:str}/{proposal_id:uuid}"
ASKED = ("withdraw", "delete", "confirm", "leave", "agree")

Act = Callable[[AsyncSession, Proposal, ProposalSpeaker], Awaitable[None]]


async def _ask(request: HTMXRequest, db: AsyncSession, token: str, proposal_id: UUID, act: str) -> Page:
    """The page with the button; without the right to press it, the list."""
    access = await proposals.by_token(db, token)
    found = await proposals.found_by(db, access, proposal_id) if access else None
    if access is None or found is None:
        return dead_link(request)
    proposal, speaker = found
    keep = keep_of(request)
    rights = proposals.rights_of(proposal, speaker, now=clock.now(), in_grace=in_grace(request, db, proposal.call))
    if not getattr(rights, act):
        return go_to(request, keep(urls.proposals(token)))
    return page(
        request,
        f"proposals/{act}.html",
        proposal=proposal,
        speaker=speaker,
        event=proposal.event,
        is_told=proposal.shown_status.value in ("accepted", "confirmed"),
        has_place=await has_place(db, proposal) if act in ("withdraw", "confirm") else False,
        action=keep(urls.proposal(token, proposal.id, act)),
        list_url=keep(urls.proposals(token)),
    )


async def _do(request: HTMXRequest, db: AsyncSession, token: str, proposal_id: UUID, act: Act, done: str) -> Page:
    """One act on one proposal; then the list, which also says why it was refused."""
    try:
        async with transaction(db):
            access = await proposals.by_token(db, token)
            found = await proposals.found_by(db, access, proposal_id, is_locked=True) if access else None
            if found is not None:
                await act(db, *found)
    except DomainError as error:
        access = await proposals.by_token(db, token)
        if access is None:
            return dead_link(request)
        return await list_page(request, db, access, token, refusal=error, status_code=422)
    if found is None:
        return dead_link(request)
    return go_to(request, keep_of(request)(urls.proposals(token)), done=done)


@get(f"{ONE}/withdraw", name="proposals:ask_withdraw")
async def ask_withdraw(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID]) -> Page:
    """Ask first."""
    return await _ask(request, db, token, proposal_id, "withdraw")


@post(f"{ONE}/withdraw", name="proposals:withdraw")
async def withdraw(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID], data: Typed) -> Page:
    """Take the proposal back, or call the talk off."""

    async def act(db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker) -> None:
        keeps_place = bool(data.first("keeps_place"))
        await proposals.withdraw(db, proposal, speaker, keeps_place=keeps_place, now=clock.now())

    return await _do(request, db, token, proposal_id, act, "proposal-withdrawn")


@get(f"{ONE}/delete", name="proposals:ask_delete")
async def ask_delete(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID]) -> Page:
    """Ask first."""
    return await _ask(request, db, token, proposal_id, "delete")


@post(f"{ONE}/delete", name="proposals:delete")
async def delete(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID]) -> Page:
    """Delete a draft; the browser that began it, and knows nothing else, goes back to the start."""

    async def act(db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker) -> None:
        await proposals.delete_draft(db, proposal, speaker)

    access = await proposals.by_token(db, token)
    answer = await _do(request, db, token, proposal_id, act, "draft-deleted")
    if access is not None and not access.is_own and answer.status_code in (204, 303):
        return go_to(request, urls.home(), done="draft-deleted")
    return answer


@get(f"{ONE}/confirm", name="proposals:ask_confirm")
async def ask_confirm(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID]) -> Page:
    """The one button, and whether one comes to the whole meeting."""
    return await _ask(request, db, token, proposal_id, "confirm")


@post(f"{ONE}/confirm", name="proposals:confirm")
async def confirm(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID], data: Typed) -> Page:
    """The speaker will hold the talk."""

    async def act(db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker) -> None:
        if not speaker.is_submitter:
            raise DomainError("proposal.not_yours")
        await decisions.confirm(db, proposal, now=clock.now(), attends=bool(data.first("attends")))

    return await _do(request, db, token, proposal_id, act, "talk-confirmed")


@get(f"{ONE}/agree", name="proposals:ask_agree")
async def ask_agree(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID]) -> Page:
    """What one is invited to, and the button."""
    return await _ask(request, db, token, proposal_id, "agree")


@post(f"{ONE}/agree", name="proposals:agree")
async def agree(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID]) -> Page:
    """Speak along."""

    async def act(db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker) -> None:
        await proposals.agree(db, proposal, speaker, now=clock.now())

    return await _do(request, db, token, proposal_id, act, "speaking-along")


@get(f"{ONE}/leave", name="proposals:ask_leave")
async def ask_leave(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID]) -> Page:
    """Ask first."""
    return await _ask(request, db, token, proposal_id, "leave")


@post(f"{ONE}/leave", name="proposals:leave")
async def leave(request: HTMXRequest, db: Db, token: Token, proposal_id: FromPath[UUID]) -> Page:
    """Leave, or decline; the link dies with it."""
    left = False

    async def act(db: AsyncSession, proposal: Proposal, speaker: ProposalSpeaker) -> None:
        nonlocal left
        await proposals.leave(db, proposal, speaker, now=clock.now())
        left = True

    answer = await _do(request, db, token, proposal_id, act, "left")
    return page(request, "proposals/left.html") if left else answer


ROUTES = [
    ask_withdraw,
    withdraw,
    ask_delete,
    delete,
    ask_confirm,
    confirm,
    ask_agree,
    agree,
    ask_leave,
    leave,
]
