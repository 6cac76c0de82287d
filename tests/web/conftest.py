"""The ground alone: on SQLite, as nothing here depends on the kind of database, or on none."""

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from eventhub.db import Database, transaction
from eventhub.settings import Settings
from tests.conftest import SECRET
from tests.makers import make_hub


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings as on one's own machine."""
    return Settings(data_dir=tmp_path, database_url=f"sqlite+aiosqlite:///{tmp_path / 'hub.db'}", secret_key=SECRET)


@pytest_asyncio.fixture
async def database(settings: Settings, template_sqlite: Path) -> AsyncGenerator[Database]:
    """A database of its own with the hub's row in it."""
    shutil.copy(template_sqlite, settings.data_dir / "hub.db")
    database = Database(settings, pool_size=4)
    async with database.session() as db, transaction(db):
        db.add(make_hub())
    yield database
    await database.close()
