"""What the tests of public pages share: a fixed present, meetings in the database, and reading pages."""

import re
from collections.abc import Callable, Generator
from typing import Any

import pytest
import time_machine
from litestar import Litestar
from sqlalchemy import event as sql_event

from eventhub.db import Database, transaction
from eventhub.models import Base, Event
from tests.conftest import NOW
from tests.makers import make_event

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _present() -> Generator[None]:
    """Pages read the clock; here it stands at the present of the tests."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def read_hub_again(app: Litestar) -> Callable[[], None]:
    """Lets the application read the hub and its series before the next page, not only a second later."""
    forget: Callable[[], None] = app.state.hub.forget
    return forget


async def add(database: Database, *rows: Base) -> None:
    """Put rows into the database."""
    async with database.session() as db, transaction(db):
        db.add_all(rows)


async def announce(database: Database, **values: Any) -> Event:
    """Put a meeting into the database."""
    event = make_event(**values)
    await add(database, event)
    return event


def words(html: str) -> str:
    """What stands in the page's main part, without tags."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    text = re.sub(r"<(script|style).*?</\1>", " ", main.group(0) if main else html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def count_queries(database: Database) -> Generator[Callable[[], int]]:
    """Counts the statements since it was last asked."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    def asked() -> int:
        number = len(seen)
        seen.clear()
        return number

    sql_event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield asked
    sql_event.remove(database.engine.sync_engine, "before_cursor_execute", note)
