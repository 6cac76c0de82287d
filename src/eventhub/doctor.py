"""What `eventhub doctor` finds: every part this installation needs, tried, and told in words."""

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import aiosmtplib
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from obstore.exceptions import BaseError
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from eventhub import scanner
from eventhub.db import Database, alembic_config
from eventhub.failures import first_line
from eventhub.models import Hub
from eventhub.settings import Settings, SettingsError
from eventhub.storage import Storage

MAIL_SECONDS = 10
PROBE = "doctor/probe.txt"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    is_fine: bool
    words: str


Look = Callable[[Settings], Awaitable[Finding]]


async def findings(settings: Settings) -> list[Finding]:
    """Look at everything, one after the other."""
    looks: tuple[Look, ...] = (_address, _database, _hub, _mail, _storage, _scanner)
    return [await look(settings) for look in looks]


async def _address(settings: Settings) -> Finding:
    if settings.is_https and not settings.trusted_proxies:
        return Finding(
            False,
            f"Address: {settings.base_url} needs a proxy, and EVENTHUB_TRUSTED_PROXIES names none, so all visitors "
            "count as one",
        )
    if settings.is_https:
        return Finding(True, f"Address: {settings.base_url}")
    return Finding(True, f"Address: {settings.base_url}, reachable from this machine only")


async def _database(settings: Settings) -> Finding:
    database = Database(settings)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        async with database.engine.connect() as connection:
            present = await connection.run_sync(_revision)
    except (SQLAlchemyError, OSError) as error:
        return Finding(False, f"Database: {kind} does not answer ({type(error).__name__})")
    finally:
        await database.close()
    newest = ScriptDirectory.from_config(alembic_config(settings.database_url)).get_current_head()
    if present != newest:
        return Finding(False, f"Database: {kind} is at {present or 'nothing'}, run `eventhub migrate`")
    return Finding(True, f"Database: {kind}, up to date")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def _hub(settings: Settings) -> Finding:
    database = Database(settings)
    try:
        async with database.session() as db:
            hub = await db.get(Hub, 1)
    except (SQLAlchemyError, OSError):
        return Finding(False, "Hub: cannot be read, see the database")
    finally:
        await database.close()
    if hub is None:
        return Finding(False, "Hub: not set up yet, run `eventhub init`")
    if not hub.sender_address:
        return Finding(False, f"Hub: {hub.name} has no sender's address, set it at /manage/settings")
    return Finding(True, f"Hub: {hub.name}, mails come from {hub.sender_address}")


async def _mail(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        return Finding(True, "Mail: EVENTHUB_SMTP_URL is not set, so mails are kept at /manage/outbox")
    parts = urlsplit(settings.smtp_url)
    client = aiosmtplib.SMTP(
        hostname=parts.hostname or "localhost",
        port=parts.port,
        use_tls=parts.scheme == "smtps",
        timeout=MAIL_SECONDS,
    )
    try:
        async with client:
            if parts.username:
                await client.login(unquote(parts.username), unquote(parts.password or ""))
    except (aiosmtplib.SMTPException, OSError, ssl.SSLError) as error:
        return Finding(False, f"Mail: {parts.hostname} cannot be used ({type(error).__name__}: {error})")
    return Finding(True, f"Mail: {parts.hostname} answers")


async def _storage(settings: Settings) -> Finding:
    try:
        storage = Storage(settings)
        await storage.put(PROBE, b"probe")
        is_kept = await storage.get(PROBE) == b"probe"
        await storage.delete(PROBE)
    except (SettingsError, OSError, BaseError) as error:
        return Finding(False, f"Storage: cannot be written ({first_line(error)})")
    where = "the data folder" if settings.storage_url is None else "EVENTHUB_STORAGE_URL"
    return Finding(is_kept, f"Storage: {where} {'keeps' if is_kept else 'does not keep'} files")


async def _scanner(settings: Settings) -> Finding:
    if settings.scanner_url is None:
        return Finding(True, "Scanner: EVENTHUB_SCANNER_URL is not set, so uploads are not searched for viruses")
    try:
        await scanner.ping(settings.scanner_url)
    except scanner.ScannerError as error:
        return Finding(False, f"Scanner: does not answer ({error}), so uploads stay held")
    # It does not tell its limits, and what lies beyond them counts as clean unless it is told otherwise.
    return Finding(True, "Scanner: answers; its limits must fit those of the hub (docs/operations.md, Viruses)")
