"""Which talks a link opens: of told proposals, and of programmes that name the address."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import proposals
from eventhub.domain.materials import speaking
from eventhub.domain.permissions import Actor
from eventhub.mail import links
from eventhub.models import LocalizedText as Text
from eventhub.models import Person, Proposal, ProposalSpeaker, Speaker, Talk, TalkKind, TalkStatus
from tests.domain.decisions.deciding import accept, propose
from tests.domain.materials.talking import Held, hold
from tests.makers import make_event


async def opened(db: AsyncSession, token: str) -> list[tuple[str, str]]:
    """Title and speaker of each talk that the link opens."""
    access = await proposals.by_token(db, token)
    return [] if access is None else [(t.title.de, s.name) for t, s in await speaking.talks_of(db, access)]


async def tokens(db: AsyncSession, held: Held) -> dict[str, str]:
    proposal = await db.get_one(Proposal, held.proposal_id)
    mine, other = (
        await db.scalars(
            select(ProposalSpeaker)
            .where(ProposalSpeaker.proposal_id == held.proposal_id)
            .order_by(ProposalSpeaker.position)
        )
    ).all()
    person = await db.get_one(Person, mine.person_id)
    return {
        "personal": links.speaker_token(db, person),
        "draft": links.draft_token(db, proposal),
        "co-speaker": links.co_speaker_token(db, other),
    }


async def test_each_link_opens_the_talk_as_whom_it_is_of(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    title = (await db.get_one(Talk, held.talk_id)).title.de
    for came, token in (await tokens(db, held)).items():
        name = "Jonas Terhorst" if came == "co-speaker" else "Ayşe Demir"
        assert await opened(db, token) == [(title, name)]


async def test_an_acceptance_that_is_not_told_is_not_betrayed(db: AsyncSession, by: Actor, now: datetime) -> None:
    (proposal,) = await propose(db, make_event())
    await accept(db, proposal, by, now, told=False)
    speaker = (await db.scalars(select(ProposalSpeaker))).one()
    token = links.speaker_token(db, await db.get_one(Person, speaker.person_id))
    assert await opened(db, token) == []


async def test_whoever_has_left_opens_nothing(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    token = (await tokens(db, held))["co-speaker"]
    async with transaction(db):
        proposal = await proposals.lock(db, held.proposal_id)
        assert proposal is not None
        await proposals.leave(db, proposal, proposal.speakers[1], now=now)
    assert await opened(db, token) == []


@pytest.mark.parametrize(
    ("values", "is_open"),
    [
        ({}, True),
        ({"status": TalkStatus.CANCELLED}, False),
        ({"kind": TalkKind.BREAK}, False),
    ],
)
async def test_a_programme_that_names_the_address_opens_to_its_owner(
    db: AsyncSession, now: datetime, values: dict[str, Any], is_open: bool
) -> None:
    ours = Speaker(name="Pelin Aksoy", address="Pelin@Example.org")
    theirs = Speaker(name="Jonas Terhorst", address="jonas@example.org")
    talks = [
        Talk(title=Text("Unser Vortrag"), speakers=[ours], topics=[], **values),
        Talk(title=Text("Ein anderer"), speakers=[theirs], topics=[]),
    ]
    async with transaction(db):
        person = Person(
            given_name="Pelin", family_name="Aksoy", address="pelin@example.org", address_key="pelin@example.org",
            language="de", created_at=now,
        )  # fmt: skip
        db.add_all([make_event(talks=talks), person])
    token = links.speaker_token(db, person)
    assert await opened(db, token) == ([("Unser Vortrag", "Pelin Aksoy")] if is_open else [])
