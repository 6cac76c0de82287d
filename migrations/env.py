"""Runs migrations on SQLite and PostgreSQL from one history.

On SQLite a table is rebuilt to change it, and with foreign keys on that rebuild deletes the rows of every
child table. The pragma is ignored inside a transaction, so it is switched off on an own connection before
BEGIN, the whole run is one transaction, and the foreign keys are checked before it is committed.
"""

import asyncio
from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator, event, pool
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine

import eventhub.models  # noqa: F401  (fills the metadata)
from eventhub.models.base import Base


def database_url() -> str:
    """The URL handed in by the program, else the one of the settings (for the alembic command)."""
    url = context.config.attributes.get("url")
    if url is None:
        from eventhub.settings import Settings

        url = Settings.load().database_url
    return str(url)


def render_item(kind: str, item: Any, _: object) -> str | Literal[False]:
    """A type of our own is written as what the database sees: migrations outlive the code of today."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run(connection: Connection) -> None:
    """Migrate on an open connection."""
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration would leave rows without their parent: {broken[:5]}")


async def run_online() -> None:
    """Open a connection fit for migrating, and migrate."""
    url = database_url()
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    options: dict[str, Any] = {"connect_args": {"isolation_level": None, "timeout": 60}} if is_sqlite else {}
    engine = create_async_engine(url, poolclass=pool.NullPool, **options)
    if is_sqlite:

        @event.listens_for(engine.sync_engine, "connect")
        def connect(connection: Any, _: object) -> None:
            cursor = connection.cursor()
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.close()

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    async with engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await engine.dispose()


asyncio.run(run_online())
