"""Uploads that are complete and do not become files: broken ones, a storage that is away, links that have died."""

import asyncio
import random
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, settings_of, transaction
from eventhub.domain.errors import DomainError
from eventhub.domain.uploads import look
from eventhub.domain.uploads.arrived import stored_name
from eventhub.domain.uploads.begin import Wish, begin
from eventhub.domain.uploads.finish import MOST_ATTEMPTS, finish
from eventhub.models import Event, Hub, Person, Role, Upload, User
from eventhub.storage import Storage
from tests.domain.uploads.sending import begun, come, do
from tests.makers import actor_of, make_user
from tests.uploading import PDF, Stage, drawn, files_of, lying, make_stage, the_upload

HAND_OVER = "hand complete uploads over"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def stage(db: AsyncSession) -> Stage:
    """A meeting with two speakers."""
    return await make_stage(db)


@pytest.mark.parametrize("error", [MemoryError, RecursionError, KeyError])
async def test_a_file_that_nothing_can_read_is_refused_and_not_tried_again(
    db: AsyncSession, stage: Stage, now: datetime, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_given: Any) -> bytes:
        raise error

    # What a library does with a file that is made to harm; such a file is found when it is too late.
    monkeypatch.setattr("PIL.Image.open", fail)
    content = drawn()
    await come(db, (await begun(db, stage, name="bild.png", length=len(content), now=now)).upload, content)
    with pytest.raises(DomainError, match=r"file\.broken"):
        await finish(db, await the_upload(db), now=now)
    assert (await the_upload(db)).refusal == "file.broken"
    assert await do(db, HAND_OVER, now + 60 * MINUTE) == 0
    assert lying(db) == []


@pytest.mark.parametrize("limit", ["file_limit_mb", "event_limit_mb", "hub_limit_mb"])
async def test_a_picture_that_grows_beyond_a_limit_is_refused(
    db: AsyncSession, stage: Stage, now: datetime, limit: str
) -> None:
    content = coloured()
    async with transaction(db):
        setattr(await db.get_one(Hub, 1), limit, 1)
    await come(db, (await begun(db, stage, name="bild.png", length=len(content), now=now)).upload, content)
    with pytest.raises(DomainError, match=r"file\.grown"):
        await finish(db, await the_upload(db), now=now)
    assert ((await the_upload(db)).refusal, await files_of(db), lying(db)) == ("file.grown", [], [])


async def test_a_picture_that_grows_within_the_limits_counts_once(
    db: AsyncSession, stage: Stage, now: datetime
) -> None:
    content = coloured()
    async with transaction(db):
        hub = await db.get_one(Hub, 1)
        hub.file_limit_mb = hub.event_limit_mb = hub.hub_limit_mb = 3
    await come(db, (await begun(db, stage, name="bild.png", length=len(content), now=now)).upload, content)
    await finish(db, await the_upload(db), now=now)
    # Counted twice, with the room it was announced for, it would not fit.
    assert [2_200_000 < one.size < 3_000_000 for one in await files_of(db)] == [True]


def coloured() -> bytes:
    """A PNG with a palette, of less than a megabyte; one byte a pixel becomes three."""
    image = Image.frombytes("P", (900, 900), random.Random(4).randbytes(900 * 900))
    image.putpalette(random.Random(5).randbytes(768))
    written = BytesIO()
    image.save(written, "PNG")
    assert len(written.getvalue()) < 1_000_000
    return written.getvalue()


async def tried_at(db: AsyncSession, now: datetime, minutes: int) -> list[int]:
    """In which minutes it was tried to hand something over."""
    tried = []
    for minute in range(3, minutes):
        try:
            if await do(db, HAND_OVER, now + minute * MINUTE):
                tried.append(minute)
        except DomainError:
            tried.append(minute)
    return tried


async def test_a_storage_that_is_away_is_asked_ever_later_and_not_for_ever(
    db: AsyncSession, stage: Stage, now: datetime
) -> None:
    blocked = settings_of(db).data_dir / "files" / "materials"
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("no folder")
    await come(db, (await begun(db, stage, now=now)).upload, PDF)
    assert await tried_at(db, now, 100) == [3, 4, 5, 8, 15, 30, 61]
    assert (await the_upload(db)).attempts == MOST_ATTEMPTS
    assert await tried_at(db, now + 100 * MINUTE, 60) == [24]
    assert (await the_upload(db)).refusal == "file.not_kept"
    assert lying(db) == []


