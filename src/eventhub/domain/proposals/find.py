"""Finding proposals: by id, and by the link somebody came with."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from eventhub.domain import events
from eventhub.domain.call_closing import with_home
from eventhub.mail import links
from eventhub.models import (
    Call,
    Event,
    Person,
    Proposal,
    ProposalAnswer,
    ProposalSpeaker,
    ProposalStatus,
)
from eventhub.signing import read_id

#: where nothing is open any more
ENDED = (ProposalStatus.REJECTED, ProposalStatus.WITHDRAWN, ProposalStatus.CANCELLED)
#: where a talk of the event hangs on it
HOLD_A_TALK = (ProposalStatus.ACCEPTED, ProposalStatus.CONFIRMED)


class Came(StrEnum):
    """By which link somebody came."""

    SPEAKER = "speaker"
    DRAFT = "draft"
    CO_SPEAKER = "co-speaker"


@dataclass(frozen=True, slots=True)
class Access:
    """What a link opens: all proposals of ``person``, or one proposal, as which of its speakers."""

    came: Came
    person: Person | None = None
    proposal_id: UUID | None = None
    speaker_id: UUID | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is the personal link, which only the mailbox knows."""
        return self.came is Came.SPEAKER

    def speaker_in(self, proposal: Proposal) -> ProposalSpeaker | None:
        """Who looks at the proposal; None when this link does not open it."""
        for speaker in proposal.speakers:
            if speaker.left_at is None and self._is(speaker, proposal):
                return speaker
        return None

    def _is(self, speaker: ProposalSpeaker, proposal: Proposal) -> bool:
        match self.came:
            case Came.SPEAKER:
                is_mine = self.person is not None and speaker.person_id == self.person.id
                return is_mine and (speaker.is_submitter or speaker.agreed_at is not None)
            case Came.DRAFT:
                return proposal.id == self.proposal_id and speaker.is_submitter
        return speaker.id == self.speaker_id


def with_details() -> tuple[ORMOption, ...]:
    """Loads all that pages and rules about a proposal speak of."""
    call, event = joinedload(Proposal.call), joinedload(Proposal.event)
    speakers = selectinload(Proposal.speakers)
    return (
        call.options(
            *with_home(),
            selectinload(Call.types),
            selectinload(Call.topics),
            selectinload(Call.questions),
        ),
        event.options(joinedload(Event.venue), joinedload(Event.room), joinedload(Event.series)),
        joinedload(Proposal.type),
        selectinload(Proposal.topics),
        speakers.options(joinedload(ProposalSpeaker.person), selectinload(ProposalSpeaker.consents)),
        selectinload(Proposal.answers).joinedload(ProposalAnswer.question),
    )


async def by_id(db: AsyncSession, proposal_id: UUID) -> Proposal | None:
    """The proposal with this id, with all its parts."""
    return await db.scalar(_one(proposal_id))


async def lock(db: AsyncSession, proposal_id: UUID) -> Proposal | None:
    """The same, locked until the act ends; once accepted the event it is for first, as every act on its talk does."""
    event_id = func.coalesce(Proposal.event_id, Call.event_id)
    with_talk = select(event_id).join(Proposal.call).where(Proposal.id == proposal_id, Proposal.status.in_(HOLD_A_TALK))
    if (found := await db.scalar(with_talk)) is not None:
        await events.lock(db, found)
    query = _one(proposal_id).with_for_update(of=Proposal, key_share=True)
    return await db.scalar(query.execution_options(populate_existing=True))


def _one(proposal_id: UUID) -> Select[Proposal]:
    return select(Proposal).where(Proposal.id == proposal_id).options(*with_details())


async def by_token(db: AsyncSession, token: str) -> Access | None:
    """What the link opens; None for one that is forged, or has died."""
    ident = read_id(token)
    if ident is None:
        return None
    person = await db.get(Person, ident)
    if person is not None and links.opens_speaker(db, person, token):
        return Access(Came.SPEAKER, person=person)
    proposal = await db.get(Proposal, ident)
    if proposal is not None and links.opens_draft(db, proposal, token):
        return Access(Came.DRAFT, proposal_id=proposal.id)
    speaker = await db.get(ProposalSpeaker, ident)
    if speaker is not None and speaker.left_at is None and links.opens_co_speaker(db, speaker, token):
        return Access(Came.CO_SPEAKER, proposal_id=speaker.proposal_id, speaker_id=speaker.id)
    return None


async def opened_by(db: AsyncSession, access: Access) -> Sequence[Proposal]:
    """All proposals that the link opens, the newest first."""
    query = select(Proposal).options(*with_details()).order_by(Proposal.created_at.desc(), Proposal.id.desc())
    if access.person is not None:
        mine = select(ProposalSpeaker.proposal_id).where(ProposalSpeaker.person_id == access.person.id)
        query = query.where(Proposal.id.in_(mine))
    else:
        query = query.where(Proposal.id == access.proposal_id)
    return [one for one in await db.scalars(query) if access.speaker_in(one) is not None]


async def found_by(
    db: AsyncSession, access: Access, proposal_id: UUID, *, is_locked: bool = False
) -> tuple[Proposal, ProposalSpeaker] | None:
    """One proposal with who looks at it, if the link opens it."""
    proposal = await (lock if is_locked else by_id)(db, proposal_id)
    speaker = access.speaker_in(proposal) if proposal is not None else None
    return (proposal, speaker) if proposal is not None and speaker is not None else None
