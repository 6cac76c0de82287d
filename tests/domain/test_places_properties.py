"""Whatever happens in whatever order: places are never oversold, the counts are true, and nobody is overtaken."""

from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import events, parties, places, registrations, waitlist
from eventhub.domain.errors import DomainError
from eventhub.models import HOLDING, Event, Party, Registration, RegistrationStatus, Role
from tests.makers import actor_of, make_event, make_user, register

S = RegistrationStatus
ACTS = st.one_of(
    st.tuples(st.just("register"), st.integers(0, 2)),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("cancel_one"), st.integers(0, 9)),
    st.tuples(st.just("accept"), st.integers(0, 9)),
    st.tuples(st.just("lapse"), st.integers(0, 9)),
    st.tuples(st.just("anyway"), st.integers(0, 9)),
    st.tuples(st.just("capacity"), st.integers(1, 6)),
)


class Story:
    """One event, and the acts upon it."""

    def __init__(self, db: AsyncSession, event_id: UUID, now: datetime) -> None:
        self.db, self.event_id, self.now, self.guests = db, event_id, now, 0

    async def act(self, name: str, number: int) -> None:
        """One act in a transaction of its own; a refusal is fine and changes nothing."""
        self.now += timedelta(minutes=1)
        try:
            async with transaction(self.db):
                event = await events.lock(self.db, self.event_id)
                await getattr(self, name)(event, number)
        except DomainError:
            pass

    async def register(self, event: Event, companions: int) -> None:
        self.guests += 1
        await register(self.db, event, f"Gast {'x' * self.guests}", now=self.now, companions=companions)

    async def _party(self, number: int, *states: RegistrationStatus) -> Party | None:
        query = (
            select(Party)
            .where(Party.event_id == self.event_id, Party.registrations.any(Registration.status.in_(states)))
            .order_by(Party.id)
            .options(*parties.with_people())
        )
        found = (await self.db.scalars(query)).all()
        return found[number % len(found)] if found else None

    async def cancel(self, event: Event, number: int) -> None:
        party = await self._party(number, *HOLDING, S.WAITLISTED)
        if party:
            await registrations.cancel(self.db, event, party, party.live, now=self.now)

    async def cancel_one(self, event: Event, number: int) -> None:
        party = await self._party(number, *HOLDING, S.WAITLISTED)
        if party:
            await registrations.cancel(self.db, event, party, party.live[-1:], now=self.now)

    async def accept(self, event: Event, number: int) -> None:
        party = await self._party(number, S.OFFERED)
        if party:
            await registrations.accept_offer(self.db, event, party, now=self.now)

    async def lapse(self, event: Event, number: int) -> None:
        party = await self._party(number, S.OFFERED)
        if party and party.offered_until:
            await waitlist.lapse(self.db, event, party, now=party.offered_until)

    async def anyway(self, event: Event, number: int) -> None:
        party = await self._party(number, S.WAITLISTED)
        if party:
            user = make_user(Role.OWNER)
            self.db.add(user)
            await self.db.flush()
            await registrations.add_anyway(self.db, event, party, by=actor_of(user), now=self.now)

    async def capacity(self, event: Event, number: int) -> None:
        event.capacity = number
        places.set_limit(event)
        await waitlist.promote(self.db, event, now=self.now)

    async def check(self) -> None:
        """What must hold after every act."""
        await self.db.rollback()
        event = await events.lock(self.db, self.event_id)
        by_status = select(Registration.status, func.count()).group_by(Registration.status)
        states = {row[0]: row[1] for row in await self.db.execute(by_status.where(Registration.event_id == event.id))}
        held = sum(states.get(status, 0) for status in HOLDING)
        assert event.places_held == held
        assert event.persons_waiting == states.get(S.WAITLISTED, 0)
        assert event.places_limit is not None
        assert event.places_limit == max(event.capacity or 0, held)
        head = await parties.head_of_queue(self.db, event)
        if head is not None:
            assert event.places_left is not None
            assert len(head.live) > event.places_left, "the head of the queue fits, and was not offered its places"
        await self.db.rollback()


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(ACTS, min_size=4, max_size=10))
async def test_counts_stay_true_and_the_queue_keeps_its_order(
    database: Database, now: datetime, acts: list[tuple[str, int]]
) -> None:
    async with database.session() as db:
        event = make_event(capacity=3)
        async with transaction(db):
            db.add(event)
        story = Story(db, event.id, now)
        for name, number in acts:
            await story.act(name, number)
            await story.check()
