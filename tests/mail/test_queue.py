from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.mail import outbox, queue
from eventhub.mail.queue import ATTEMPTS, LEASE, PAUSES, Claim
from eventhub.models import MailStatus, OutboxMail
from tests.makers import make_event

MINUTE = timedelta(minutes=1)


async def post(db: AsyncSession, now: datetime, uid: str | None = None, **values: Any) -> OutboxMail:
    letter = outbox.Letter(
        kind="reminder",
        to_address="guest@example.org",
        to_name="Guest",
        language="de",
        subject="Subject",
        body_text="Text",
        body_html="<p>Text</p>",
        calendar_uid=uid,
    )
    async with transaction(db):
        mail = outbox.post(db, letter, now=now)
        for name, value in values.items():
            setattr(mail, name, value)
    return mail


async def claim(db: AsyncSession, now: datetime) -> Claim | None:
    async with transaction(db):
        if await queue.has_abandoned(db, now=now):
            await queue.return_abandoned(db, now=now)
        return await queue.claim(db, now=now)


async def claimed(db: AsyncSession, now: datetime) -> Claim:
    found = await claim(db, now)
    assert found is not None
    return found


async def fail(db: AsyncSession, one: Claim, now: datetime, reason: str = "451 later", **values: bool) -> MailStatus:
    async with transaction(db):
        return await queue.settle_failed(db, one, reason, now=now, **values)


async def succeed(db: AsyncSession, one: Claim, now: datetime) -> None:
    async with transaction(db):
        await queue.settle_sent(db, one, now=now)


async def read(db: AsyncSession, mail: OutboxMail) -> OutboxMail:
    query = select(OutboxMail).where(OutboxMail.id == mail.id)
    return (await db.scalars(query.execution_options(populate_existing=True))).one()


async def test_what_is_due_is_claimed_the_longest_due_first(db: AsyncSession, now: datetime) -> None:
    late = await post(db, now, due_at=now - MINUTE)
    early = await post(db, now, due_at=now - 2 * MINUTE)
    await post(db, now, due_at=now + MINUTE)
    await post(db, now, status=MailStatus.HELD)
    assert await queue.has_due(db, now=now)
    assert [(await claimed(db, now)).id for _ in range(2)] == [early.id, late.id]
    assert await claim(db, now) is None
    assert not await queue.has_due(db, now=now)
    assert ((await read(db, late)).status, (await read(db, late)).lease_until) == (MailStatus.SENDING, now + LEASE)


async def test_a_claim_knows_who_writes(db: AsyncSession, now: datetime) -> None:
    event = make_event(contact_address="abend@example.org")
    async with transaction(db):
        db.add(event)
    await post(db, now, event_id=event.id)
    sender = (await claimed(db, now)).sender
    assert (sender.address, sender.reply_to) == ("treffen@example.org", "abend@example.org")


async def test_what_is_sent_is_not_claimed_again(db: AsyncSession, now: datetime) -> None:
    mail = await post(db, now)
    await succeed(db, await claimed(db, now), now + MINUTE)
    mail = await read(db, mail)
    assert (mail.status, mail.sent_at, mail.lease_until) == (MailStatus.SENT, now + MINUTE, None)
    assert await claim(db, now + 10 * LEASE) is None


async def test_pauses_grow_and_after_eight_attempts_it_has_failed(db: AsyncSession, now: datetime) -> None:
    mail = await post(db, now)
    waited = []
    for _ in range(ATTEMPTS - 1):
        assert await fail(db, await claimed(db, now), now) == MailStatus.QUEUED
        due_at = (await read(db, mail)).due_at
        assert await claim(db, due_at - timedelta(seconds=1)) is None
        waited.append(due_at - now)
        now = due_at
    assert waited == list(PAUSES)
    assert await fail(db, await claimed(db, now), now, "451 still\r\n not \x1b[1mnow") == MailStatus.FAILED
    mail = await read(db, mail)
    assert (mail.attempts, mail.last_error) == (8, "451 still not [1mnow")
    assert await claim(db, now + timedelta(days=9)) is None


async def test_a_refusal_for_good_fails_at_once(db: AsyncSession, now: datetime) -> None:
    mail = await post(db, now)
    assert await fail(db, await claimed(db, now), now, "550 unknown " + "x" * 900, is_permanent=True) == "failed"
    assert len((await read(db, mail)).last_error) == 500


