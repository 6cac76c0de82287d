"""Cover pictures: drawn ones to choose from, and uploads, kept under a name made of what they hold."""

from functools import partial

from eventhub.domain import pictures
from eventhub.formats.picture import rewritten
from eventhub.settings import Settings

#: the drawn covers, with the palette each looks best in
DRAWN = {"schicht24": "dawn", "schicht25": "day", "schicht23": "night", "digitaltag": "noon"}
FOLDER = "covers"


async def keep(settings: Settings, content: bytes) -> str:
    """Keep an upload; returns its name. The same picture has the same name.

    Raises:
        DomainError: ``picture.…`` with the reason of a `PictureError`.
    """
    return await pictures.keep(settings, FOLDER, partial(rewritten, content))


async def read(settings: Settings, name: str) -> tuple[bytes, str] | None:
    """The picture of this name and its media type."""
    return await pictures.read(settings, FOLDER, name)
