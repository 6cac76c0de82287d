"""What falls due with uploads: complete ones that were not handed over, those whose day is over, files nobody owns."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import after_commit, settings_of, transaction
from eventhub.domain import stored_files
from eventhub.domain.uploads import find, part
from eventhub.domain.uploads.append import give_up
from eventhub.domain.uploads.begin import LIFETIME
from eventhub.domain.uploads.finish import finish as finish_upload
from eventhub.domain.uploads.finish import next_try
from eventhub.domain.uploads.limits import UNDER_WAY
from eventhub.models import Upload
from eventhub.storage import Storage

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

BATCH = 200
#: who sent the last bytes is handing it over; after that nobody is
PATIENCE = timedelta(minutes=2)
#: a plain upload writes its file before the row that names it, and may take as long as one in pieces
UNNAMED_FOR = LIFETIME
#: the storage is asked for all its names, which costs money elsewhere
LISTED_EVERY = timedelta(hours=6)


async def complete(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Complete, and nobody hands them over: a process was killed between the two, or the storage was away."""
    query = select(Upload).where(UNDER_WAY, Upload.received == Upload.length, Upload.created_at <= now - PATIENCE)
    rows = await db.scalars(query.order_by(Upload.attempts, Upload.created_at))
    return [upload.id for upload in rows if next_try(upload) <= now][:BATCH]


async def finish(db: AsyncSession, upload_id: UUID, now: datetime) -> None:
    """Hand one of them over. Opens its own transaction."""
    upload = await db.get(Upload, upload_id)
    if upload is not None and upload.is_under_way and upload.is_complete:
        await finish_upload(db, upload, now=now)


async def expired(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Begun a day ago, whatever has become of them."""
    return (await db.scalars(select(Upload.id).where(Upload.expires_at <= now).limit(BATCH))).all()


async def expire(db: AsyncSession, upload_id: UUID, now: datetime) -> None:
    """Forget one of them, with what has come of it."""
    upload = await find.reload(db, upload_id)
    if upload is not None and upload.expires_at <= now:
        await give_up(db, upload_id)


async def unowned(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Files in the folder of uploads that belong to none under way."""
    lying = await asyncio.to_thread(_lying, part.folder_of(settings_of(db)), now - UNNAMED_FOR)
    return [ident for ident in lying if not await _is_under_way(db, ident)][:BATCH]


async def remove(db: AsyncSession, upload_id: UUID, _now: datetime) -> None:
    """Let one of them go."""
    if not await _is_under_way(db, upload_id):
        after_commit(db, partial(part.remove, settings_of(db), upload_id))


async def _is_under_way(db: AsyncSession, upload_id: UUID) -> bool:
    return await db.scalar(select(Upload.id).where(UNDER_WAY, Upload.id == upload_id)) is not None


def _lying(folder: Path, until: datetime) -> list[UUID]:
    return sorted({*_named(folder, until)}) if folder.is_dir() else []


def _named(folder: Path, until: datetime) -> Iterator[UUID]:
    for path in folder.iterdir():
        ident = _id_of(path.stem)
        if ident is not None and datetime.fromtimestamp(path.stat().st_mtime, UTC) <= until:
            yield ident


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None


class Leftovers:
    """Files in a folder of the storage that no row names any more, asked for every six hours.

    A meeting that is deleted takes the rows with it, another cover leaves the one before; a process that was killed
    may have left a file without a row.
    """

    def __init__(self, folder: str, column: "InstrumentedAttribute[Any]", *, prefix: str = "") -> None:
        """Not asked yet; ``column`` holds the names that are in use, without ``prefix``."""
        self._folder, self._column, self._prefix = folder, column, prefix
        self._asked_at: datetime | None = None
        self._names: dict[UUID, str] = {}

    async def due(self, db: AsyncSession, now: datetime) -> Sequence[UUID]:
        """Those that are older than any upload, or form, can be."""
        if self._asked_at is not None and now - self._asked_at < LISTED_EVERY:
            return []
        self._asked_at = now
        lying = await Storage(settings_of(db)).names(self._folder, until=now - timedelta(days=2))
        used = await db.scalars(select(self._column).where(self._column.is_not(None)))
        named = {f"{self._prefix}{name}" for name in used}
        idents = ((_id_of(PurePosixPath(name).stem), name) for name in lying if name not in named)
        self._names = {ident: name for ident, name in idents if ident is not None}
        return list(self._names)

    async def remove(self, db: AsyncSession, ident: UUID, _now: datetime) -> None:
        """Let one of them go. Opens its own transaction."""
        name = self._names[ident]
        is_it = self._column == name.removeprefix(self._prefix)
        async with transaction(db):
            if await db.scalar(select(self._column).where(is_it).limit(1)) is None:
                stored_files.forget(db, [name])
