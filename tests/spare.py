"""Databases that tests of one process hand on to one another, each time as empty as new.

The engine stays the same, and with it the statements it has compiled: compiling them takes longer than running them.
"""

import asyncio
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
from sqlalchemy import event

from eventhub.db import Database
from eventhub.settings import Settings
from scripts.postgres_server import PostgresServer

POOL_SIZE = 4
SQLITE = "sqlite+aiosqlite:///"
EMPTY_ALL = """
SET lock_timeout = '2s'; SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
END $$
"""


class Spare(ABC):
    """The databases of one kind that are in nobody's hands."""

    def __init__(self) -> None:
        """There is none yet; one is made when a test asks."""
        self._spare: list[Database] = []

    async def take(self, settings_at: Callable[[str], Settings]) -> Database:
        """An empty, migrated database; ``settings_at`` makes the settings of the test for its address."""
        if not self._spare:
            return self._open(settings_at(await self._make()))
        database = self._spare.pop()
        database.settings = settings_at(database.url)
        return database

    def _open(self, settings: Settings) -> Database:
        return Database(settings, pool_size=POOL_SIZE)

    async def give_back(self, database: Database) -> None:
        """Close its connections, and empty it for the next test; one that cannot be emptied is nobody's any more."""
        await database.close()
        is_held = database.write_lock is not None and database.write_lock.locked()
        if not is_held and await self._empty(database):
            self._spare.append(database)

    @abstractmethod
    async def _make(self) -> str:
        """One more: its address."""

    @abstractmethod
    async def _empty(self, database: Database) -> bool:
        """Make it as it was; whether that went well."""


def _wait_for_no_disk(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


class SpareFiles(Spare):
    """SQLite: a file, which the template replaces, so that nothing of an earlier test is left in it."""

    def __init__(self, template: Path, folder: Path) -> None:
        """Copy ``template`` into ``folder``."""
        super().__init__()
        self._template = template
        self._folder = folder

    async def _make(self) -> str:
        path = self._folder / f"{uuid4().hex}.db"
        shutil.copy(self._template, path)
        return f"{SQLITE}{path}"

    def _open(self, settings: Settings) -> Database:
        database = super()._open(settings)
        # What these files hold is thrown away; what outlives a kill is tested with the program itself.
        event.listen(database.engine.sync_engine, "connect", _wait_for_no_disk)
        return database

    async def _empty(self, database: Database) -> bool:
        path = Path(database.url.removeprefix(SQLITE))
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        shutil.copy(self._template, path)
        return True


class SparePostgres(Spare):
    """PostgreSQL: a database of the server, whose rows are deleted, much faster than a copy of the template."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        """Copy databases of ``template``, as many as are in use at once."""
        super().__init__()
        self._server = server
        self._template = template

    async def _make(self) -> str:
        return await asyncio.to_thread(self._server.create_database, f"test_{uuid4().hex}", self._template)

    async def _empty(self, database: Database) -> bool:
        """Delete all rows; a database that somebody still holds a lock in is dropped."""
        try:
            connection = await asyncpg.connect(database.url.replace("+asyncpg", ""))
            try:
                await connection.execute(EMPTY_ALL)
            finally:
                await connection.close()
        except asyncpg.LockNotAvailableError:
            await asyncio.to_thread(self._server.drop_database, database.url.rsplit("/", 1)[-1])
            return False
        return True
