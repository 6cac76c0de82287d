"""The table of registrations: words, states, order, pages, counts."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import transaction
from eventhub.domain import checkins, events, parties, registrations
from eventhub.domain.errors import DomainError
from eventhub.domain.registrations import RowFilter
from eventhub.models import Event, RegistrationStatus, Source, new_id
from tests.makers import actor_of, make_applicant, make_event, make_user, register

S = RegistrationStatus


async def hold(db: AsyncSession, now: datetime, *names: str, **values: object) -> Event:
    event = make_event(starts_at=now + timedelta(days=10), **values)
    async with transaction(db):
        db.add(event)
        await db.flush()
        for name in names:
            await register(db, event, name, now=now)
    return event


async def found(db: AsyncSession, event: Event, text: str = "", status: str = "") -> list[str]:
    narrow = RowFilter(text, status)
    page = await registrations.look_up(db, event, narrow, counts=await registrations.counts(db, event))
    assert (page.page, page.total, page.has_more) == (1, len(page.rows), False)
    assert await registrations.sheet_ids(db, event, narrow) == [row.id for row in page.rows]
    return [row.sort_name for row in page.rows]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["Łęcka, Ania", "Şahin, Aylin", "Schlüter, Katharina"]),
        ("schluter", ["Schlüter, Katharina"]),
        ("  KATHARINA   schlü ", ["Schlüter, Katharina"]),
        ("sahin", ["Şahin, Aylin"]),
        ("lecka", ["Łęcka, Ania"]),
        ("aylinahin@example", ["Şahin, Aylin"]),
        ("a", ["Łęcka, Ania", "Şahin, Aylin", "Schlüter, Katharina"]),
        ("_", []),
        ("schluter aylin", []),
    ],
)
async def test_every_word_must_be_found_whatever_its_case_and_accents(
    db: AsyncSession, now: datetime, text: str, names: list[str]
) -> None:
    event = await hold(db, now, "Katharina Schlüter", "Aylin Şahin", "Ania Łęcka")
    assert sorted(await found(db, event, text)) == sorted(names)


async def test_the_short_code_finds_its_ticket_from_the_left(db: AsyncSession, now: datetime) -> None:
    event = await hold(db, now, "Katharina Schlüter", "Tom Bergmann")
    [row] = await registrations.rows(db, event, RowFilter("schluter"))
    code = row.short_code
    assert await found(db, event, f"{code[:4]}-{code[4:]}") == ["Schlüter, Katharina"]
    assert await found(db, event, code.lower()) == ["Schlüter, Katharina"]
    assert await found(db, event, code[1:]) == []


async def test_states_narrow_and_are_counted(db: AsyncSession, now: datetime) -> None:
    event = await hold(db, now, "Ada Eins", "Bea Zwei", "Cem Drei", capacity=2)
    user = make_user()
    async with transaction(db):
        db.add(user)
        await db.flush()
        held = await events.get(db, event.id)
        assert held is not None
        [row] = await registrations.rows(db, event, RowFilter("ada"))
        await checkins.let_in(db, held, held.gates[0], row.id, scan_id=new_id(), by=actor_of(user), now=held.starts_at)
    assert await found(db, event, status="confirmed") == ["Eins, Ada", "Zwei, Bea"]
    assert await found(db, event, status="waitlisted") == ["Drei, Cem"]
    assert await found(db, event, status="checked_in") == ["Eins, Ada"]
    assert await found(db, event, "bea", "checked_in") == []
    assert await registrations.counts(db, event) == {"confirmed": 2, "waitlisted": 1, "checked_in": 1}


async def test_nobody_of_another_event_is_found(db: AsyncSession, now: datetime) -> None:
    event = await hold(db, now, "Ada Eins")
    other = await hold(db, now, "Bea Zwei")
    assert await found(db, event) == ["Eins, Ada"]
    assert await found(db, other) == ["Zwei, Bea"]


async def test_those_who_wait_stand_in_their_order(db: AsyncSession, now: datetime) -> None:
    event = await hold(db, now, "Ada Eins", "Zoe Zwei", "Bea Drei", capacity=1)
    assert await found(db, event, status="waitlisted") == ["Zwei, Zoe", "Drei, Bea"]


@pytest.mark.parametrize("text", ["", "gast"])
async def test_pages_follow_one_another(db: AsyncSession, now: datetime, text: str) -> None:
    event = await hold(db, now, *(f"Gast N{number}" for number in range(5)))
    counts = await registrations.counts(db, event)

    async def page(number: int) -> tuple[int, int, list[str]]:
        found = await registrations.look_up(db, event, RowFilter(text), counts=counts, page=number, size=2)
        return found.page, found.total, [row.family_name for row in found.rows]

    assert await page(1) == (1, 5, ["N0", "N1"])
    assert await page(3) == (3, 5, ["N4"])
    assert await page(9) == (3, 5, ["N4"])


async def test_a_search_ends_after_many(db: AsyncSession, now: datetime) -> None:
    event = await hold(db, now, *(f"Gast N{number}" for number in range(5)))
    found = await registrations.look_up(db, event, RowFilter("gast"), counts={}, most=3)
    assert ([row.family_name for row in found.rows], found.total, found.has_more) == (["N0", "N1", "N2"], 3, True)


async def test_the_detail_says_what_may_be_done_now(db: AsyncSession, now: datetime) -> None:
    event = await hold(db, now, "Ada Eins", "Bea Zwei", "Cem Drei", capacity=1)
    ident = event.id

    async def acts(name: str, at: datetime = now) -> set[str]:
        [row] = await registrations.rows(db, event, RowFilter(name))
        detail = await registrations.detail(db, row.id, now=at)
        assert detail is not None
        return {str(act) for act in detail.acts}

    assert await acts("ada") == {"resend", "reissue", "cancel"}
    assert await acts("bea") == {"resend", "add-anyway", "reject", "cancel"}
    async with transaction(db):
        held = await events.lock(db, ident)
        held.capacity = held.places_limit = 2
    assert await acts("bea") == {"resend", "promote", "reject", "cancel"}
    assert await acts("cem") == {"resend", "add-anyway", "reject", "cancel"}
    assert await acts("ada", now + timedelta(days=11)) == {"resend", "was-there"}
    assert await registrations.detail(db, new_id(), now=now) is None


async def test_the_history_tells_it_backwards(db: AsyncSession, now: datetime) -> None:
    event = await hold(db, now, "Ada Eins", "Bea Zwei", capacity=1)
    later = now + timedelta(hours=1)
    async with transaction(db):
        held = await events.lock(db, event.id)
        [row] = await registrations.rows(db, event, RowFilter("ada"))
        party = await parties.get(db, row.party_id)
        assert party is not None
        offered = await registrations.cancel(db, held, party, party.live, now=later)
    assert [one.lead.name for one in offered] == ["Bea Zwei"]
    [ada], [bea] = [await registrations.rows(db, event, RowFilter(name)) for name in ("ada", "bea")]
    gone = await registrations.detail(db, ada.id, now=later)
    asked = await registrations.detail(db, bea.id, now=later)
    assert gone is not None
    assert asked is not None
    assert [one.code for one in gone.history] == ["cancelled_guest", "confirmed", "registered_guest"]
    assert [one.code for one in asked.history] == ["offered", "waiting", "registered_guest"]
    assert asked.history[0].until == later + timedelta(hours=24)


async def test_several_are_cancelled_and_what_is_refused_stops_nothing(db: AsyncSession, now: datetime) -> None:
    event = await hold(db, now, "Ada Eins", "Bea Zwei", "Cem Drei", capacity=2)
    ident = event.id
    other = await hold(db, now, "Dora Vier")
    user = make_user()
    async with transaction(db):
        db.add(user)
        held = await events.lock(db, ident)
        ids = [row.id for one in (held, other) for row in await registrations.rows(db, one, RowFilter())]
        await registrations.cancel_selected(db, held, ids[:1], by=actor_of(user), now=now)
        done = await registrations.cancel_selected(db, held, ids, by=actor_of(user), now=now)
    assert sorted(done.names) == ["Ada Eins", "Bea Zwei"]
    assert [(name, error.code) for name, error in done.refused] == [("Cem Drei", "registration.nothing_to_cancel")]
    assert await registrations.counts(db, other) == {"confirmed": 1, "checked_in": 0}


async def test_the_link_goes_to_those_who_have_an_address(db: AsyncSession, now: datetime) -> None:
    event = await hold(db, now, "Ada Eins")
    user = make_user()
    async with transaction(db):
        db.add(user)
        held = await events.lock(db, event.id)
        applicant = make_applicant("Wanda Weg", "")
        await registrations.register(db, held, applicant, now=now, source=Source.DOOR)
        await db.flush()
        ids = [row.id for row in await registrations.rows(db, event, RowFilter())]
        done = await registrations.resend_selected(db, held, ids, by=actor_of(user), now=now)
    assert done.names == ["Ada Eins"]
    assert [(name, error.code) for name, error in done.refused] == [("Wanda Weg", "registration.no_address")]


async def test_by_hand_a_known_address_is_told_to_the_team(db: AsyncSession, now: datetime) -> None:
    event = await hold(db, now, "Ada Eins")
    user = make_user()
    async with transaction(db):
        db.add(user)
    with pytest.raises(DomainError, match=r"registration\.again"):
        async with transaction(db):
            held = await events.lock(db, event.id)
            await registrations.add_by_hand(db, held, make_applicant("Ada Eins"), by=actor_of(user), now=now)
