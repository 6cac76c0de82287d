"""Pictures of speakers: cut to a square, kept under a name made of what they hold."""

import asyncio
import re
from hashlib import sha256

from eventhub.domain.errors import DomainError
from eventhub.formats.picture import MEDIA_TYPES, PictureError, portrait
from eventhub.settings import Settings
from eventhub.storage import Storage

FOLDER = "speakers"
NAME = re.compile(r"[0-9a-f]{32}\.(png|jpg|webp)")


async def keep(settings: Settings, content: bytes, *, offset: int = 50) -> str:
    """Keep an upload as a square; ``offset`` (0 to 100) is which part of the longer side; returns its name.

    Raises:
        DomainError: ``picture.too_large``, ``picture.too_many_pixels`` or ``picture.not_a_picture``.
    """
    try:
        picture = await asyncio.to_thread(portrait, content, offset)
    except PictureError as error:
        raise DomainError(f"picture.{error.reason}", field="picture") from error
    name = f"{sha256(picture.body).hexdigest()[:32]}.{picture.suffix}"
    await Storage(settings).put(f"{FOLDER}/{name}", picture.body)
    return name


async def read(settings: Settings, name: str) -> tuple[bytes, str] | None:
    """The picture of this name and its media type."""
    if not NAME.fullmatch(name):
        return None
    body = await Storage(settings).get(f"{FOLDER}/{name}")
    return None if body is None else (body, MEDIA_TYPES[name.rpartition(".")[2]])
