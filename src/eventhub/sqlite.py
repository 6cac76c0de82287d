"""SQLite for an event loop: statements run at once, in the loop; only what may wait goes to a thread.

The usual driver sends every statement to a thread and back, four hops each, which costs more than the statement. SQLite
answers the small reads of a page within microseconds, so they are run inline. Two things can take long and run in a
thread instead: BEGIN IMMEDIATE, which waits for another process's lock, and the COMMIT of a write, which waits for the
disk; besides them statements with the execution option ``is_long`` (exports, a search through everything).

Fits under SQLAlchemy's aiosqlite dialect: ``create_async_engine(url, module=DBAPI)``.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_dbapi
from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.util import await_only

BEGIN_WRITE = "BEGIN IMMEDIATE"

T = TypeVar("T")


async def _in_thread(work: Callable[[], T]) -> T:
    """Run ``work`` in a thread, to its end even when the caller is cancelled: the connection stays in one hand."""
    future = asyncio.get_running_loop().run_in_executor(None, work)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait([future])
        raise


class Cursor:
    """One statement and its rows, all of them fetched at once, so that no statement stays open."""

    def __init__(self, connection: "Connection") -> None:
        """Run nothing yet."""
        self._connection = connection
        self._cursor = connection.driver_connection.cursor()
        self._rows: deque[Any] = deque()
        self.is_long = False
        self.arraysize = 1

    @property
    def description(self) -> Any:
        """The columns of the rows (PEP 249)."""
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""
        number: int = self._cursor.rowcount
        return number

    @property
    def lastrowid(self) -> int | None:
        """The id of the last row inserted."""
        ident: int | None = self._cursor.lastrowid
        return ident

    def execute(self, statement: str, parameters: Any = ()) -> None:
        """Run one statement."""
        self._run(lambda: self._execute(statement, parameters), statement)

    def executemany(self, statement: str, parameters: Sequence[Any]) -> None:
        """Run one statement for each of ``parameters``."""
        self._run(lambda: self._cursor.executemany(statement, parameters), statement)

    def _execute(self, statement: str, parameters: Any) -> None:
        self._cursor.execute(statement, parameters)
        if self._cursor.description is not None:
            self._rows = deque(self._cursor.fetchall())

    def _run(self, work: Callable[[], Any], statement: str) -> None:
        if statement == BEGIN_WRITE:
            await_only(_in_thread(work))
            self._connection.is_writing = True
        elif self.is_long:
            await_only(_in_thread(work))
        else:
            work()

    def fetchone(self) -> Any:
        """The next row, or None."""
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Up to ``size`` more rows."""
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        rows, self._rows = list(self._rows), deque()
        return rows

    def __iter__(self) -> Iterator[Any]:
        """Row by row."""
        while self._rows:
            yield self._rows.popleft()

    def setinputsizes(self, *_sizes: Any) -> None:
        """Nothing: SQLite takes values as they come (PEP 249)."""

    def close(self) -> None:
        """Forget the rows."""
        self._rows.clear()
        self._cursor.close()

    async def _async_soft_close(self) -> None:
        """Keep the rows that are left; there is no statement open to close."""


class Connection(AdaptedConnection):
    """A connection of `sqlite3`, as SQLAlchemy's async engines use one."""

    __slots__ = ("is_writing",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap an open connection that any thread may use."""
        self._connection: Any = connection
        self.is_writing = False

    def cursor(self, server_side: bool = False) -> Cursor:  # noqa: ARG002 - all rows are fetched at once
        """A cursor for one statement."""
        return Cursor(self)

    def execute(self, statement: str, parameters: Any = ()) -> Cursor:
        """Run one statement on a cursor of its own."""
        cursor = self.cursor()
        cursor.execute(statement, parameters)
        return cursor

    def create_function(self, *args: Any, **kwargs: Any) -> None:
        """Add a function to SQL; SQLAlchemy adds ``regexp``."""
        self._connection.create_function(*args, **kwargs)

    @property
    def isolation_level(self) -> str | None:
        """None: transactions are begun by hand."""
        level: str | None = self._connection.isolation_level
        return level

    @isolation_level.setter
    def isolation_level(self, value: str | None) -> None:
        self._connection.isolation_level = value

    def commit(self) -> None:
        """End the transaction; that of a write waits for the disk in a thread."""
        if self.is_writing:
            await_only(_in_thread(self._connection.commit))
            self.is_writing = False
        else:
            self._connection.commit()

    def rollback(self) -> None:
        """End the transaction and keep nothing."""
        self._connection.rollback()
        self.is_writing = False

    def close(self) -> None:
        """Close it."""
        self._connection.close()

    def terminate(self) -> None:
        """Close it, also where no loop runs any more."""
        self._connection.close()


class _Dbapi(AsyncAdapt_aiosqlite_dbapi):
    """The module that SQLAlchemy takes for the driver."""

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        """Open a connection; ``timeout`` in seconds is how long a write waits for the lock."""
        kwargs.pop("async_creator_fn", None)
        return Connection(sqlite3.connect(*args, **kwargs | {"check_same_thread": False}))


DBAPI = _Dbapi(aiosqlite, sqlite3)
