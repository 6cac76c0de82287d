"""Files that people upload: in the data folder, or wherever ``EVENTHUB_STORAGE_URL`` points (S3 and alike).

Large files pass through in pieces: nothing here holds more than `CHUNK` bytes of one, or a few parts on the way up.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from eventhub.failures import first_line
from eventhub.settings import Settings, SettingsError

FOLDER = "files"
CHUNK = 2_000_000
PART = 5 * 1024 * 1024
PARTS_AT_ONCE = 2
SECONDS = "60s"


class Storage:
    """Keeps bytes under a name such as ``covers/0190….png``; names are made here, never typed by anyone."""

    def __init__(self, settings: Settings) -> None:
        """Open the store.

        Raises:
            SettingsError: for an address that names no store.
        """
        self._folder = settings.data_dir / FOLDER if settings.storage_url is None else None
        self._store = _store(settings.storage_url, settings.data_dir / FOLDER)

    async def put(self, name: str, content: bytes) -> None:
        """Keep ``content`` under ``name``, in place of what was there."""
        await obstore.put_async(self._store, _checked(name), content)

    async def put_file(self, name: str, path: Path) -> None:
        """Keep the file at ``path`` under ``name``, in place of what was there; ``path`` stays and must not change.

        In the data folder this is a second name for the same bytes where the file system can do it, else a copy.
        """
        if self._folder is not None:
            await asyncio.to_thread(_linked, path, self._folder / _checked(name))
            return
        await obstore.put_async(
            self._store, _checked(name), path, use_multipart=True, chunk_size=PART, max_concurrency=PARTS_AT_ONCE
        )

    async def get(self, name: str) -> bytes | None:
        """What is kept under ``name``, or None. For what is small; `stream` is for the rest."""
        try:
            found = await obstore.get_async(self._store, _checked(name))
        except FileNotFoundError:
            return None
        return bytes(await found.bytes_async())

    async def size(self, name: str) -> int | None:
        """How many bytes are kept under ``name``, None when there is nothing."""
        try:
            return (await obstore.head_async(self._store, _checked(name)))["size"]
        except FileNotFoundError:
            return None

    async def stream(self, name: str, start: int = 0, length: int | None = None) -> AsyncIterator[bytes]:
        """Pieces of at most `CHUNK` bytes of what is kept under ``name``: ``length`` bytes from ``start``, or the rest.

        Each piece is asked for by itself, when the one before is gone: a slow reader holds no connection to the store.
        Whoever names a ``length`` knows that so much is there; the store is not asked for the size first.

        Raises:
            FileNotFoundError: before the first piece, when nothing is kept there.
            BaseError: where the file ends before ``length``.
        """
        if length is None:
            size = await self.size(name)
            if size is None:
                raise FileNotFoundError(name)
            length = size - start
        end = start + length
        while start < end:
            piece = await obstore.get_range_async(self._store, _checked(name), start=start, end=min(end, start + CHUNK))
            start += len(piece)
            yield bytes(piece)

    async def names(self, folder: str, *, until: datetime) -> list[str]:
        """The names in ``folder`` under which something has been kept unchanged since ``until``."""
        found: list[str] = []
        async for batch in obstore.list(self._store, prefix=_checked(folder), chunk_size=1_000):
            found += [one["path"] for one in batch if one["last_modified"] <= until]
        return found

    async def delete(self, name: str) -> None:
        """Forget what is kept under ``name``, if anything."""
        try:
            await obstore.delete_async(self._store, _checked(name))
        except FileNotFoundError:
            return


@lru_cache(maxsize=8)
def _store(url: str | None, folder: Path) -> ObjectStore:
    """One store an address: it holds the connections."""
    if url is None:
        return LocalStore(prefix=folder, mkdir=True)
    try:
        bare, config, options = _read(url)
        return from_url(bare, config=config, client_options=options)
    except (ValueError, obstore.exceptions.BaseError) as error:
        raise SettingsError(f"EVENTHUB_STORAGE_URL cannot be used: {first_line(error)}") from error


def _read(url: str) -> tuple[str, Any, Any]:
    """``s3://KEY:SECRET@BUCKET/PREFIX?endpoint=…&region=…`` as address, settings of the store and of its client.

    What is not said there comes from the variables that S3's own tools read (``AWS_…``).
    """
    parts = urlsplit(url)
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    config: dict[str, str] = asked if parts.scheme == "s3" else {}
    if parts.username:
        config |= {"access_key_id": unquote(parts.username), "secret_access_key": unquote(parts.password or "")}
    options: dict[str, Any] = {"timeout": SECONDS}
    if config.get("endpoint", "").startswith("http:"):
        options["allow_http"] = True
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="" if parts.scheme == "s3" else parts.query)
    return bare.geturl(), config or None, options


def _linked(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f"{target.name}.new")
    aside.unlink(missing_ok=True)
    try:
        os.link(path, aside)
    except OSError:
        # Another file system, or one that knows no second names.
        shutil.copyfile(path, aside)
    # What was written anew on the way here may still be in memory alone, and the one that came is about to go.
    synced(aside)
    aside.replace(target)
    for folder in (target.parent, target.parent.parent):
        synced(folder)


def synced(path: Path) -> None:
    """Have the system write the file or folder at ``path`` through to the disk. Blocks."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _checked(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"no name for a file: {name!r}")
    return str(path)
