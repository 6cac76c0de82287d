"""A real mail server on loopback that takes mails, refuses them, falls silent, or drops the line."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest_asyncio
from aiosmtpd.smtp import SMTP

TAKEN = "250 taken"


@dataclass
class MailServer:
    """What arrived, and how to answer next: ``at_recipient`` and ``at_data`` hold answers, used up in order.

    An answer is a line such as ``451 later``; ``hang`` waits for ever, ``mute`` does so once the message has arrived,
    ``drop`` cuts the line then, ``lose`` before. ``options`` are those of `aiosmtpd.smtp.SMTP`; ``asked`` is
    set once a mail is begun, ``arrived`` once one is taken.
    """

    port: int = 0
    raw: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    at_recipient: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    connections: int = 0
    tries: int = 0
    delay: float = 0.0
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """For ``EVENTHUB_SMTP_URL``."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        """What arrived, read by the standard library."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    # Names and signatures are those that aiosmtpd looks for.
    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Answer to RCPT TO."""
        self.tries += 1
        self.asked.set()
        answer = self.at_recipient.pop(0) if self.at_recipient else ""
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Answer to the message."""
        answer = self.at_data.pop(0) if self.at_data else TAKEN
        await asyncio.sleep(self.delay)
        if answer == "hang":
            await self.released.wait()
            return "451 too late"
        if answer == "lose":
            server.transport.abort()
            return "451 nobody hears this"
        if answer in (TAKEN, "drop", "mute"):
            self.raw.append(envelope.original_content)
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
            self.arrived.set()
        if answer == "mute":
            await self.released.wait()
        if answer == "drop":
            server.transport.abort()
        return answer

    def connected(self) -> SMTP:
        """One connection."""
        self.connections += 1
        return SMTP(
            self,
            hostname="mail.example.org",
            ident="test",
            enable_SMTPUTF8=True,
            loop=asyncio.get_running_loop(),
            **self.options,
        )


@pytest_asyncio.fixture
async def mail_server() -> AsyncGenerator[MailServer]:
    """A mail server for one test."""
    server = MailServer()
    listening = await asyncio.get_running_loop().create_server(server.connected, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    yield server
    server.released.set()
    listening.close()
    await asyncio.sleep(0)
