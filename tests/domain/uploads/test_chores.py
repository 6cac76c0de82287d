"""What falls due with uploads: a process that was killed, a day that is over, files that nobody owns any more."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import time_machine
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import worker
from eventhub.db import Database, settings_of, transaction
from eventhub.domain import materials
from eventhub.domain.chores import CHORES
from eventhub.domain.errors import DomainError
from eventhub.domain.materials import find
from eventhub.domain.permissions import Actor
from eventhub.domain.uploads import part
from eventhub.domain.uploads.arrived import stored_name
from eventhub.domain.uploads.chores import Leftovers
from eventhub.domain.uploads.finish import finish
from eventhub.models import AuditEntry, Event, FileState, Material, MaterialFile, Talk, Upload, new_id
from eventhub.storage import Storage
from tests.clamd import EICAR, Clamd, clamd
from tests.domain.uploads.sending import begun, come, do
from tests.stores import s3_server, s3_url
from tests.uploading import PDF, Stage, files_of, lying, make_stage, the_upload

__all__ = ["clamd", "s3_server", "s3_url"]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
async def stage(db: AsyncSession) -> Stage:
    """A meeting with two speakers."""
    return await make_stage(db)


async def test_one_that_is_complete_is_handed_over_after_a_crash(db: AsyncSession, stage: Stage, now: datetime) -> None:
    upload = (await begun(db, stage, now=now)).upload
    await come(db, upload, PDF)
    assert await do(db, "hand complete uploads over", now) == 0
    assert await do(db, "hand complete uploads over", now + 3 * MINUTE) == 1
    assert [one.size for one in await files_of(db)] == [len(PDF)]
    assert await do(db, "hand complete uploads over", now + 3 * MINUTE) == 0


async def test_the_worker_lets_it_open_its_own_transaction(
    database: Database, db: AsyncSession, stage: Stage, now: datetime
) -> None:
    await come(db, (await begun(db, stage, now=now)).upload, PDF)
    chore = next(one for one in CHORES if one.name == "hand complete uploads over")
    with time_machine.travel(now + 3 * MINUTE, tick=False):
        assert await worker.do_chore(database, chore, asyncio.Event()) == 1
    assert [one.size for one in await files_of(db)] == [len(PDF)]


async def test_a_crash_between_storage_and_database_leaves_one_file(
    db: AsyncSession, stage: Stage, now: datetime
) -> None:
    upload = (await begun(db, stage, now=now)).upload
    await come(db, upload, PDF)
    await Storage(settings_of(db)).put(stored_name((await the_upload(db)).id), PDF[:100])
    await finish(db, await the_upload(db), now=now)
    (file,) = await files_of(db)
    assert await Storage(settings_of(db)).get(file.stored_as) == PDF


async def test_finishing_twice_makes_one_file(db: AsyncSession, stage: Stage, now: datetime) -> None:
    upload = (await begun(db, stage, now=now)).upload
    await come(db, upload, PDF)
    assert await finish(db, await the_upload(db), now=now) is not None
    ident = (await the_upload(db)).id
    # The second finds the bytes where a crash has left them.
    part.path_of(settings_of(db), ident).write_bytes(PDF)
    assert await finish(db, await the_upload(db), now=now) is None
    (file,) = await files_of(db)
    assert await Storage(settings_of(db)).get(file.stored_as) == PDF
    await do(db, "remove files of ended uploads", now + DAY)


async def test_two_cannot_write_at_once(db: AsyncSession, stage: Stage, now: datetime) -> None:
    ident = (await begun(db, stage, now=now)).upload.id
    async with part.opened(settings_of(db), ident, is_new=True):
        with pytest.raises(DomainError, match=r"upload\.busy"):
            async with part.opened(settings_of(db), ident):
                pass


async def test_what_was_not_promised_is_cut_off_and_what_is_missing_is_lost(
    db: AsyncSession, stage: Stage, now: datetime
) -> None:
    ident = (await begun(db, stage, now=now)).upload.id
    path = part.path_of(settings_of(db), ident)
    async with part.opened(settings_of(db), ident, is_new=True) as held:
        await held.go_on(0)
        await held.write(b"promised, and not")
    async with part.opened(settings_of(db), ident) as held:
        await held.go_on(8)
        await held.write(b"!")
    assert path.read_bytes() == b"promised!"
    async with part.opened(settings_of(db), ident) as held:
        with pytest.raises(DomainError, match=r"upload\.lost"):
            await held.go_on(10)
    path.unlink()
    with pytest.raises(DomainError, match=r"upload\.lost"):
        async with part.opened(settings_of(db), ident):
            pass


async def test_after_a_day_it_is_gone_with_its_bytes(db: AsyncSession, stage: Stage, now: datetime) -> None:
    upload = (await begun(db, stage, length=2 * len(PDF), now=now)).upload
    await come(db, upload, PDF)
    assert await do(db, "end uploads after a day", now + DAY - MINUTE) == 0
    assert len(lying(db)) == 1
    assert await do(db, "end uploads after a day", now + DAY) == 1
    assert (lying(db), await db.scalar(select(func.count()).select_from(Upload))) == ([], 0)


async def test_files_that_belong_to_nobody_go(db: AsyncSession, stage: Stage, now: datetime) -> None:
    upload = (await begun(db, stage, now=now)).upload
    await come(db, upload, PDF[:10])
    folder = part.folder_of(settings_of(db))
    lay(folder / f"{new_id().hex}.part", now - 2 * DAY)
    lay(folder / f"{new_id().hex}.clean", now - 2 * DAY)
    young = lay(folder / f"{new_id().hex}.part", now - DAY + MINUTE)
    other = lay(folder / "readme.txt", now - 2 * DAY)
    mine = part.path_of(settings_of(db), (await the_upload(db)).id)
    os.utime(mine, times=((now - 2 * DAY).timestamp(),) * 2)
    assert await do(db, "remove files of ended uploads", now) == 2
    assert set(lying(db)) == {young, other, mine}


def lay(path: Path, at: datetime) -> Path:
    path.write_bytes(b"x")
    os.utime(path, times=(at.timestamp(),) * 2)
    return path


@pytest.fixture(params=["data folder", "s3"])
def anywhere(request: pytest.FixtureRequest, database: Database) -> Database:
    """The database, with both kinds of storage."""
    if request.param == "s3":
        url = request.getfixturevalue("s3_url")
        database.settings = msgspec.structs.replace(database.settings, storage_url=url)
    return database


async def test_files_of_a_meeting_that_was_deleted_go_from_the_storage(
    anywhere: Database, db: AsyncSession, stage: Stage, now: datetime
) -> None:
    storage = Storage(anywhere.settings)
    for talk in (0, 1):
        upload = (await begun(db, stage, now=now)).upload
        await come(db, upload, PDF)
        await finish(db, (await db.scalars(select(Upload).where(Upload.finished_at.is_(None)))).one(), now=now)
        assert talk == len(await files_of(db)) - 1
    (gone, gone_name), (_, kept_name) = [(one.material_id, one.stored_as) for one in await files_of(db)]
    async with transaction(db):
        await db.execute(delete(Material).where(Material.id == gone))
    leftovers = Leftovers("materials", MaterialFile.stored_as)
    assert await leftovers.due(db, datetime.now(now.tzinfo)) == []
    later = datetime.now(now.tzinfo) + 3 * DAY
    (ident,) = await leftovers.due(db, later)
    await leftovers.remove(db, ident, later)
    assert await storage.get(gone_name) is None
    assert await storage.get(kept_name) == PDF
    # The storage is not asked again at once.
    await storage.put(stored_name(new_id()), b"x")
    assert await leftovers.due(db, later + MINUTE) == []


async def test_a_cover_that_no_meeting_shows_goes_after_two_days(
    anywhere: Database, db: AsyncSession, stage: Stage
) -> None:
    shown, left = [f"{new_id().hex}.jpg" for _ in range(2)]
    storage = Storage(anywhere.settings)
    for name in (shown, left):
        await storage.put(f"covers/{name}", b"x")
    async with transaction(db):
        (await db.get_one(Event, stage.event.id)).cover_file = shown
    later = datetime.now(UTC) + 3 * DAY
    leftovers = Leftovers("covers", Event.cover_file, prefix="covers/")
    (ident,) = await leftovers.due(db, later)
    await leftovers.remove(db, ident, later)
    assert [await storage.size(f"covers/{name}") for name in (shown, left)] == [1, None]


async def test_a_cover_that_is_chosen_again_meanwhile_stays(database: Database, db: AsyncSession, stage: Stage) -> None:
    name, later = f"{new_id().hex}.png", datetime.now(UTC) + 3 * DAY
    await Storage(database.settings).put(f"covers/{name}", b"x")
    leftovers = Leftovers("covers", Event.cover_file, prefix="covers/")
    (ident,) = await leftovers.due(db, later)
    async with transaction(db):
        (await db.get_one(Event, stage.event.id)).cover_file = name
    await leftovers.remove(db, ident, later)
    assert await Storage(database.settings).size(f"covers/{name}") == 1


async def arrived(db: AsyncSession, stage: Stage, content: bytes, *, now: datetime) -> MaterialFile:
    upload = (await begun(db, stage, length=len(content), now=now)).upload
    await come(db, upload, content)
    file = await finish(db, (await db.scalars(select(Upload).where(Upload.finished_at.is_(None)))).one(), now=now)
    assert file is not None
    return file


async def test_without_a_scanner_a_file_is_ready_at_once(db: AsyncSession, stage: Stage, now: datetime) -> None:
    file = await arrived(db, stage, PDF, now=now)
    assert (file.state, file.ready_at) == (FileState.CLEAN, now)
    assert await do(db, "have files looked at", now) == 0


async def test_with_one_it_is_held_until_it_was_looked_at(
    database: Database, db: AsyncSession, stage: Stage, clamd: Clamd, now: datetime
) -> None:
    database.settings = msgspec.structs.replace(database.settings, scanner_url=clamd.url)
    assert (await arrived(db, stage, PDF, now=now)).state is FileState.WAITING
    assert await do(db, "have files looked at", now + MINUTE) == 1
    (file,) = await files_of(db)
    assert (file.state, file.ready_at, file.state_note) == (FileState.CLEAN, now + MINUTE, "")
    assert clamd.seen == [PDF]


async def test_what_it_finds_is_never_served(
    database: Database, db: AsyncSession, stage: Stage, clamd: Clamd, now: datetime
) -> None:
    database.settings = msgspec.structs.replace(database.settings, scanner_url=clamd.url)
    await arrived(db, stage, PDF + EICAR, now=now)
    assert await do(db, "have files looked at", now) == 1
    (file,) = await files_of(db)
    assert (file.state, file.ready_at, file.state_note) == (FileState.INFECTED, None, "Eicar-Test-Signature")
    assert await do(db, "have files looked at", now + DAY) == 0


async def test_what_it_cannot_check_stays_held_and_is_tried_again_ever_later(
    database: Database, db: AsyncSession, stage: Stage, clamd: Clamd, now: datetime
) -> None:
    database.settings = msgspec.structs.replace(database.settings, scanner_url=clamd.url)
    clamd.limit = 10
    await arrived(db, stage, PDF, now=now)
    tried = [minute for minute in range(20) if await do(db, "have files looked at", now + minute * MINUTE)]
    assert tried == [0, 1, 3, 7, 15]
    (file,) = await files_of(db)
    assert (file.state, file.ready_at, file.scan_attempts) == (FileState.UNCHECKED, None, 5)
    assert file.state_note == "INSTREAM size limit exceeded. ERROR"
    clamd.limit = 1_000_000
    assert await do(db, "have files looked at", now + 31 * MINUTE) == 1
    assert [one.state for one in await files_of(db)] == [FileState.CLEAN]


async def test_a_virus_is_told_of_whoever_released_the_file_meanwhile(
    database: Database, db: AsyncSession, stage: Stage, clamd: Clamd, by: Actor, now: datetime
) -> None:
    database.settings = msgspec.structs.replace(database.settings, scanner_url=clamd.url)
    clamd.limit = 10
    ident = (await arrived(db, stage, PDF + EICAR, now=now)).id
    await do(db, "have files looked at", now)
    clamd.limit = 1_000_000
    clamd.may_answer.clear()
    looking = asyncio.create_task(do(db, "have files looked at", now + MINUTE))
    await asyncio.wait_for(clamd.is_asked.wait(), 30)
    async with database.session() as other, transaction(other):
        found = await find.lock_file(other, ident)
        assert found is not None
        materials.release(other, found[0], found[2], by=by, now=now)
    clamd.may_answer.set()
    await looking
    (file,) = await files_of(db)
    assert (file.state, file.ready_at, file.state_note) == (FileState.INFECTED, None, "Eicar-Test-Signature")
    acts = await db.scalars(select(AuditEntry.action).where(AuditEntry.subject == file.name).order_by(AuditEntry.id))
    assert list(acts)[-2:] == ["material.file_released", "material.file_infected"]


async def test_it_is_not_tried_for_ever(database: Database, db: AsyncSession, stage: Stage, now: datetime) -> None:
    database.settings = msgspec.structs.replace(database.settings, scanner_url="clamd:///no/such/socket")
    await arrived(db, stage, PDF, now=now)
    tried = []
    for hour in range(24 * 7):
        tried += [hour] * await do(db, "have files looked at", now + timedelta(hours=hour))
    assert len(tried) == 21
    assert 3 * 24 <= tried[-1] - tried[0] <= 3 * 24 + 6
    assert [one.state for one in await files_of(db)] == [FileState.UNCHECKED]


async def test_a_round_ends_with_the_first_that_meets_no_scanner(
    database: Database, db: AsyncSession, stage: Stage, now: datetime
) -> None:
    database.settings = msgspec.structs.replace(database.settings, scanner_url="clamd:///no/such/socket")
    await arrived(db, stage, PDF, now=now)
    await arrived(db, stage, PDF, now=now)
    chore = next(one for one in CHORES if one.name == "have files looked at")
    with time_machine.travel(now, tick=False):
        assert await worker.do_chore(database, chore, asyncio.Event()) == 0
        assert sorted(one.scan_attempts for one in await files_of(db)) == [0, 1]
        # The other comes first in the next round.
        await worker.do_chore(database, chore, asyncio.Event())
        assert [one.scan_attempts for one in await files_of(db)] == [1, 1]


async def test_a_talk_that_has_gone_meanwhile_ends_the_upload(db: AsyncSession, stage: Stage, now: datetime) -> None:
    upload = (await begun(db, stage, now=now)).upload
    await come(db, upload, PDF)
    async with transaction(db):
        await db.execute(delete(Talk).where(Talk.id == stage.talks[0].id))
    assert await do(db, "hand complete uploads over", now + 3 * MINUTE) == 0
    assert await do(db, "remove files of ended uploads", datetime.now(now.tzinfo) + DAY) == 1
    assert (await files_of(db), lying(db)) == ([], [])
