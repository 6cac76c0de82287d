"""A whole hub: the program as its own process, on either database, with a real SMTP server behind it."""

import asyncio
import email.policy
import os
import re
import shutil
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.servers import free_port
from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import staff
from eventhub.models import Role
from eventhub.settings import Settings
from tests.conftest import SECRET
from tests.makers import make_hub, make_venue
from tests.waiting import answers

PASSWORD = "Ein-langes-Kennwort-1"
PATIENCE = timedelta(seconds=30)


class Mailbox:
    """A real SMTP server on loopback that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    async def next(self, to: str, nth: int = 1) -> EmailMessage:
        """The ``nth`` mail to this address, as soon as it is there."""
        until = clock.now() + PATIENCE
        while clock.now() < until:
            found = [mail for mail in self.mails if to in str(mail["To"])]
            if len(found) >= nth:
                return found[nth - 1]
            await asyncio.sleep(0.1)
        raise AssertionError(f"no mail {nth} to {to}; there are {[(m['To'], m['Subject']) for m in self.mails]}")


def link_in(mail: EmailMessage, kind: str = "") -> str:
    """The path of the guest's own page, or of one below it, that the mail's text names."""
    body = mail.get_body(("plain",))
    assert body is not None
    tail = f"/{kind}" if kind else r"(?=\s)"
    found = re.search(rf"/r/[\w-]+{tail}", body.get_content())
    assert found, body.get_content()
    return found.group(0)


def calendar_in(mail: EmailMessage) -> dict[str, str]:
    """The properties of the invitation in the mail, and its METHOD."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    text = part.get_content().replace("\r\n ", "").replace("\n ", "")
    lines = text[: text.index("BEGIN:VEVENT")] + text[text.index("BEGIN:VEVENT") :]
    return {line.split(":", 1)[0].split(";", 1)[0]: line.split(":", 1)[1] for line in lines.splitlines() if ":" in line}


@dataclass
class Running:
    """The hub that runs: its address, its mailbox, and its database to look into."""

    base_url: str
    mailbox: Mailbox
    database: Database
    process: asyncio.subprocess.Process
    accounts: dict[str, str] = field(default_factory=dict)

    async def kill_and_start_again(self) -> None:
        """End the program as the system does when memory runs out, and start it anew, at another port."""
        self.process.kill()
        await self.process.wait()
        self.process, self.base_url = await _serve(self.database.settings, self.mailbox.controller.port)


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def hub(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Running]:
    """The program serving on loopback, with an owner, somebody for the door, and a venue."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("template_sqlite"), tmp_path / "hub.db")
        url = f"sqlite+aiosqlite:///{tmp_path / 'hub.db'}"
    else:
        server, template = request.getfixturevalue("template_postgres")
        name = f"journey_{uuid4().hex}"
        await asyncio.to_thread(server.create_database, name, template)
        url = server.url(name)
    settings = Settings(data_dir=tmp_path, database_url=url, secret_key=SECRET)
    database = Database(settings)
    async with database.session() as db, transaction(db):
        db.add_all([make_hub(), make_venue()])
        for role in (Role.OWNER, Role.DOOR):
            address = f"{role.value}@example.org"
            await staff.add_user(db, role.value.title(), address, role=role, password=PASSWORD, now=clock.now())
    mailbox = Mailbox()
    mailbox.controller.start()
    process, base_url = await _serve(settings, mailbox.controller.port)
    running = Running(base_url, mailbox, database, process)
    yield running
    running.process.terminate()
    await asyncio.wait_for(running.process.wait(), 30)
    mailbox.controller.stop()
    await database.close()
    if request.param == "postgresql":
        await asyncio.to_thread(server.drop_database, name)


async def _serve(settings: Settings, smtp_port: int) -> tuple[asyncio.subprocess.Process, str]:
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("eventhub")),
        "serve",
        "--port",
        str(port),
        env=os.environ
        | {
            "EVENTHUB_DATA_DIR": str(settings.data_dir),
            "EVENTHUB_DATABASE_URL": settings.database_url,
            "EVENTHUB_SECRET_KEY": SECRET,
            "EVENTHUB_BASE_URL": base_url,
            "EVENTHUB_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
            "EVENTHUB_LOG_LEVEL": "warning",
        },
    )
    await answers(f"{base_url}/health/ready", process)
    return process, base_url
