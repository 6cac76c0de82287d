"""Which talks a speaker's link opens, and as whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.domain import people, proposals
from eventhub.domain.materials.visibility import Viewer
from eventhub.models import (
    Event,
    Person,
    Profile,
    ProposalStatus,
    Speaker,
    Talk,
    TalkKind,
    TalkStatus,
)

TOLD = (ProposalStatus.ACCEPTED, ProposalStatus.CONFIRMED)


async def talks_of(db: AsyncSession, access: proposals.Access) -> list[tuple[Talk, Speaker]]:
    """The talks that the link opens, with the speaker who came by it, the latest meeting first.

    Those of the proposals it opens, once the acceptance was told; by the personal link also those that organisers wrote
    into a programme with this person's address. Talks that were called off are not among them.
    """
    found = {talk.id: (talk, speaker) for talk, speaker in await _of_proposals(db, access)}
    if access.person is not None:
        found |= {talk.id: (talk, speaker) for talk, speaker in await _of_person(db, access.person)}
    starts = await _starts(db, [talk.event_id for talk, _ in found.values()])
    return sorted(found.values(), key=lambda one: (starts[one[0].event_id], one[0].position), reverse=True)


async def talk_of(db: AsyncSession, access: proposals.Access, talk_id: UUID) -> tuple[Talk, Speaker] | None:
    """One of them, or None when the link does not open it."""
    return next((one for one in await talks_of(db, access) if one[0].id == talk_id), None)


async def viewer_of(db: AsyncSession, access: proposals.Access) -> Viewer:
    """Whoever holds the link, as one who looks at materials."""
    talks = [talk for talk, _ in await talks_of(db, access)]
    return Viewer(talk_ids=frozenset(one.id for one in talks), speaks_at=frozenset(one.event_id for one in talks))


async def _of_proposals(db: AsyncSession, access: proposals.Access) -> list[tuple[Talk, Speaker]]:
    mine: dict[UUID, str] = {}
    for proposal in await proposals.opened_by(db, access):
        speaker = access.speaker_in(proposal)
        if speaker is not None and proposal.shown_status in TOLD:
            mine[proposal.id] = speaker.address_key
    query = select(Talk).where(Talk.proposal_id.in_(mine), Talk.status != TalkStatus.CANCELLED)
    found = (await db.scalars(query.options(selectinload(Talk.speakers)))).all() if mine else []
    return [
        (talk, speaker)
        for talk in found
        for speaker in talk.speakers
        if talk.proposal_id is not None and people.address_key(speaker.address) == mine[talk.proposal_id]
    ]


async def _of_person(db: AsyncSession, person: Person) -> list[tuple[Talk, Speaker]]:
    is_theirs = or_(Profile.person_id == person.id, func.lower(Speaker.address) == person.address_key)
    query = (
        select(Talk, Speaker)
        .join(Speaker, Speaker.talk_id == Talk.id)
        .join(Profile, Profile.id == Speaker.profile_id, isouter=True)
        .where(
            # What came by a proposal is opened by that alone: its acceptance may not be told yet.
            Talk.proposal_id.is_(None),
            Talk.kind == TalkKind.TALK,
            Talk.status != TalkStatus.CANCELLED,
            is_theirs,
        )
        .options(selectinload(Talk.speakers))
        .order_by(Speaker.position.desc())
    )
    return [(talk, speaker) for talk, speaker in (await db.execute(query)).all()]


async def _starts(db: AsyncSession, event_ids: list[UUID]) -> dict[UUID, datetime]:
    query = select(Event.id, Event.starts_at).where(Event.id.in_(event_ids))
    return dict((await db.execute(query)).all())
