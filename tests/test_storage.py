"""Uploads: kept, replaced, forgotten, and never outside their folder."""

from pathlib import Path

import msgspec
import pytest

from eventhub.settings import Settings, SettingsError
from eventhub.storage import Storage


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with an empty data folder."""
    return Settings(data_dir=tmp_path, database_url="sqlite+aiosqlite:///none.db", secret_key="x" * 32)


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
