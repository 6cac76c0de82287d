from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import outbox
from eventhub.domain.errors import DomainError
from eventhub.models import AuditEntry, MailStatus, OutboxMail
from tests.mail.posting import post_one
from tests.makers import actor_of, make_user


async def act(db: AsyncSession, verb: Any, mail: OutboxMail, now: datetime) -> OutboxMail:
    user = make_user()
    async with transaction(db):
        db.add(user)
        await db.flush()
        found = await outbox.lock(db, mail.id)
        assert found is not None
        await verb(db, found, by=actor_of(user), now=now)
    return found


async def test_a_held_mail_leaves_when_released(db: AsyncSession, now: datetime) -> None:
    mail = await post_one(db, now=now - timedelta(days=1), status=MailStatus.HELD)
    mail = await act(db, outbox.release, mail, now)
    assert (mail.status, mail.due_at) == (MailStatus.QUEUED, now)
    noted = (await db.scalars(select(AuditEntry))).one()
    assert (noted.action, noted.subject) == ("mail.released", "Katharina Schlüter")


async def test_a_failed_mail_gets_all_its_attempts_again(db: AsyncSession, now: datetime) -> None:
    mail = await post_one(db, now=now, status=MailStatus.FAILED, attempts=8)
    mail = await act(db, outbox.requeue, mail, now)
    assert (mail.status, mail.attempts) == (MailStatus.QUEUED, 0)


@pytest.mark.parametrize("status", [MailStatus.HELD, MailStatus.QUEUED, MailStatus.FAILED])
async def test_what_has_not_left_can_be_discarded(db: AsyncSession, now: datetime, status: MailStatus) -> None:
    mail = await post_one(db, now=now, status=status)
    assert (await act(db, outbox.discard, mail, now)).status == MailStatus.DISCARDED


@pytest.mark.parametrize(
    ("verb", "code", "fits"),
    [
        (outbox.release, "mail.not_held", {MailStatus.HELD}),
        (outbox.requeue, "mail.not_failed", {MailStatus.FAILED}),
        (outbox.discard, "mail.left", set(outbox.DISCARDABLE)),
    ],
)
async def test_other_states_are_refused_and_nothing_changes(
    db: AsyncSession, now: datetime, verb: Any, code: str, fits: set[MailStatus]
) -> None:
    mail = await post_one(db, now=now)
    for status in set(MailStatus) - fits:
        async with transaction(db):
            found = await outbox.by_id(db, mail.id)
            assert found is not None
            found.status = status
        with pytest.raises(DomainError, match=code):
            await act(db, verb, mail, now)
        again = await outbox.by_id(db, mail.id)
        assert again is not None
        assert again.status == status
    assert (await db.scalars(select(AuditEntry))).all() == []


async def test_an_older_word_about_a_calendar_entry_stays(db: AsyncSession, now: datetime) -> None:
    mail = await post_one(db, now=now, status=MailStatus.HELD, calendar_uid="entry-1")
    await post_one(db, now=now, status=MailStatus.SENT, calendar_uid="entry-1")
    with pytest.raises(DomainError, match=r"mail\.superseded"):
        await act(db, outbox.release, mail, now)


async def test_without_a_server_nothing_is_released(database: Database, db: AsyncSession, now: datetime) -> None:
    database.settings = msgspec.structs.replace(database.settings, smtp_url=None)
    mail = await post_one(db, now=now)
    assert mail.status == MailStatus.HELD
    with pytest.raises(DomainError, match=r"mail\.no_server"):
        await act(db, outbox.release, mail, now)


async def test_mails_are_listed_and_counted(db: AsyncSession, now: datetime) -> None:
    first = await post_one(db, now=now, to_name="100% Özdemir")
    second = await post_one(db, now=now, status=MailStatus.HELD, calendar_uid=None)
    assert [one.id for one in await outbox.listed(db)] == [second.id, first.id]
    assert [one.id for one in await outbox.listed(db, text="100%")] == [first.id]
    assert [one.id for one in await outbox.listed(db, status=MailStatus.HELD)] == [second.id]
    assert [one.id for one in await outbox.listed(db, event_id=first.event_id)] == [first.id]
    assert [one.id for one in await outbox.listed(db, before=second.id, limit=1)] == [first.id]
    assert [one.id for one in await outbox.listed(db, kind="reminder")] == []
    assert await outbox.counts(db) == {MailStatus.QUEUED: 1, MailStatus.HELD: 1}
