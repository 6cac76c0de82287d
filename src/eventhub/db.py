"""The database: engines, reading sessions, and the one way to write, `transaction`.

SQLite and PostgreSQL are told apart here and nowhere above. On SQLite a write begins with BEGIN IMMEDIATE,
because a transaction that first reads and then writes fails at once with "database is locked", whatever the
busy timeout; within one process writers queue in order of arrival, because five connections that fight for the
lock starve one another for seconds.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table, event
from sqlalchemy.engine import Connection, CursorResult, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from eventhub import sqlite
from eventhub.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_SECONDS = 15
WRITE_ON_SQLITE = {"is_write": True}
WRITE_ON_POSTGRESQL = {"isolation_level": "READ COMMITTED"}
KEPT = "after_commit"


class Database:
    """Holds the engine of one process and hands out sessions for reading."""

    def __init__(self, settings: Settings, *, pool_size: int = 8) -> None:
        """Open nothing yet; connections are made when first asked for.

        Args:
            settings: of this process; acts read the base URL and the keys for links from here.
            pool_size: connections kept open in this process.
        """
        self.settings = settings
        self.url = url = settings.database_url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite(url, pool_size) if self.is_sqlite else _postgresql(url, pool_size)
        self.write_lock: asyncio.Lock | None = asyncio.Lock() if self.is_sqlite else None
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, info={"database": self})

    @asynccontextmanager
    async def session(self) -> AsyncGenerator[AsyncSession]:
        """A session for reading; to write, open `transaction` on it."""
        async with self._sessions() as session:
            yield session

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


def settings_of(db: AsyncSession) -> Settings:
    """The settings of the process that ``db`` belongs to."""
    database: Database = db.info["database"]
    return database.settings


@asynccontextmanager
async def transaction(db: AsyncSession) -> AsyncGenerator[AsyncSession]:
    """One act: begins with the write lock, commits at the end, or keeps nothing when anything is raised.

    Whatever was read before on this session is forgotten, so that rules decide on what is true under the lock;
    rows from before a rollback must be read again.
    """
    database: Database = db.info["database"]
    await db.rollback()
    db.info[KEPT] = []
    async with database.write_lock or nullcontext(), _write(db):
        yield db
    for work in db.info.pop(KEPT):
        await work()


async def let_go(db: AsyncSession) -> None:
    """End the reading so far: its connection goes back to the others, and what was read is forgotten.

    Before something that takes long and needs no database, such as bytes that somebody sends slowly.
    """
    await db.rollback()


def after_commit(db: AsyncSession, work: Callable[[], Awaitable[None]]) -> None:
    """Have ``work`` done once the running act is kept; an act that is rolled back never does it.

    For what no database can undo, such as deleting a file. ``work`` must neither use ``db`` nor raise.
    """
    db.info[KEPT].append(work)


@asynccontextmanager
async def _write(db: AsyncSession) -> AsyncGenerator[None]:
    await db.connection(execution_options=WRITE_ON_SQLITE if _is_sqlite(db) else WRITE_ON_POSTGRESQL)
    try:
        yield
        await db.commit()
    except BaseException:
        await db.rollback()
        raise


async def insert_if_new(db: AsyncSession, model: type[DeclarativeBase], **values: Any) -> bool:
    """Insert a row of ``model`` unless there is one with its id; whether it was inserted.

    Where another act is inserting the same id, this waits for its end and then says no.
    """
    if _is_sqlite(db):
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    statement = insert(cast("Table", model.__table__)).values(**values).on_conflict_do_nothing(index_elements=["id"])
    result = cast("CursorResult[Any]", await db.execute(statement))
    return result.rowcount == 1


def _is_sqlite(db: AsyncSession) -> bool:
    database: Database = db.info["database"]
    return database.is_sqlite


def _sqlite(url: str, pool_size: int) -> AsyncEngine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        module=sqlite.DBAPI,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
        hide_parameters=True,  # names and addresses stay out of logs
    )

    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        is_write = connection.get_execution_options().get("is_write")
        connection.exec_driver_sql(sqlite.BEGIN_WRITE if is_write else "BEGIN")

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def before_cursor_execute(
        _connection: object, cursor: Any, _statement: str, _parameters: object, context: Any, _many: bool
    ) -> None:
        cursor.is_long = context is not None and bool(context.execution_options.get("is_long"))

    return engine


def _postgresql(url: str, pool_size: int) -> AsyncEngine:
    # Reads need no transaction of their own: two round trips less for a page.
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
    )


def migrations_folder() -> Path:
    """Where the Alembic scripts lie: beside the package when installed, at the root of a checkout."""
    packaged = Path(__file__).parent / "_migrations"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "migrations"


def alembic_config(url: str) -> "Config":
    """Alembic's settings for the database at ``url``, usable without an ini file."""
    from alembic.config import Config  # a fifth of a second that serving and sending can do without

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema at ``url`` up to ``revision``. Blocking, also where a loop runs."""
    if make_url(url).get_backend_name() == "sqlite":
        Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    _apart_from_any_loop("upgrade", url, revision)


def downgrade(url: str, revision: str) -> None:
    """Take the schema at ``url`` down to ``revision``. Blocking, also where a loop runs."""
    _apart_from_any_loop("downgrade", url, revision)


def _apart_from_any_loop(step: str, url: str, revision: str) -> None:
    from alembic import command  # as above

    # migrations/env.py runs a loop of its own, which needs a thread that has none.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(getattr(command, step), alembic_config(url), revision).result()
