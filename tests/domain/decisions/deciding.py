"""What the tests of decisions share: proposals, each step upon one in an act of its own, and what is there then."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.db import transaction
from eventhub.domain import decisions, outbox
from eventhub.domain.permissions import Actor
from eventhub.models import Call, Event, LocalizedText, OutboxMail, Proposal, Registration, Talk
from tests.talks import make_call, make_proposal

REPLY = LocalizedText("Für diesen Tag haben wir uns anders entschieden.")


async def propose(db: AsyncSession, event: Event, number: int = 1, **values: Any) -> list[Proposal]:
    call = make_call(event)
    made = [make_proposal(call, **values) for _ in range(number)]
    async with transaction(db):
        db.add_all(made)
    return made


def id_of(row: Any) -> UUID:
    """Its id, also after a rollback has made the row forget everything else."""
    ident: UUID = inspect(row).identity[0]
    return ident


async def locked(db: AsyncSession, proposal: Proposal) -> Proposal:
    found = await decisions.lock(db, id_of(proposal))
    assert found is not None
    return found


async def accept(db: AsyncSession, proposal: Proposal, by: Actor, now: datetime, *, told: bool = True) -> None:
    async with transaction(db):
        await decisions.accept(db, await locked(db, proposal), by=by, now=now)
    if told:
        await release(db, proposal, by, now)


async def release(db: AsyncSession, proposal: Proposal, by: Actor, now: datetime) -> outbox.Done:
    async with transaction(db):
        return await decisions.release(db, (await locked(db, proposal)).call, by=by, now=now)


async def confirm(db: AsyncSession, proposal: Proposal, now: datetime, *, attends: bool = True) -> None:
    async with transaction(db):
        await decisions.confirm(db, await locked(db, proposal), now=now, attends=attends)


async def again(db: AsyncSession, call: Call) -> Call:
    found = await decisions.call_by_id(db, id_of(call))
    assert found is not None
    return found


async def seen(db: AsyncSession, proposal: Proposal) -> Proposal:
    found = await decisions.by_id(db, id_of(proposal))
    assert found is not None
    return found


async def talk_of(db: AsyncSession, proposal: Proposal) -> Talk | None:
    return await decisions.talk_of(db, await seen(db, proposal))


async def mails(db: AsyncSession) -> list[tuple[str, str]]:
    query = select(OutboxMail.kind, OutboxMail.status).order_by(OutboxMail.id)
    return [(kind, status.value) for kind, status in (await db.execute(query)).all()]


async def lead_of(db: AsyncSession) -> Registration | None:
    query = select(Registration).order_by(Registration.created_at.desc()).limit(1)
    return await db.scalar(query.options(selectinload(Registration.tickets)).execution_options(populate_existing=True))
