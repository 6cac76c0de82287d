"""Cover pictures: drawn ones to choose from, and uploads, kept under a name made of what they hold."""

import asyncio
import re
from hashlib import sha256

from eventhub.domain.errors import DomainError
from eventhub.formats.picture import MEDIA_TYPES, PictureError, rewritten
from eventhub.settings import Settings
from eventhub.storage import Storage

#: the drawn covers, with the palette each looks best in
DRAWN = {"schicht24": "dawn", "schicht25": "day", "schicht23": "night", "digitaltag": "noon"}
FOLDER = "covers"
NAME = re.compile(r"[0-9a-f]{32}\.(png|jpg|webp)")


async def keep(settings: Settings, content: bytes) -> str:
    """Keep an upload; returns its name. The same picture has the same name.

    Raises:
        DomainError: ``picture.too_large``, ``picture.too_many_pixels`` or ``picture.not_a_picture``.
    """
    try:
        picture = await asyncio.to_thread(rewritten, content)
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