async def test_a_storage_that_comes_back_gets_the_file(db: AsyncSession, stage: Stage, now: datetime) -> None:
    blocked = settings_of(db).data_dir / "files" / "materials"
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("no folder")
    await come(db, (await begun(db, stage, now=now)).upload, PDF)
    for _ in range(2):
        with pytest.raises(DomainError, match=r"upload\.put_off"):
            await finish(db, await the_upload(db), now=now)
    blocked.unlink()
    # Whoever asks again meanwhile does not use up the attempts.
    with pytest.raises(DomainError, match=r"upload\.put_off"):
        await finish(db, await the_upload(db), now=now)
    assert (await the_upload(db)).attempts == 2
    assert await do(db, HAND_OVER, now + 3 * MINUTE) == 1
    assert [one.size for one in await files_of(db)] == [len(PDF)]


async def test_an_attempt_that_takes_the_process_with_it_counts(
    database: Database, db: AsyncSession, stage: Stage, now: datetime
) -> None:
    content = drawn()
    await come(db, (await begun(db, stage, name="bild.png", length=len(content), now=now)).upload, content)
    upload = await the_upload(db)
    async with look.ONE_PICTURE:
        dying = asyncio.create_task(finish(db, upload, now=now))
        await attempted(database)
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
    assert (await the_upload(db)).attempts == 1


async def test_a_link_that_dies_while_it_is_looked_at_ends_it(
    database: Database, db: AsyncSession, stage: Stage, now: datetime
) -> None:
    content = drawn()
    await come(db, (await begun(db, stage, name="bild.png", length=len(content), now=now)).upload, content)
    statement = update(Person).where(Person.address == "ayse@example.org").values(speaker_no=Person.speaker_no + 1)
    assert await refused_after(database, db, statement, now=now) == "upload.gone"
    assert (await files_of(db), lying(db)) == ([], [])
    assert (await the_upload(db)).refusal == "upload.gone"


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.DOOR}], ids=["inactive", "demoted"])
async def test_an_organiser_who_is_none_any_more_puts_up_nothing(
    database: Database, db: AsyncSession, stage: Stage, now: datetime, change: dict[str, Any]
) -> None:
    user, content = make_user(Role.ORGANISER), drawn()
    async with transaction(db):
        db.add(user)
    async with transaction(db):
        wish = Wish(name="bild.png", length=len(content), event_id=stage.event.id)
        upload = (await begin(db, wish, by=actor_of(user), now=now)).upload
    await come(db, upload, content)
    assert await refused_after(database, db, update(User).values(change), now=now) == "upload.gone"
    assert (await files_of(db), lying(db)) == ([], [])


async def test_a_meeting_that_is_deleted_meanwhile_takes_the_stored_file_with_it(
    database: Database, db: AsyncSession, stage: Stage, now: datetime
) -> None:
    content = drawn()
    await come(db, (await begun(db, stage, name="bild.png", length=len(content), now=now)).upload, content)
    stored = stored_name((await the_upload(db)).id)
    upload = await the_upload(db)
    async with database.session() as other, transaction(other):
        # On SQLite the act waits for the end of this one, on PostgreSQL it has begun and waits for the meeting.
        await other.execute(select(Event).with_for_update())
        finishing = asyncio.create_task(finish(db, upload, now=now))
        await asyncio.sleep(0.5)
        await other.execute(delete(Event))
    with pytest.raises(DomainError, match=r"upload\.gone"):
        await finishing
    assert (await Storage(settings_of(db)).get(stored), lying(db)) == (None, [])


async def attempted(database: Database) -> None:
    """Wait until an attempt at the one upload is counted: from then on its picture is looked at."""
    async with asyncio.timeout(30), database.session() as other:
        while not await other.scalar(select(Upload.attempts)):
            await other.rollback()
            await asyncio.sleep(0.02)


async def refused_after(database: Database, db: AsyncSession, statement: Any, *, now: datetime) -> str:
    """Finish the upload, and do this while its picture is looked at."""
    upload = await the_upload(db)
    async with look.ONE_PICTURE:
        finishing = asyncio.create_task(finish(db, upload, now=now))
        await attempted(database)
        async with database.session() as other, transaction(other):
            await other.execute(statement)
    with pytest.raises(DomainError) as refusal:
        await finishing
    return refusal.value.code
