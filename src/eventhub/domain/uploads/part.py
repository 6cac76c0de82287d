"""The bytes of an unfinished upload: one file in the data folder, held by one writer at a time, on any process.

What an answer has promised is on the disk: the file is synced before its length is committed.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from eventhub.domain.errors import DomainError
from eventhub.settings import Settings
from eventhub.storage import synced

FOLDER = "uploads"
SUFFIX = ".part"
#: a picture written anew lies beside it for a moment
CLEANED = ".clean"


def folder_of(settings: Settings) -> Path:
    """Where they lie, whatever the storage is."""
    return settings.data_dir / FOLDER


def path_of(settings: Settings, upload_id: UUID) -> Path:
    """The file of one upload, there or not."""
    return folder_of(settings) / f"{upload_id.hex}{SUFFIX}"


class Part:
    """The open file; only what `sync` has written through may be promised."""

    def __init__(self, handle: int, length: int) -> None:
        """Go on behind the first ``length`` bytes."""
        self._handle = handle
        self.length = length

    async def write(self, content: bytes) -> None:
        """Add ``content``."""
        await asyncio.to_thread(_write_all, self._handle, content)
        self.length += len(content)

    async def sync(self) -> int:
        """Have everything on the disk; returns the length."""
        await asyncio.to_thread(os.fsync, self._handle)
        return self.length


@asynccontextmanager
async def opened(settings: Settings, upload_id: UUID, *, received: int) -> AsyncGenerator[Part]:
    """The part to go on writing behind ``received`` bytes; what lies there beyond was never promised, and goes.

    Raises:
        DomainError: ``upload.busy`` while somebody else writes; ``upload.lost`` when less lies there than was promised.
    """
    handle = await asyncio.to_thread(_open, path_of(settings, upload_id), received)
    try:
        yield Part(handle, received)
    finally:
        await asyncio.to_thread(os.close, handle)


def _open(path: Path, received: int) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_size < received:
            raise DomainError("upload.lost")
        os.ftruncate(handle, received)
        os.lseek(handle, received, os.SEEK_SET)
        if is_new:
            synced(path.parent)
    except BlockingIOError as error:
        os.close(handle)
        raise DomainError("upload.busy") from error
    except BaseException:
        os.close(handle)
        raise
    return handle


def _write_all(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


async def remove(settings: Settings, upload_id: UUID) -> None:
    """Let the bytes go, if there are any."""
    await asyncio.to_thread(_unlink, path_of(settings, upload_id))


def _unlink(path: Path) -> None:
    for one in (path, path.with_suffix(CLEANED)):
        one.unlink(missing_ok=True)
