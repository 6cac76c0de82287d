"""Pictures people upload, kept in folders under names made of what they hold: the same picture has the same name."""

import asyncio
import re
from collections.abc import Callable
from hashlib import sha256

from eventhub.domain.errors import DomainError
from eventhub.formats.picture import MEDIA_TYPES, Picture, PictureError
from eventhub.settings import Settings
from eventhub.storage import Storage

NAME = re.compile(r"[0-9a-f]{32}\.(png|jpg|webp)")


async def keep(settings: Settings, folder: str, make: Callable[[], Picture]) -> str:
    """Keep what ``make``, which computes for a while, makes of an upload; returns its name.

    Raises:
        DomainError: ``picture.…`` with the reason of a `PictureError`.
    """
    try:
        picture = await asyncio.to_thread(make)
    except PictureError as error:
        raise DomainError(f"picture.{error.reason}", field="picture") from error
    name = f"{sha256(picture.body).hexdigest()[:32]}.{picture.suffix}"
    await Storage(settings).put(f"{folder}/{name}", picture.body)
    return name


async def read(settings: Settings, folder: str, name: str) -> tuple[bytes, str] | None:
    """The picture of this name and its media type."""
    if not NAME.fullmatch(name):
        return None
    body = await Storage(settings).get(f"{folder}/{name}")
    return None if body is None else (body, MEDIA_TYPES[name.rpartition(".")[2]])
