"""One process of a crowd: registers many guests at once, each in a session of its own.

Run as ``python -m tests.domain.crowd URL SECRET EVENT_ID FIRST COUNT``.
"""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import events, registrations
from eventhub.settings import Settings
from tests.makers import make_applicant


async def one(database: Database, event_id: UUID, number: int) -> None:
    """Register one guest, as a request would."""
    applicant = make_applicant("Gast Nummer", f"gast{number}@example.org")
    async with database.session() as db, transaction(db):
        event = await events.lock(db, event_id)
        await registrations.register(db, event, applicant, now=clock.now())


async def main(url: str, secret: str, event_id: str, first: int, count: int) -> None:
    """Register guests ``first`` to ``first + count - 1`` all at once."""
    settings = Settings(data_dir=Path("."), database_url=url, secret_key=secret)
    database = Database(settings)
    try:
        await asyncio.gather(*(one(database, UUID(event_id), first + number) for number in range(count)))
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))
