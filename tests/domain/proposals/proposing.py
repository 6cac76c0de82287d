"""What the tests of proposing share."""

from collections.abc import Awaitable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import chores
from eventhub.domain.errors import DomainError
from eventhub.models import OutboxMail

DAY = timedelta(days=1)


async def kinds(db: AsyncSession) -> list[str]:
    return list(await db.scalars(select(OutboxMail.kind).order_by(OutboxMail.id)))


async def refused(code: str, act: Awaitable[object]) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await act
    assert caught.value.code == code
    return caught.value


async def run(database: Database, reading: AsyncSession, now: datetime) -> None:
    await reading.rollback()
    for chore in chores.CHORES:
        async with database.session() as db:
            due = await chore.due(db, now)
        for ident in due:
            async with database.session() as db, transaction(db):
                await chore.act(db, ident, now)


async def count(db: AsyncSession, model: type) -> int:
    return await db.scalar(select(func.count()).select_from(model)) or 0
