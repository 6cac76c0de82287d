"""Links that speakers put up: they count as slides, wait for consent, and wait anew when they lead elsewhere."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import events, materials
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import SpeakerChoice, Wording, chasing, consents, files, find
from eventhub.domain.materials.board import Standing, of_talk
from eventhub.domain.permissions import Actor
from eventhub.models import (
    Audience,
    Event,
    LocalizedText,
    MailStatus,
    Material,
    MaterialKind,
    OutboxMail,
    PublishWhen,
    Speaker,
)
from tests.domain.materials.talking import Held, draft, hold

URL = "https://cloud.example.org/folien"
CHOICE = SpeakerChoice(audience=Audience.CHECKED_IN, title=LocalizedText("Meine Folien"), url=URL)


async def put_up(db: AsyncSession, held: Held, now: datetime, choice: SpeakerChoice = CHOICE) -> Material:
    """The first of the two speakers puts up a link."""
    async with transaction(db):
        event = await events.lock(db, held.event_id)
        talk = await files.talk_of(db, event, held.talk_id)
        assert talk is not None
        made = await materials.add_of_speaker(db, event, talk, talk.speakers[0], choice, now=now)
        ident = made.id
    return await stored(db, ident)


async def stored(db: AsyncSession, ident: object) -> Material:
    db.expunge_all()
    (found,) = [one for one in await find.of_event(db, (await db.scalars(select(Event.id))).one()) if one.id == ident]
    db.expunge_all()  # so that it stays readable when the next act begins
    return found


async def agree(db: AsyncSession, material: Material, held: Held, now: datetime) -> None:
    async with transaction(db):
        found = await find.lock(db, material.id)
        assert found is not None
        speaker = await db.get_one(Speaker, held.speaker_ids[0])
        consents.give(db, *found, speaker, Wording("Ja, gern", "de"), now=now)


async def test_a_link_is_the_speakers_waits_for_their_word_and_ends_the_asking(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    held = await hold(db, by, now)
    async with transaction(db):
        event = await events.lock(db, held.event_id)
        assert await chasing.ask_now(db, event, by=by, now=now) == 2
    made = await put_up(db, held, now)
    assert (made.kind, made.url, made.title.de, made.speaker_id) == (
        MaterialKind.LINK, URL, "Meine Folien", held.speaker_ids[0],
    )  # fmt: skip
    assert (made.effective_audience, made.speaker_publish_when, made.audience) == (
        Audience.CHECKED_IN, PublishWhen.AFTER_TALK, Audience.EVERYONE,
    )  # fmt: skip
    assert [(one.speaker_id, one.stands) for one in made.consents] == [(held.speaker_ids[0], False)]
    mails = await db.scalars(select(OutboxMail.status).where(OutboxMail.kind == "slides_asked"))
    assert set(mails) == {MailStatus.DISCARDED}
    row = await of_talk(db, await db.get_one(Event, held.event_id), held.talk_id)
    assert row is not None
    assert row.standing is Standing.HERE


async def test_a_link_of_the_team_is_no_slides(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    async with transaction(db):
        event = await events.lock(db, held.event_id)
        typed = draft("Film", kind=MaterialKind.LINK, url="https://video.example.org/1", talk_id=held.talk_id)
        await materials.add(db, event, typed, by=by, now=now)
    row = await of_talk(db, await db.get_one(Event, held.event_id), held.talk_id)
    assert row is not None
    assert row.standing is Standing.MISSING


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "https://", "http:// x", "https://a.example.org/mit leerzeichen", "https://[::1"]
)
async def test_an_address_needs_a_host_and_no_spaces(db: AsyncSession, by: Actor, now: datetime, url: str) -> None:
    held = await hold(db, by, now)
    with pytest.raises(DomainError, match=r"material\.no_url"):
        await put_up(db, held, now, replace(CHOICE, url=url))
    with pytest.raises(DomainError, match=r"material\.no_url"):
        async with transaction(db):
            event = await events.lock(db, held.event_id)
            typed = draft("Film", kind=MaterialKind.LINK, url=url, talk_id=held.talk_id)
            await materials.add(db, event, typed, by=by, now=now)


async def test_whoever_changes_an_address_asks_the_others_anew(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    made = await put_up(db, held, now)
    await agree(db, made, held, now)
    # The speaker knows where their own link leads; what the team makes of it, they have not seen.
    for url, speaker, stands in ((f"{URL}/2", 1, True), (f"{URL}/3", 0, True), (f"{URL}/4", None, False)):
        async with transaction(db):
            found = await find.lock(db, made.id)
            assert found is not None
            event, material = found
            if speaker is None:
                typed = draft("Folien", kind=MaterialKind.LINK, url=url, talk_id=held.talk_id)
                await materials.edit(db, event, material, typed, version=material.version, by=by, now=now)
            else:
                talk = await files.talk_of(db, event, held.talk_id)
                assert talk is not None
                choice = replace(CHOICE, url=url)
                await materials.choose_as(db, event, material, talk, talk.speakers[speaker], choice, now=now)
        kept = await stored(db, made.id)
        # Only whoever put it up says where it leads.
        assert (kept.url == url, kept.has_consent) == (speaker != 1, stands)
