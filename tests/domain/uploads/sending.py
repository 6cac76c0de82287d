"""Uploads without HTTP: begun, sent, and what falls due with them."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import settings_of, transaction
from eventhub.domain import proposals
from eventhub.domain.chores import CHORES
from eventhub.domain.errors import AwayError
from eventhub.domain.uploads import append, part
from eventhub.domain.uploads.begin import Begun, Wish, begin
from eventhub.models import Upload
from tests.uploading import PDF, Stage


async def begun(
    db: AsyncSession, stage: Stage, *, name: str = "folien.pdf", length: int = len(PDF), now: datetime
) -> Begun:
    """The first speaker announces a file."""
    async with transaction(db):
        access = await proposals.by_token(db, stage.links[0])
        assert access is not None
        wish = Wish(name=name, length=length, talk_id=stage.talks[0].id)
        return await begin(db, wish, by=access, now=now)


async def come(db: AsyncSession, upload: Upload, content: bytes) -> None:
    """All of ``content`` is on the disk and promised."""
    ident = upload.id
    async with part.opened(settings_of(db), ident, is_new=True) as held:
        await held.go_on(0)
        await held.write(content)
        length = await held.sync()
    async with transaction(db):
        await append.note_received(db, ident, length)


async def do(db: AsyncSession, name: str, now: datetime) -> int:
    """Let one chore do what is due, one item of it when a server is away; returns how many there were."""
    chore = next(one for one in CHORES if one.name == name)
    await db.rollback()
    due = await chore.due(db, now)
    with suppress(AwayError):
        for ident in due:
            if chore.is_slow:
                await chore.act(db, ident, now)
            else:
                async with transaction(db):
                    await chore.act(db, ident, now)
    await db.rollback()
    return len(due)
