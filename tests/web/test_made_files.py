import asyncio
import threading

from sqlalchemy import select

from eventhub.models import Hub
from eventhub.web.made_files import typeset

MORE_THAN_THREADS = 40


async def test_sheets_that_wait_for_their_turn_keep_no_other_work_waiting(db):
    is_free = threading.Event()

    def make(sheet: int) -> bytes:
        is_free.wait(timeout=10)
        return b"%d" % sheet

    waiting = [asyncio.ensure_future(typeset(db, make, number)) for number in range(MORE_THAN_THREADS)]
    try:
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "read"), timeout=5) == "read"
    finally:
        is_free.set()
    assert await asyncio.gather(*waiting) == [b"%d" % number for number in range(MORE_THAN_THREADS)]


async def test_a_sheet_is_set_without_holding_the_database(db):
    await db.scalar(select(Hub.id))
    in_transaction = await typeset(db, lambda _sheet: b"%d" % db.in_transaction(), None)
    assert in_transaction == b"0"
