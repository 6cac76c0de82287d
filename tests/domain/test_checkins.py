"""Every verdict of the door, undone and replayed, by one phone and by many at once."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import checkins, events, parties, registrations, tickets
from eventhub.domain.checkins import Answer
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations import Agreed, Given
from eventhub.formats import ticket_code
from eventhub.models import (
    CheckIn,
    ConsentKind,
    Event,
    EventStatus,
    Gate,
    LocalizedText,
    Party,
    Registration,
    RegistrationStatus,
    Role,
    Scan,
    Verdict,
)
from tests.makers import START, actor_of, make_applicant, make_event, make_user, register

DOORS = START - timedelta(minutes=30)


async def add_event(db: AsyncSession, **values: object) -> Event:
    event = make_event(**values)
    async with transaction(db):
        db.add(event)
    db.expunge_all()  # so that it stays readable when the next act begins
    return event


async def add_actor(db: AsyncSession, role: Role = Role.DOOR) -> Actor:
    user = make_user(role, name="Jonas Terhorst")
    async with transaction(db):
        db.add(user)
    return actor_of(user)


async def add_guest(db: AsyncSession, event: Event, name: str, *, now: datetime, companions: int = 0) -> Party:
    async with transaction(db):
        outcome = await register(db, event, name, now=now, companions=companions)
    party: Party = outcome.party
    db.expunge_all()
    return party


def code_of(event: Event, registration: Registration) -> str:
    assert registration.ticket is not None
    return tickets.code_of(event, registration.ticket)


async def scan(
    db: AsyncSession, event: Event, text: str, *, by: Actor, now: datetime = DOORS, scan_id: UUID | None = None
) -> Answer:
    async with transaction(db):
        gate = await checkins.gate_of(db, event.gates[0].id)
        assert gate is not None
        return await checkins.scan(db, gate.event, gate, text=text, scan_id=scan_id or uuid4(), by=by, now=now)


async def how_many(db: AsyncSession, model: type) -> int:
    return await db.scalar(select(func.count()).select_from(model)) or 0


async def test_a_ticket_lets_in_and_says_what_to_hand_out(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    answer = await scan(db, event, f"HTTPS://EXAMPLE.ORG/T/{code_of(event, party.lead)}", by=by)
    assert (answer.verdict, answer.name) == (Verdict.OK, "Katharina Schlüter")
    assert (answer.is_first_visit, answer.is_without_photos, answer.is_practice) == (True, True, False)
    assert answer.gate_name == LocalizedText("Tor 1", "Gate 1")
    assert (answer.checked_in_at, answer.user_name) == (DOORS, "Jonas Terhorst")
    assert await checkins.count(db, event) == checkins.Count(inside=1, expected=1)
    assert await checkins.latest(db, event) == [("Katharina Schlüter", DOORS)]


@pytest.mark.parametrize("form", ["{code}", " {lower} ", "https://x.example/t/{code}?lang=de", "{short}", "{typed}"])
async def test_a_code_is_read_in_every_form(db: AsyncSession, now: datetime, form: str) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    assert party.lead.ticket is not None
    code, short = code_of(event, party.lead), party.lead.ticket.short_code
    text = form.format(code=code, lower=code.lower(), short=short, typed=ticket_code.shown(short).lower())
    assert (await scan(db, event, text, by=by)).verdict == Verdict.OK


async def test_a_second_scan_says_when_where_and_by_whom(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    code, later = code_of(event, party.lead), DOORS + timedelta(minutes=3)
    await scan(db, event, code, by=by)
    answer = await scan(db, event, code, by=by, now=later)
    assert (answer.verdict, answer.scanned_at, answer.checked_in_at) == (Verdict.ALREADY, later, DOORS)
    assert (answer.user_name, answer.gate_name) == ("Jonas Terhorst", LocalizedText("Tor 1", "Gate 1"))
    assert (await how_many(db, Scan), await how_many(db, CheckIn)) == (2, 1)


async def test_a_replayed_scan_changes_nothing_and_says_the_same(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    code, first_id, second_id = code_of(event, party.lead), uuid4(), uuid4()
    first = await scan(db, event, code, by=by, scan_id=first_id)
    second = await scan(db, event, code, by=by, scan_id=second_id)
    unknown = await scan(db, event, "7K4M2X9Q", by=by, scan_id=(third_id := uuid4()))
    later = DOORS + timedelta(minutes=5)
    assert await scan(db, event, code, by=by, scan_id=first_id, now=later) == first
    assert await scan(db, event, code, by=by, scan_id=second_id, now=later) == second
    assert await scan(db, event, "7K4M2X9Q", by=by, scan_id=third_id, now=later) == unknown
    assert await checkins.answer_to(db, event, first_id) == first
    assert (await how_many(db, Scan), await how_many(db, CheckIn)) == (3, 1)


async def test_the_id_of_one_ticket_s_scan_is_refused_for_another(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    ada = await add_guest(db, event, "Ada Eins", now=now)
    bea = await add_guest(db, event, "Bea Zwei", now=now)
    scan_id = uuid4()
    codes = code_of(event, ada.lead), code_of(event, bea.lead)
    await scan(db, event, codes[0], by=by, scan_id=scan_id)
    with pytest.raises(DomainError, match=r"checkin\.scan_used"):
        await scan(db, event, codes[1], by=by, scan_id=scan_id)
    other = await add_event(db)
    with pytest.raises(DomainError, match=r"checkin\.scan_used"):
        await scan(db, other, "7K4M2X9Q", by=by, scan_id=scan_id)
    assert await how_many(db, CheckIn) == 1


async def test_two_phones_at_once_let_a_ticket_in_once(database: Database, db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    code = code_of(event, party.lead)

    async def phone() -> Answer:
        async with database.session() as own:
            return await scan(own, event, code, by=by)

    answers = await asyncio.gather(*(phone() for _ in range(8)))
    assert sorted(one.verdict for one in answers) == ["already"] * 7 + ["ok"]
    assert {one.checked_in_at for one in answers} == {DOORS}
    assert all(one.scanned_at > DOORS for one in answers if one.verdict is Verdict.ALREADY)
    assert (await how_many(db, Scan), await how_many(db, CheckIn)) == (8, 1)
    for one in answers:
        assert await checkins.answer_to(db, event, one.scan_id) == one


@pytest.mark.parametrize("is_known", [True, False])
async def test_one_request_sent_many_times_at_once_is_one(
    database: Database, db: AsyncSession, now: datetime, is_known: bool
) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    text, scan_id = code_of(event, party.lead) if is_known else "7K4M2X9Q", uuid4()

    async def request() -> Answer:
        async with database.session() as own:
            return await scan(own, event, text, by=by, scan_id=scan_id)

    answers = await asyncio.gather(*(request() for _ in range(8)))
    assert answers == [answers[0]] * 8
    assert answers[0].verdict == (Verdict.OK if is_known else Verdict.UNKNOWN)
    assert (await how_many(db, Scan), await how_many(db, CheckIn)) == (1, int(is_known))


async def test_cancelling_and_scanning_at_once_never_both_succeed(
    database: Database, db: AsyncSession, now: datetime
) -> None:
    event, by = await add_event(db), await add_actor(db)
    guests = [await add_guest(db, event, f"Gast {name}", now=now) for name in ("Eins", "Zwei", "Drei", "Vier")]
    codes = [code_of(event, party.lead) for party in guests]

    async def cancel(party_id: UUID) -> bool:
        async with database.session() as own:
            with suppress(DomainError):
                async with transaction(own):
                    locked = await events.lock(own, event.id)
                    party = await parties.get(own, party_id)
                    assert party is not None
                    await registrations.cancel(own, locked, party, party.live, now=DOORS)
                    return True
        return False

    async def phone(code: str) -> bool:
        async with database.session() as own:
            return (await scan(own, event, code, by=by)).verdict is Verdict.OK

    done = await asyncio.gather(*(cancel(one.id) for one in guests), *(phone(code) for code in codes))
    assert [cancelled + let_in for cancelled, let_in in zip(done[:4], done[4:], strict=True)] == [1] * 4


async def test_undo_ends_the_check_in_and_the_next_scan_lets_in_again(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    code = code_of(event, party.lead)
    first = await scan(db, event, code, by=by)

    async def undo(scan_id: UUID, *, of: UUID = first.scan_id) -> Answer:
        async with transaction(db):
            locked = await events.lock(db, event.id)
            return await checkins.undo(db, locked, None, of, scan_id=scan_id, by=by, now=DOORS)

    undo_id = uuid4()
    undone = await undo(undo_id)
    assert (undone.verdict, undone.name, undone.checked_in_at) == (Verdict.UNDONE, "Katharina Schlüter", DOORS)
    assert await undo(undo_id) == undone
    assert (await undo(uuid4())).verdict == Verdict.NOT_IN
    assert (await checkins.count(db, event)).inside == 0
    again = await scan(db, event, code, by=by)
    assert again.verdict == Verdict.OK
    late = await undo(uuid4())
    assert late.verdict == Verdict.NOT_IN, "an undo that comes late does not end the check-in after it"
    assert (await checkins.count(db, event)).inside == 1
    assert await checkins.answer_to(db, event, first.scan_id) == first
    with pytest.raises(DomainError, match=r"checkin\.unknown"):
        await undo(uuid4(), of=uuid4())
    with pytest.raises(DomainError, match=r"checkin\.unknown"):
        await undo(uuid4(), of=undo_id)


async def test_two_undoes_at_once_end_it_once(database: Database, db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    first = await scan(db, event, code_of(event, party.lead), by=by)

    async def undo() -> Verdict:
        async with database.session() as own, transaction(own):
            gate = await checkins.gate_of(own, event.gates[0].id)
            assert gate is not None
            answer = await checkins.undo(own, gate.event, gate, first.scan_id, scan_id=uuid4(), by=by, now=DOORS)
            return answer.verdict

    assert sorted(await asyncio.gather(*(undo() for _ in range(4)))) == ["not_in"] * 3 + ["undone"]


async def test_a_cancelled_registration_is_told_with_its_day(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Ralf Overbeck", now=now)
    code = code_of(event, party.lead)
    async with transaction(db):
        locked = await events.lock(db, event.id)
        found = await parties.get(db, party.id)
        assert found is not None
        await registrations.cancel(db, locked, found, found.live, now=now)
    answer = await scan(db, event, code, by=by)
    assert (answer.verdict, answer.name, answer.ended_at) == (Verdict.CANCELLED, "Ralf Overbeck", now)


async def test_a_replaced_ticket_does_not_let_in_but_the_new_one_does(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    old = code_of(event, party.lead)
    async with transaction(db):
        locked = await events.lock(db, event.id)
        found = await parties.get(db, party.id)
        assert found is not None
        await registrations.reissue_tickets(db, locked, found, by=None, now=now)
        new = code_of(locked, found.lead)
    assert (await scan(db, event, old, by=by)).verdict == Verdict.REPLACED
    assert (await scan(db, event, new, by=by)).verdict == Verdict.OK


async def test_a_ticket_of_another_meeting_tells_which_and_not_whose(db: AsyncSession, now: datetime) -> None:
    event, other, by = await add_event(db), await add_event(db), await add_actor(db)
    party = await add_guest(db, other, "Katharina Schlüter", now=now)
    answer = await scan(db, event, code_of(other, party.lead), by=by)
    assert (answer.verdict, answer.name, answer.registration_id) == (Verdict.OTHER_EVENT, "", None)
    assert answer.other_event is not None
    assert answer.other_event.venue is not None
    assert (answer.other_event.id, answer.other_event.venue.city) == (other.id, "Bottrop")
    assert party.lead.ticket is not None
    assert (await scan(db, event, party.lead.ticket.short_code, by=by)).verdict == Verdict.UNKNOWN
    assert (await checkins.count(db, event)).inside == 0


@pytest.mark.parametrize("text", ["", "7K4M-2X9Q", "https://example.org/t/", "x" * 3000, "A" * 26, "%_'\"\\"])
async def test_what_is_no_ticket_is_unknown(db: AsyncSession, now: datetime, text: str) -> None:
    event, by = await add_event(db), await add_actor(db)
    await add_guest(db, event, "Katharina Schlüter", now=now)
    assert (await scan(db, event, text, by=by)).verdict == Verdict.UNKNOWN


async def test_a_forged_code_is_unknown(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db), await add_actor(db)
    party = await add_guest(db, event, "Katharina Schlüter", now=now)
    code = code_of(event, party.lead)
    forged = code[:-3] + ("A" if code[-3] != "A" else "B") + code[-2:]
    assert (await scan(db, event, forged, by=by)).verdict == Verdict.UNKNOWN


async def test_who_waits_is_told_their_place_and_taken_in_when_one_is_free(db: AsyncSession, now: datetime) -> None:
    event, by, organiser = await add_event(db, capacity=1), await add_actor(db), await add_actor(db, Role.ORGANISER)
    await add_guest(db, event, "Ada Eins", now=now)
    await add_guest(db, event, "Bea Zwei", now=now)
    waiting = await add_guest(db, event, "Cem Drei", now=now)

    async def at_the_door(act: str, **more: object) -> Answer:
        async with transaction(db):
            gate = await checkins.gate_of(db, event.gates[0].id)
            assert gate is not None
            verb = checkins.admit if act == "admit" else checkins.let_in
            values = {"scan_id": uuid4(), "by": by, "now": DOORS, **more}
            return await verb(db, gate.event, gate, waiting.lead.id, **values)  # type: ignore[arg-type]

    answer = await at_the_door("let_in")
    assert (answer.verdict, answer.queue_place) == (Verdict.WAITLISTED, 2)
    with pytest.raises(DomainError, match=r"registration\.full"):
        await at_the_door("admit")
    with pytest.raises(DomainError, match=r"checkin\.organisers_only"):
        await at_the_door("admit", anyway=True)
    assert (await at_the_door("admit", anyway=True, by=organiser)).verdict == Verdict.OK
    await db.rollback()
    reread = await events.lock(db, event.id)
    assert (reread.places_held, reread.persons_waiting) == (2, 1)


async def test_who_awaits_approval_is_let_in_by_an_organiser_only(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db, wants_approval=True), await add_actor(db)
    organiser = await add_actor(db, Role.ORGANISER)
    party = await add_guest(db, event, "Ada Eins", now=now)

    async def admit(who: Actor) -> Answer:
        async with transaction(db):
            locked = await events.lock(db, event.id)
            return await checkins.admit(db, locked, None, party.lead.id, scan_id=uuid4(), by=who, now=DOORS)

    with pytest.raises(DomainError, match=r"checkin\.organisers_only"):
        await admit(by)
    assert (await admit(organiser)).verdict == Verdict.OK


async def test_an_offered_place_is_taken_at_the_door_without_taking_another(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db, capacity=1), await add_actor(db)
    first = await add_guest(db, event, "Ada Eins", now=now)
    second = await add_guest(db, event, "Bea Zwei", now=now)
    async with transaction(db):
        locked = await events.lock(db, event.id)
        found = await parties.get(db, first.id)
        assert found is not None
        await registrations.cancel(db, locked, found, found.live, now=now)
    async with transaction(db):
        locked = await events.lock(db, event.id)
        answer = await checkins.admit(db, locked, None, second.lead.id, scan_id=uuid4(), by=by, now=DOORS)
    assert answer.verdict == Verdict.OK
    await db.rollback()
    assert (await events.lock(db, event.id)).places_held == 1


async def walk_in(db: AsyncSession, event: Event, applicant: object, *, by: Actor, **more: object) -> Answer:
    async with transaction(db):
        gate = await checkins.gate_of(db, event.gates[0].id)
        assert gate is not None
        values = {"scan_id": uuid4(), "by": by, "now": DOORS, **more}
        return await checkins.walk_in(db, gate.event, gate, applicant, **values)  # type: ignore[arg-type]


async def test_a_walk_in_is_registered_and_in_at_once(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db, capacity=1), await add_actor(db)
    photos = Given(organisation="Haard Logistik", consents=(Agreed(ConsentKind.PHOTOS, "Photos are fine"),))
    scan_id = uuid4()
    answer = await walk_in(db, event, make_applicant("Ole Neu", "", given=photos), by=by, scan_id=scan_id)
    assert (answer.verdict, answer.name, answer.organisation) == (Verdict.OK, "Ole Neu", "Haard Logistik")
    assert (answer.is_without_photos, answer.is_first_visit) == (False, False)
    assert await walk_in(db, event, make_applicant("Ole Neu", "", given=photos), by=by, scan_id=scan_id) == answer
    assert await checkins.count(db, event) == checkins.Count(inside=1, expected=1)


async def test_a_walk_in_sent_twice_at_once_is_one_person(database: Database, db: AsyncSession, now: datetime) -> None:
    event, by, scan_id = await add_event(db, capacity=5), await add_actor(db), uuid4()

    async def send() -> Answer:
        async with database.session() as own:
            return await walk_in(own, event, make_applicant("Ole Neu", ""), by=by, scan_id=scan_id)

    answers = await asyncio.gather(*(send() for _ in range(4)))
    assert answers == [answers[0]] * 4
    assert await how_many(db, Registration) == 1


async def test_a_full_house_takes_walk_ins_only_from_organisers(db: AsyncSession, now: datetime) -> None:
    event, by, organiser = await add_event(db, capacity=1), await add_actor(db), await add_actor(db, Role.OWNER)
    await add_guest(db, event, "Ada Eins", now=now)
    with pytest.raises(DomainError, match=r"registration\.full"):
        await walk_in(db, event, make_applicant("Ole Neu", ""), by=by)
    with pytest.raises(DomainError, match=r"checkin\.organisers_only"):
        await walk_in(db, event, make_applicant("Ole Neu", ""), by=by, anyway=True)
    assert (await walk_in(db, event, make_applicant("Ole Neu", ""), by=organiser, anyway=True)).verdict == Verdict.OK
    await db.rollback()
    assert (await events.lock(db, event.id)).places_held == 2


async def test_a_walk_in_whose_address_is_registered_gets_no_second_place(db: AsyncSession, now: datetime) -> None:
    event, by = await add_event(db, capacity=1), await add_actor(db)
    await add_guest(db, event, "Ada Eins", now=now)
    answer = await walk_in(db, event, make_applicant("Ada Eins"), by=by)
    assert (answer.verdict, answer.name) == (Verdict.OK, "Ada Eins")
    assert await how_many(db, Registration) == 1


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


async def add_actor_inside(db: AsyncSession) -> Actor:
    user = make_user()
    db.add(user)
    await db.flush()
    return actor_of(user)
