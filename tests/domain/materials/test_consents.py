"""Speakers are asked, and their word holds at once: in both directions."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import Wording, consents, find
from eventhub.domain.permissions import Actor
from eventhub.domain.proposals import AgreedTo
from eventhub.models import AuditEntry, ItemKind, Material, MaterialKind, Speaker, Talk
from tests.domain.materials.talking import AGREED, Held, hold, put_up
from tests.talks import MADE

DAY = timedelta(days=1)


async def words(db: AsyncSession, material: Material) -> list[bool]:
    """What each speaker's word is worth, the submitter's first."""
    found = await find.reload(db, material.id)
    assert found is not None
    return [one.stands for one in sorted(found.consents, key=lambda one: one.speaker.position if one.speaker else 9)]


async def says(db: AsyncSession, held: Held, material: Material, number: int, *, yes: bool, now: datetime) -> None:
    async with transaction(db):
        found = await find.lock(db, material.id)
        assert found is not None
        speaker = await db.get_one(Speaker, held.speaker_ids[number])
        if yes:
            consents.give(db, *found, speaker, Wording("Ja, gern", "de"), now=now)
        else:
            consents.withdraw(db, *found, speaker, now=now)


async def test_organisers_slides_wait_for_everybody_who_speaks(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    assert await words(db, material) == [False, False]
    await says(db, held, material, 0, yes=True, now=now)
    assert not (await find.by_id(db, material.id) or material).has_consent
    await says(db, held, material, 1, yes=True, now=now)
    found = await find.reload(db, material.id)
    assert found is not None
    assert found.has_consent
    assert {one.wording for one in found.consents} == {"Ja, gern"}


async def test_a_word_given_with_the_proposal_counts_with_its_time(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now, slides=True)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    assert await words(db, material) == [True, False]
    mine = next(one for one in material.consents if one.given_at)
    assert (mine.wording, mine.given_at) == (AGREED, MADE)
    recording = await put_up(db, held, user_id=by.user_id, kind=MaterialKind.RECORDING, now=now)
    assert await words(db, recording) == [False, False]


async def test_nobody_is_asked_about_a_talk_of_the_team_or_another_kind(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    held = await hold(db, by, now)
    handout = await put_up(db, held, user_id=by.user_id, kind=MaterialKind.FILE, now=now)
    async with transaction(db):
        (await db.get_one(Talk, held.talk_id)).proposal_id = None
    slides = await put_up(db, held, user_id=by.user_id, now=now)
    assert (await words(db, handout), await words(db, slides)) == ([], [])


async def test_whoever_cannot_be_reached_is_not_asked(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    async with transaction(db):
        speaker = await db.get_one(Speaker, held.speaker_ids[1])
        speaker.address, speaker.profile_id = "", None
    material = await put_up(db, held, user_id=by.user_id, now=now)
    assert [one.speaker_id for one in material.consents] == [held.speaker_ids[0]]


async def test_a_speakers_own_upload_hangs_on_their_word_alone(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, speaker_id=held.speaker_ids[1], now=now)
    assert [(one.speaker_id, one.stands) for one in material.consents] == [(held.speaker_ids[1], False)]


async def test_withdrawing_and_giving_again_is_dated_and_noted(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    for number, yes in enumerate((True, True, False, False, True)):
        await says(db, held, material, 0, yes=yes, now=now + number * DAY)
    found = await find.reload(db, material.id)
    assert found is not None
    assert [(one.given_at, one.withdrawn_at) for one in found.consents] == [(now + 4 * DAY, None)]
    noted = await db.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("material.consent_")))
    assert sorted(noted) == [
        "material.consent_given", "material.consent_given", "material.consent_withdrawn"
    ]  # fmt: skip


async def test_nobody_withdraws_what_they_were_not_asked(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    with pytest.raises(DomainError, match=r"material\.no_consent"):
        await says(db, held, material, 1, yes=False, now=now)


async def save_proposal(db: AsyncSession, held: Held, *agreed: ItemKind, now: datetime) -> None:
    async with transaction(db):
        proposal = await proposals.lock(db, held.proposal_id)
        assert proposal is not None
        items = tuple(AgreedTo(one, AGREED, "de") for one in agreed)
        typed = proposals.ProposalDraft(
            title=proposal.title, abstract=proposal.abstract, consents=items, version=proposal.version
        )
        await proposals.save(db, proposal, proposal.submitter, typed, now=now)


async def test_the_consent_of_the_proposal_is_followed(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now, slides=True)
    material = await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    assert await words(db, material) == [True]
    await save_proposal(db, held, now=now)
    assert await words(db, material) == [False]
    # Given once more for all, it stays withdrawn for what it was withdrawn from.
    await save_proposal(db, held, ItemKind.SLIDES, now=now)
    assert await words(db, material) == [False]


async def test_agreeing_with_the_proposal_answers_what_was_asked(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    await save_proposal(db, held, ItemKind.SLIDES, now=now)
    assert await words(db, material) == [True, False]
