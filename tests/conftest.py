"""What all tests share: one server a database kind, a fresh database a test, a hub in it, and a fixed present."""

import shutil
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction, upgrade
from eventhub.settings import Settings
from scripts.postgres_server import PostgresServer
from tests.makers import make_hub
from tests.spare import SpareDatabases

pytest_plugins = ["tests.clients", "tests.postgres"]

SECRET = "a key for tests only and long enough for it"
NOW = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """The present of most tests: a Sunday morning in January."""
    return NOW


@pytest.fixture(scope="session")
def template_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that each test copies."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def template_postgres(postgres_server: PostgresServer) -> tuple[PostgresServer, str]:
    """A migrated PostgreSQL database that each test copies."""
    name = f"template_{uuid4().hex}"
    postgres_server.create_database(name)
    upgrade(postgres_server.url(name))
    return postgres_server, name


@pytest.fixture(scope="session")
def spare_databases(template_postgres: tuple[PostgresServer, str]) -> SpareDatabases:
    """The PostgreSQL databases of this process, handed from test to test."""
    return SpareDatabases(*template_postgres)


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Database]:
    """A database of its own with the hub's row in it, of both kinds one after the other."""
    spare: SpareDatabases | None = None
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("template_sqlite"), tmp_path / "hub.db")
        url = f"sqlite+aiosqlite:///{tmp_path / 'hub.db'}"
    else:
        spare = request.getfixturevalue("spare_databases")
        url = await spare.take()
    settings = Settings(data_dir=tmp_path, database_url=url, secret_key=SECRET, smtp_url="smtp://127.0.0.1:1")
    database = Database(settings, pool_size=4)
    async with database.session() as db, transaction(db):
        db.add(make_hub())
    yield database
    await database.close()
    if spare is not None:
        await spare.give_back(url)


@pytest_asyncio.fixture
async def db(database: Database) -> AsyncGenerator[AsyncSession]:
    """A session on the database."""
    async with database.session() as session:
        yield session
