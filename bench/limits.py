"""The limits for writes: how often the bare driver commits a transaction with as many rows of that size."""

import asyncio
import sqlite3
import time
from pathlib import Path

import asyncpg
from sqlalchemy.engine import make_url

MAIL = "x" * 14_000


def sqlite_commits(folder: Path, *, rows: int, seconds: float, mail: str = "") -> float:
    """Transactions a second on SQLite with synchronous=FULL: one update, and inserts of ``rows`` rows."""
    connection = sqlite3.connect(folder / "limit.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS counted (id INTEGER PRIMARY KEY, held INTEGER)")
    connection.execute("CREATE TABLE IF NOT EXISTS noted (id INTEGER PRIMARY KEY, words TEXT)")
    connection.execute("INSERT OR IGNORE INTO counted VALUES (1, 0)")
    done, until = 0, time.perf_counter() + seconds
    begun = time.perf_counter()
    while time.perf_counter() < until:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE counted SET held = held + 1 WHERE id = 1")
        for number in range(rows):
            connection.execute("INSERT INTO noted (words) VALUES (?)", (mail if number == 0 and mail else "x" * 200,))
        connection.execute("COMMIT")
        done += 1
    rate = done / (time.perf_counter() - begun)
    connection.close()
    return rate


async def postgresql_commits(url: str, *, rows: int, seconds: float, connections: int, mail: str = "") -> float:
    """The same on PostgreSQL with asyncpg, on so many connections; each updates the same row."""
    parts = make_url(url)
    options = {"host": parts.host, "port": parts.port, "user": parts.username, "database": parts.database}
    first = await asyncpg.connect(**options)
    await first.execute("CREATE TABLE IF NOT EXISTS counted (id int PRIMARY KEY, held int)")
    await first.execute("CREATE TABLE IF NOT EXISTS noted (id serial PRIMARY KEY, words text)")
    await first.execute("INSERT INTO counted VALUES (1, 0) ON CONFLICT DO NOTHING")
    await first.close()
    done, until = 0, time.perf_counter() + seconds
    begun = time.perf_counter()

    async def one() -> None:
        nonlocal done
        connection = await asyncpg.connect(**options)
        while time.perf_counter() < until:
            async with connection.transaction():
                await connection.execute("UPDATE counted SET held = held + 1 WHERE id = 1")
                for number in range(rows):
                    words = mail if number == 0 and mail else "x" * 200
                    await connection.execute("INSERT INTO noted (words) VALUES ($1)", words)
            done += 1
        await connection.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return done / (time.perf_counter() - begun)
