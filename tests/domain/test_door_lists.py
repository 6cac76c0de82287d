"""Before and after the day, and the lists at the door."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import checkins, events
from eventhub.formats import ticket_code
from eventhub.models import CheckIn, EventStatus, Gate, LocalizedText, Registration, RegistrationStatus, Scan, Verdict
from tests.domain.door import DOORS, add_actor, add_actor_inside, add_event, add_guest, code_of, how_many, scan, walk_in
from tests.makers import START, make_applicant


async def test_before_the_day_one_practises_and_nothing_is_kept(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    code = code_of(event, party.lead)
    for _ in range(2):
        answer = await scan(db, event, code, by=by, now=START - timedelta(hours=13))
        assert (answer.verdict, answer.is_practice) == (Verdict.OK, True)
    assert (await walk_in(db, event, make_applicant("Ole Neu", ""), by=by, now=now)).is_practice
    assert (await how_many(db, Scan), await how_many(db, CheckIn), await how_many(db, Registration)) == (0, 0, 1)
    assert not (await scan(db, event, code, by=by, now=START - timedelta(hours=12))).is_practice


async def test_a_paper_list_is_typed_in_the_day_after(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    answer = await scan(db, event, code_of(event, party.lead), by=by, now=START + timedelta(days=1))
    assert (answer.verdict, answer.is_practice) == (Verdict.OK, False)


async def test_a_first_visit_is_one_after_no_other(db: AsyncSession, now: datetime) -> None:
    earlier, event, by = await add_event(db, starts_at=START - timedelta(days=28)), await add_event(db), None
    by = await add_actor(db)
    before = await add_guest(db, earlier, "Ada Eins", now=now - timedelta(days=30))
    await scan(db, earlier, code_of(earlier, before.lead), by=by, now=earlier.starts_at)
    party = await add_guest(db, event, "Ada Eins", now=now, companions=1)
    new = await add_guest(db, event, "Bea Zwei", now=now)
    assert not (await scan(db, event, code_of(event, party.lead), by=by)).is_first_visit
    first = await scan(db, event, code_of(event, new.lead), by=by)
    assert first.is_first_visit
    companion = await scan(db, event, code_of(event, party.registrations[1]), by=by)
    assert not companion.is_first_visit, "a companion gave no address, so nobody can tell"
    later = await add_event(db, starts_at=START + timedelta(days=28))
    again = await add_guest(db, later, "Bea Zwei", now=now)
    await scan(db, later, code_of(later, again.lead), by=by, now=later.starts_at)
    assert await checkins.answer_to(db, event, first.scan_id) == first, "what came later changes no answer"


async def test_the_list_finds_people_by_parts_and_without_accents(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    people = ["Katharina Schlüter", "Małgorzata Grześkowiak", "Élodie Öztürk", "Ada Eins"]
    guests = {name: await add_guest(db, event, name, now=now) for name in people}
    first = await scan(db, event, code_of(event, guests["Ada Eins"].lead), by=by)

    async def names(text: str = "", *, is_missing: bool = False) -> list[str]:
        return [one.sort_name for one in await checkins.guests(db, event, text=text, is_missing=is_missing)]

    assert await names() == ["Eins, Ada", "Grześkowiak, Małgorzata", "Öztürk, Élodie", "Schlüter, Katharina"]
    assert await names(is_missing=True) == ["Grześkowiak, Małgorzata", "Öztürk, Élodie", "Schlüter, Katharina"]
    assert await names("schlueter KATH") == await names("schlut") == ["Schlüter, Katharina"]
    assert await names("malgorz") == ["Grześkowiak, Małgorzata"]
    ticket = guests["Élodie Öztürk"].lead.ticket
    assert ticket is not None
    assert await names(ticket_code.shown(ticket.short_code).lower()) == ["Öztürk, Élodie"]
    assert await names("%") == []
    (ada,) = await checkins.guests(db, event, text="eins")
    assert (ada.checked_in_at, ada.scan_id, ada.user_name) == (DOORS, first.scan_id, "Jonas Terhorst")
    assert ada.status == RegistrationStatus.CONFIRMED


async def test_the_doors_to_choose_from_are_today_s_and_a_few_more(db: AsyncSession, now: datetime) -> None:
    today = await add_event(db)
    later = [await add_event(db, starts_at=START + timedelta(days=28 * number)) for number in (1, 2, 3, 4)]
    over = await add_event(db, starts_at=START - timedelta(days=7))
    await add_event(db, starts_at=START - timedelta(days=60))
    await add_event(db, status=EventStatus.DRAFT)
    doors = await checkins.doors(db, now=DOORS)
    assert [one.id for one in doors.today] == [today.id]
    assert [one.id for one in doors.later] == [one.id for one in later[:3]]
    assert [one.id for one in doors.over] == [over.id]
    assert [gate.name.en for gate in doors.today[0].gates] == ["Gate 1"]


async def test_a_gate_is_found_while_its_meeting_is_published(db: AsyncSession, now: datetime) -> None:
    event = await add_event(db)
    gate = await checkins.gate_of(db, event.gates[0].id)
    assert isinstance(gate, Gate)
    async with transaction(db):
        locked = await events.lock(db, event.id)
        await events.cancel(db, locked, reason=LocalizedText(), by=await add_actor_inside(db), now=now)
    assert await checkins.gate_of(db, event.gates[0].id) is None
