"""What mail servers and dying processes do to a mail: it leaves at least once, under one Message-ID."""

import asyncio
import signal
import socket
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.mail.smtp import Postman, Server, server_of
from eventhub.models import MailStatus, OutboxMail
from eventhub.worker import MailRound
from tests.mail.posting import post_one
from tests.mail_server import TAKEN, MailServer

ROOT = Path(__file__).parents[2]


def mail_round(database: Database, server: MailServer, *, seconds: float = 30) -> MailRound:
    """A round whose postman waits so long for each answer."""
    postman = Postman(server_of(server.url), command_seconds=seconds)
    return MailRound(database, postman, database.settings.base_url, asyncio.Event())


async def read(db: AsyncSession) -> list[OutboxMail]:
    await db.rollback()
    query = select(OutboxMail).order_by(OutboxMail.id).execution_options(populate_existing=True)
    return list(await db.scalars(query))


async def let_time_pass(db: AsyncSession) -> None:
    """All that waits is due, and every lease has run out."""
    past = clock.now().replace(year=2020)
    async with transaction(db):
        await db.execute(update(OutboxMail).values(due_at=past))
        await db.execute(update(OutboxMail).where(OutboxMail.status == "sending").values(lease_until=past))


@pytest.mark.parametrize("fault", ["451 later", "hang", "lose", "drop", "421 closing"])
async def test_what_fails_for_now_is_tried_again_under_the_same_message_id(
    database: Database, db: AsyncSession, mail_server: MailServer, fault: str
) -> None:
    mail = await post_one(db, now=clock.now())
    mail_server.at_data = [fault, TAKEN]
    await mail_round(database, mail_server, seconds=0.5 if fault == "hang" else 30).send_due()
    [waiting] = await read(db)
    assert (waiting.status, waiting.attempts) == (MailStatus.QUEUED, 1)
    assert waiting.due_at > clock.now()
    assert waiting.last_error
    await mail_round(database, mail_server).send_due()
    assert len(mail_server.raw) == (1 if fault == "drop" else 0)
    await let_time_pass(db)
    await mail_round(database, mail_server).send_due()
    [sent] = await read(db)
    assert (sent.status, sent.last_error) == (MailStatus.SENT, "")
    # A line dropped after the message is the one case where it arrives twice; the id tells.
    assert [one["Message-ID"] for one in mail_server.mails] == [mail.message_id] * (2 if fault == "drop" else 1)


@pytest.mark.parametrize("where", ["at_recipient", "at_data"])
async def test_what_is_refused_for_good_has_failed_and_says_why(
    database: Database, db: AsyncSession, mail_server: MailServer, where: str
) -> None:
    await post_one(db, now=clock.now())
    await post_one(db, now=clock.now())
    setattr(mail_server, where, ["550 no such user here"])
    await mail_round(database, mail_server).send_due()
    failed, sent = await read(db)
    assert (failed.status, sent.status) == (MailStatus.FAILED, MailStatus.SENT)
    assert "no such user here" in failed.last_error
    await let_time_pass(db)
    await mail_round(database, mail_server).send_due()
    assert len(mail_server.raw) == 1


async def test_while_the_server_is_away_only_one_mail_loses_an_attempt(database: Database, db: AsyncSession) -> None:
    await post_one(db, now=clock.now())
    await post_one(db, now=clock.now())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        postman = Postman(Server("127.0.0.1", free.getsockname()[1], "none"))
        await MailRound(database, postman, database.settings.base_url, asyncio.Event()).send_due()
    assert [(one.status, one.attempts) for one in await read(db)] == [(MailStatus.QUEUED, 1), (MailStatus.QUEUED, 0)]


async def test_mails_about_one_entry_arrive_in_their_order_whatever_fails(
    database: Database, db: AsyncSession, mail_server: MailServer
) -> None:
    for number in range(3):
        await post_one(db, now=clock.now(), calendar_uid="entry-1", subject=f"Nr. {number}")
    mail_server.at_data = ["451 later"]
    await asyncio.gather(*(mail_round(database, mail_server).send_due() for _ in range(2)))
    await let_time_pass(db)
    await mail_round(database, mail_server).send_due()
    # The first failed when newer ones were already there, which say all that it would have said.
    assert [one["Subject"] for one in mail_server.mails] == ["Nr. 1", "Nr. 2"]
    assert [one.status for one in await read(db)] == [MailStatus.DISCARDED, MailStatus.SENT, MailStatus.SENT]


KILLED = """
import asyncio, sys
from pathlib import Path
from eventhub.db import Database
from eventhub.mail.smtp import Postman, server_of
from eventhub.settings import Settings
from eventhub.worker import run

async def main(database_url, smtp_url, folder):
    settings = Settings(
        data_dir=Path(folder), database_url=database_url, smtp_url=smtp_url, secret_key="s" * 40
    )
    await run(Database(settings), settings, asyncio.Event())

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_worker_killed_between_sending_and_settling_sends_again(
    database: Database, db: AsyncSession, mail_server: MailServer, tmp_path: Path
) -> None:
    mail = await post_one(db, now=clock.now())
    mail_server.at_data = ["mute"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, database.settings.database_url, mail_server.url, str(tmp_path), cwd=ROOT
    )
    try:
        await asyncio.wait_for(mail_server.arrived.wait(), 30)
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    [left] = await read(db)
    assert (left.status, left.attempts) == (MailStatus.SENDING, 1)
    await mail_round(database, mail_server).send_due()
    assert len(mail_server.raw) == 1
    await let_time_pass(db)
    await mail_round(database, mail_server).send_due()
    [sent] = await read(db)
    assert (sent.status, sent.attempts) == (MailStatus.SENT, 2)
    assert [one["Message-ID"] for one in mail_server.mails] == [mail.message_id] * 2
