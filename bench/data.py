"""What the benchmark runs on: one big event with twelve talks, a hundred in the calendar, tickets to scan."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub import clock, urls
from eventhub.db import Database, transaction
from eventhub.domain import events, registrations, staff, tickets
from eventhub.domain.permissions import Actor
from eventhub.mail import links
from eventhub.models import Event, Gate, Hub, LocalizedText, Role, TalkKind, Venue

ADDRESS, PASSWORD = "bench@example.org", "a-password-for-measuring-only"
SLUG, DOOR_SLUG = "grosses-treffen", "treffen-am-einlass"
TICKETS = 4000


@dataclass(frozen=True, slots=True)
class Ground:
    """Where to drive: the gate, and the codes to scan there."""

    gate_id: UUID
    codes: list[str]
    own_path: str


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
        return await _tickets(db, tickets_wanted)


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


async def _tickets(db: AsyncSession, wanted: int) -> Ground:
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
    gate_id = await db.scalar(select(Gate.id).join(Gate.event).where(Event.slug == DOOR_SLUG))
    assert gate_id is not None
    return Ground(gate_id, codes, own_path)
