"""The mail of the morning after: who gets one, what is in it, when it leaves, and that nobody gets it twice."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.db import Database, transaction
from eventhub.domain import after, checkins, events, feedback, parties, registrations
from eventhub.domain.events.notify import tell_moved
from eventhub.models import (
    Audience,
    ConsentKind,
    Event,
    EventStatus,
    FeedbackForm,
    Hub,
    LocalizedText,
    MailStatus,
    Material,
    Speaker,
    new_id,
)
from tests.domain.aftermath import AGREES, END, MORNING, Aftermath, be_over, chores
from tests.domain.workshop import make_talk
from tests.makers import START, make_event, make_hub
from tests.materials import make_word

SECOND = timedelta(seconds=1)


async def gather_all(meeting: Aftermath) -> None:
    """Guests of every fate."""
    await meeting.register("Da Allein")
    await meeting.register("Da Gefragt", given=AGREES)
    await meeting.register("Fern Allein")
    await meeting.register("Fern Gefragt", given=AGREES)
    await meeting.register("Ab Gesagt", given=AGREES)
    await meeting.register("Weg Geblieben", "Bea Begleitung", given=AGREES)
    await meeting.register("Lead Fort", "Cem Begleitung")
    await meeting.leave("Ab Gesagt")
    await meeting.leave("Lead Fort")
    await meeting.let_in("Da Allein", "Da Gefragt", "Bea Begleitung", "Cem Begleitung")
    await meeting.walk_in("Ein Gelaufen")
    await meeting.walk_in("Ohne Adresse", "")


async def set_hub(db: AsyncSession, **values: object) -> None:
    async with transaction(db):
        await db.execute(update(Hub).values(**values))


@pytest.mark.parametrize(
    ("audience", "of_absent"),
    [
        (None, {}),
        (Audience.ORGANISERS, {}),
        (Audience.SPEAKER, {}),
        (Audience.CHECKED_IN, {}),
        (Audience.REGISTERED, {"morning Fern Allein": "Folien stop", "morning Fern Gefragt": "Folien next join stop"}),
        (Audience.EVERYONE, {"morning Fern Allein": "Folien stop", "morning Fern Gefragt": "Folien next join stop"}),
    ],
)
async def test_each_gets_what_is_theirs(db: AsyncSession, audience: Audience | None, of_absent: dict[str, str]) -> None:
    meeting = await be_over(db)
    await set_hub(db, how_to_join=LocalizedText("Kommen Sie dazu."))
    await gather_all(meeting)
    if audience is not None:
        await meeting.put_up("Folien", audience)
    sees = "Folien " if audience and audience.width >= Audience.CHECKED_IN.width else ""
    await meeting.run(MORNING)
    assert await meeting.told(["Folien"]) == {
        "morning Da Allein": f"{sees}certificate stop",
        "morning Da Gefragt": f"{sees}certificate feedback next join stop",
        "morning Weg Geblieben": f"{sees}certificate feedback next join stop",
        "morning Lead Fort": f"{sees}certificate stop",
        "morning Ein Gelaufen": f"{sees}certificate stop",
        **of_absent,
    }
    assert {mail.to_address for mail in await meeting.mails()} >= {"weggeblieben@example.org", "leadfort@example.org"}


async def test_who_waited_in_vain_hears_nothing(db: AsyncSession) -> None:
    meeting = await be_over(db, capacity=1)
    await meeting.register("Da Allein")
    await meeting.register("Stand An", given=AGREES)
    await meeting.let_in("Da Allein")
    await meeting.put_up("Folien", Audience.EVERYONE)
    await meeting.run(MORNING)
    assert await meeting.told(["Folien"]) == {"morning Da Allein": "Folien certificate stop"}


async def test_who_left_after_the_beginning_has_cancelled_too(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Ab Gesagt", given=AGREES)
    await meeting.leave("Ab Gesagt", at=START + timedelta(minutes=10))
    await meeting.put_up("Folien", Audience.EVERYONE)
    await meeting.run(MORNING)
    assert await meeting.mails() == []


async def test_an_undone_check_in_is_none(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Da Allein")
    await meeting.let_in("Da Allein")
    async with transaction(db):
        event, one = await events.lock(db, meeting.event_id), await meeting.the("Da Allein")
        await checkins.mark_absent(db, event, one, by=meeting.by, now=END)
    await meeting.run(MORNING)
    assert await meeting.mails() == []


async def test_without_a_question_to_answer_it_asks_nothing(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Da Gefragt", given=AGREES)
    await meeting.let_in("Da Gefragt")
    async with transaction(db):
        of_talks = [one.as_row() for one in feedback.Asked().about(feedback.Scope.TALK)]
        db.add(FeedbackForm(event_id=meeting.event_id, is_on=True, questions=of_talks))
    await meeting.run(MORNING)
    assert await meeting.told() == {"morning Da Gefragt": "certificate next stop"}


async def test_a_consent_taken_back_is_none(db: AsyncSession) -> None:
    meeting = await be_over(db)
    party_id = await meeting.register("Da Gefragt", given=AGREES)
    await meeting.let_in("Da Gefragt")
    async with transaction(db):
        found = await parties.lock(db, party_id)
        assert found is not None
        registrations.withdraw_consent(found[1].lead, ConsentKind.AFTER_EVENT, now=END)
    await meeting.run(MORNING)
    assert await meeting.told() == {"morning Da Gefragt": "certificate stop"}


async def test_without_a_next_meeting_and_a_way_to_join_neither_is_named(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Da Gefragt", given=AGREES)
    await meeting.let_in("Da Gefragt")
    async with transaction(db):
        await db.execute(update(Event).where(Event.slug == "naechstes").values(status=EventStatus.DRAFT))
    await meeting.run(MORNING)
    assert await meeting.told() == {"morning Da Gefragt": "certificate feedback stop"}


async def test_material_without_its_speakers_word_is_not_told(db: AsyncSession) -> None:
    speaker = Speaker(id=new_id(), name="Pelin Aksoy")
    meeting = await be_over(db, talks=[make_talk("Werkstatt", speakers=[speaker])])
    await meeting.register("Fern Allein")
    for title, given, withdrawn in (("Folien", True, True), ("Mitschnitt", False, False)):
        word = make_word(given, withdrawn, speaker_id=speaker.id)
        await meeting.put_up(title, Audience.EVERYONE, consents=[word])
    await meeting.run(MORNING)
    assert await meeting.mails() == []


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.DRAFT])
async def test_what_did_not_take_place_has_no_morning_after(db: AsyncSession, status: EventStatus) -> None:
    meeting = await be_over(db)
    await meeting.register("Da Gefragt", given=AGREES)
    await meeting.let_in("Da Gefragt")
    await meeting.put_up("Folien", Audience.EVERYONE)
    async with transaction(db):
        (await events.lock(db, meeting.event_id)).status = status
    for days in range(9):
        await meeting.run(MORNING + timedelta(days=days))
    assert await meeting.mails() == []


async def test_it_is_written_at_the_minute_and_never_again(db: AsyncSession) -> None:
    meeting = await be_over(db)
    party_id = await meeting.register("Da Allein")
    await meeting.let_in("Da Allein")
    await meeting.run(MORNING - SECOND)
    assert await meeting.mails() == []
    for seconds in (0, 1, 3600, 3 * 86400):
        await meeting.run(MORNING + seconds * SECOND)
    assert await meeting.told() == {"morning Da Allein": "certificate stop"}
    async with transaction(db):
        await after.morning.write(db, party_id, MORNING)
    assert len(await meeting.mails()) == 1
    assert (await meeting.party(party_id)).morning_mail_at == MORNING


async def test_who_is_marked_after_it_is_written_to_then_and_once(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Nach Getragen", "Bea Begleitung", given=AGREES)
    await meeting.register("Fern Allein")
    await meeting.run(MORNING)
    assert await meeting.mails() == []
    await meeting.put_up("Folien", Audience.CHECKED_IN, at=MORNING + SECOND)
    await meeting.mark("Bea Begleitung", at=MORNING + timedelta(days=4))
    for hours in (0, 1, 24, 48):
        await meeting.run(MORNING + timedelta(days=4, hours=hours))
    assert await meeting.told(["Folien"]) == {"morning Nach Getragen": "Folien certificate feedback next stop"}
    await meeting.mark("Nach Getragen", at=MORNING + timedelta(days=5))
    await meeting.run(MORNING + timedelta(days=5))
    await meeting.run(MORNING + timedelta(days=7))
    assert len(await meeting.mails()) == 1


async def test_who_is_marked_after_a_mail_about_materials_gets_no_second(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Nach Getragen")
    await meeting.put_up("Folien", Audience.EVERYONE)
    await meeting.run(MORNING)
    await meeting.mark("Nach Getragen", at=MORNING + SECOND)
    await meeting.run(MORNING + 2 * SECOND)
    assert await meeting.told(["Folien"]) == {"morning Nach Getragen": "Folien stop"}


async def test_who_is_marked_after_the_later_mail_was_decided_on_gets_none(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Nach Getragen")
    stopped = await meeting.register("Hat Genug")
    await meeting.run(MORNING)
    async with transaction(db):
        await after.stop(db, stopped, now=MORNING + SECOND)
    await meeting.mark("Hat Genug", at=MORNING + SECOND)
    await meeting.run(MORNING + 2 * SECOND)
    await meeting.run(MORNING + timedelta(days=7))
    await meeting.mark("Nach Getragen", at=MORNING + timedelta(days=7))
    await meeting.run(MORNING + timedelta(days=7, hours=1))
    assert await meeting.mails() == []


async def test_a_meeting_that_is_moved_the_morning_after_has_another_morning(db: AsyncSession) -> None:
    meeting = await be_over(db)
    party_id = await meeting.register("Da Allein")
    stopped = await meeting.register("Hat Genug")
    await meeting.let_in("Da Allein", "Hat Genug")
    await meeting.put_up("Folien", Audience.EVERYONE)
    await meeting.run(MORNING)
    async with transaction(db):
        await after.stop(db, stopped, now=MORNING + SECOND)
    week = timedelta(days=7)
    async with transaction(db):
        event = await events.lock(db, meeting.event_id)
        event.starts_at, event.ends_at = event.starts_at + week, event.ends_at + week
        await tell_moved(db, event, old_start=START, old_place="", now=MORNING + timedelta(hours=1))
    assert {mail.status for mail in await meeting.mails()} == {MailStatus.DISCARDED}
    party = await meeting.party(party_id)
    assert (party.morning_mail_at, party.told_material_ids) == (None, [])
    await meeting.run(MORNING + week - SECOND)
    assert len(await meeting.mails()) == 2
    for hours in (0, 1):
        await meeting.run(MORNING + week + timedelta(hours=hours))
    assert [mail.to_name for mail in await meeting.mails()][2:] == ["Da Allein"]


async def test_who_is_marked_after_the_morning_of_the_new_date_is_written_to(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Nach Getragen")
    folien = await meeting.put_up("Folien", Audience.EVERYONE)
    await meeting.run(MORNING)
    week = timedelta(days=7)
    async with transaction(db):
        event = await events.lock(db, meeting.event_id)
        event.starts_at, event.ends_at = event.starts_at + week, event.ends_at + week
        await tell_moved(db, event, old_start=START, old_place="", now=MORNING + timedelta(hours=1))
        (await db.get_one(Material, folien)).audience = Audience.ORGANISERS
    await meeting.run(MORNING + week)
    assert len(await meeting.mails()) == 1
    await meeting.mark("Nach Getragen", at=MORNING + week)
    await meeting.run(MORNING + week + SECOND)
    assert len(await meeting.mails()) == 2


@pytest.mark.parametrize(
    ("at", "number"),
    [("22T20:00", 1), ("22T20:01", 0), ("23T03:00", 0), ("23T07:59", 0), ("23T08:00", 1), ("24T00:30", 0)],
)
async def test_a_worker_back_from_an_outage_writes_by_day(db: AsyncSession, at: str, number: int) -> None:
    meeting = await be_over(db)
    party_id = await meeting.register("Da Allein")
    await meeting.let_in("Da Allein")
    now = datetime.fromisoformat(f"2027-01-{at}+01:00")
    await meeting.run(now)
    assert len(await meeting.mails()) == number
    async with transaction(db):
        await after.morning.write(db, party_id, now)
    assert len(await meeting.mails()) == number


async def test_several_workers_write_one(database: Database) -> None:
    async with database.session() as db:
        meeting = await be_over(db)
        for number in range(4):
            await meeting.register(f"Gast {number}")
            await meeting.let_in(f"Gast {number}")
    chore = chores()[0]

    async def work() -> None:
        async with database.session() as db:
            for ident in await chore.due(db, MORNING):
                async with transaction(db):
                    await chore.act(db, ident, MORNING)

    await asyncio.gather(*(work() for _ in range(3)))
    async with database.session() as db:
        mails = await Aftermath(db, meeting.event_id, meeting.by).mails()
    assert sorted(mail.to_name for mail in mails) == [f"Gast {number}" for number in range(4)]


async def test_meetings_of_long_ago_are_left_alone(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Da Allein")
    await meeting.let_in("Da Allein")
    await meeting.put_up("Folien", Audience.EVERYONE)
    for at in (END + timedelta(days=3) + SECOND, END + timedelta(days=8), END + timedelta(days=90)):
        await meeting.run(at)
    assert await meeting.mails() == []
    await meeting.run(END + timedelta(days=3))
    assert await meeting.told() == {"morning Da Allein": "certificate stop"}


async def test_the_settings_say_at_what_time(db: AsyncSession) -> None:
    meeting = await be_over(db)
    await meeting.register("Da Allein")
    await meeting.let_in("Da Allein")
    await set_hub(db, morning_minutes=9 * 60 + 30)
    await meeting.run(MORNING + timedelta(minutes=90) - SECOND)
    assert await meeting.mails() == []
    await meeting.run(MORNING + timedelta(minutes=90))
    assert len(await meeting.mails()) == 1


@pytest.mark.parametrize(
    ("zone", "ends", "minutes", "leaves"),
    [
        ("Europe/Berlin", "2027-01-21 20:00", 480, "2027-01-22 08:00+01:00"),
        ("Europe/Berlin", "2027-01-22 05:00", 480, "2027-01-22 08:00+01:00"),
        ("Europe/Berlin", "2027-01-22 05:01", 480, "2027-01-23 08:00+01:00"),
        ("Europe/Berlin", "2027-01-22 07:59", 480, "2027-01-23 08:00+01:00"),
        # The clocks go forward in the night between, then back.
        ("Europe/Berlin", "2027-03-27 22:00", 480, "2027-03-28 08:00+02:00"),
        ("Europe/Berlin", "2027-03-28 04:59", 480, "2027-03-28 08:00+02:00"),
        ("Europe/Berlin", "2027-10-30 22:00", 480, "2027-10-31 08:00+01:00"),
        # 02:30 is not there on that day, and there twice on the other; three hours are three hours.
        ("Europe/Berlin", "2027-03-27 20:00", 150, "2027-03-28 03:30+02:00"),
        ("Europe/Berlin", "2027-10-30 20:00", 150, "2027-10-31 02:30+02:00"),
        ("Europe/Berlin", "2027-10-31 00:00", 150, "2027-11-01 02:30+01:00"),
        ("America/New_York", "2027-01-21 21:00", 480, "2027-01-22 08:00-05:00"),
        ("America/New_York", "2027-03-13 23:30", 480, "2027-03-14 08:00-04:00"),
        ("Pacific/Auckland", "2027-01-21 21:00", 480, "2027-01-22 08:00+13:00"),
        ("Asia/Kathmandu", "2027-01-21 21:00", 480, "2027-01-22 08:00+05:45"),
        ("Pacific/Kiritimati", "2027-01-21 00:30", 0, "2027-01-22 00:00+14:00"),
    ],
)
def test_the_morning_is_that_of_the_place(zone: str, ends: str, minutes: int, leaves: str) -> None:
    ends_at = datetime.fromisoformat(ends).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    event = make_event(time_zone=zone, starts_at=ends_at - timedelta(hours=2), ends_at=ends_at)
    at = after.morning_at(event, make_hub(morning_minutes=minutes))
    assert at.astimezone(UTC) == datetime.fromisoformat(leaves)
    assert at >= ends_at + timedelta(hours=3)


def test_a_week_is_counted_by_the_calendar_of_the_place() -> None:
    ends_at = datetime(2027, 3, 25, 20, tzinfo=UTC)
    event = make_event(time_zone="Europe/Berlin", starts_at=ends_at - timedelta(hours=2), ends_at=ends_at)
    assert after.later_at(event, make_hub()) == datetime.fromisoformat("2027-04-02 08:00+02:00")


async def test_each_meeting_has_its_own_morning(db: AsyncSession) -> None:
    meeting = await be_over(db, time_zone="America/New_York")
    await meeting.register("Da Allein")
    await meeting.let_in("Da Allein")
    await meeting.run(MORNING)
    assert await meeting.mails() == []
    await meeting.run(datetime.fromisoformat("2027-01-22 08:00-05:00"))
    assert len(await meeting.mails()) == 1
