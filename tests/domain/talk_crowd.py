"""One process of a crowd: signs many guests up for one talk at once, each in a session of its own.

Run as ``python -m tests.domain.talk_crowd URL SECRET TALK_ID REGISTRATION_ID…``.
"""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import events, sign_ups
from eventhub.models import Registration, Talk
from eventhub.settings import Settings


async def one(database: Database, talk_id: UUID, registration_id: UUID, *, leaves: bool = False) -> None:
    """Sign one guest up, or let them leave, as a request would."""
    async with database.session() as db, transaction(db):
        found = await db.get_one(Talk, talk_id)
        event = await events.lock(db, found.event_id)
        guest = await db.get_one(Registration, registration_id)
        act = sign_ups.leave if leaves else sign_ups.sign_up
        await act(db, event, found, guest, now=clock.now())


async def main(url: str, secret: str, talk_id: str, registration_ids: list[str]) -> None:
    """Sign these registrations up all at once."""
    database = Database(Settings(data_dir=Path("."), database_url=url, secret_key=secret))
    try:
        await asyncio.gather(*(one(database, UUID(talk_id), UUID(ident)) for ident in registration_ids))
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