async def test_mails_about_one_entry_leave_in_their_order(db: AsyncSession, now: datetime) -> None:
    first = await post(db, now, "entry-1")
    second = await post(db, now, "entry-1", due_at=now - MINUTE)
    other = await post(db, now, "entry-2")
    alone = await post(db, now)
    one = await claimed(db, now)
    assert one.id == first.id
    assert {(await claimed(db, now)).id for _ in range(2)} == {other.id, alone.id}
    assert await claim(db, now) is None
    await succeed(db, one, now)
    assert (await claimed(db, now)).id == second.id


async def test_a_failing_mail_gives_way_to_a_newer_one_about_the_same_entry(db: AsyncSession, now: datetime) -> None:
    first = await post(db, now, "entry-1")
    one = await claimed(db, now)
    second = await post(db, now, "entry-1")
    assert await fail(db, one, now) == MailStatus.DISCARDED
    assert (await read(db, first)).status == MailStatus.DISCARDED
    assert (await claimed(db, now)).id == second.id


async def test_a_failed_mail_blocks_nothing(db: AsyncSession, now: datetime) -> None:
    await post(db, now, "entry-1", status=MailStatus.FAILED)
    second = await post(db, now, "entry-1")
    assert (await claimed(db, now)).id == second.id


async def test_the_mail_of_a_dead_worker_returns(db: AsyncSession, now: datetime) -> None:
    mail = await post(db, now)
    dead = await claimed(db, now)
    assert await claim(db, now + LEASE) is None
    later = now + LEASE + timedelta(seconds=1)
    assert await queue.has_abandoned(db, now=later)
    second = await claimed(db, later)
    assert (second.id, second.attempt) == (mail.id, 2)
    # The first was only slow: what it says now is no longer its to say.
    await succeed(db, dead, later)
    assert await fail(db, dead, later) == MailStatus.QUEUED
    assert (await read(db, mail)).status == MailStatus.SENDING
    await succeed(db, second, later)
    assert (await read(db, mail)).status == MailStatus.SENT


async def test_a_slow_worker_that_did_send_keeps_it_from_leaving_twice(db: AsyncSession, now: datetime) -> None:
    mail = await post(db, now, "entry-1")
    slow = await claimed(db, now)
    later = now + LEASE + MINUTE
    await post(db, now, "entry-2")
    async with transaction(db):
        (await read(db, mail)).due_at = later + MINUTE
    await claimed(db, later)
    assert (await read(db, mail)).status == MailStatus.QUEUED
    await succeed(db, slow, later)
    assert (await read(db, mail)).status == MailStatus.SENT


async def test_a_mail_that_kills_its_workers_fails_in_the_end(db: AsyncSession, now: datetime) -> None:
    mail = await post(db, now)
    for _ in range(ATTEMPTS):
        await claimed(db, now)
        now += LEASE + MINUTE
    assert await claim(db, now) is None
    assert (await read(db, mail)).status == MailStatus.FAILED


async def test_two_claim_at_the_same_time_and_get_different_mails(database: Database, now: datetime) -> None:
    async with database.session() as one, database.session() as two:
        mails = {(await post(one, now)).id for _ in range(2)}
        if database.is_sqlite:
            found = {(await claimed(one, now)).id, (await claimed(two, now)).id}
        else:
            # Both hold their rows at the same time: the second does not wait for the first.
            async with transaction(one):
                first = await queue.claim(one, now=now)
                second = await claimed(two, now)
            assert first is not None
            found = {first.id, second.id}
    assert found == mails


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_the_second_of_an_entry_is_not_overtaken_by_a_claim_in_flight(database: Database, now: datetime) -> None:
    async with database.session() as one, database.session() as two:
        await post(one, now, "entry-1")
        await post(one, now, "entry-1")
        async with transaction(one):
            assert await queue.claim(one, now=now) is not None
            assert await claim(two, now) is None


async def test_how_many_there_are_in_each_state(db: AsyncSession, now: datetime) -> None:
    await post(db, now)
    await post(db, now)
    await post(db, now, status=MailStatus.HELD)
    assert await queue.waiting(db) == {MailStatus.QUEUED: 2, MailStatus.HELD: 1}
