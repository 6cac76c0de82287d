"""PostgreSQL databases that tests hand on to one another."""

import asyncio
from uuid import uuid4

import asyncpg

from scripts.postgres_server import PostgresServer

EMPTY_ALL = """
SET lock_timeout = '2s'; SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
END $$
"""


class SpareDatabases:
    """Databases that go from test to test, emptied in between: much faster than a copy of the template each time."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        """Copy databases of ``template``, as many as are in use at once."""
        self._server = server
        self._template = template
        self._spare: list[str] = []

    async def take(self) -> str:
        """The address of an empty, migrated database."""
        if self._spare:
            return self._spare.pop()
        return await asyncio.to_thread(self._server.create_database, f"test_{uuid4().hex}", self._template)

    async def give_back(self, url: str) -> None:
        """Empty it for the next test; one that somebody still holds a lock in is dropped."""
        try:
            connection = await asyncpg.connect(url.replace("+asyncpg", ""))
            try:
                await connection.execute(EMPTY_ALL)
            finally:
                await connection.close()
        except asyncpg.LockNotAvailableError:
            await asyncio.to_thread(self._server.drop_database, url.rsplit("/", 1)[-1])
        else:
            self._spare.append(url)
