"""An upload is complete: looked at, put into the storage, and handed over to the materials.

The bytes take long, so they are worked on before the act begins, under no lock but that of their own file; an act that
was cut short is done again, and ends under the same name in the storage.
"""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import after_commit, let_go, settings_of, transaction
from eventhub.domain import materials, stored_files
from eventhub.domain.errors import DomainError
from eventhub.domain.events.find import lock as lock_event
from eventhub.domain.uploads import find, part
from eventhub.domain.uploads.append import refuse
from eventhub.domain.uploads.arrived import Arrived, stored_name
from eventhub.domain.uploads.look import Looked, look
from eventhub.models import FileState, MaterialFile, Upload
from eventhub.storage import Storage


async def finish(db: AsyncSession, upload: Upload, *, now: datetime) -> MaterialFile | None:
    """Make a complete upload a file; None when somebody else has done it. Opens its own transaction.

    Raises:
        DomainError: ``file.…`` for what is not taken, and what `materials.take_file` refuses: then nothing is kept,
            and the upload is ended; ``upload.busy`` while somebody else is at it.
    """
    settings, ident = settings_of(db), upload.id
    async with part.opened(settings, ident) as held:
        current = await find.current(db, ident)
        if current is None or not current.is_under_way:
            return None
        name, length = current.name, current.length
        await let_go(db)
        try:
            await held.go_on(length)
            looked = await look(part.path_of(settings, ident), name)
            await Storage(settings).put_file(stored_name(ident), looked.path)
            return await _hand_over(db, ident, looked, now=now)
        except DomainError as error:
            async with transaction(db):
                await refuse(db, ident, error.code)
                stored_files.forget(db, [stored_name(ident)])
            raise


async def _hand_over(db: AsyncSession, upload_id: UUID, looked: Looked, *, now: datetime) -> MaterialFile:
    settings = settings_of(db)
    async with transaction(db):
        event_id = await db.scalar(select(Upload.event_id).where(Upload.id == upload_id))
        if event_id is None:
            raise DomainError("upload.gone")
        # The meeting first, as every act on its materials does.
        await lock_event(db, event_id)
        upload = await find.reload(db, upload_id)
        if upload is None:
            raise DomainError("upload.gone")
        arrived = Arrived(stored_name(upload_id), upload.name, looked.media_type, looked.size, looked.sha256)
        # Who has no scanner trusts those who have a link; with one, nothing is served before it was looked at.
        state = FileState.WAITING if settings.scanner_url else FileState.CLEAN
        file = await materials.take_file(db, upload, arrived, state=state, now=now)
        upload.finished_at = now
        after_commit(db, partial(part.remove, settings, upload_id))
    return file
