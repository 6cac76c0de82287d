"""Files that are to go from the storage, once the act that no longer needs them is kept."""

from collections.abc import Collection, Iterable
from functools import partial
from uuid import UUID

import structlog
from obstore.exceptions import BaseError
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import after_commit, settings_of
from eventhub.models import Event, Material, MaterialFile
from eventhub.settings import Settings
from eventhub.storage import Storage

log = structlog.get_logger(__name__)


def forget(db: AsyncSession, names: Iterable[str]) -> None:
    """Delete what is stored under ``names`` after the running act."""
    for name in names:
        after_commit(db, partial(_delete, settings_of(db), name))


async def forget_of_talks(db: AsyncSession, talk_ids: Collection[UUID]) -> None:
    """The talks are about to be deleted, and their materials with them: the files go too."""
    if talk_ids:
        await _forget_where(db, Material.talk_id.in_(talk_ids))


async def forget_of_event(db: AsyncSession, event: Event) -> None:
    """The same for an event with all that belongs to it."""
    await _forget_where(db, Material.event_id == event.id)


async def _forget_where(db: AsyncSession, condition: ColumnElement[bool]) -> None:
    query = select(MaterialFile.stored_as).join(Material, Material.id == MaterialFile.material_id)
    forget(db, (await db.scalars(query.where(condition))).all())


async def _delete(settings: Settings, name: str) -> None:
    try:
        await Storage(settings).delete(name)
    except (OSError, BaseError):
        # What the act has done stands; the log says which file is left.
        log.exception("file not deleted", file=name)
