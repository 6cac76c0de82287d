"""Bytes come in: the next piece of an upload, or whole files of a form; both end as files of materials."""

import asyncio
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import let_go, settings_of, transaction
from eventhub.domain import proposals
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.uploads import append, find, part
from eventhub.domain.uploads.begin import Wish, begin
from eventhub.domain.uploads.finish import finish
from eventhub.models import MaterialFile, Upload
from eventhub.storage import synced
from eventhub.web.bodies import BUFFER, AnyRequest, BrokenOffError, SentFile, body_of

#: how much is at most sent again after a crash of the hub, in bytes
PROMISED_EVERY = 16_000_000


async def receive(request: AnyRequest, db: AsyncSession, upload: Upload, *, offset: int) -> Upload:
    """Take the body as what follows the first ``offset`` bytes; what has come is kept when the connection breaks.

    Raises:
        DomainError: ``upload.busy``, ``upload.gone`` or ``upload.lost``; ``upload.wrong_offset`` when more, or less,
            is there; ``upload.too_long`` for more than was announced.
    """
    ident = upload.id
    async with part.opened(settings_of(db), ident, is_new=upload.received == 0) as held:
        now = await find.current(db, ident)
        if now is None or not now.is_under_way:
            raise DomainError("upload.gone")
        if offset != now.received:
            raise DomainError("upload.wrong_offset", offset=now.received)
        await held.go_on(offset)
        await _pour(request, db, now, held)
        return await _promise(db, ident, held)


async def _pour(request: AnyRequest, db: AsyncSession, upload: Upload, held: part.Part) -> None:
    ident, length, promised, buffer = upload.id, upload.length, upload.received, bytearray()
    # The connection to the database is not kept from others while somebody sends slowly.
    await let_go(db)
    # When it breaks off, nobody hears an answer any more, but whoever comes again goes on from here.
    with suppress(BrokenOffError):
        async for piece in body_of(request):
            if held.length + len(buffer) + len(piece) > length:
                raise DomainError("upload.too_long")
            buffer += piece
            if len(buffer) >= BUFFER:
                await held.write(bytes(buffer))
                buffer.clear()
            if held.length - promised >= PROMISED_EVERY:
                promised = (await _promise(db, ident, held)).received
    await held.write(bytes(buffer))


async def _promise(db: AsyncSession, upload_id: UUID, held: part.Part) -> Upload:
    length = await held.sync()
    try:
        async with transaction(db):
            return await append.note_received(db, upload_id, length)
    except DomainError as error:
        async with transaction(db):
            await append.refuse(db, upload_id, error.code)
        raise


async def take_plain(
    db: AsyncSession, sent: SentFile, wish: Wish, *, by: Actor | proposals.Access, now: datetime
) -> MaterialFile | None:
    """A file that came whole, with a form: the same rules, limits and looks as for one in pieces.

    ``wish`` names and measures what was ``sent``. Opens its own transactions.

    Raises:
        DomainError: what beginning and finishing an upload raise.
    """
    async with transaction(db):
        upload = (await begin(db, wish, by=by, now=now)).upload
        if not sent.is_whole:
            raise DomainError("upload.hub_full")
        ident = upload.id
        await asyncio.to_thread(_move, sent.path, part.path_of(settings_of(db), ident))
        await append.note_received(db, ident, wish.length)
    current = await find.current(db, ident)
    return await finish(db, current, now=now) if current is not None else None


def _move(path: Path, target: Path) -> None:
    path.replace(target)
    synced(target.parent)
