"""The demo's day in three rooms: a released programme, and a plan that has gone on since, with a conflict in it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.demo.dates import thursday
from eventhub.domain import events, schedules
from eventhub.domain.events import EventDraft, GateDraft, SpeakerDraft
from eventhub.domain.permissions import Actor
from eventhub.domain.schedules.days import at_time
from eventhub.models import Event, TalkKind, Topic, Venue
from eventhub.models import LocalizedText as Text

SLUG = "digitaltag"
DAYS = 110


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the day: when it begins (None: it waits), in which room (None: in all), how long it takes."""

    title: Text
    begins: time | None
    room: int | None
    minutes: int
    speakers: tuple[tuple[str, str], ...] = ()
    kind: TalkKind = TalkKind.TALK
    format: str = "talk"
    topic: str = ""
    capacity: int | None = None


ITEMS = (
    Item(
        Text("Was die Region jetzt kann", "What the region can do now"), time(9, 30), 0, 45,
        (("Miriam Özdemir", "miriam@example.org"),), format="keynote",
    ),
    Item(Text("Raumwechsel", "Change of rooms"), time(10, 15), None, 15, kind=TalkKind.BREAK),
    Item(
        Text("KI im Angebot", "AI in the offer"), time(10, 30), 0, 45,
        (("Miriam Özdemir", "miriam@example.org"),), topic="kuenstliche-intelligenz",
    ),
    Item(
        Text("Barrierefrei ist schneller: Formulare für alle", "Accessible is faster: forms for all"),
        time(10, 30), 1, 45, (("Hanna Gövert", "hanna@example.org"),), topic="verwaltung",
    ),
    Item(
        Text("Werkstatt: Die erste Schnittstelle", "Workshop: the first interface"), time(10, 30), 2, 60,
        (("Ole Waschkowski", "ole@example.org"),), format="workshop", topic="daten", capacity=20,
    ),
    Item(
        Text("Cyberangriff am Freitagabend", "A cyber attack on Friday evening"), time(11, 15), 0, 45,
        (("Petra Lohkamp", "petra@example.org"),), topic="sicherheit",
    ),
    Item(Text("Mittag im Hof", "Lunch in the yard"), time(12, 0), None, 60, kind=TalkKind.BREAK),
    Item(
        Text("Was der AI Act heißt", "What the AI Act means"), time(13, 0), 0, 45,
        (("Dr. Aylin Şahin", "aylin@example.org"),), topic="recht",
    ),
    Item(
        Text("Podium: Wer haftet?", "Panel: who is liable?"), time(14, 0), 1, 45,
        (("Dr. Aylin Şahin", "aylin@example.org"), ("Bernd Kowalski", "")), format="discussion", topic="recht",
    ),
    Item(
        Text("Werkstatt: Prozesse zeichnen", "Workshop: drawing processes"), time(13, 0), 2, 90,
        (("Ida Ebertsch", "ida@example.org"),), format="workshop", topic="mittelstand", capacity=16,
    ),
    Item(
        Text("Wärmepumpe, Sensor, Azubi", "Heat pump, sensor, trainee"), time(15, 0), 1, 45,
        (("Nurcan Demir", "nurcan@example.org"),), topic="bildung",
    ),
    Item(Text("Umbau für den Abend", "Set-up for the evening"), time(15, 0), 0, 60, kind=TalkKind.BLOCKER),
    Item(
        Text("Wem gehören die Daten der Halde?", "Who owns the data of the spoil tip?"), None, None, 45,
        (("Thea Rademacher", "thea@example.org"),), format="discussion", topic="daten",
    ),
    Item(
        Text("Weniger suchen, mehr reparieren", "Search less, repair more"), None, None, 25,
        (("Jörg Pawlak", ""),), topic="mittelstand",
    ),
)  # fmt: skip


async def plan_a_day(db: AsyncSession, *, by: Actor, now: datetime) -> None:
    """Announce the day, plan it, release it, and go on planning."""
    event = await _announce(db, by=by, now=now - timedelta(days=30))
    planned = now - timedelta(days=12)
    await schedules.open_editor(db, event, by=by, now=planned)
    for item in ITEMS:
        await _add(db, event, item, by=by, now=planned)
    await _release(db, event, "Erstes Programm", by=by, now=planned + timedelta(days=1))
    # A panel too early for one of its speakers: the plan says so, the public knows nothing of it.
    await _put(db, event, "Podium: Wer haftet?", time(13), 1, by=by, now=now - timedelta(hours=5))


async def _announce(db: AsyncSession, *, by: Actor, now: datetime) -> Event:
    venue = (await db.scalars(select(Venue).where(Venue.name == "Wissenschaftspark Gelsenkirchen"))).one()
    begins = thursday(now, DAYS + 30, time(9, 30)) + timedelta(days=1)
    draft = EventDraft(
        slug=SLUG,
        title=Text("Digitaltag Emscher-Lippe", "Digital day Emscher-Lippe"),
        summary=Text(
            "Ein Tag, drei Räume: Vorträge, Werkstätten, Gespräche.", "One day, three rooms: talks, workshops, panels."
        ),
        venue_id=venue.id,
        starts_at=begins,
        ends_at=begins + timedelta(hours=7),
        doors_at=begins - timedelta(minutes=30),
        capacity=180,
        cover="digitaltag",
        topic_ids=tuple(await db.scalars(select(Topic.id).where(Topic.slug.in_(("daten", "mittelstand"))))),
        gates=(GateDraft(Text("Eingang", "Entrance")),),
        contact_address="treffen@example.org",
    )
    made = await events.create(db, draft, by=by, now=now)
    await events.publish(db, made, by=by, now=now)
    await db.flush()
    event = await schedules.event_of(db, made.id, lock=True)
    assert event is not None
    return event


async def _add(db: AsyncSession, event: Event, item: Item, *, by: Actor, now: datetime) -> None:
    topic_ids: tuple[UUID, ...] = tuple(await db.scalars(select(Topic.id).where(Topic.slug == item.topic)))
    draft = schedules.ItemDraft(
        kind=item.kind,
        title=item.title,
        format=item.format,
        minutes=item.minutes,
        topic_ids=topic_ids,
        speakers=tuple(SpeakerDraft(name, address=address) for name, address in item.speakers),
        capacity=item.capacity,
    )
    await schedules.add(db, event, draft, by=by, now=now)
    if item.begins is not None:
        await _put(db, event, item.title.de, item.begins, item.room, by=by, now=now)


async def _put(
    db: AsyncSession, event: Event, title: str, begins: time, room: int | None, *, by: Actor, now: datetime
) -> None:
    talk = next(one for one in await schedules.talks(db, event) if one.title.de == title)
    first_day = event.starts_at.date()
    await schedules.move(
        db,
        event,
        talk,
        room_id=None if room is None else schedules.rooms_of(event)[room].id,
        starts_at=at_time(event, first_day, begins),
        version=talk.slot.version if talk.slot else 0,
        by=by,
        now=now,
    )


async def _release(db: AsyncSession, event: Event, note: str, *, by: Actor, now: datetime) -> None:
    await db.flush()
    await schedules.release(db, event, note=note, version=event.schedule_version, by=by, now=now)
