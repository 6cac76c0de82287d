"""What the benchmark runs on: one big event with twelve talks and a call, a hundred others, tickets to scan."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import Database, transaction
from eventhub.domain import calls, events, registrations, staff, tickets
from eventhub.domain.calls import CallDraft, TypeDraft
from eventhub.domain.imports import schedule as imports
from eventhub.domain.permissions import Actor
from eventhub.formats import frab
from eventhub.mail import links
from eventhub.models import Event, Gate, Hub, LocalizedText, Role, TalkKind, Venue

ADDRESS, PASSWORD = "bench@example.org", "a-password-for-measuring-only"
SLUG, DOOR_SLUG = "grosses-treffen", "treffen-am-einlass"
PROGRAMME_SLUG = "grosses-programm"
TALKS, ROOMS = 300, 10
TICKETS = 4000


@dataclass(frozen=True, slots=True)
class Ground:
    """Where to drive: the gate with the codes to scan there, a guest's page, and the kind of talk the call asks for.

    ``event_id`` is the meeting with the gate.
    """

    event_id: UUID
    gate_id: UUID
    codes: list[str]
    own_path: str
    type_id: UUID


async def fill(database: Database, *, tickets_wanted: int = TICKETS) -> Ground:
    """Fill an empty, migrated database."""
    now = clock.now()
    async with database.session() as db:
        async with transaction(db):
            db.add(Hub(name="Bench", sender_address="bench@example.org"))
            user = await staff.add_user(db, "Bench", ADDRESS, role=Role.OWNER, password=PASSWORD, now=now)
            venue = Venue(
                name="Halle", street="Weg 1", postal_code="46236", city="Bottrop", latitude=51.5, longitude=6.9
            )
            db.add(venue)
            await db.flush()
            by = Actor(user.id, user.name, user.address, user.role)
            await _event(db, SLUG, venue.id, by, days=30, talks=12)
            for number in range(98):
                await _event(db, f"treffen-{number}", venue.id, by, days=7 * number + 31, talks=0)
            await _event(db, DOOR_SLUG, venue.id, by, days=0, talks=0)
            await _programme(db, by)
        async with transaction(db):
            type_id = await _call(db, by)
        return await _tickets(db, tickets_wanted, type_id)


async def _event(db: AsyncSession, slug: str, venue_id: UUID, by: Actor, *, days: int, talks: int) -> None:
    now = clock.now()
    starts_at = now + timedelta(days=days, hours=2)
    text = LocalizedText("Ein Satz mit etwa achtzig Zeichen, wie er auf der Seite eines Treffens steht. " * 4)
    draft = events.EventDraft(
        slug=slug,
        title=LocalizedText(f"Treffen {slug}"),
        summary=LocalizedText("Worum es an diesem Abend geht, in einem Satz."),
        description=text,
        venue_id=venue_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        talks=tuple(
            events.TalkDraft(
                TalkKind.TALK,
                LocalizedText(f"Vortrag {number}"),
                text,
                starts_at + timedelta(minutes=15 * number),
                15,
                (events.SpeakerDraft("Miriam Özdemir", "Kortmann Metallbau"),),
            )
            for number in range(talks)
        ),
    )
    event = await events.create(db, draft, by=by, now=now)
    await db.flush()
    await events.publish(db, event, by=by, now=now)


async def _call(db: AsyncSession, by: Actor) -> UUID:
    """Ask for talks at the big event; the id of the one kind that is asked for."""
    event = await events.lock_by_slug(db, SLUG)
    assert event is not None
    draft = CallDraft(is_published=True, types=(TypeDraft(LocalizedText("Vortrag"), 25),))
    call = await calls.save(db, event, draft, by=by, now=clock.now())
    return call.types[0].id


async def _programme(db: AsyncSession, by: Actor) -> None:
    """Three days of talks in ten rooms, imported and published."""
    now = clock.now()
    begins = now.replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=40)
    talks = tuple(
        frab.Talk(
            guid=str(uuid5(NAMESPACE_URL, f"talk/{number}")),
            number=number + 1,
            room=f"Raum {number % ROOMS}",
            starts_at=begins + timedelta(days=number // 100, minutes=45 * (number % 100 // ROOMS)),
            minutes=45,
            title=f"Ein Vortrag, der etwas länger heißt, Nummer {number}",
            track=("KI", "Recht", "Verwaltung")[number % 3],
            language="de",
            abstract="Ein Satz mit etwa achtzig Zeichen, wie er in einem Programm bei einem Vortrag steht. " * 4,
            persons=(frab.Person(f"Person {number % 200}", str(number % 200 + 1)),),
        )
        for number in range(TALKS)
    )
    rooms = tuple(frab.Room(f"Raum {number}") for number in range(ROOMS))
    whole = frab.Schedule(
        title="Großes Programm", acronym=PROGRAMME_SLUG, time_zone="Europe/Berlin", talks=talks, rooms=rooms
    )
    outcome = await imports.load(db, whole, by=by, now=now)
    await events.publish(db, outcome.event, by=by, now=now)


async def _tickets(db: AsyncSession, wanted: int, type_id: UUID) -> Ground:
    now = clock.now()
    codes: list[str] = []
    own_path = ""
    for begin in range(0, wanted, 500):
        async with transaction(db):
            event = await events.lock_by_slug(db, DOOR_SLUG)
            assert event is not None
            for number in range(begin, min(wanted, begin + 500)):
                guest = registrations.Applicant("Gast", f"Nummer {number}", f"gast{number}@example.org")
                outcome = await registrations.register(db, event, guest, now=now)
                ticket = outcome.party.lead.ticket
                assert ticket is not None
                codes.append(tickets.code_of(event, ticket))
                own_path = own_path or urls.own(links.own_token(db, outcome.party))
        db.expunge_all()
    gate = await db.scalar(select(Gate).join(Gate.event).where(Event.slug == DOOR_SLUG))
    assert gate is not None
    return Ground(gate.event_id, gate.id, codes, own_path, type_id)
