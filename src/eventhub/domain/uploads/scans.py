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
from eventhub.domain.materials import find
from eventhub.models import FileState, MaterialFile
from eventhub.storage import Storage

BATCH = 20
#: after the tenth, three days have passed; then it is an organiser's turn
MOST_ATTEMPTS = 12
HELD = (FileState.WAITING, FileState.UNCHECKED)


async def due(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Files to look at now: at once, and where that failed after pauses that double from a minute on."""
    state = MaterialFile.state.in_(HELD) if settings_of(db).scanner_url else MaterialFile.state == FileState.WAITING
    query = select(MaterialFile.id, MaterialFile.uploaded_at, MaterialFile.scan_attempts).where(
        state, MaterialFile.scan_attempts < MOST_ATTEMPTS
    )
    rows = (await db.execute(query.order_by(MaterialFile.scan_attempts, MaterialFile.uploaded_at))).all()
    return [ident for ident, at, tried in rows if at + timedelta(minutes=2**tried - 1) <= now][:BATCH]


async def scan(db: AsyncSession, file_id: UUID, now: datetime) -> None:
    """Have it looked at, and let it go, or say why not. The looking takes long and comes before the transaction."""
    file = await db.get(MaterialFile, file_id)
    if file is None or file.state not in HELD:
        return
    stored_as = file.stored_as
    await let_go(db)
    state, note = await _judged(db, stored_as)
    async with transaction(db):
        found = await find.lock_file(db, file_id)
        if found is None or found[2].state not in HELD:
            return
        event, _, file = found
        file.state, file.state_note, file.scan_attempts = state, note, file.scan_attempts + 1
        if file.is_ready:
            file.ready_at = now
        if state is FileState.INFECTED:
            audit.note(db, "material.file_infected", by=None, now=now, subject=file.name, event=event, found=note)


async def _judged(db: AsyncSession, stored_as: str) -> tuple[FileState, str]:
    settings = settings_of(db)
    if settings.scanner_url is None:
        return FileState.CLEAN, ""
    try:
        verdict = await scanner.scan(settings.scanner_url, Storage(settings).stream(stored_as))
    except (scanner.ScannerError, FileNotFoundError, BaseError) as error:
        return FileState.UNCHECKED, str(error).splitlines()[0][:300] if str(error) else type(error).__name__
    return (FileState.INFECTED if verdict.found else FileState.CLEAN), verdict.found
