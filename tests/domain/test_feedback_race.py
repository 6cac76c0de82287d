"""Many answer at once, from two processes' worth of connections: every fifth answer is counted, and just once."""

import asyncio
from collections.abc import AsyncGenerator

import pytest_asyncio

from eventhub.db import Database
from eventhub.domain.errors import DomainError
from eventhub.domain.feedback import Ballot, Results
from tests.domain.feedback_crowd import Evening, hold
from tests.domain.workshop import make_talk


@pytest_asyncio.fixture
async def second_process(database: Database) -> AsyncGenerator[Database]:
    """Another set of connections to the same database, which shares no lock with the first."""
    other = Database(database.settings, pool_size=4)
    yield other
    await other.close()


async def test_answers_that_come_at_once_are_all_counted(database: Database, second_process: Database) -> None:
    talk = make_talk("Vortrag", capacity=None)
    evening = await hold(database, 15, talks=[talk])
    seen: list[Results] = []
    watching = asyncio.create_task(watch(evening, database, seen))
    both = (database, second_process)
    ballots = [Ballot({"worth": 1 + number % 5}, {talk.id: {"useful": 2}}) for number in range(15)]
    await asyncio.gather(*(evening.give(both[number % 2], number, one) for number, one in enumerate(ballots)))
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    for talk_id, values in ((None, [3] * 5), (talk.id, [0, 15, 0, 0, 0])):
        shown = await evening.shown(database, talk_id)
        assert shown is not None
        assert list(shown.tallied[0].counts.values()) == values
    assert {one.responses for one in seen} <= {5, 10, 15}
    assert all(sum(one.tallied[0].counts.values()) == one.responses for one in seen)


async def test_the_fifth_answers_that_come_at_once_make_one_step(database: Database, second_process: Database) -> None:
    evening = await hold(database, 8)
    for number in range(4):
        await evening.give(database, number, Ballot({"worth": 5}))
    both = (database, second_process)
    await asyncio.gather(*(evening.give(both[number % 2], number, Ballot({"worth": 1})) for number in range(4, 8)))
    shown = await evening.shown(database)
    assert shown is not None
    assert list(shown.tallied[0].counts.values()) == [1, 0, 0, 0, 4]


async def test_one_person_who_presses_twice_answers_once(database: Database, second_process: Database) -> None:
    evening = await hold(database, 5)
    for number in range(4):
        await evening.give(database, number, Ballot({"worth": 5}))
    twice = (evening.give(one, 4, Ballot({"worth": 1})) for one in (database, second_process))
    refused = [one for one in await asyncio.gather(*twice, return_exceptions=True) if one is not None]
    assert [one.code for one in refused if isinstance(one, DomainError)] == ["feedback.again"]
    shown = await evening.shown(database)
    assert shown is not None
    assert shown.responses == 5


async def watch(evening: Evening, database: Database, seen: list[Results]) -> None:
    """Look at the results again and again."""
    while True:
        shown = await evening.shown(database)
        if shown is not None:
            seen.append(shown)
        await asyncio.sleep(0.005)
