"""Where a party stands for its guest, of state, meeting and time together."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import parties
from eventhub.domain.registrations import Stage, stage_of
from eventhub.mail import links
from eventhub.models import EventStatus, Party, Registration, RegistrationStatus
from tests.makers import START, make_event, register

S = RegistrationStatus
HOUR = timedelta(hours=1)
END = START + 3 * HOUR


def make_party(status: RegistrationStatus, **values: object) -> Party:
    one = Registration(given_name="Ada", family_name="Eins", status=status, tickets=[], created_at=START)
    return Party(registrations=[one], created_at=START, **values)


@pytest.mark.parametrize(
    ("status", "at", "stage"),
    [
        (S.CONFIRMED, START - HOUR, Stage.CONFIRMED),
        (S.CONFIRMED, START + HOUR, Stage.CONFIRMED),
        (S.CONFIRMED, END, Stage.AFTER),
        (S.WAITLISTED, START - HOUR, Stage.WAITLISTED),
        (S.WAITLISTED, START, Stage.MISSED),
        (S.OFFERED, START - 3 * HOUR, Stage.OFFERED),
        (S.OFFERED, START - 2 * HOUR, Stage.LAPSED),
        (S.OFFERED, START, Stage.MISSED),
        (S.UNVERIFIED, START - 3 * HOUR, Stage.UNVERIFIED),
        (S.UNVERIFIED, START - 2 * HOUR, Stage.EXPIRED),
        (S.AWAITING_APPROVAL, START, Stage.AWAITING),
        (S.AWAITING_APPROVAL, END, Stage.MISSED),
        (S.REJECTED, END, Stage.REJECTED),
        (S.CANCELLED, END, Stage.CANCELLED),
        (S.EXPIRED, START, Stage.EXPIRED),
    ],
)
def test_state_and_time_make_a_stage(status: RegistrationStatus, at: datetime, stage: Stage) -> None:
    deadline = START - 2 * HOUR
    party = make_party(status, offered_until=deadline, unverified_until=deadline)
    assert stage_of(make_event(), party, now=at) is stage


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        (S.CONFIRMED, Stage.EVENT_CANCELLED),
        (S.WAITLISTED, Stage.EVENT_CANCELLED),
        (S.UNVERIFIED, Stage.EVENT_CANCELLED),
        (S.CANCELLED, Stage.CANCELLED),
    ],
)
def test_a_cancelled_meeting_comes_before_everything_but_an_end(status: RegistrationStatus, stage: Stage) -> None:
    event = make_event(status=EventStatus.CANCELLED)
    assert stage_of(event, make_party(status), now=START - HOUR) is stage


async def test_the_queue_before_a_party_is_told_by_the_size_of_its_parties(db: AsyncSession, now: datetime) -> None:
    event = make_event(capacity=1)
    async with transaction(db):
        db.add(event)
    async with transaction(db):
        for name, companions in (("Ada Eins", 0), ("Bea Zwei", 2), ("Cem Drei", 0)):
            await register(db, event, name, now=now, companions=companions)
        last = await register(db, event, "Dora Vier", now=now, companions=1)
        await db.flush()
        assert list(await parties.ahead(db, last.party)) == [3, 1]


async def test_a_link_opens_its_own_party_and_locks_its_event(db: AsyncSession, now: datetime) -> None:
    event = make_event()
    async with transaction(db):
        db.add(event)
    async with transaction(db):
        first = await register(db, event, "Ada Eins", now=now)
        await register(db, event, "Bea Zwei", now=now)
        token = links.own_token(db, first.party)
    async with transaction(db):
        found = await parties.lock_by_token(db, token)
        assert found is not None
        assert (found[0].slug, found[1].lead.name) == (event.slug, "Ada Eins")
        found[1].link_no += 1
    async with transaction(db):
        assert await parties.lock_by_token(db, token) is None
