"""Uploads: kept, replaced, forgotten, and never outside their folder."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec
import pytest
from obstore.exceptions import BaseError

from eventhub.settings import Settings, SettingsError
from eventhub.storage import CHUNK, PART, Storage
from tests.stores import s3_server, s3_url

__all__ = ["s3_server", "s3_url"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with an empty data folder."""
    return Settings(data_dir=tmp_path, database_url="sqlite+aiosqlite:///none.db", secret_key="x" * 32)


@pytest.fixture(params=["data folder", "s3"])
def storage(request: pytest.FixtureRequest, settings: Settings) -> Storage:
    """Both places where files are kept, one after the other."""
    if request.param == "s3":
        settings = msgspec.structs.replace(settings, storage_url=request.getfixturevalue("s3_url"))
    return Storage(settings)


async def test_a_file_is_kept_replaced_and_forgotten(settings: Settings) -> None:
    storage = Storage(settings)
    assert await storage.get("covers/a.png") is None
    await storage.put("covers/a.png", b"one")
    await storage.put("covers/a.png", b"two")
    assert await Storage(settings).get("covers/a.png") == b"two"
    assert (settings.data_dir / "files" / "covers" / "a.png").read_bytes() == b"two"
    await storage.delete("covers/a.png")
    await storage.delete("covers/a.png")
    assert await storage.get("covers/a.png") is None


@pytest.mark.parametrize("name", ["../secret_key", "covers/../../secret_key", "/etc/passwd", ""])
async def test_no_name_leads_out_of_the_folder(settings: Settings, name: str) -> None:
    (settings.data_dir / "secret_key").write_text("secret")
    with pytest.raises(ValueError, match="no name for a file"):
        await Storage(settings).get(name)


def test_an_address_that_names_no_store_is_refused_in_words(settings: Settings) -> None:
    with pytest.raises(SettingsError, match=r"EVENTHUB_STORAGE_URL cannot be used: .*nowhere"):
        Storage(msgspec.structs.replace(settings, storage_url="nowhere://bucket"))


async def test_a_large_file_goes_in_from_disk_and_comes_out_in_pieces(storage: Storage, tmp_path: Path) -> None:
    content = os.urandom(2 * PART + 12_345)
    path = tmp_path / "slides.part"
    path.write_bytes(b"before")
    await storage.put_file("materials/a", path)
    path = tmp_path / "again.part"
    path.write_bytes(content)
    await storage.put_file("materials/a", path)
    assert path.read_bytes() == content
    assert await storage.size("materials/a") == len(content)
    pieces = [piece async for piece in storage.stream("materials/a")]
    assert b"".join(pieces) == content
    assert max(len(piece) for piece in pieces) == CHUNK
    await storage.delete("materials/a")
    assert await storage.size("materials/a") is None


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [(0, 3, b"012"), (4, None, b"456789"), (8, 2, b"89"), (10, None, b""), (99, None, b""), (3, 0, b"")],
)
async def test_a_part_of_a_file_is_read(storage: Storage, start: int, length: int | None, expected: bytes) -> None:
    await storage.put("materials/digits", b"0123456789")
    assert b"".join([piece async for piece in storage.stream("materials/digits", start, length)]) == expected


async def test_what_is_not_there_has_no_size_and_no_pieces(storage: Storage) -> None:
    assert await storage.get("materials/none") is None
    assert await storage.size("materials/none") is None
    for length in (None, 3):
        with pytest.raises(FileNotFoundError):
            await anext(storage.stream("materials/none", 0, length))
    await storage.delete("materials/none")


async def test_a_file_that_is_cut_ends_with_an_error(storage: Storage) -> None:
    await storage.put("materials/digits", b"0123456789")
    read = storage.stream("materials/digits", 8, 100)
    assert await anext(read) == b"89"
    with pytest.raises(BaseError):
        await anext(read)


async def test_names_are_listed_by_folder_and_age(storage: Storage) -> None:
    young, old = datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC) + timedelta(hours=1)
    assert await storage.names("materials", until=old) == []
    for name in ("materials/a", "materials/b", "materials-other/c", "covers/d"):
        await storage.put(name, b"bytes")
    assert sorted(await storage.names("materials", until=old)) == ["materials/a", "materials/b"]
    assert await storage.names("materials", until=young) == []


async def test_an_s3_address_says_bucket_prefix_and_who_signs(settings: Settings, s3_url: str) -> None:
    await Storage(msgspec.structs.replace(settings, storage_url=s3_url)).put("covers/a.png", b"one")
    whole_bucket = Storage(msgspec.structs.replace(settings, storage_url=s3_url.replace("/hub?", "?")))
    assert await whole_bucket.get("hub/covers/a.png") == b"one"
    assert not (settings.data_dir / "files").exists()


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[Path]:
    """A file on another file system than the data folder."""
    folder = Path("/dev/shm")
    if not folder.is_dir() or folder.stat().st_dev == settings.data_dir.stat().st_dev:
        pytest.skip("there is no second file system here")
    with NamedTemporaryFile(dir=folder) as file:
        file.write(b"bytes")
        file.flush()
        yield Path(file.name)


async def test_a_file_on_another_file_system_is_copied(settings: Settings, elsewhere: Path) -> None:
    await Storage(settings).put_file("materials/x", elsewhere)
    assert await Storage(settings).get("materials/x") == b"bytes"


async def test_what_is_kept_is_on_the_disk_before_it_has_its_name(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / "written.clean"
    written.write_bytes(b"bytes")
    synced: list[tuple[int, bool]] = []
    target = settings.data_dir / "files" / "materials" / "x"
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append((os.fstat(handle).st_ino, target.exists())))
    await Storage(settings).put_file("materials/x", written)
    assert synced[0] == (written.stat().st_ino, False)
    assert {ident for ident, is_named in synced if is_named} == {
        target.parent.stat().st_ino,
        target.parent.parent.stat().st_ino,
    }
