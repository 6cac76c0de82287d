"""Speakers are asked, and their word holds at once: in both directions."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, materials, proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import Wording, consents, find, joined
from eventhub.domain.permissions import Actor
from eventhub.domain.proposals import AgreedTo
from eventhub.models import AuditEntry, FileRole, ItemKind, Material, MaterialKind, OutboxMail, Speaker, Talk, new_id
from tests.domain.materials.talking import AGREED, Held, draft, hold, put_up
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


async def test_saving_says_yes_or_no_and_nothing_where_nothing_was_agreed(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    for agrees, given, withdrawn in ((False, False, False), (True, True, False), (False, True, True)):
        async with transaction(db):
            found = await find.lock(db, material.id)
            assert found is not None
            speaker = await db.get_one(Speaker, held.speaker_ids[0])
            consents.say(db, *found, speaker, Wording("Ja, gern", "de"), agrees=agrees, now=now)
            word = consents.word_of(found[1], speaker)
            assert word is not None
            assert (word.given_at is not None, word.withdrawn_at is not None) == (given, withdrawn)


async def test_a_word_given_with_the_proposal_counts_with_its_time(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now, slides=True)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    assert await words(db, material) == [True, False]
    mine = next(one for one in material.consents if one.given_at)
    assert (mine.wording, mine.given_at) == (AGREED, MADE)
    recording = await put_up(db, held, user_id=by.user_id, kind=MaterialKind.RECORDING, now=now)
    assert await words(db, recording) == [False, False]


@pytest.mark.parametrize("is_known_later", [False, True])
async def test_who_comes_to_speak_there_later_is_asked_too(
    db: AsyncSession, by: Actor, now: datetime, is_known_later: bool
) -> None:
    async def ask_those_who_joined() -> int:
        ids = await joined.due(db, now)
        for ident in ids:
            async with transaction(db):
                await joined.ask(db, ident, now)
        return len(ids)

    held = await hold(db, by, now)
    slides = await put_up(db, held, user_id=by.user_id, now=now)
    await put_up(db, held, user_id=by.user_id, kind=MaterialKind.FILE, now=now)
    await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    for number in range(2):
        await says(db, held, slides, number, yes=True, now=now)
    assert await ask_those_who_joined() == 0
    third, address = new_id(), "pelin@example.org"
    async with transaction(db):
        named = Speaker(id=third, talk_id=held.talk_id, name="Pelin Aksoy", position=2)
        named.address = "" if is_known_later else address
        db.add(named)
    if is_known_later:
        assert await ask_those_who_joined() == 0
        async with transaction(db):
            (await db.get_one(Speaker, third)).address = address
    assert [await ask_those_who_joined() for _ in range(2)] == [1, 0]
    assert await words(db, slides) == [True, True, False]
    found = await find.reload(db, slides.id)
    assert found is not None
    assert not found.has_consent
    asked = await db.scalars(select(OutboxMail.to_address).where(OutboxMail.kind == "consent_asked"))
    assert list(asked).count(address) == 1


async def test_nobody_is_asked_about_a_handout(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    handout = await put_up(db, held, user_id=by.user_id, kind=MaterialKind.FILE, now=now)
    assert await words(db, handout) == []


async def test_a_talk_of_the_team_asks_its_speakers_too(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    async with transaction(db):
        (await db.get_one(Talk, held.talk_id)).proposal_id = None
    slides = await put_up(db, held, user_id=by.user_id, now=now)
    assert await words(db, slides) == [False, False]


async def test_a_new_version_by_the_team_waits_for_those_who_agreed(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    await says(db, held, material, 0, yes=True, now=now)
    again = await put_up(db, held, speaker_id=held.speaker_ids[0], material_id=material.id, now=now)
    assert await words(db, again) == [True]
    again = await put_up(db, held, user_id=by.user_id, material_id=material.id, now=now)
    assert await words(db, again) == [False]


async def asked_by_mail(db: AsyncSession) -> list[str]:
    """Whom mails ask whether something may be published."""
    found = await db.scalars(select(OutboxMail.to_address).where(OutboxMail.kind == "consent_asked"))
    return sorted(found)


async def test_a_talk_whose_speakers_have_no_address_asks_nobody(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    async with transaction(db):
        (await db.get_one(Talk, held.talk_id)).proposal_id = None
        for ident in held.speaker_ids:
            speaker = await db.get_one(Speaker, ident)
            speaker.address, speaker.profile_id = "", None
    slides = await put_up(db, held, user_id=by.user_id, now=now)
    assert (await words(db, slides), await asked_by_mail(db)) == ([], [])


async def add_link(db: AsyncSession, held: Held, by: Actor, now: datetime, **values: Any) -> Material:
    async with transaction(db):
        event = await events.lock(db, held.event_id)
        defaults: dict[str, Any] = {"url": "https://video.example.org/1", "talk_id": held.talk_id}
        made = await materials.add(db, event, draft(kind=MaterialKind.LINK, **defaults | values), by=by, now=now)
    db.expunge_all()  # so that it stays readable when the next act begins
    return made


async def test_a_link_of_a_talk_waits_like_a_recording_and_anew_when_it_leads_elsewhere(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    held = await hold(db, by, now, slides=True)
    link = await add_link(db, held, by, now)
    assert await words(db, link) == [False, False]
    for number in (0, 1):
        await says(db, held, link, number, yes=True, now=now)
    for url, left in (("https://video.example.org/1", [True, True]), ("https://video.example.org/2", [False, False])):
        async with transaction(db):
            found = await find.lock(db, link.id)
            assert found is not None
            typed = draft("Film", kind=MaterialKind.LINK, url=url, talk_id=held.talk_id)
            await materials.edit(db, *found, typed, version=found[1].version, by=by, now=now)
        assert await words(db, link) == left
    of_event = await add_link(db, held, by, now, talk_id=None)
    assert await words(db, of_event) == []


async def test_a_new_version_waits_for_all_but_whoever_puts_it_up(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    mine = await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    steps: list[tuple[dict[str, Any], list[bool], int]] = [
        ({"speaker_id": held.speaker_ids[0]}, [True], 0),
        ({"speaker_id": held.speaker_ids[1]}, [False], 1),
        ({"user_id": by.user_id}, [False], 2),
    ]
    for other, left, mails in steps:
        await says(db, held, mine, 0, yes=True, now=now)
        await put_up(db, held, material_id=mine.id, now=now, **other)
        assert (await words(db, mine), await asked_by_mail(db)) == (left, [held.address] * mails)


async def test_captions_leave_every_word_and_a_new_film_leaves_a_no(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    film = await put_up(db, held, user_id=by.user_id, kind=MaterialKind.RECORDING, now=now)
    await says(db, held, film, 0, yes=True, now=now)
    await says(db, held, film, 1, yes=False, now=now)
    await put_up(db, held, user_id=by.user_id, material_id=film.id, role=FileRole.CAPTIONS, language="de", now=now)
    assert await words(db, film) == [True, False]
    await put_up(db, held, user_id=by.user_id, talk_id=None, material_id=film.id, name="film.mp4", now=now)
    found = await find.reload(db, film.id)
    assert found is not None
    said = {one.speaker_id: (one.stands, one.withdrawn_at is not None) for one in found.consents}
    assert said == {held.speaker_ids[0]: (False, False), held.speaker_ids[1]: (False, True)}


async def test_a_word_given_with_the_proposal_counts_for_a_new_version_too(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    held = await hold(db, by, now, slides=True)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    await put_up(db, held, user_id=by.user_id, material_id=material.id, now=now)
    assert await words(db, material) == [True, False]


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
