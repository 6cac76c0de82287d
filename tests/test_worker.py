import asyncio
from collections.abc import Generator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import pytest
import structlog
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, logs, worker
from eventhub.db import Database, transaction
from eventhub.domain.chores import CHORES, Chore
from eventhub.domain.errors import AwayError, DomainError
from eventhub.mail.smtp import Postman, server_of
from eventhub.models import AuditEntry, Hub, MailStatus, OutboxMail
from eventhub.settings import Settings, SettingsError
from eventhub.worker import MailRound
from tests.mail.posting import post_one
from tests.mail_server import MailServer, mail_server

__all__ = ["mail_server"]


def with_server(database: Database, server: MailServer) -> Settings:
    return msgspec.structs.replace(database.settings, smtp_url=server.url)


def mail_round(database: Database, server: MailServer, stop: asyncio.Event | None = None, **values: float) -> MailRound:
    postman = Postman(server_of(server.url), **values)  # type: ignore[arg-type]
    return MailRound(database, postman, database.settings.base_url, stop or asyncio.Event())


async def states(db: AsyncSession) -> list[MailStatus]:
    await db.rollback()
    return list(await db.scalars(select(OutboxMail.status).order_by(OutboxMail.id)))


async def until(db: AsyncSession, wanted: list[MailStatus], seconds: float = 10) -> None:
    for _ in range(int(seconds / 0.05)):
        if await states(db) == wanted:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(await states(db))


async def test_a_worker_sends_what_is_due_and_stops_at_once(
    database: Database, db: AsyncSession, mail_server: MailServer
) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(database, with_server(database, mail_server), stop))
    mail = await post_one(db, now=clock.now())
    await until(db, [MailStatus.SENT])
    stop.set()
    await asyncio.wait_for(running, 2)
    [arrived] = mail_server.mails
    assert arrived["Message-ID"] == mail.message_id
    assert arrived["Subject"] == mail.subject
    assert mail_server.envelopes == [("treffen@example.org", [mail.to_address])]


async def test_without_a_server_nothing_leaves(database: Database, db: AsyncSession) -> None:
    settings = msgspec.structs.replace(database.settings, smtp_url=None)
    database.settings = settings
    await post_one(db, now=clock.now())
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(database, settings, stop))
    await asyncio.sleep(0.3)
    stop.set()
    await asyncio.wait_for(running, 2)
    assert await states(db) == [MailStatus.HELD]


async def test_a_wrong_address_of_the_server_is_told_at_the_start(database: Database) -> None:
    settings = msgspec.structs.replace(database.settings, smtp_url="mail.example.org")
    with pytest.raises(SettingsError):
        await worker.run(database, settings, asyncio.Event())


async def test_two_workers_send_each_mail_once(database: Database, db: AsyncSession, mail_server: MailServer) -> None:
    mail_server.delay = 0.01
    for number in range(12):
        await post_one(db, now=clock.now(), to_address=f"guest-{number}@example.org", calendar_uid=f"entry-{number}")
    await asyncio.gather(*(mail_round(database, mail_server).send_due() for _ in range(3)))
    assert await states(db) == [MailStatus.SENT] * 12
    assert sorted(one[1][0] for one in mail_server.envelopes) == sorted(f"guest-{n}@example.org" for n in range(12))
    assert mail_server.connections > 1


async def test_a_stopped_worker_finishes_the_mail_it_is_sending(
    database: Database, db: AsyncSession, mail_server: MailServer
) -> None:
    mail_server.delay = 0.5
    await post_one(db, now=clock.now())
    await post_one(db, now=clock.now())
    stop = asyncio.Event()
    running = asyncio.create_task(mail_round(database, mail_server, stop).run())
    await asyncio.wait_for(mail_server.asked.wait(), 5)
    stop.set()
    await asyncio.wait_for(running, 5)
    assert await states(db) == [MailStatus.SENT, MailStatus.QUEUED]


async def test_an_address_no_message_can_be_made_for_fails_and_the_next_is_sent(
    database: Database, db: AsyncSession, mail_server: MailServer
) -> None:
    await post_one(db, now=clock.now(), to_address="nobody")
    await post_one(db, now=clock.now())
    await mail_round(database, mail_server).send_due()
    assert await states(db) == [MailStatus.FAILED, MailStatus.SENT]


# Chores


async def names(db: AsyncSession) -> list[str]:
    await db.rollback()
    return list(await db.scalars(select(AuditEntry.subject).order_by(AuditEntry.subject)))


def chore(wanted: Sequence[int], *, bad: int = 0, late: int = 0) -> Chore:
    """Notes the number of each item; one of them breaks after it has written, another is no longer due."""

    async def due(_db: AsyncSession, _now: datetime) -> Sequence[UUID]:
        return [UUID(int=number) for number in wanted]

    async def act(db: AsyncSession, item: UUID, now: datetime) -> None:
        db.add(AuditEntry(at=now, action="test", subject=str(item.int)))
        await db.flush()
        if item.int == bad:
            raise RuntimeError("a bad item")
        if item.int == late:
            raise DomainError("offer.not_lapsed")

    return Chore("test", due, act)


