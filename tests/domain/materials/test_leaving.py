"""A word stands no longer than whoever gave it can take it back."""

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import materials, proposals, schedules
from eventhub.domain.events.parts import SpeakerDraft
from eventhub.domain.materials import STRANGER, Wording, consents, find
from eventhub.domain.permissions import Actor
from eventhub.models import (
    Audience,
    AuditEntry,
    Event,
    LocalizedText,
    Material,
    PublishWhen,
    Speaker,
    Talk,
    new_id,
)
from tests.domain.materials.talking import Held, draft, hold, put_up
from tests.domain.test_schedules import item, locked, planned_event, talks_of
from tests.materials import make_material, make_word


async def published(db: AsyncSession, held: Held, number: int, now: datetime) -> Material:
    """Slides of one of the two, agreed to and for everybody at once."""
    material = await put_up(db, held, speaker_id=held.speaker_ids[number], now=now)
    async with transaction(db):
        event, found = await locked_item(db, material.id)
        speaker = await db.get_one(Speaker, held.speaker_ids[number])
        choice = materials.SpeakerChoice(audience=Audience.EVERYONE, publish_when=PublishWhen.NOW)
        materials.choose(db, event, found, choice, now=now)
        consents.give(db, event, found, speaker, Wording("Ja, gern", "de"), now=now)
    return material


async def locked_item(db: AsyncSession, material_id: UUID) -> tuple[Event, Material]:
    found = await find.lock(db, material_id)
    assert found is not None
    return found


async def is_public(db: AsyncSession, material: Material, now: datetime) -> bool:
    found = await find.with_event(db, material.id)
    assert found is not None
    return await materials.may_see(db, found[1], found[0], STRANGER, now=now)


@pytest.mark.parametrize("is_of_another_talk", [False, True])
async def test_where_the_team_gives_an_item_elsewhere_its_speaker_has_no_part_in_it(
    db: AsyncSession, by: Actor, now: datetime, is_of_another_talk: bool
) -> None:
    held = await hold(db, by, now)
    mine = await published(db, held, 0, now)
    assert await is_public(db, mine, now)
    other = Talk(id=new_id(), event_id=held.event_id, title=LocalizedText("Ein anderer"), speakers=[])
    talk_id = other.id if is_of_another_talk else None
    async with transaction(db):
        db.add(other)
    for talk, has_word in ((held.talk_id, True), (talk_id, False)):
        async with transaction(db):
            event, found = await locked_item(db, mine.id)
            typed = draft(audience=Audience.EVERYONE, publish_when=PublishWhen.NOW, talk_id=talk)
            await materials.edit(db, event, found, typed, version=found.version, by=by, now=now)
        kept = await find.by_id(db, mine.id)
        assert kept is not None
        assert (kept.speaker_id is not None, kept.has_consent, await is_public(db, mine, now)) == (has_word,) * 3


async def test_whoever_leaves_the_proposal_takes_their_word_with_them(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    held = await hold(db, by, now)
    mine, theirs = await published(db, held, 0, now), await published(db, held, 1, now)
    async with transaction(db):
        proposal = await proposals.lock(db, held.proposal_id)
        assert proposal is not None
        other = next(one for one in proposal.speakers if not one.is_submitter)
        await proposals.leave(db, proposal, other, now=now)
    assert [await is_public(db, one, now) for one in (mine, theirs)] == [True, False]


@pytest.mark.parametrize(
    ("speakers", "stands"),
    [
        ((SpeakerDraft("Ada Eins", address="ada@example.org"),), True),
        ((SpeakerDraft("Ada Eins-Zwei", address="ADA@example.org"),), True),
        ((), False),
        ((SpeakerDraft("Bea Drei", address="bea@example.org"),), False),
    ],
)
async def test_whoever_organisers_take_out_of_a_talk_takes_their_word_with_them(
    db: AsyncSession, by: Actor, now: datetime, speakers: tuple[SpeakerDraft, ...], stands: bool
) -> None:
    event = await planned_event(db, by, now, item("A", speakers=(SpeakerDraft("Ada Eins", address="ada@example.org"),)))
    assert await rewritten(db, event, by, now, *speakers) is stands


async def test_another_mailbox_in_the_same_row_has_agreed_to_nothing(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    event = await planned_event(db, by, now, item("A", speakers=(SpeakerDraft("Ada Eins", address="ada@example.org"),)))
    row = (await db.scalars(select(Speaker.id))).one()
    assert not await rewritten(db, event, by, now, SpeakerDraft("Bea Drei", address="bea@example.org", id=row))
    assert (await db.scalars(select(Speaker.id))).one() == row


async def rewritten(db: AsyncSession, event: Event, by: Actor, now: datetime, *speakers: SpeakerDraft) -> bool:
    """Whether slides of the one talk stay published when these speak in it."""
    talk = (await talks_of(db, event))["A"]
    words = [make_word(speaker_id=talk.speakers[0].id)]
    slides = make_material(event_id=event.id, talk_id=talk.id, consents=words)
    async with transaction(db):
        db.add(slides)
        await db.flush()
        ident = slides.id
    async with transaction(db):
        found = await locked(db, event)
        talk = (await talks_of(db, found))["A"]
        typed = item("A", speakers=speakers, seen=schedules.fingerprint(talk))
        await schedules.edit(db, found, talk, typed, by=by, now=now)
    kept = await find.reload(db, ident)
    assert kept is not None
    return kept.has_consent


async def test_organisers_note_a_withdrawal_that_came_otherwise(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    mine = await published(db, held, 0, now)
    for _ in range(2):
        async with transaction(db):
            event, found = await locked_item(db, mine.id)
            consents.record_withdrawal(db, event, found, found.consents[0], by=by, now=now)
    assert not await is_public(db, mine, now)
    noted = await db.scalars(select(AuditEntry.user_name).where(AuditEntry.action == "material.withdrawal_recorded"))
    assert list(noted) == [by.name]
