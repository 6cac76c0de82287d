"""Plans and releases in every state: with every warning, over two days, after midnight, without rooms, old releases."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock
from eventhub.db import Database, transaction
from eventhub.domain import events, schedules
from eventhub.domain.events import EventDraft, SpeakerDraft
from eventhub.domain.permissions import Actor
from eventhub.mail import schedule_mails
from eventhub.mail.letters import Recipient
from eventhub.models import Attendance, Event, OutboxMail, Role, Room, Talk, TalkKind, TalkStatus, User, Venue
from eventhub.models import LocalizedText as Text
from tests.makers import actor_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_WORD = "Fördermittelantragsbearbeitungsfristverlängerungsbescheinigung"


async def prepare_schedule(database: Database, names: Mapping[str, str]) -> dict[str, str]:
    """A conference over two days with all that can be wrong, one online without rooms; the names of their pages."""
    del names
    async with database.session() as db, transaction(db):
        by = actor_of((await db.scalars(select(User).where(User.role == Role.OWNER))).one())
        now = clock.now()
        house = Venue(name=f"Haus {LONG_WORD}", rooms=[
            Room(name=f"Saal {number}" if number else LONG_WORD, seats=number or None, position=number)
            for number in range(5)
        ])  # fmt: skip
        db.add(house)
        await db.flush()
        starts_at = (now + 40 * DAY).replace(hour=14, minute=0, second=0, microsecond=0)
        draft = EventDraft(
            title=Text("Prüfstand Programm", "Test bench programme"), slug="pruefstand-planned", venue_id=house.id,
            starts_at=starts_at, ends_at=starts_at + 34 * HOUR,
        )  # fmt: skip
        made = await events.create(db, draft, by=by, now=now - 20 * DAY)
        await db.flush()
        await events.publish(db, made, by=by, now=now - 20 * DAY)
        event = await schedules.event_of(db, made.id, lock=True)
        assert event is not None
        await schedules.open_editor(db, event, by=by, now=now - 9 * DAY)
        ada = SpeakerDraft("Ada Kępińska", "", "ada.plan@example.org")
        items = [
            schedules.ItemDraft(title=Text(f"Vortrag {LONG_WORD}"), minutes=45, speakers=(ada,)),
            schedules.ItemDraft(title=Text("Zugleich", "At once"), minutes=45, speakers=(ada, SpeakerDraft("Bea"))),
            schedules.ItemDraft(title=Text("Kurz", "Short"), minutes=5),
            schedules.ItemDraft(kind=TalkKind.BREAK, title=Text("Pause"), minutes=15),
            schedules.ItemDraft(kind=TalkKind.BLOCKER, title=Text("Umbau"), minutes=60),
            schedules.ItemDraft(title=Text("Nach Mitternacht", "After midnight"), minutes=90, speakers=(ada,)),
            schedules.ItemDraft(title=Text("Wartet", "Waits"), format="workshop", capacity=30),
        ]
        talks = [await schedules.add(db, event, item, by=by, now=now - 9 * DAY) for item in items]
        rooms = schedules.rooms_of(event)
        places = ((0, None), (0, HOUR), (2, 2 * HOUR), (None, 3 * HOUR), (1, 4 * HOUR), (3, 9 * HOUR))
        for talk, (room, after) in zip(talks, places, strict=False):
            await schedules.move(
                db, event, talk, room_id=None if room is None else rooms[room].id,
                starts_at=starts_at + (after or timedelta()), version=0, by=by, now=now - 8 * DAY,
            )  # fmt: skip
        await db.flush()
        await schedules.release(
            db, event, note=f"Erste {LONG_WORD}", version=event.schedule_version, by=by, now=now - 7 * DAY
        )
        await _go_on(db, event, talks, by=by, now=now)
        online = EventDraft(
            title=Text("Prüfstand ohne Raum", "Test bench without a room"), slug="pruefstand-roomless",
            attendance=Attendance.ONLINE, joining_url="https://meet.example.org/x", starts_at=starts_at,
            ends_at=starts_at + 2 * HOUR,
        )  # fmt: skip
        roomless = await events.create(db, online, by=by, now=now - 20 * DAY)
        await db.flush()
        found = await schedules.event_of(db, roomless.id, lock=True)
        assert found is not None
        await schedules.open_editor(db, found, by=by, now=now)
        mails = select(OutboxMail.kind, OutboxMail.id).where(OutboxMail.event_id == event.id)
        return {
            "event_planned": str(event.id),
            "event_roomless": str(roomless.id),
            "event_of_the_demo": str(await db.scalar(select(Event.id).where(Event.slug == "digitaltag"))),
            "day_two": (starts_at + DAY).date().isoformat(),
            "item_talk": str(talks[0].id),
            "item_asked": str(talks[1].id),
            "item_break": str(talks[4].id),
            "item_waiting": str(talks[6].id),
            **{f"mail_{kind}": str(ident) for kind, ident in (await db.execute(mails)).all()},
        }


async def _go_on(db: AsyncSession, event: Event, talks: Sequence[Talk], *, by: Actor, now: datetime) -> None:
    """All that can differ: onto each other, dropped, other words, asked, a suggestion, a moved meeting; all mails."""
    first, second, short, pause, _blocker, late, waiting = talks
    assert first.slot is not None
    await schedules.move(
        db, event, second, room_id=first.slot.room_id, starts_at=first.slot.starts_at, version=_version(second),
        by=by, now=now,
    )  # fmt: skip
    await schedules.unschedule(db, event, late, version=_version(late))
    await schedules.move(
        db, event, waiting, room_id=schedules.rooms_of(event)[1].id, starts_at=event.starts_at - HOUR, version=0,
        by=by, now=now,
    )  # fmt: skip
    await db.flush()
    await schedules.release(db, event, note="", version=event.schedule_version, by=by, now=now - DAY)
    await schedules.call_off(db, event, pause, by=by, now=now)
    await schedules.move(
        db, event, late, room_id=None, starts_at=event.starts_at + 10 * HOUR, version=0, by=by, now=now
    )
    short.title = Text(f"Kurz, {LONG_WORD}")
    second.status = TalkStatus.REQUESTED
    first.suggestion = {"title": {"de": "Anders", "en": ""}, "abstract": {"de": LONG_WORD, "en": ""}, "language": "en"}
    event.schedule_shift_minutes, event.is_schedule_revised = -90, True
    to = Recipient("ada.plan@example.org", "Ada", f"Ada {LONG_WORD}", "de")
    await schedule_mails.talk_news(
        db, event, first, to, schedule_mails.News("cancelled"), person=None, entry=None, now=now
    )
    await db.flush()


def _version(talk: Talk) -> int:
    assert talk.slot is not None
    return talk.slot.version
