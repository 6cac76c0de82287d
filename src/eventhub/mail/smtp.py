"""Handing messages to the mail server: one connection kept while there is something to send."""

import asyncio
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from eventhub.settings import SettingsError, is_loopback

CONNECT_SECONDS = 15.0
COMMAND_SECONDS = 30.0
MAIL_SECONDS = 120.0
PORTS = {"none": 25, "starttls": 587, "tls": 465}

Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server of ``EVENTHUB_SMTP_URL``."""

    host: str
    port: int
    security: Security
    username: str | None = None
    password: str | None = None


class NotSentError(Exception):
    """The mail was not taken; the message says why, in the server's words where there are any.

    ``is_permanent``: the server has refused this recipient or this message for good. ``is_servers``: the trouble is not
    with this mail; others would fare no better now.
    """

    def __init__(self, reason: str, *, is_permanent: bool = False, is_servers: bool = False) -> None:
        """Say why, and what follows from it."""
        super().__init__(reason)
        self.is_permanent = is_permanent
        self.is_servers = is_servers


def server_of(url: str) -> Server:
    """Read ``smtp://user:password@host:587`` (STARTTLS), ``smtps://host`` (TLS from the start).

    On this machine ``smtp://`` goes without TLS, elsewhere only with ``?tls=none``.

    Raises:
        SettingsError: in words, for what cannot be used.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"EVENTHUB_SMTP_URL: {error}") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingsError("EVENTHUB_SMTP_URL: give smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465")
    security = _security(parts.scheme, parts.hostname, parse_qs(parts.query).get("tls", [""])[0])
    return Server(
        host=parts.hostname,
        port=port or PORTS[security],
        security=security,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _security(scheme: str, host: str, asked: str) -> Security:
    if asked not in ("", "none", "starttls"):
        raise SettingsError(
            f"EVENTHUB_SMTP_URL: tls={asked} means nothing; leave it out, or give tls=none or tls=starttls"
        )
    if scheme == "smtps":
        return "tls"
    if asked == "none" or (is_loopback(host) and not asked):
        return "none"
    return "starttls"


class Postman:
    """Sends one message after the other; connects when there is the first, and again when the line dropped."""

    def __init__(
        self,
        server: Server,
        *,
        own_name: str = "localhost",
        connect_seconds: float = CONNECT_SECONDS,
        command_seconds: float = COMMAND_SECONDS,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        """Connect to nothing yet. ``own_name`` is how this machine introduces itself."""
        self._server = server
        self._own_name = own_name
        self._connect_seconds = connect_seconds
        self._command_seconds = command_seconds
        self._tls_context = tls_context
        self._client: aiosmtplib.SMTP | None = None

    async def send(self, message: EmailMessage) -> str:
        """Hand the message over; returns the server's answer once it has taken it.

        Raises:
            NotSentError: when it has not, or when that is unknown because the line dropped after the message.
        """
        try:
            async with asyncio.timeout(MAIL_SECONDS):
                client = await self._connected()
                _refused, answer = await client.send_message(message)
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPResponseException) as error:
            await self._after_refusal(error)
            raise _not_sent(error) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            self._drop()
            raise _not_sent(error) from error
        except ValueError as error:
            # What the library will not put on a command line, such as an address with a line break in it.
            raise NotSentError(str(error), is_permanent=True) from error
        except BaseException:
            self._drop()
            raise
        return answer

    async def close(self) -> None:
        """Say goodbye, if a line is open; a server that does not answer to it is left alone."""
        client, self._client = self._client, None
        if client is None or not client.is_connected:
            return
        try:
            await client.quit(timeout=2)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            client.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            local_hostname=self._own_name,
            timeout=self._command_seconds,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=self._tls_context,
        )
        try:
            await client.connect(timeout=self._connect_seconds)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            client.close()
            raise NotSentError(f"no connection: {_words(error)}", is_servers=True) from error
        self._client = client
        return client

    async def _after_refusal(self, error: aiosmtplib.SMTPException) -> None:
        """Keep the line after a refused recipient or message, and drop it after anything else."""
        is_closing = getattr(error, "code", 0) == 421
        is_of_mail = isinstance(error, aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPDataError)
        if is_closing or not is_of_mail:
            await self.close()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


def _not_sent(error: Exception) -> NotSentError:
    """What an exception of the library means for the mail (RFC 5321, section 4.2.1: 4xx for now, 5xx for good)."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        first = error.recipients[0]
        return NotSentError(_words(first), is_permanent=500 <= first.code < 600)
    if isinstance(error, aiosmtplib.SMTPDataError):
        return NotSentError(_words(error), is_permanent=500 <= error.code < 600)
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return NotSentError(_words(error), is_permanent=True)
    # Whoever does not take our sender or our password will not do so for the next mail either.
    is_servers = isinstance(error, aiosmtplib.SMTPSenderRefused | aiosmtplib.SMTPAuthenticationError)
    return NotSentError(_words(error), is_servers=is_servers)


def _words(error: Exception) -> str:
    code, message = getattr(error, "code", None), getattr(error, "message", "") or str(error)
    return f"{code} {message}" if code is not None else message or type(error).__name__
