"""More of an upload has come: noted once it is on the disk."""

from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import after_commit, settings_of
from eventhub.domain.errors import DomainError
from eventhub.domain.uploads import find, part
from eventhub.models import Upload


async def note_received(db: AsyncSession, upload_id: UUID, length: int) -> Upload:
    """The first ``length`` bytes are on the disk and will not be asked for again.

    Raises:
        DomainError: ``upload.gone`` when it was given up meanwhile, or what it was begun with opens nothing any more.
    """
    upload = await find.reload(db, upload_id)
    if upload is None or not upload.is_under_way or not await find.lives(db, upload):
        raise DomainError("upload.gone")
    upload.received = max(upload.received, length)
    return upload


async def refuse(db: AsyncSession, upload_id: UUID, code: str) -> None:
    """Nothing will come of it; ``code`` is kept for whoever asks again, its bytes go."""
    upload = await find.reload(db, upload_id)
    if upload is not None and upload.is_under_way:
        upload.refusal = code
    after_commit(db, partial(part.remove, settings_of(db), upload_id))


async def give_up(db: AsyncSession, upload_id: UUID) -> None:
    """Forget it, with what has come of it."""
    upload = await find.reload(db, upload_id)
    if upload is not None:
        await db.delete(upload)
    after_commit(db, partial(part.remove, settings_of(db), upload_id))
