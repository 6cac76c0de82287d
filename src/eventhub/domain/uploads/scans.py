"""Files that are held until a scanner has looked at them, and what it said."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from obstore.exceptions import BaseError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import scanner
from eventhub.db import let_go, settings_of, transaction
from eventhub.domain import audit
from eventhub.domain.errors import AwayError
from eventhub.domain.materials import find
from eventhub.failures import first_line
from eventhub.models import FileState, MaterialFile
from eventhub.storage import Storage

BATCH = 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
#: with these pauses the last comes a little more than three days after the first; then it is an organiser's turn
MOST_ATTEMPTS = 21
HELD = (FileState.WAITING, FileState.UNCHECKED)
#: where a virus is still news: who released the file while it was looked at did not know
NOT_KNOWN_BAD = (*HELD, FileState.RELEASED)


async def due(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Files to look at now: at once, and where that failed after pauses that double from a minute to six hours."""
    state = MaterialFile.state.in_(HELD) if settings_of(db).scanner_url else MaterialFile.state == FileState.WAITING
    query = select(MaterialFile.id, MaterialFile.uploaded_at, MaterialFile.scan_attempts).where(
        state, MaterialFile.scan_attempts < MOST_ATTEMPTS
    )
    rows = (await db.execute(query.order_by(MaterialFile.scan_attempts, MaterialFile.uploaded_at))).all()
    return [ident for ident, at, tried in rows if at + waited(tried) <= now][:BATCH]


def waited(tried: int) -> timedelta:
    """How long after its upload a file is looked at that was ``tried`` so many times."""
    pauses = (min(FIRST_PAUSE * 2**before, LONGEST_PAUSE) for before in range(tried))
    return sum(pauses, timedelta())


async def scan(db: AsyncSession, file_id: UUID, now: datetime) -> None:
    """Have it looked at, and let it go, or say why not. The looking takes long and comes before the transaction.

    Raises:
        AwayError: after that has been noted, when the scanner cannot be reached: the others wait for the next round.
    """
    file = await db.get(MaterialFile, file_id)
    if file is None or file.state not in HELD:
        return
    stored_as, size = file.stored_as, file.size
    await let_go(db)
    try:
        state, note = await _judged(db, stored_as, size)
    except scanner.ScannerAwayError as error:
        await _keep(db, file_id, FileState.UNCHECKED, first_line(error), now=now)
        raise AwayError(first_line(error)) from error
    await _keep(db, file_id, state, note, now=now)


async def _keep(db: AsyncSession, file_id: UUID, state: FileState, note: str, *, now: datetime) -> None:
    async with transaction(db):
        found = await find.lock_file(db, file_id)
        if found is None or found[2].state not in (NOT_KNOWN_BAD if state is FileState.INFECTED else HELD):
            return
        event, _, file = found
        file.state, file.state_note, file.scan_attempts = state, note, file.scan_attempts + 1
        file.ready_at = now if file.is_ready else None
        if state is FileState.INFECTED:
            audit.note(db, "material.file_infected", by=None, now=now, subject=file.name, event=event, found=note)


async def _judged(db: AsyncSession, stored_as: str, size: int) -> tuple[FileState, str]:
    settings = settings_of(db)
    if settings.scanner_url is None:
        return FileState.CLEAN, ""
    try:
        verdict = await scanner.scan(settings.scanner_url, Storage(settings).stream(stored_as), size=size)
    except scanner.ScannerAwayError:
        raise
    except (scanner.ScannerError, FileNotFoundError, BaseError) as error:
        return FileState.UNCHECKED, first_line(error)
    return (FileState.INFECTED if verdict.found else FileState.CLEAN), verdict.found
