"""Whatever happens in whatever order: a talk is never overfilled, its counts are true, and nobody is overtaken."""

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventhub.db import Database, transaction
from eventhub.domain import events, registrations, sign_ups
from eventhub.domain.errors import DomainError
from eventhub.models import RegistrationStatus, SignUp, Talk
from tests.domain.workshop import HOUR, Workshop, hold, make_talk

GUESTS = ("Ada Eins", "Bea Zwei", "Cem Drei", "Dora Vier", "Emil Acht")
ACTS = st.tuples(
    st.sampled_from(("sign_up", "sign_up", "sign_up", "leave", "cancel", "capacity")),
    st.integers(0, len(GUESTS) - 1),
    st.integers(0, 1),
)


async def act(meeting: Workshop, name: str, guest: int, talk: Talk) -> None:
    """One act in a transaction of its own; a refusal is fine and changes nothing."""
    try:
        if name == "capacity":
            async with transaction(meeting.db):
                event = await events.lock(meeting.db, meeting.event_id)
                found = await sign_ups.talk_of(meeting.db, event, talk.id)
                assert found is not None
                await sign_ups.set_capacity(meeting.db, event, found, 1 + guest, by=None, now=meeting.now)
        elif name == "cancel":
            async with transaction(meeting.db):
                event = await events.lock(meeting.db, meeting.event_id)
                party = await meeting.party(GUESTS[guest])
                await registrations.cancel(meeting.db, event, party, party.live, now=meeting.now)
        else:
            await getattr(meeting, name)(GUESTS[guest], talk.id)
    except DomainError:
        pass


async def check(meeting: Workshop, talks: list[Talk]) -> None:
    """What must hold after every act."""
    everybody: set[tuple[str, object]] = set()
    for talk in talks:
        inside, waiting = await meeting.lists(talk.id)
        kept = await meeting.db.get_one(Talk, talk.id)
        assert kept.places_limit == max(kept.capacity or 0, len(inside))
        assert not waiting or len(inside) >= (kept.capacity or 0), "a place is free, and somebody waits"
        for name in (*inside, *waiting):
            party = await meeting.party(name)
            assert party.status is RegistrationStatus.CONFIRMED
            # The two talks are at the same time.
            assert (name, "") not in everybody
            everybody.add((name, ""))
        query = select(SignUp.id, SignUp.created_at).where(SignUp.talk_id == talk.id, SignUp.is_waiting)
        in_queue = (await meeting.db.execute(query.order_by(SignUp.queue_no))).all()
        assert [one.id for one in in_queue] == sorted(one.id for one in in_queue)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(ACTS, min_size=5, max_size=14))
async def test_counts_stay_true_and_the_queue_keeps_its_order(
    database: Database, now: datetime, acts: list[tuple[str, int, int]]
) -> None:
    async with database.session() as db:
        talks = [make_talk("Erste", capacity=2), make_talk("Zweite", starts_in=HOUR * 1.5, capacity=1)]
        meeting = await hold(db, now, *talks)
        await meeting.come(*GUESTS)
        for name, guest, number in acts:
            await act(meeting, name, guest, talks[number])
            await check(meeting, talks)
