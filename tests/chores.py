"""What falls due by itself, done at once, as the worker does it."""

from datetime import datetime

from eventhub.db import Database, transaction
from eventhub.domain.chores import CHORES


async def do_chores(database: Database, now: datetime) -> None:
    """Do all that is due at ``now``, each item in an act of its own."""
    async with database.session() as db:
        for chore in CHORES:
            await db.rollback()
            for ident in await chore.due(db, now):
                if chore.is_slow:
                    await chore.act(db, ident, now)
                    continue
                async with transaction(db):
                    await chore.act(db, ident, now)
