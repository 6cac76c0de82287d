"""Rows of those who have gone: when they are no question any more, and when the item has to be put up anew."""

from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import materials
from eventhub.domain.materials import Wording, consents, find
from eventhub.domain.permissions import Actor
from eventhub.models import Material, Speaker
from tests.domain.materials.talking import Held, draft, hold, put_up

SAYS = Wording("Ja, gern", "de")


async def leaves(db: AsyncSession, held: Held, number: int) -> None:
    async with transaction(db):
        await db.delete(await db.get_one(Speaker, held.speaker_ids[number]))


async def comes(db: AsyncSession, held: Held, address: str) -> Speaker:
    speaker = Speaker(talk_id=held.talk_id, name="Ada Eins", address=address, position=5)
    async with transaction(db):
        db.add(speaker)
    return speaker


async def says(db: AsyncSession, material: Material, speaker: Speaker, *, yes: bool = True, now: datetime) -> None:
    async with transaction(db):
        found = await find.lock(db, material.id)
        assert found is not None
        if yes:
            consents.give(db, *found, speaker, SAYS, now=now)
        else:
            consents.withdraw(db, *found, speaker, now=now)


async def save(db: AsyncSession, held: Held, material: Material, by: Actor, now: datetime) -> None:
    """Organisers save the item, which asks whoever was not asked yet."""
    async with transaction(db):
        found = await find.lock(db, material.id)
        assert found is not None
        typed = draft(talk_id=held.talk_id, kind=material.kind)
        await materials.edit(db, *found, typed, version=found[1].version, by=by, now=now)


async def state(db: AsyncSession, material: Material) -> tuple[bool, bool]:
    """Whether it is agreed to, and whether it has to be put up anew."""
    found = await find.reload(db, material.id)
    assert found is not None
    return found.has_consent, found.is_stuck


async def speaker_of(db: AsyncSession, held: Held, number: int) -> Speaker:
    return await db.get_one(Speaker, held.speaker_ids[number])


async def test_whoever_comes_back_agrees_anew_and_is_enough(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    await says(db, material, await speaker_of(db, held, 1), now=now)
    await leaves(db, held, 0)
    back = await comes(db, held, "ada@example.org")
    assert await state(db, material) == (False, False)
    await save(db, held, material, by, now)
    assert await state(db, material) == (False, False)
    await says(db, material, back, now=now)
    assert await state(db, material) == (True, False)
    await says(db, material, back, yes=False, now=now)
    assert await state(db, material) == (False, False)


@pytest.mark.parametrize(("address", "is_enough"), [("bea@example.org", False), ("", True)])
async def test_everybody_who_can_be_reached_has_to_agree_in_place_of_who_has_gone(
    db: AsyncSession, by: Actor, now: datetime, address: str, is_enough: bool
) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    await says(db, material, await speaker_of(db, held, 0), now=now)
    await leaves(db, held, 1)
    await comes(db, held, address)
    assert await state(db, material) == (is_enough, False)


async def test_words_of_none_but_the_gone_publish_nothing(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    for number in range(2):
        await says(db, material, await speaker_of(db, held, number), now=now)
    assert await state(db, material) == (True, False)
    for number in range(2):
        await leaves(db, held, number)
    assert await state(db, material) == (False, True)


async def test_a_no_stays_when_its_speaker_goes(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    await says(db, material, await speaker_of(db, held, 0), now=now)
    await says(db, material, await speaker_of(db, held, 1), yes=False, now=now)
    await leaves(db, held, 1)
    assert await state(db, material) == (False, True)


async def test_what_a_speaker_put_up_is_not_published_without_them(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    await says(db, material, await speaker_of(db, held, 0), now=now)
    assert await state(db, material) == (True, False)
    await leaves(db, held, 0)
    await save(db, held, material, by, now)
    await says(db, material, await speaker_of(db, held, 1), now=now)
    assert await state(db, material) == (False, True)
