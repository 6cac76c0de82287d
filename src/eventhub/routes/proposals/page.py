"""The list of one's own proposals, and the button that confirms the address. A GET changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import transaction
from eventhub.domain import calls, decisions, programme, proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.feedback.speakers import talks_asked_about
from eventhub.domain.materials import speaking
from eventhub.domain.proposals import Access, Came, Rights
from eventhub.i18n import lazy_gettext as _l
from eventhub.models import Call, Proposal, ProposalSpeaker
from eventhub.web.asked import stay_of
from eventhub.web.inputs import Db, HTMXRequest, Token
from eventhub.web.labels import Label
from eventhub.web.pages import Page, go_to, hub_of, page, say_when

say_when("address-confirmed", _l("Thank you. Your address is confirmed."))
say_when("proposal-saved", _l("Saved."))
say_when("proposal-withdrawn", _l("The proposal is withdrawn."))
say_when("draft-deleted", _l("The draft is deleted."))
say_when("talk-confirmed", _l("Good to have you there. The talk is confirmed."))
say_when("speaking-along", _l("You speak along. The others have been told."))
say_when("invited", _l("The invitation is on its way."))
say_when("uninvited", _l("The invitation is taken back."))
say_when("profile-saved", _l("Your profile is saved."))

#: what the speaker is told of the state, and the icon of its badge
STATES: dict[str, tuple[Label, str]] = {
    "draft": (Label(_l("Draft")), "pencil"),
    "submitted": (Label(_l("In review"), "note"), "hourglass"),
    "accepted": (Label(_l("Accepted"), "ok"), "circle-check"),
    "confirmed": (Label(_l("Confirmed"), "ok"), "circle-check"),
    "rejected": (Label(_l("Not chosen"), "bad"), "x"),
    "withdrawn": (Label(_l("Withdrawn")), "undo-2"),
    "cancelled": (Label(_l("Cancelled"), "bad"), "octagon-x"),
}
LACKING = {
    "title": _l("title"),
    "type": _l("format"),
    "abstract": _l("description"),
    "given": _l("given name"),
    "family": _l("family name"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One proposal as the list shows it; ``placed`` is a confirmed talk as the public programme has it."""

    proposal: Proposal
    speaker: ProposalSpeaker
    rights: Rights
    state: Label
    icon: str
    zone: str
    lacking: list[str]
    url: Callable[..., str]
    placed: programme.Item | None = None

    @property
    def status(self) -> str:
        """What the speaker is shown."""
        return self.proposal.shown_status.value

    @property
    def step(self) -> int:
        """Which of the four steps of the track is now: submitted, in review, decision, programme."""
        return {"submitted": 1, "rejected": 2, "accepted": 3, "confirmed": 3}.get(self.status, -1)


def keep_of(request: HTMXRequest) -> Callable[[str], str]:
    """Makes addresses that keep the language and the grace link the page was opened with."""
    stay, grace = stay_of(request), request.query_params.get("grace", "")
    return lambda path: stay(urls.with_query(path, grace=grace))


def in_grace(request: HTMXRequest, db: AsyncSession, call: Call) -> bool:
    """Whether the page was opened with the grace link of this call."""
    return calls.has_grace(db, call, request.query_params.get("grace", ""))


def zone_of(request: HTMXRequest, proposal: Proposal) -> str:
    """The zone in which days and times of a proposal are meant."""
    return proposal.event.time_zone if proposal.event else hub_of(request).hub.time_zone


@get("/proposals/{token:str}", name="proposals:show")
async def show(request: HTMXRequest, db: Db, token: Token) -> Page:
    """All proposals that the link opens."""
    access = await proposals.by_token(db, token)
    return await list_page(request, db, access, token) if access else dead_link(request)


def dead_link(request: HTMXRequest) -> Page:
    """The link opens nothing (any more)."""
    return page(request, "proposals/dead_link.html", status_code=404)


