"""The present of these tests: the morning after the meeting."""

from collections.abc import AsyncGenerator

import pytest_asyncio
import time_machine

from eventhub.db import Database
from tests.routes.materials.evening import AFTERWARDS, Evening


@pytest_asyncio.fixture
async def evening(database: Database) -> AsyncGenerator[Evening]:
    """A meeting that is over."""
    with time_machine.travel(AFTERWARDS, tick=True):
        yield await Evening(database).hold()
