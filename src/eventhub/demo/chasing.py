"""How the demo's speakers were asked for their slides: one still owes them, of one talk none were ever expected."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from eventhub.domain import events
from eventhub.domain.materials import chasing
from eventhub.domain.permissions import Actor
from eventhub.mail import material_mails
from eventhub.models import Event, Hub, MailStatus, OutboxMail, Talk, TalkKind

OWED_AT, NOT_EXPECTED_AT = "schichtwechsel-23", "schichtwechsel-24"


async def ask_speakers(db: AsyncSession, *, by: Actor, now: datetime) -> None:
    """What the worker did on each date that has come; the mails have left since."""
    event = await events.lock_by_slug(db, OWED_AT, by)
    assert event is not None
    owed = (await _talks(db, event))[-1]
    owed.speakers[0].address = "s.lindemann@example.org"
    await db.flush()
    for at in chasing.stages(await db.get_one(Hub, 1), event):
        if at <= now:
            await chasing.ask_due(db, owed.id, at)
    coming = await events.lock_by_slug(db, NOT_EXPECTED_AT, by)
    assert coming is not None
    greeting = (await _talks(db, coming))[0]
    await chasing.expect(db, coming, greeting, False, by=by, now=now)
    is_asking = OutboxMail.kind.in_(material_mails.KINDS)
    await db.execute(
        update(OutboxMail).where(is_asking).values(status=MailStatus.SENT, sent_at=OutboxMail.created_at, attempts=1)
    )


async def _talks(db: AsyncSession, event: Event) -> list[Talk]:
    query = select(Talk).where(Talk.event_id == event.id, Talk.kind == TalkKind.TALK)
    return list((await db.scalars(query.options(selectinload(Talk.speakers)).order_by(Talk.position))).all())