async def list_page(
    request: HTMXRequest,
    db: AsyncSession,
    access: Access,
    token: str,
    *,
    refusal: Any = None,
    status_code: int = 200,
) -> Page:
    """The list, or the question whether the address is one's own."""
    found, now = await proposals.opened_by(db, access), clock.now()
    mine = [speaker for one in found if (speaker := access.speaker_in(one)) is not None]
    keep, person = keep_of(request), access.person
    shared = {"token": token, "keep": keep, "refusal": refusal, "person": person}
    if person is not None and proposals.awaits_confirmation(person, mine):
        waiting = [one for one, speaker in zip(found, mine, strict=True) if speaker.agreed_at is None]
        return page(request, "proposals/mine.html", status_code=status_code, waiting=waiting, **shared)
    placed = await programme.of_proposals(db, [one.id for one in found if one.shown_status.value == "confirmed"])
    cards = [
        _card(request, db, one, speaker, token, placed.get(one.id)) for one, speaker in zip(found, mine, strict=True)
    ]
    talks = [talk for talk, _speaker in await speaking.talks_of(db, access)]
    return page(
        request,
        "proposals/index.html",
        status_code=status_code,
        cards=cards,
        came=access.came,
        is_own=access.is_own,
        address=person.address if person else mine[0].address if mine else "",
        is_draft_link=access.came is Came.DRAFT,
        open_calls=await calls.open_ones(db, now=now) if access.is_own else [],
        confirm_by=decisions.confirm_by,
        talks={talk.proposal_id: talk for talk in talks if talk.proposal_id is not None},
        other_talks=[talk for talk in talks if talk.proposal_id is None],
        rated=await talks_asked_about(db, access, now=now),
        **shared,
    )


def _card(
    request: HTMXRequest,
    db: AsyncSession,
    proposal: Proposal,
    speaker: ProposalSpeaker,
    token: str,
    placed: programme.Item | None,
) -> Card:
    keep, shown = keep_of(request), proposal.shown_status.value
    state, icon = STATES[shown]
    lacking = [str(LACKING.get(name, _l("an answer"))) for name in proposals.missing(proposal)]
    return Card(
        proposal=proposal,
        speaker=speaker,
        rights=proposals.rights_of(proposal, speaker, now=clock.now(), in_grace=in_grace(request, db, proposal.call)),
        state=state,
        icon=icon,
        zone=zone_of(request, proposal),
        lacking=lacking if shown == "draft" else [],
        url=lambda act="": keep(urls.proposal(token, proposal.id, act)),
        placed=placed,
    )


@post("/proposals/{token:str}/mine", name="proposals:confirm_address")
async def confirm_address(request: HTMXRequest, db: Db, token: Token) -> Page:
    """The address is the speaker's: what was typed with it is theirs."""
    async with transaction(db):
        access = await proposals.by_token(db, token)
        if access is not None and access.person is not None:
            await proposals.confirm_address(db, access.person, now=clock.now())
    if access is None or access.person is None:
        return dead_link(request)
    return go_to(request, keep_of(request)(urls.proposals(token)), done="address-confirmed")


@post("/proposals/{token:str}/new/{call_id:uuid}", name="proposals:new")
async def new(request: HTMXRequest, db: Db, token: Token, call_id: FromPath[UUID]) -> Page:
    """Begin another proposal, with the kept profile in it."""
    proposal: Proposal | None = None
    try:
        async with transaction(db):
            access = await proposals.by_token(db, token)
            call = await calls.lock(db, call_id)
            if access is not None and access.person is not None and call is not None:
                may_submit = in_grace(request, db, call)
                proposal = await proposals.start_own(db, call, access.person, in_grace=may_submit, now=clock.now())
    except DomainError as error:
        access = await proposals.by_token(db, token)
        assert access is not None
        return await list_page(request, db, access, token, refusal=error, status_code=422)
    if proposal is None:
        return dead_link(request)
    return go_to(request, keep_of(request)(urls.proposal(token, proposal.id)))


ROUTES = [show, confirm_address, new]
