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
    """The open file; only what `sync` has written through may be promised. ``length`` is in bytes."""

    def __init__(self, handle: int) -> None:
        """Held, and not looked at yet."""
        self._handle = handle
        self.length = 0

    async def go_on(self, received: int) -> None:
        """Go on behind the first ``received`` bytes; what lies there beyond was never promised, and goes.

        Raises:
            DomainError: ``upload.lost`` when less lies there.
        """
        await asyncio.to_thread(_go_on, self._handle, received)
        self.length = received

    async def write(self, content: bytes) -> None:
        """Add ``content``."""
        await asyncio.to_thread(_write_all, self._handle, content)
        self.length += len(content)

    async def sync(self) -> int:
        """Have everything on the disk; returns the length."""
        await asyncio.to_thread(os.fsync, self._handle)
        return self.length


@asynccontextmanager
async def opened(settings: Settings, upload_id: UUID, *, is_new: bool = False) -> AsyncGenerator[Part]:
    """Hold the part of an upload, and make it if it ``is_new``; what the database says of it is read after that.

    Raises:
        DomainError: ``upload.busy`` while somebody else holds it; ``upload.lost`` when it is not there.
    """
    handle = await asyncio.to_thread(_open, path_of(settings, upload_id), is_new)
    try:
        yield Part(handle)
    finally:
        await asyncio.to_thread(os.close, handle)


def _open(path: Path, is_new: bool) -> int:
    if is_new and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        synced(path.parent)
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError as error:
        raise DomainError("upload.lost") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise DomainError("upload.busy") from error
    return handle


def _go_on(handle: int, received: int) -> None:
    if os.fstat(handle).st_size < received:
        raise DomainError("upload.lost")
    os.ftruncate(handle, received)
    os.lseek(handle, received, os.SEEK_SET)


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
