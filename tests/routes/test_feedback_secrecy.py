"""Feedback leaves no trace of who and when: not in a row, not in the log of what was done, not in the logs."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import DateTime, text
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database
from eventhub.models import FeedbackMark, FeedbackResponse, FeedbackSnapshot, Registration, Ticket
from eventhub.models.base import Base
from tests.clients import Browser
from tests.makers import START
from tests.routes.own.meeting import meet

OVER = START + timedelta(hours=5)
NAMES = [f"Gast {'abcdefg'[number] * 3}" for number in range(7)]
TABLES = (FeedbackMark, FeedbackResponse, FeedbackSnapshot)


async def every_row(db: AsyncSession) -> dict[str, list[str]]:
    """All that the database holds, a line a row, by table."""
    found: dict[str, list[str]] = {}
    for name, table in Base.metadata.tables.items():
        rows = (await db.execute(table.select())).all()
        found[name] = sorted(json.dumps([_readable(value) for value in row]) for row in rows)
    return found


def _readable(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


async def answer(client: Browser, database: Database, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Let everybody answer, and tell what that has left behind."""
    meeting = await meet(database)
    tokens = [await meeting.register(name) for name in NAMES]
    for token in tokens:
        await meeting.let_in(token)
    async with database.session() as db:
        before = await every_row(db)
    capsys.readouterr()
    with time_machine.travel(OVER, tick=True):
        for number, token in enumerate(tokens):
            typed = {"event_worth": str(1 + number % 5), "event_change": f"Wort {number}"}
            assert (await client.post(f"/r/{token}/feedback", data=typed)).status_code == 303
    said = capsys.readouterr()
    async with database.session() as db:
        after = await every_row(db)
        ids = (await db.execute(Registration.__table__.select())).mappings().all()
        codes = (await db.execute(Ticket.__table__.select())).mappings().all()
        marks = [row["key"].hex() for row in (await db.execute(FeedbackMark.__table__.select())).mappings()]
    people = [str(row[name]) for row in ids for name in ("id", "party_id")]
    people += [row["id"].hex for row in ids]
    secrets = [*tokens, *people, *NAMES, *marks, *(row["short_code"] for row in codes)]
    return {
        "before": before,
        "after": after,
        "secrets": secrets,
        "said": said.out + said.err,
    }


async def test_only_the_tables_of_feedback_change(
    client: Browser, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    left = await answer(client, database, capsys)
    changed = {name for name, rows in left["after"].items() if rows != left["before"][name]}
    assert changed == {model.__tablename__ for model in TABLES}
    assert len(left["after"]["feedback_marks"]) == len(left["after"]["feedback_responses"]) == len(NAMES)


async def test_no_row_names_anybody_or_ties_two_tables_together(
    client: Browser, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    left = await answer(client, database, capsys)
    marks = set(re.findall(r"[0-9a-f]{64}", " ".join(left["after"]["feedback_marks"])))
    for name in ("feedback_responses", "feedback_snapshots"):
        written = " ".join(left["after"][name])
        assert not [secret for secret in left["secrets"] if secret in written]
        assert not marks & set(re.findall(r"[0-9a-f]{64}", written))
    names_and_ids = [secret for secret in left["secrets"] if secret not in marks]
    assert not [one for one in names_and_ids if one in " ".join(left["after"]["feedback_marks"])]


async def test_no_line_of_the_logs_names_a_ticket(
    client: Browser, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    left = await answer(client, database, capsys)
    assert "/r/{token}/feedback" in left["said"], "the requests are logged, by their route alone"
    assert not [secret for secret in left["secrets"] if secret in left["said"]]
    assert "Wort" not in left["said"]


def test_no_table_holds_a_time_or_a_key_that_tells_one() -> None:
    for model in TABLES:
        columns = model.__table__.columns
        assert not [one.name for one in columns if isinstance(one.type, DateTime) or "DATETIME" in str(one.type)]
        assert [one.name for one in columns if one.primary_key] == ["key"]
        assert Base.metadata.tables[model.__tablename__].dialect_options["sqlite"]["with_rowid"] is False
        assert "registration" not in " ".join(one.name for one in columns)


async def test_the_order_of_rows_tells_nothing(
    client: Browser, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await answer(client, database, capsys)
    async with database.session() as db:
        for model in (FeedbackMark, FeedbackResponse):
            keys = [row[0] for row in await db.execute(text(f"SELECT key FROM {model.__tablename__}"))]
            assert len(keys) == len(NAMES)
            assert keys == sorted(keys), "rows lie in the order of their random keys"
        if not database.is_sqlite:
            acts = {
                row[0]
                for model in (FeedbackMark, FeedbackResponse)
                for row in await db.execute(text(f"SELECT xmin::text FROM {model.__tablename__}"))
            }
            assert len(acts) == 1, "all rows are of one act, so none can be joined by the number of its transaction"
