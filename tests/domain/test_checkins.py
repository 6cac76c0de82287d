"""Scans at the door, undone and replayed, by one phone and by many at once."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import checkins, events, parties, registrations
from eventhub.domain.checkins import Answer
from eventhub.domain.errors import DomainError
from eventhub.formats import ticket_code
from eventhub.models import CheckIn, LocalizedText, Scan, Verdict
from tests.domain.door import DOORS, add_actor, add_event, add_guest, code_of, how_many, scan


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
