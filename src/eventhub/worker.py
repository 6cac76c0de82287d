"""The worker: sends the mails that are due, and does what falls due by itself.

Several may run at once, in as many processes: each mail is claimed under a lease, each chore asks again, under its
lock, whether there is still something to do.
"""

import asyncio
from collections.abc import Awaitable, Coroutine, Sequence
from contextlib import suppress
from email.errors import MessageError
from email.message import EmailMessage
from time import monotonic
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import structlog

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain.chores import CHORES, Chore
from eventhub.domain.errors import AwayError, DomainError
from eventhub.mail import message, queue
from eventhub.mail.smtp import NotSentError, Postman, server_of
from eventhub.settings import Settings

POLL_SECONDS = 1.0
CHORE_SECONDS = 20.0
LONGEST_PAUSE = 60.0
FIRST_PAUSE = 5.0
GRACE_SECONDS = 8.0
"""How long what is being sent, handed over or scanned may go on once the worker is asked to stop."""

QUICK = tuple(one for one in CHORES if not one.is_slow)
SLOW = tuple(one for one in CHORES if one.is_slow)

log = structlog.get_logger(__name__)
T = TypeVar("T")


class StoppedError(Exception):
    """The worker was stopped, and the time it gives to what has begun is up."""


async def run(database: Database, settings: Settings, stop: asyncio.Event) -> None:
    """Work until ``stop`` is set; what has begun is finished first. Errors are logged and do not end it.

    Raises:
        SettingsError: at once, when ``EVENTHUB_SMTP_URL`` cannot be used.
    """
    postman = postman_of(settings) if settings.smtp_url else None
    async with asyncio.TaskGroup() as tasks:
        if postman is not None:
            tasks.create_task(MailRound(database, postman, settings.base_url, stop).run())
        tasks.create_task(_do_chores(database, QUICK, stop))
        tasks.create_task(_do_slow_chores(database, stop))


def postman_of(settings: Settings) -> Postman:
    """The one who brings mails to the server of these settings.

    Raises:
        SettingsError: when there is none, or its address cannot be used.
    """
    host = urlsplit(settings.base_url).hostname or "localhost"
    return Postman(server_of(settings.smtp_url or ""), own_name=host.encode("idna").decode())


class MailRound:
    """Sends due mails one by one, each claimed and settled in a transaction of its own."""

    def __init__(self, database: Database, postman: Postman, base_url: str, stop: asyncio.Event) -> None:
        """Begin nothing yet."""
        self._database = database
        self._postman = postman
        self._base_url = base_url
        self._stop = stop
        self._pause = 0.0

    async def run(self) -> None:
        """Send until stopped; while the server cannot be reached, try ever less often, up to once a minute."""
        try:
            while not self._stop.is_set():
                if not await _guarded("mails", self.send_due()):
                    self._slow_down()
                await self._postman.close()
                await _sleep(self._stop, self._pause or POLL_SECONDS)
        finally:
            await self._postman.close()

    async def send_due(self) -> None:
        """Send until none is due, the server cannot be reached, or the worker stops."""
        if not await self._has_work():
            return
        while not self._stop.is_set():
            async with self._database.session() as db, transaction(db):
                claim = await queue.claim(db, now=clock.now())
            if claim is None:
                return
            if not await self._send(claim):
                self._slow_down()
                return
            self._pause = 0.0

    async def _has_work(self) -> bool:
        async with self._database.session() as db:
            if await queue.has_abandoned(db, now=clock.now()):
                async with transaction(db):
                    await queue.return_abandoned(db, now=clock.now())
            return await queue.has_due(db, now=clock.now())

    async def _send(self, claim: queue.Claim) -> bool:
        """Send one; returns whether it makes sense to go on with the next."""
        began = monotonic()
        words = log.bind(mail=str(claim.id), kind=claim.mail.kind, attempt=claim.attempt)
        try:
            letter = message.build(claim.mail, sender=claim.sender, base_url=self._base_url, now=clock.now())
            await self._bring(letter)
        except (ValueError, LookupError, MessageError) as error:
            status = await self._failed(claim, NotSentError(f"no message: {error}", is_permanent=True))
            words.error("mail cannot be built", became=status)
        except NotSentError as error:
            status = await self._failed(claim, error)
            words.warning("mail not sent", became=status, is_permanent=error.is_permanent, is_servers=error.is_servers)
            return not error.is_servers
        else:
            async with self._database.session() as db, transaction(db):
                await queue.settle_sent(db, claim, now=clock.now())
            words.info("mail sent", seconds=round(monotonic() - began, 3))
        return True

    async def _bring(self, letter: EmailMessage) -> None:
        try:
            await _at_most(GRACE_SECONDS, self._stop, self._postman.send(letter))
        except StoppedError as error:
            raise NotSentError("the worker was stopped before the server answered") from error

    async def _failed(self, claim: queue.Claim, error: NotSentError) -> str:
        async with self._database.session() as db, transaction(db):
            return await queue.settle_failed(db, claim, str(error), now=clock.now(), is_permanent=error.is_permanent)

    def _slow_down(self) -> None:
        self._pause = min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)


async def _do_slow_chores(database: Database, stop: asyncio.Event) -> None:
    """Apart from the others, which nothing may keep waiting: bytes take long, and so may a server that is asked."""
    try:
        await _at_most(GRACE_SECONDS, stop, _do_chores(database, SLOW, stop))
    except StoppedError:
        log.warning("chore cut short")


async def _do_chores(database: Database, chores: Sequence[Chore], stop: asyncio.Event) -> None:
    while not stop.is_set():
        for chore in chores:
            await _guarded(chore.name, do_chore(database, chore, stop))
        await _sleep(stop, CHORE_SECONDS)


async def do_chore(database: Database, chore: Chore, stop: asyncio.Event) -> int:
    """Do all that is due of one chore, each in a transaction of its own; returns how many were done."""
    async with database.session() as db:
        due = await chore.due(db, clock.now())
    done = 0
    for ident in due:
        if stop.is_set():
            break
        try:
            done += await _guarded(chore.name, _act(database, chore, ident), item=str(ident))
        except AwayError as error:
            log.warning("chore put off", chore=chore.name, left=len(due) - done, reason=str(error))
            break
    return done


async def _act(database: Database, chore: Chore, ident: UUID) -> None:
    async with database.session() as db:
        try:
            if chore.is_slow:
                await chore.act(db, ident, clock.now())
                return
            async with transaction(db):
                await chore.act(db, ident, clock.now())
        except DomainError as error:
            # Somebody else was faster, a guest or another worker.
            log.info("chore not needed", chore=chore.name, item=str(ident), code=error.code)


async def _guarded(what: str, work: Coroutine[Any, Any, object], **words: str) -> bool:
    """Do it; whatever goes wrong is logged with its traceback and stays here. Returns whether it went well.

    Raises:
        AwayError: as the work does.
    """
    try:
        await work
    except AwayError:
        raise
    except Exception:
        # One bad item, or a database that is away for a while, must not end the worker.
        log.exception("worker failed", work=what, **words)
        return False
    return True


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _at_most(seconds: float, stop: asyncio.Event, work: Awaitable[T]) -> T:
    """Wait for ``work``, but no longer than ``seconds`` from the moment ``stop`` is set.

    Raises:
        StoppedError: when time was up, after the work was cancelled.
    """
    task = asyncio.ensure_future(work)
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            raise StoppedError
        return task.result()
    finally:
        stopped.cancel()
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
