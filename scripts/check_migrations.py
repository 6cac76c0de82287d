"""Fails when the migrations do not lead to the models, or do not go down and up again over a filled database.

On SQLite always, on PostgreSQL where there is one. The schema that the migrations build is compared, as the
database itself describes it, with the one that the models build: columns, keys, indexes with their
conditions, and checks.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select, table
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from eventhub import clock, db, demo
from eventhub.domain import sign_in
from eventhub.domain.demo_accounts import DEMO_ACCOUNTS
from eventhub.domain.permissions import Actor
from eventhub.domain.uploads.begin import Wish, begin
from eventhub.models import Event, Role, User
from eventhub.models.base import Base
from eventhub.settings import Settings
from scripts.postgres_server import NoPostgres, running

VERSIONS = "alembic_version"
EMPTY = {"", "None", "[]", "False", "0"}


def describe(connection: Connection) -> set[str]:
    """The schema in sentences, one a column, key, index or check."""
    inspector = inspect(connection)
    said: set[str] = set()
    for name in set(inspector.get_table_names()) - {VERSIONS}:
        said.add(f"table {name}")
        for column in inspector.get_columns(name):
            kind = column["type"].compile(connection.dialect)
            said.add(
                f"column {name}.{column['name']} {kind}"
                f"{'' if column['nullable'] else ' not null'} default {column['default']}"
            )
        said.add(f"key {name} {_plain(inspector.get_pk_constraint(name))}")
        said |= {f"foreign key {name} {_plain(key)}" for key in inspector.get_foreign_keys(name)}
        said |= {f"unique {name} {_plain(unique)}" for unique in inspector.get_unique_constraints(name)}
        said |= {f"index {name} {_plain(index)}" for index in inspector.get_indexes(name)}
        said |= {f"check {name} {_plain(check)}" for check in inspector.get_check_constraints(name)}
    return said


def _plain(description: Any) -> str:
    """A description by the inspector, in an order that is always the same."""
    if isinstance(description, dict):
        said = {key: _plain(value) for key, value in sorted(description.items())}
        return ", ".join(f"{key}={value}" for key, value in said.items() if value not in EMPTY)
    return " ".join(str(description).split())


def count(connection: Connection) -> dict[str, int]:
    """How many rows each table holds."""
    names = inspect(connection).get_table_names()
    rows = {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
    return {name: number for name, number in rows.items() if name != VERSIONS}


def ask(url: str, question: Any) -> Any:
    """What ``question`` answers on a connection of its own, committed."""

    async def answer() -> Any:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            said = await connection.run_sync(question)
        await engine.dispose()
        return said

    return asyncio.run(answer())


def fill(url: str) -> None:
    """Put the demo data into the database, as `eventhub demo` does, and what only people using it leave there."""

    async def run(settings: Settings) -> None:
        database = db.Database(settings)
        await demo.fill(database)
        async with database.session() as session:
            await sign_in_once(session)
            await begin_upload(session)
        await database.close()

    with tempfile.TemporaryDirectory() as folder:
        environ = {"EVENTHUB_DATA_DIR": folder, "EVENTHUB_DATABASE_URL": url, "EVENTHUB_IS_DEMO": "true"}
        asyncio.run(run(Settings.load(environ)))


async def sign_in_once(session: AsyncSession) -> None:
    """Leave one session, and one attempt that did not end in one."""
    account, now = DEMO_ACCOUNTS[0], clock.now()
    known = await sign_in.who_knows(session, account.address, account.password)
    async with db.transaction(session):
        attempt = await sign_in.begin_attempt(session, account.address, client="127.0.0.1", now=now)
        await sign_in.begin_session(session, known, attempt=attempt, old_token="", now=now)
        await sign_in.begin_attempt(session, account.address, client="127.0.0.1", now=now)


async def begin_upload(session: AsyncSession) -> None:
    """Leave a file that is still being sent."""
    user = (await session.scalars(select(User).where(User.role == Role.OWNER))).first()
    event = (await session.scalars(select(Event))).first()
    if user is None or event is None:
        raise RuntimeError("the demo has no owner, or no meeting")
    by = Actor(user.id, user.name, user.address, user.role)
    wish = Wish(name="film.mp4", length=1, event_id=event.id)
    async with db.transaction(session):
        await begin(session, wish, by=by, now=clock.now())


def faults(migrated: str, built: str) -> Iterator[str]:
    """What is wrong on one kind of database, given the addresses of two empty ones."""
    db.upgrade(migrated)
    ask(built, Base.metadata.create_all)
    by_models = ask(built, describe)
    yield from differences(by_models, ask(migrated, describe), "the migrations, going up")
    fill(migrated)
    filled = ask(migrated, count)
    if empty := sorted(name for name, rows in filled.items() if not rows):
        yield f"the demo data leaves tables empty, so nothing is known of them: {', '.join(empty)}"
    scripts = ScriptDirectory.from_config(db.alembic_config(migrated))
    for script in scripts.walk_revisions():
        before = ask(migrated, describe)
        db.downgrade(migrated, "-1")
        if script.down_revision is not None:
            db.upgrade(migrated, "+1")
            yield from differences(before, ask(migrated, describe), f"{script.revision}, down and up")
            db.downgrade(migrated, "-1")
    if left := ask(migrated, count):
        yield f"going down to nothing leaves {', '.join(sorted(left))}"
    db.upgrade(migrated)
    yield from differences(by_models, ask(migrated, describe), "the migrations, going up again")


def differences(models: set[str], migrations: set[str], when: str) -> Iterator[str]:
    """What one schema has and the other has not."""
    for missing in sorted(models - migrations):
        yield f"after {when}, this is missing: {missing}"
    for surplus in sorted(migrations - models):
        yield f"after {when}, this is too much: {surplus}"


def main() -> int:
    """Print the faults of both databases; 1 when there are any."""
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        place = f"sqlite+aiosqlite:///{folder}"
        found += [f"SQLite: {fault}" for fault in faults(f"{place}/migrated.db", f"{place}/built.db")]
    try:
        with running() as server:
            both = (server.create_database("migrated"), server.create_database("built"))
            found += [f"PostgreSQL: {fault}" for fault in faults(*both)]
    except NoPostgres as error:
        print(f"Not checked on PostgreSQL: {error}")
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
