"""The hub's logo: one picture, printed on what leaves the house on paper."""

from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import audit, pictures, stored_files
from eventhub.domain.permissions import Actor
from eventhub.formats.picture import logo
from eventhub.models import Hub
from eventhub.settings import Settings

FOLDER = "logos"


async def keep(settings: Settings, content: bytes) -> str:
    """Keep an upload as PNG; returns its name.

    Raises:
        DomainError: ``picture.…`` with the reason of a `PictureError`.
    """
    return await pictures.keep(settings, FOLDER, partial(logo, content))


async def read(settings: Settings, name: str) -> tuple[bytes, str] | None:
    """The logo of this name and its media type."""
    return await pictures.read(settings, FOLDER, name)


async def choose(db: AsyncSession, name: str | None, *, by: Actor, now: datetime) -> None:
    """Let the hub show this logo from now on, or none; the file of the old one goes."""
    hub = await db.get_one(Hub, 1, with_for_update=True, populate_existing=True)
    if hub.logo_file == name:
        return
    if hub.logo_file:
        stored_files.forget(db, [f"{FOLDER}/{hub.logo_file}"])
    hub.logo_file = name
    hub.version += 1
    audit.note(db, "hub.updated", by=by, now=now, subject=hub.name, fields="logo_file")
