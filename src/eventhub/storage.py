"""Files that people upload: in the data folder, or wherever ``EVENTHUB_STORAGE_URL`` points (S3 and alike)."""

from pathlib import PurePosixPath

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from eventhub.settings import Settings, SettingsError

FOLDER = "files"


class Storage:
    """Keeps bytes under a name such as ``covers/0190….png``; names are made here, never typed by anyone."""

    def __init__(self, settings: Settings) -> None:
        """Open the store.

        Raises:
            SettingsError: for an address that names no store.
        """
        self._store = _store(settings)

    async def put(self, name: str, content: bytes) -> None:
        """Keep ``content`` under ``name``, in place of what was there."""
        await obstore.put_async(self._store, _checked(name), content)

    async def get(self, name: str) -> bytes | None:
        """What is kept under ``name``, or None."""
        try:
            found = await obstore.get_async(self._store, _checked(name))
        except FileNotFoundError:
            return None
        return bytes(await found.bytes_async())

    async def delete(self, name: str) -> None:
        """Forget what is kept under ``name``, if anything."""
        try:
            await obstore.delete_async(self._store, _checked(name))
        except FileNotFoundError:
            return


def _store(settings: Settings) -> ObjectStore:
    if settings.storage_url is None:
        return LocalStore(prefix=settings.data_dir / FOLDER, mkdir=True)
    try:
        return from_url(settings.storage_url)
    except (ValueError, obstore.exceptions.BaseError) as error:
        raise SettingsError(f"EVENTHUB_STORAGE_URL cannot be used: {str(error).splitlines()[0]}") from error


def _checked(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"no name for a file: {name!r}")
    return str(path)
