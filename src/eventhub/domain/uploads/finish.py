"""An upload is complete: looked at, put into the storage, and handed over to the materials.

The bytes take long, so they are worked on before the act begins, under no lock but that of their own file; an act that
was cut short is done again, and ends under the same name in the storage. Each attempt is counted before it begins, so
that one which takes the process with it counts as well.
"""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from obstore.exceptions import BaseError
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import after_commit, settings_of, transaction
from eventhub.domain import materials, stored_files
from eventhub.domain.errors import DomainError
from eventhub.domain.events.find import lock as lock_event
from eventhub.domain.uploads import find, limits, part
from eventhub.domain.uploads.append import refuse
from eventhub.domain.uploads.arrived import Arrived, stored_name
from eventhub.domain.uploads.look import Looked, look
from eventhub.models import FileState, MaterialFile, Upload
from eventhub.storage import Storage

log = structlog.get_logger(__name__)
#: after the last of them an hour has passed
MOST_ATTEMPTS = 7


def next_try(upload: Upload) -> datetime:
    """When it may be tried again: at once after the first attempt, then after pauses that double from a minute on."""
    if upload.tried_at is None:
        return upload.created_at
    return upload.tried_at + timedelta(minutes=2 ** (upload.attempts - 1) - 1)


async def finish(db: AsyncSession, upload: Upload, *, now: datetime) -> MaterialFile | None:
    """Make a complete upload a file; None when somebody else has done it. Opens its own transactions.

    Raises:
        DomainError: ``file.…`` for what is not taken, and what `materials.take_file` refuses: then nothing is kept,
            and the upload is ended; ``upload.busy`` while somebody else is at it; ``upload.put_off`` when it cannot be
            kept now and will be tried again.
    """
    settings, ident = settings_of(db), upload.id
    async with part.opened(settings, ident) as held:
        current = await find.current(db, ident)
        if current is None or not current.is_under_way:
            return None
        name, length = current.name, current.length
        if next_try(current) > now:
            raise DomainError("upload.put_off")
        try:
            await _count(db, ident, now=now)
            await held.go_on(length)
            looked = await look(part.path_of(settings, ident), name)
            await Storage(settings).put_file(stored_name(ident), looked.path)
            return await _hand_over(db, ident, looked, now=now)
        except (OSError, BaseError) as error:
            log.exception("file not kept", upload=str(ident))
            raise DomainError("upload.put_off") from error
        except DomainError as error:
            async with transaction(db):
                await refuse(db, ident, error.code)
                stored_files.forget(db, [stored_name(ident)])
            raise


async def _count(db: AsyncSession, upload_id: UUID, *, now: datetime) -> None:
    """One attempt more.

    Raises:
        DomainError: ``file.not_kept`` when there were enough; ``upload.gone`` when it was given up meanwhile.
    """
    async with transaction(db):
        upload = await find.reload(db, upload_id)
        if upload is None:
            raise DomainError("upload.gone")
        if upload.attempts >= MOST_ATTEMPTS:
            raise DomainError("file.not_kept")
        upload.attempts, upload.tried_at = upload.attempts + 1, now


async def _fit(db: AsyncSession, upload: Upload, size: int) -> None:
    """A picture may be larger once it was written anew.

    Raises:
        DomainError: ``file.grown`` when there is no room for that.
    """
    if size <= upload.length:
        return
    try:
        await limits.make_room(db, upload.event_id, size, counted=upload.length)
    except DomainError as error:
        raise DomainError("file.grown") from error


async def _hand_over(db: AsyncSession, upload_id: UUID, looked: Looked, *, now: datetime) -> MaterialFile:
    settings = settings_of(db)
    async with transaction(db):
        event_id = await db.scalar(select(Upload.event_id).where(Upload.id == upload_id))
        if event_id is None:
            raise DomainError("upload.gone")
        # The meeting first, as every act on its materials does.
        try:
            await lock_event(db, event_id)
        except NoResultFound as error:
            raise DomainError("upload.gone") from error
        upload = await find.reload(db, upload_id)
        if upload is None or not await find.lives(db, upload):
            raise DomainError("upload.gone")
        await _fit(db, upload, looked.size)
        arrived = Arrived(stored_name(upload_id), upload.name, looked.media_type, looked.size, looked.sha256)
        # Who has no scanner trusts those who have a link; with one, nothing is served before it was looked at.
        state = FileState.WAITING if settings.scanner_url else FileState.CLEAN
        file = await materials.take_file(db, upload, arrived, state=state, now=now)
        upload.finished_at = now
        after_commit(db, partial(part.remove, settings, upload_id))
    return file