async def test_a_bad_item_keeps_nothing_and_stops_no_other(
    database: Database, db: AsyncSession, capsys: pytest.CaptureFixture[str]
) -> None:
    done = await worker.do_chore(database, chore([1, 2, 3, 4], bad=2, late=3), asyncio.Event())
    assert await names(db) == ["1", "4"]
    assert done == 3
    told = capsys.readouterr().out
    assert "RuntimeError" in told
    assert "offer.not_lapsed" in told


async def test_chores_stop_between_items(database: Database, db: AsyncSession) -> None:
    stop = asyncio.Event()
    stop.set()
    assert await worker.do_chore(database, chore([1, 2]), stop) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_the_worker_outlives_its_database(
    database: Database, db: AsyncSession, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FIRST_PAUSE", 0.1)
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.1)
    await post_one(db, now=clock.now())
    async with transaction(db):
        await db.execute(text("ALTER TABLE outbox_mails RENAME TO gone"))
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(database, with_server(database, mail_server), stop))
    await asyncio.sleep(0.5)
    assert not running.done()
    async with transaction(db):
        await db.execute(text("ALTER TABLE gone RENAME TO outbox_mails"))
    await until(db, [MailStatus.SENT])
    stop.set()
    await asyncio.wait_for(running, 2)


@pytest.fixture
def configured_logs(database: Database) -> Generator[None]:
    logs.configure(database.settings)
    yield
    structlog.reset_defaults()


@pytest.mark.usefixtures("configured_logs")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_an_error_names_nobody(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    async def due(_db: AsyncSession, _now: datetime) -> Sequence[UUID]:
        return [UUID(int=1)]

    async def act(db: AsyncSession, _item: UUID, _now: datetime) -> None:
        await db.execute(update(Hub).values(sender_address="katharina@example.org", id=None))

    assert await worker.do_chore(database, Chore("test", due, act), asyncio.Event()) == 0
    told = capsys.readouterr().out
    assert "IntegrityError" in told
    assert "katharina" not in told


async def test_a_server_that_hangs_does_not_keep_the_worker_from_stopping(
    database: Database, db: AsyncSession, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "GRACE_SECONDS", 0.2)
    mail_server.at_data = ["hang"]
    await post_one(db, now=clock.now())
    stop = asyncio.Event()
    running = asyncio.create_task(mail_round(database, mail_server, stop).run())
    await asyncio.wait_for(mail_server.asked.wait(), 5)
    stop.set()
    await asyncio.wait_for(running, 5)
    mail = (await db.scalars(select(OutboxMail))).one()
    assert (mail.status, mail.attempts) == (MailStatus.QUEUED, 1)


async def never(_db: AsyncSession, _item: UUID, _now: datetime) -> None:
    await asyncio.Event().wait()


async def test_a_slow_chore_keeps_no_other_waiting_and_is_cut_short_at_the_end(
    database: Database, db: AsyncSession, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    noted = asyncio.Event()

    async def act(db: AsyncSession, item: UUID, now: datetime) -> None:
        await chore([1]).act(db, item, now)
        noted.set()

    hanging = Chore("hangs", chore([1]).due, never, is_slow=True)
    monkeypatch.setattr(worker, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(worker, "SLOW", (hanging,))
    monkeypatch.setattr(worker, "QUICK", (Chore("quick", chore([1]).due, act),))
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(database, database.settings, stop))
    await asyncio.wait_for(noted.wait(), 5)
    stop.set()
    await asyncio.wait_for(running, 5)
    assert "chore cut short" in capsys.readouterr().out
    assert await names(db) == ["1"]


async def test_a_slow_chore_that_has_begun_may_end_within_the_grace(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def act(_db: AsyncSession, _item: UUID, _now: datetime) -> None:
        begun.set()
        await asyncio.sleep(0.3)
        ended.set()

    monkeypatch.setattr(worker, "SLOW", (Chore("slow", chore([1]).due, act, is_slow=True),))
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(database, database.settings, stop))
    await asyncio.wait_for(begun.wait(), 5)
    stop.set()
    await asyncio.wait_for(running, 5)
    assert ended.is_set()


async def test_a_round_ends_when_the_server_it_asks_is_away(database: Database) -> None:
    asked = []

    async def act(_db: AsyncSession, item: UUID, _now: datetime) -> None:
        asked.append(item.int)
        raise AwayError("nobody listens")

    slow = Chore("test", chore([1, 2, 3]).due, act, is_slow=True)
    assert await worker.do_chore(database, slow, asyncio.Event()) == 0
    assert asked == [1]


def test_every_chore_is_done_by_one_of_the_two() -> None:
    assert {*worker.QUICK, *worker.SLOW} == {*CHORES}
    assert "have files looked at" in {one.name for one in worker.SLOW}
