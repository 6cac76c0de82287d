"""Pictures of speakers: cut to a square, kept under a name made of what they hold."""

from collections.abc import Collection
from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import pictures, stored_files
from eventhub.formats.picture import portrait
from eventhub.models import Profile, ProposalSpeaker
from eventhub.settings import Settings

FOLDER = "speakers"


async def keep(settings: Settings, content: bytes, *, offset: int = 50) -> str:
    """Keep an upload as a square; ``offset`` (0 to 100) is which part of the longer side; returns its name.

    Raises:
        DomainError: ``picture.…`` with the reason of a `PictureError`.
    """
    return await pictures.keep(settings, FOLDER, partial(portrait, content, offset))


async def read(settings: Settings, name: str) -> tuple[bytes, str] | None:
    """The picture of this name and its media type."""
    return await pictures.read(settings, FOLDER, name)


async def forget_unused(db: AsyncSession, names: Collection[str]) -> None:
    """Delete those of the pictures that no profile and no proposal shows any more, once the running act is kept."""
    if not names:
        return
    used: set[str | None] = set()
    # Equal pictures have one name: whoever else shows it keeps it.
    for column in (Profile.picture_file, ProposalSpeaker.picture_file):
        used |= set((await db.scalars(select(column).where(column.in_(names)))).all())
    stored_files.forget(db, [f"{FOLDER}/{name}" for name in sorted(set(names) - used)])
