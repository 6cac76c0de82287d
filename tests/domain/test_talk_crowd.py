"""A talk is never overfilled: sixty from two processes at once for twelve places, and the queue they leave."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from eventhub import clock
from eventhub.db import Database
from eventhub.models import OutboxMail, SignUp, Talk
from tests.domain.talk_crowd import one
from tests.domain.workshop import Workshop, hold, make_talk

PLACES, CROWD = 12, 60


async def crowd(database: Database, talk_id: UUID, guests: Sequence[UUID]) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.domain.talk_crowd",
        database.engine.url.render_as_string(hide_password=False),
        database.settings.secret_key,
        str(talk_id),
        *map(str, guests),
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()[-2000:]


@pytest.mark.load
async def test_sixty_at_once_for_twelve_places_end_with_twelve_and_a_queue(database: Database) -> None:
    now = clock.now()
    starts_at = now + timedelta(days=30)
    talk = make_talk(capacity=PLACES, starts_at=starts_at)
    async with database.session() as db:
        meeting = await hold(db, now, talk, starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))
        await meeting.come(*(f"Gast {'i' * number}" for number in range(1, CROWD + 1)))
    guests = list(meeting.guests.values())
    await asyncio.gather(*(crowd(database, talk.id, guests[half::2]) for half in (0, 1)))
    async with database.session() as db:
        kept = await db.get_one(Talk, talk.id)
        assert (kept.places_held, kept.places_limit, kept.persons_waiting) == (PLACES, PLACES, CROWD - PLACES)
        in_order = list(await db.scalars(select(SignUp.queue_no).order_by(SignUp.queue_no)))
        assert [one for one in in_order if one is not None] == list(range(1, CROWD - PLACES + 1))
        inside = list(await db.scalars(select(SignUp.registration_id).where(SignUp.queue_no.is_(None))))
        queue = list(
            await db.scalars(
                select(SignUp.registration_id).where(SignUp.queue_no.is_not(None)).order_by(SignUp.queue_no)
            )
        )
    assert len(set(inside) | set(queue)) == CROWD
    await asyncio.gather(*(one(database, talk.id, ident, leaves=True) for ident in inside))
    async with database.session() as db:
        after = Workshop(db, meeting.event_id, now)
        assert [len(names) for names in await after.lists(talk.id)] == [PLACES, CROWD - 2 * PLACES]
        moved_up = select(SignUp.registration_id).where(SignUp.queue_no.is_(None), SignUp.ended_at.is_(None))
        assert set(await db.scalars(moved_up)) == set(queue[:PLACES])
        mails = list(await db.scalars(select(OutboxMail.id).where(OutboxMail.talk_id == talk.id)))
        assert len(mails) == PLACES
