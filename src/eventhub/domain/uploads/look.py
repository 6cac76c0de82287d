"""What a complete upload holds: type, digest, and pictures without what cameras and programs wrote into them."""

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path

import structlog

from eventhub.domain.errors import DomainError
from eventhub.domain.uploads.part import CLEANED
from eventhub.formats import picture
from eventhub.formats.file_types import Family, FileTypeError, identify

log = structlog.get_logger(__name__)
PIECE = 1_000_000
#: decoding a picture takes a hundred megabytes and more: one at a time
ONE_PICTURE = asyncio.Semaphore(1)


@dataclass(frozen=True, slots=True)
class Looked:
    """The file to keep: the one that came, or beside it what was written anew."""

    path: Path
    media_type: str
    size: int
    sha256: bytes


async def look(path: Path, name: str) -> Looked:
    """Look at the file at ``path``, which is called ``name``; takes a while for a large one.

    Raises:
        DomainError: ``file.…`` for what is not taken; ``file.broken`` for what nothing here can read.
        OSError: when the disk, and not the file, is at fault.
    """
    try:
        found = await asyncio.to_thread(identify, path, name)
        if found.family is Family.PICTURE:
            async with ONE_PICTURE:
                path = await asyncio.to_thread(_cleaned, path, found.media_type)
    except (FileTypeError, picture.PictureError) as error:
        raise DomainError(f"file.{error.reason}") from error
    except OSError:
        raise
    except Exception as error:  # decoders of foreign bytes raise anything, and the same file would do so again
        log.exception("file not looked at")
        raise DomainError("file.broken") from error
    size, digest = await asyncio.to_thread(_measured, path)
    return Looked(path, found.media_type, size, digest)


def _cleaned(path: Path, media_type: str) -> Path:
    cleaned = path.with_suffix(CLEANED)
    cleaned.write_bytes(picture.bare(path, media_type))
    return cleaned


def _measured(path: Path) -> tuple[int, bytes]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
        return file.tell(), digest.digest()
