"""What all tests share: one server a database kind, a fresh database a test, a hub in it, and a fixed present."""

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
from tests.spare import Spare, SpareFiles, SparePostgres

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
def spare_files(template_sqlite: Path) -> SpareFiles:
    """The SQLite databases of this process, handed from test to test."""
    return SpareFiles(template_sqlite, template_sqlite.parent)


@pytest.fixture(scope="session")
def spare_postgres(template_postgres: tuple[PostgresServer, str]) -> SparePostgres:
    """The PostgreSQL databases of this process, handed from test to test."""
    return SparePostgres(*template_postgres)


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Database]:
    """A database of its own with the hub's row in it, of both kinds one after the other."""
    spare: Spare = request.getfixturevalue("spare_files" if request.param == "sqlite" else "spare_postgres")
    shared = {"data_dir": tmp_path, "secret_key": SECRET, "smtp_url": "smtp://127.0.0.1:1"}
    database = await spare.take(lambda url: Settings(database_url=url, **shared))
    async with database.session() as db, transaction(db):
        db.add(make_hub())
    yield database
    await spare.give_back(database)


@pytest_asyncio.fixture
async def db(database: Database) -> AsyncGenerator[AsyncSession]:
    """A session on the database."""
    async with database.session() as session:
        yield session
