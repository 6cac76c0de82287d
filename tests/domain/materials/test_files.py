"""Files become materials and versions, are held and released, and go from the storage with what they belonged to."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import settings_of, transaction
from eventhub.domain import decisions, events, materials
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import find
from eventhub.domain.permissions import Actor
from eventhub.models import (
    Audience,
    EventStatus,
    FileRole,
    FileState,
    Licence,
    LocalizedText,
    Material,
    MaterialKind,
    PublishWhen,
    Talk,
    new_id,
)
from eventhub.storage import Storage
from tests.domain.decisions.deciding import accept, id_of, propose
from tests.domain.materials.talking import Held, arrived, draft, hold, put_up, upload_of
from tests.makers import make_event

END_OF_LINE = LocalizedText("Ende", "End")


async def test_a_speakers_file_begins_narrow_and_waits_for_their_word(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    assert material.title.de == "meine folien"
    assert material.effective_audience is Audience.REGISTERED
    assert (material.publish_when, material.speaker_publish_when) == (PublishWhen.NOW, PublishWhen.AFTER_TALK)
    assert (material.speaker_id, material.created_by) == (held.speaker_ids[0], "Ayşe Demir")


async def test_the_next_file_is_the_next_version(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    again = await put_up(db, held, speaker_id=held.speaker_ids[1], material_id=material.id, name="neu.pdf", now=now)
    assert again.id == material.id
    assert [(one.number, one.name) for one in again.main_files] == [(1, "meine-folien.pdf"), (2, "neu.pdf")]
    assert again.current_file is again.main_files[1]


async def test_a_version_of_a_recording_is_one_whatever_it_was_announced_as(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    held = await hold(db, by, now)
    film = await put_up(db, held, user_id=by.user_id, kind=MaterialKind.RECORDING, name="film.mp4", now=now)
    values: dict[str, Any] = {"user_id": by.user_id, "material_id": film.id, "kind": MaterialKind.SLIDES, "now": now}
    with pytest.raises(DomainError, match=r"file\.not_a_recording"):
        await put_up(db, held, name="folien.pdf", **values)
    again = await put_up(db, held, name="neu.mp4", **values)
    assert [one.name for one in again.main_files] == ["film.mp4", "neu.mp4"]


async def test_captions_count_by_language(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    film = await put_up(db, held, user_id=by.user_id, kind=MaterialKind.RECORDING, now=now)
    values: dict[str, Any] = {"user_id": by.user_id, "material_id": film.id, "role": FileRole.CAPTIONS, "now": now}
    for language in ("de", "en", "de"):
        film = await put_up(db, held, language=language, **values)
    assert sorted((one.language, one.number) for one in film.captions) == [("de", 2), ("en", 1)]
    assert len(film.main_files) == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"material_id": new_id()}, "material.gone"),
        ({"talk_id": new_id()}, "material.gone"),
        ({"speaker_id": new_id()}, "material.gone"),
        ({"role": FileRole.CAPTIONS}, "material.no_captions"),
    ],
)
async def test_what_has_gone_meanwhile_takes_no_file(
    db: AsyncSession, by: Actor, now: datetime, values: dict[str, Any], code: str
) -> None:
    held = await hold(db, by, now)
    upload = upload_of(held, **{"speaker_id": held.speaker_ids[0], **values})
    with pytest.raises(DomainError, match=code):
        async with transaction(db):
            await materials.take_file(db, upload, arrived(), now=now)
    assert await db.scalar(select(func.count()).select_from(Material)) == 0


async def test_a_speaker_adds_nothing_to_another_talk(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    other = await put_up(db, held, user_id=by.user_id, talk_id=None, now=now)
    with pytest.raises(DomainError, match=r"material\.gone"):
        await put_up(db, held, speaker_id=held.speaker_ids[0], material_id=other.id, now=now)


async def test_only_a_file_that_could_not_be_checked_is_released_and_never_an_infected_one(
    db: AsyncSession, by: Actor, now: datetime
) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    codes = {}
    for state in FileState:
        async with transaction(db):
            found = await find.lock_file(db, material.files[0].id)
            assert found is not None
            event, _, file = found
            file.state, file.ready_at = state, None
            try:
                materials.release(db, event, file, by=by, now=now)
                codes[state] = str(file.state)
            except DomainError as error:
                codes[state] = error.code
    assert codes == {
        FileState.WAITING: "material.not_checked_yet",
        FileState.UNCHECKED: "released",
        FileState.INFECTED: "material.infected",
        FileState.CLEAN: "material.not_held",
        FileState.RELEASED: "material.not_held",
    }


async def lock(db: AsyncSession, material: Material) -> Any:
    found = await find.lock(db, material.id)
    assert found is not None
    return found


async def test_both_choose_and_the_form_of_yesterday_is_refused(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, speaker_id=held.speaker_ids[0], now=now)
    async with transaction(db):
        choice = materials.SpeakerChoice(audience=Audience.EVERYONE, licence=Licence.CC_BY, title=END_OF_LINE)
        materials.choose(db, *await lock(db, material), choice, now=now)
    async with transaction(db):
        typed = draft("Neu", talk_id=held.talk_id, audience=Audience.CHECKED_IN, kind=MaterialKind.FILE)
        await materials.edit(db, *await lock(db, material), typed, version=2, by=by, now=now)
    found = await find.by_id(db, material.id)
    assert found is not None
    assert (found.effective_audience, found.kind, found.title.de) == (Audience.CHECKED_IN, MaterialKind.FILE, "Neu")
    with pytest.raises(DomainError, match=r"material\.changed_meanwhile"):
        async with transaction(db):
            await materials.edit(db, *await lock(db, material), draft(), version=2, by=by, now=now)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": LocalizedText()}, "material.no_title"),
        ({"kind": MaterialKind.LINK, "url": "javascript:alert(1)"}, "material.no_url"),
        ({"kind": MaterialKind.MINUTES}, "material.no_text"),
        ({"kind": MaterialKind.SLIDES}, "material.no_file"),
        ({"kind": MaterialKind.MINUTES, "text": END_OF_LINE, "publish_when": PublishWhen.AT}, "material.no_time"),
        ({"kind": MaterialKind.MINUTES, "text": END_OF_LINE, "talk_id": new_id()}, "material.gone"),
    ],
)
async def test_what_is_missing_is_said(
    db: AsyncSession, by: Actor, now: datetime, values: dict[str, Any], code: str
) -> None:
    event = make_event()
    async with transaction(db):
        db.add(event)
        await db.flush()
        typed = materials.MaterialDraft(**{"title": END_OF_LINE, **values})
        with pytest.raises(DomainError, match=code):
            await materials.add(db, event, typed, by=by, now=now)


async def test_a_deleted_item_leaves_no_file_behind(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    names = [await stored(db, held, by, now) for _ in range(2)]
    async with transaction(db):
        await materials.delete(db, *await lock(db, names[0][0]), by=by, now=now)
    storage = Storage(settings_of(db))
    assert [await storage.size(name) for _, name in names] == [None, 1]


async def stored(db: AsyncSession, held: Held, by: Actor, now: datetime) -> tuple[Material, str]:
    """A material whose file lies in the storage, and its name there."""
    material = await put_up(db, held, user_id=by.user_id, talk_id=None, now=now)
    await Storage(settings_of(db)).put(material.files[0].stored_as, b"1")
    return material, material.files[0].stored_as


async def test_a_deleted_draft_takes_its_files_along(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    _, name = await stored(db, held, by, now)
    async with transaction(db):
        event = await events.lock(db, held.event_id)
        event.status = EventStatus.DRAFT
        await events.delete(db, event, by=by, now=now)
    assert await Storage(settings_of(db)).size(name) is None


async def test_the_last_version_goes_with_the_item_alone(db: AsyncSession, by: Actor, now: datetime) -> None:
    held = await hold(db, by, now)
    material = await put_up(db, held, user_id=by.user_id, now=now)
    material = await put_up(db, held, user_id=by.user_id, material_id=material.id, now=now)
    async with transaction(db):
        event, found = await lock(db, material)
        materials.delete_file(db, event, found, found.files[0], by=by, now=now)
        with pytest.raises(DomainError, match=r"material\.last_version"):
            materials.delete_file(db, event, found, found.files[0], by=by, now=now)
    again = await find.reload(db, material.id)
    assert again is not None
    assert [one.number for one in again.files] == [2]


async def test_a_talk_that_is_taken_away_takes_its_files_along(db: AsyncSession, by: Actor, now: datetime) -> None:
    (proposal,) = await propose(db, make_event())
    await accept(db, proposal, by, now, told=False)
    talk = (await db.scalars(select(Talk))).one()
    held = Held(talk.event_id, id_of(proposal), talk.id, (), "")
    material = await put_up(db, held, user_id=by.user_id, now=now)
    name = material.files[0].stored_as
    await Storage(settings_of(db)).put(name, b"1")
    async with transaction(db):
        found = await decisions.lock(db, held.proposal_id)
        assert found is not None
        await decisions.take_back(db, found, by=by, now=now)
    assert await Storage(settings_of(db)).size(name) is None
    assert await find.by_id(db, material.id) is None
