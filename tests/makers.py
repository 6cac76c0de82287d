"""Makers: a hub, a venue, a meeting, a guest, somebody of the staff, each with sensible defaults."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import events, registrations
from eventhub.domain.permissions import Actor
from eventhub.models import Event, EventStatus, Gate, Hub, LocalizedText, Role, User, Venue

START = datetime(2027, 1, 21, 16, 0, tzinfo=UTC)
numbers = count(1)


def make_hub(**values: Any) -> Hub:
    """The hub's one row."""
    defaults: dict[str, Any] = {
        "name": "SMART REGION",
        "subtitle": "Emscher-Lippe",
        "sender_name": "SMART REGION",
        "sender_address": "treffen@example.org",
        "contact_address": "treffen@example.org",
    }
    return Hub(**defaults | values)


def make_venue(**values: Any) -> Venue:
    """A house in Bottrop."""
    defaults: dict[str, Any] = {
        "name": "Alte Lohnhalle",
        "street": "Zechenstraße 12",
        "postal_code": "46236",
        "city": "Bottrop",
        "latitude": 51.52,
        "longitude": 6.93,
        "rooms": [],
    }
    return Venue(**defaults | values)


def make_event(**values: Any) -> Event:
    """A published meeting on a Thursday evening in January, in a house, with one gate."""
    number = next(numbers)
    starts_at = values.get("starts_at", START)
    defaults: dict[str, Any] = {
        "slug": f"treffen-{number}",
        "title": LocalizedText("KI, die im Betrieb ankommt", "AI that arrives at work"),
        "status": EventStatus.PUBLISHED,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "doors_at": starts_at - timedelta(minutes=30),
        "published_at": datetime(2026, 12, 1, tzinfo=UTC),
        "calendar_changed_at": datetime(2026, 12, 1, tzinfo=UTC),
        "created_at": datetime(2026, 12, 1, tzinfo=UTC),
        "updated_at": datetime(2026, 12, 1, tzinfo=UTC),
        "venue": make_venue(),
        "gates": [Gate(name=LocalizedText("Tor 1", "Gate 1"))],
        "topics": [],
        "questions": [],
        "talks": [],
    }
    event = Event(**defaults | values)
    event.places_limit = event.capacity
    return event


def make_applicant(name: str = "Katharina Schlüter", address: str | None = None, **values: Any) -> Any:
    """A guest; the address follows from the name."""
    given, _, family = name.partition(" ")
    local = "".join(char for char in name.casefold() if char.isalnum() and char.isascii())
    return registrations.Applicant(given, family, f"{local}@example.org" if address is None else address, **values)


def make_user(role: Role = Role.ORGANISER, **values: Any) -> User:
    """Somebody of the staff, who cannot sign in until they have a password."""
    number = next(numbers)
    defaults: dict[str, Any] = {
        "name": "Svenja Böhmer",
        "address": f"team-{number}@example.org",
        "address_key": f"team-{number}@example.org",
        "role": role,
        "password_hash": "!",
        "created_at": datetime(2026, 12, 1, tzinfo=UTC),
    }
    return User(**defaults | values)


def actor_of(user: User) -> Actor:
    """The value that acts, for somebody of the staff."""
    return Actor(user.id, user.name, user.address, user.role)


async def register(db: AsyncSession, event: Event, name: str, *, now: datetime, companions: int = 0) -> Any:
    """Register somebody, with companions, in the running transaction."""
    others = tuple(registrations.Companion(f"Gast {number}", name.split()[-1]) for number in range(companions))
    event = await events.lock(db, event.id)
    return await registrations.register(db, event, make_applicant(name, companions=others), now=now)
