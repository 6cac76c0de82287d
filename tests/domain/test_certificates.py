"""Certificates: who gets one, what it says, when it is good no longer, and how long it is kept."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import certificates, checkins, events, parties, privacy, registrations
from eventhub.domain.chores import CHORES
from eventhub.domain.errors import DomainError
from eventhub.domain.permissions import Actor
from eventhub.domain.registrations import Companion
from eventhub.formats import certificate_code
from eventhub.models import (
    AuditEntry,
    Certificate,
    CertificateEnd,
    Event,
    EventStatus,
    Hub,
    Party,
    Registration,
    TalkKind,
    TalkStatus,
    new_id,
)
from tests.domain.evening import AFTER, BEFORE, NAME, Evening, spend
from tests.domain.workshop import HOUR, make_talk
from tests.makers import START

END = START + 3 * HOUR


def refused(code: str) -> "pytest.RaisesExc[DomainError]":
    return pytest.raises(DomainError, match=f"^{code}$")


async def after_the_evening(db: AsyncSession, by: Actor, companions: int = 0) -> Evening:
    """Katharina was there; Ada had a place and stayed away."""
    evening = await spend(db, by)
    await evening.come("Ada Eins")
    await evening.come(NAME, companions=companions)
    await evening.let_in(NAME)
    return evening


async def test_a_meeting_with_certificates_is_neither_unpublished_nor_deleted(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    code = await evening.issue()
    long_after = AFTER + timedelta(days=400)
    async with transaction(db):
        await privacy.forget_event(db, evening.event_id, long_after)
    for code_of_no, now in (("event.already_over", long_after), ("event.is_on_record", BEFORE)):
        with refused(code_of_no):
            async with transaction(db):
                await events.unpublish(db, await events.lock(db, evening.event_id), by=by, now=now)
    async with transaction(db):
        (await events.lock(db, evening.event_id)).status = EventStatus.DRAFT
    with refused("event.is_on_record"):
        async with transaction(db):
            await events.delete(db, await events.lock(db, evening.event_id), by=by, now=long_after)
    assert (await evening.read(code)).name == NAME


# Issuing


async def test_only_those_who_were_there_get_one_and_only_afterwards(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    with refused("certificate.too_early"):
        await evening.issue(now=END - timedelta(seconds=1))
    with refused("certificate.not_there"):
        await evening.issue("Ada Eins")
    await evening.issue(now=END)
    assert await evening.valid() == [NAME]


async def test_a_meeting_that_was_called_off_certifies_nothing(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    async with transaction(db):
        (await db.get_one(Event, evening.event_id)).status = EventStatus.CANCELLED
    with refused("certificate.no_meeting"):
        await evening.issue()
    with refused("certificate.no_meeting"):
        await evening.issue_missing()


async def test_issuing_again_gives_back_the_same_one(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    first = await evening.issue()
    assert await evening.issue(now=AFTER + HOUR) == first
    assert await evening.issue_missing() == 0
    assert await evening.issued() == {first: None}
    assert certificate_code.typed(first) == first


async def test_in_another_language_it_replaces_the_first(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    german = await evening.issue()
    english = await evening.issue(language="en")
    assert await evening.issued() == {german: CertificateEnd.REPLACED, english: None}
    assert (await evening.read(english)).event_title == "AI that arrives at work"


async def test_it_says_what_was_true_when_it_was_issued(db: AsyncSession, by: Actor) -> None:
    talks = [
        make_talk("Zweitens", position=2, minutes=None),
        make_talk("Erstens", position=1, minutes=25),
        make_talk("Pause", position=3, kind=TalkKind.BREAK),
        make_talk("Abgesagt", position=4, status=TalkStatus.CANCELLED),
    ]
    evening = await spend(db, by, *talks)
    await evening.come(NAME)
    await evening.let_in(NAME)
    one = await evening.read(await evening.issue())
    assert (one.name, one.event_title, one.place) == (NAME, "KI, die im Betrieb ankommt", "Alte Lohnhalle, Bottrop")
    assert (one.starts_at, one.ends_at, one.time_zone, one.is_online) == (START, END, "Europe/Berlin", False)
    assert one.contents == [{"title": "Erstens", "minutes": 25}, {"title": "Zweitens", "minutes": 0}]
    assert (one.issued_at, one.issued_by) == (AFTER, "")


async def test_the_public_release_counts_once_there_is_one(db: AsyncSession, by: Actor) -> None:
    talks = [make_talk("Später", position=1), make_talk("Früher", position=2), make_talk("Nicht dabei", position=3)]
    evening = await spend(db, by, *talks)
    await evening.come(NAME)
    await evening.let_in(NAME)
    await evening.release((talks[0].id, START + HOUR, "Saal"), (talks[1].id, START, "Saal"))
    one = await evening.read(await evening.issue())
    assert one.contents == [{"title": "Früher", "minutes": 60}, {"title": "Später", "minutes": 60}]


async def test_a_programme_that_nobody_can_have_heard_is_not_printed(db: AsyncSession, by: Actor) -> None:
    evening = await spend(db, by, *(make_talk(f"Nummer {number}", position=number) for number in range(13)))
    await evening.come(NAME)
    await evening.let_in(NAME)
    assert (await evening.read(await evening.issue())).contents == []


async def test_online_and_on_site_are_told_apart(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    async with transaction(db):
        event = await events.lock(db, evening.event_id)
        ada = await db.get_one(Registration, evening.guests["Ada Eins"])
        await checkins.mark_present(db, event, ada, is_online=True, by=by, now=AFTER)
    one = await evening.read(await evening.issue("Ada Eins"))
    assert (one.is_online, one.place) == (True, "")


async def test_an_organiser_issues_one_or_all_that_are_missing(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by, companions=2)
    await evening.let_in("Gast 0 Schlüter", "Gast 1 Schlüter")
    own = await evening.issue(language="en")
    assert await evening.issue_missing(evening.guests["Gast 1 Schlüter"]) == 1
    assert await evening.valid() == ["Gast 1 Schlüter", NAME]
    with refused("certificate.not_there"):
        await evening.issue_missing(evening.guests["Ada Eins"])
    assert await evening.issue_missing() == 1
    assert await evening.valid() == ["Gast 0 Schlüter", "Gast 1 Schlüter", NAME]
    assert (await evening.issued())[own] is None
    notes = (await db.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.details))).all()
    issued = ("certificate.issued", "KI, die im Betrieb ankommt", {"persons": "1"})
    assert [tuple(one) for one in notes if one.action.startswith("certificate.")] == [issued, issued]


async def test_issued_at_once_from_all_sides_one_is_good(database: Database, db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    event_id, ident = evening.event_id, evening.guests[NAME]

    async def press() -> str:
        async with database.session() as own, transaction(own):
            event = await events.lock(own, event_id)
            one = await own.get_one(Registration, ident)
            return (await certificates.issue(own, event, one, language="de", now=AFTER)).code

    async def press_for_all() -> int:
        async with database.session() as own, transaction(own):
            event = await events.lock(own, event_id)
            return await certificates.issue_missing(own, event, by=by, now=AFTER)

    codes = await asyncio.gather(press(), press(), press_for_all(), press())
    assert list((await evening.issued()).values()) == [None]
    assert len({code for code in codes if isinstance(code, str)}) == 1


async def test_the_database_holds_one_that_is_good(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    await evening.issue()
    with pytest.raises(IntegrityError):
        async with transaction(db):
            one = (await db.scalars(select(Certificate))).one()
            values = {column.key: getattr(one, column.key) for column in Certificate.__table__.columns}
            db.add(Certificate(**values | {"id": new_id(), "code": certificate_code.new()}))


async def test_an_undo_while_it_is_issued_withdraws_it(database: Database, db: AsyncSession, by: Actor) -> None:
    evening = await spend(db, by)
    await evening.come(NAME)
    scan_id = await evening.let_in(NAME)
    event_id, ident = evening.event_id, evening.guests[NAME]

    async def undo() -> None:
        async with database.session() as own, transaction(own):
            event = await own.get_one(Event, event_id)
            await checkins.undo(own, event, None, scan_id, scan_id=new_id(), by=by, now=AFTER)

    async with database.session() as own, transaction(own):
        event = await events.lock(own, event_id)
        one = await own.get_one(Registration, ident)
        await certificates.issue(own, event, one, language="de", now=AFTER)
        # The door takes the check-in back before this act is kept; it has to wait for it.
        undoing = asyncio.create_task(undo())
        await asyncio.wait([undoing], timeout=0.3)
    await undoing
    assert list((await evening.issued()).values()) == [CertificateEnd.CHECK_IN_UNDONE]


# Withdrawing


async def test_taking_the_check_in_back_at_the_door_withdraws_it(db: AsyncSession, by: Actor) -> None:
    evening = await spend(db, by)
    await evening.come(NAME, "Ada Eins")
    await evening.let_in("Ada Eins")
    scan_id = await evening.let_in(NAME)
    code, other = await evening.issue(), await evening.issue("Ada Eins")
    await evening.undo(scan_id)
    assert await evening.issued() == {code: CertificateEnd.CHECK_IN_UNDONE, other: None}
    with refused("certificate.not_there"):
        await evening.issue()
    await evening.let_in(NAME)
    assert await evening.issue() != code


async def test_marking_somebody_absent_by_hand_withdraws_it(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    code = await evening.issue()
    async with transaction(db):
        event = await events.lock(db, evening.event_id)
        one = await db.get_one(Registration, evening.guests[NAME])
        await checkins.mark_absent(db, event, one, by=by, now=AFTER)
    assert await evening.issued() == {code: CertificateEnd.CHECK_IN_UNDONE}


async def test_correcting_the_name_withdraws_only_what_bears_it(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by, companions=1)
    await evening.let_in("Gast 0 Schlüter")
    code, other = await evening.issue(), await evening.issue("Gast 0 Schlüter")
    await correct(evening, by, NAME, Companion("Katharina", "Schlüter"))
    assert await evening.issued() == {code: None, other: None}
    await correct(evening, by, NAME, Companion("Katarina", "Schlüter"))
    assert await evening.issued() == {code: CertificateEnd.NAME_CORRECTED, other: None}
    assert (await evening.read(await evening.issue())).name == "Katarina Schlüter"
    one = await db.get_one(Registration, evening.guests[NAME], populate_existing=True)
    assert "katarina" in one.search_text
    noted = select(AuditEntry.subject).where(AuditEntry.action == "registration.name_corrected")
    assert set(await db.scalars(noted)) == {NAME, "Katarina Schlüter"}


async def correct(evening: Evening, by: Actor, name: str, corrected: Companion) -> None:
    async with transaction(evening.db):
        event, party = await events.lock(evening.db, evening.event_id), await evening.party(name)
        one = next(one for one in party.registrations if one.id == evening.guests[name])
        await registrations.correct_name(evening.db, event, party, one, corrected, by=by, now=AFTER)


async def test_a_guest_who_corrects_the_name_withdraws_it_too(db: AsyncSession, by: Actor) -> None:
    """A meeting whose end is moved takes changes again."""
    evening = await after_the_evening(db, by)
    code = await evening.issue()
    async with transaction(db):
        event = await events.lock(db, evening.event_id)
        event.ends_at = AFTER + HOUR
        ident = (await evening.party(NAME)).id
        party = await db.scalar(select(Party).where(Party.id == ident).options(*parties.with_all()))
        assert party is not None
        details = registrations.Details((Companion("Kati", "Schlüter"),), registrations.Given())
        await registrations.change(db, event, party, details, now=AFTER)
    assert await evening.issued() == {code: CertificateEnd.NAME_CORRECTED}


async def test_what_is_withdrawn_names_nobody_however_it_came(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    codes = [await evening.issue(), await evening.issue(language="en")]
    await correct(evening, by, NAME, Companion("Katarina", "Schlüter"))
    codes.append(await evening.issue())
    async with transaction(db):
        event, one = await events.lock(db, evening.event_id), await certificates.by_code(db, codes[-1])
        assert one is not None
        await certificates.withdraw(db, event, one, by=by, now=AFTER)
    assert [(await evening.read(code)).name for code in codes] == ["", "", ""]
    assert None not in (await evening.issued()).values()


async def test_the_language_to_and_fro_keeps_three_that_are_replaced(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    codes = [
        await evening.issue(language="en" if number % 2 else "de", now=AFTER + number * timedelta(minutes=1))
        for number in range(8)
    ]
    assert await evening.issued() == dict.fromkeys(codes[4:7], CertificateEnd.REPLACED) | {codes[7]: None}


async def test_a_guest_erases_those_that_are_withdrawn_too(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by, companions=1)
    await evening.let_in("Gast 0 Schlüter")
    other = await evening.issue("Gast 0 Schlüter")
    await evening.issue()
    await evening.issue(language="en")
    async with transaction(db):
        await certificates.erase_own(db, await db.get_one(Registration, evening.guests[NAME]))
    assert await evening.issued() == {other: None}
    assert "certificate.erased" not in set(await db.scalars(select(AuditEntry.action)))


async def test_an_organiser_withdraws_once(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    code = await evening.issue()

    async def withdraw() -> None:
        async with transaction(db):
            event = await events.lock(db, evening.event_id)
            one = await certificates.by_code(db, code)
            assert one is not None
            await certificates.withdraw(db, event, one, by=by, now=AFTER)

    await withdraw()
    with refused("certificate.withdrawn"):
        await withdraw()
    assert await evening.issued() == {code: CertificateEnd.BY_ORGANISER}
    noted = await db.scalar(select(AuditEntry.subject).where(AuditEntry.action == "certificate.withdrawn"))
    assert noted == certificate_code.shown(code)


# Keeping


async def test_it_outlasts_the_registration_for_three_years(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    code = await evening.issue()
    async with transaction(db):
        await privacy.forget_event(db, evening.event_id, AFTER + timedelta(days=200))
    one = await evening.read(code)
    assert (one.registration_id, one.name, one.withdrawn_at) == (None, NAME, None)
    [chore] = [one for one in CHORES if one.name == "delete old certificates"]
    last_day = AFTER + timedelta(days=1095)
    assert list(await chore.due(db, last_day - timedelta(seconds=1))) == []
    [due] = await chore.due(db, last_day)
    async with transaction(db):
        await chore.act(db, due, last_day)
    assert await evening.issued() == {}


async def test_the_hub_says_how_long(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    await evening.issue()
    async with transaction(db):
        (await db.get_one(Hub, 1)).certificate_days = 30
    assert len(await certificates.outdated(db, AFTER + timedelta(days=30))) == 1
    assert len(await certificates.outdated(db, AFTER + timedelta(days=29))) == 0


async def test_erased_means_gone_and_the_log_names_nobody(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    code = await evening.issue()
    async with transaction(db):
        event, one = await events.lock(db, evening.event_id), await certificates.by_code(db, code)
        assert one is not None
        await certificates.erase(db, event, one, by=by, now=AFTER)
    assert await certificates.by_code(db, code) is None
    entries = (await db.execute(select(AuditEntry.action, AuditEntry.subject))).all()
    told = [("certificate.erased", certificate_code.shown(code))]
    assert [tuple(entry) for entry in entries if entry.action.startswith("certificate.")] == told


async def test_a_code_is_found_as_people_type_it(db: AsyncSession, by: Actor) -> None:
    evening = await after_the_evening(db, by)
    code = await evening.issue()
    shown = certificate_code.shown(code)
    for typed in (code, shown, shown.lower(), f" {shown.replace('-', ' ')} ", code.replace("0", "O").replace("1", "l")):
        found = await certificates.by_code(db, typed)
        assert found is not None, typed
    for wrong in ("", code[:-1], code + "0", "U" * 12, code[:-1] + ("2" if code[-1] != "2" else "3")):
        assert await certificates.by_code(db, wrong) is None
