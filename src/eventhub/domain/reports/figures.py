"""The numbers of one meeting: counted while its registrations are there, kept before they go."""

import hmac
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import feedback, presence
from eventhub.domain.registrations.applicants import fold
from eventhub.domain.reports import after
from eventhub.domain.reports.suppression import Group, Groups, merged, summed
from eventhub.models import CheckIn, Event, EventFigures, Hub, Registration

NO_GROUPS = Groups()
HASH_LETTERS = 32
KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is counted of a meeting, or of several: persons, unless it says otherwise.

    ``registered`` had a place when it began, ``no_shows`` are those of them who did not come. ``organisations`` are
    keyed hashes of names, so that a period counts each once. ``feedback_responses`` answered
    anything; ``feedback_mean`` is from 1 to 5, of ``feedback_ratings``; ``balance`` are those of ``recommendations``
    who are for it less those against it.
    """

    registered: int = 0
    on_site: int = 0
    online: int = 0
    no_shows: int = 0
    kinds: Groups = NO_GROUPS
    municipalities: Groups = NO_GROUPS
    organisations: frozenset[str] = frozenset()
    feedback_responses: int = 0
    feedback_ratings: int = 0
    feedback_mean: float | None = None
    recommendations: int = 0
    balance: int = 0
    certificates: int = 0
    materials: int = 0

    @property
    def there(self) -> int:
        """Those who came, on site or from afar."""
        return self.on_site + self.online

    @property
    def net_promoters(self) -> int | None:
        """The recommendation in points from -100 to 100; None without one."""
        return round(100 * self.balance / self.recommendations) if self.recommendations else None


async def key_of(db: AsyncSession) -> bytes:
    """What organisations are hashed with; while nothing has been kept yet, any key will do for one report."""
    return (await db.get_one(Hub, 1)).figures_key or secrets.token_bytes(KEY_BYTES)


async def keep(db: AsyncSession, event: Event, *, now: datetime) -> None:
    """Store the numbers of a meeting whose registrations are about to go; what has been stored before stands.

    What was stored before its end does not: the meeting was moved ahead since.
    """
    before = await db.get(EventFigures, event.id)
    if before is not None and before.taken_at >= event.ends_at:
        return
    # Once nobody is known to have been there, nobody can answer: all that was answered is shown, and counts.
    await feedback.close_now(db, event)
    hub = await db.get_one(Hub, 1, with_for_update=True)
    if hub.figures_key is None:
        hub.figures_key = secrets.token_bytes(KEY_BYTES)
    counted = await count(db, event, hub.figures_key, now=now)
    stored: dict[str, Any] = msgspec.to_builtins(counted, order="deterministic")
    await db.merge(EventFigures(event_id=event.id, figures=stored, taken_at=now))


async def of_events(db: AsyncSession, events: Sequence[Event], *, now: datetime) -> dict[UUID, Figures]:
    """The numbers of meetings by the event's id: stored ones, and the others counted."""
    stored = await _kept(db, [one.id for one in events])
    rest, key = [one for one in events if one.id not in stored], await key_of(db)
    counted = {one.id: await count(db, one, key, now=now) for one in rest}
    # Retention may have stored the numbers and removed the people while they were counted.
    return stored | counted | await _kept(db, list(counted))


async def _kept(db: AsyncSession, event_ids: Collection[UUID]) -> dict[UUID, Figures]:
    """The stored numbers, by the event's id; events that still have their registrations are missing."""
    if not event_ids:
        return {}
    query = (
        select(EventFigures.event_id, EventFigures.figures)
        .join(Event, Event.id == EventFigures.event_id)
        .where(EventFigures.event_id.in_(event_ids), EventFigures.taken_at >= Event.ends_at)
    )
    return {event_id: msgspec.convert(figures, Figures) for event_id, figures in (await db.execute(query)).all()}


async def count(db: AsyncSession, event: Event, key: bytes, *, now: datetime) -> Figures:
    """The numbers as they are now; organisations are hashed with ``key``."""
    people = await _people(db, event)
    had_place = presence.had_place_at(event)
    said = await after.feedback_of(db, event)
    return Figures(
        registered=await _number(db, had_place),
        on_site=sum(not one.is_online for one in people),
        online=sum(one.is_online for one in people),
        no_shows=await _number(db, had_place, ~presence.was_there()),
        kinds=merged(Group(one.kind, 1) for one in people),
        municipalities=merged(Group(one.municipality, 1) for one in people),
        organisations=frozenset(_hashed(key, (one.organisation for one in people))),
        feedback_responses=said.responses,
        feedback_ratings=said.ratings,
        feedback_mean=said.mean,
        recommendations=said.recommendations,
        balance=said.balance,
        certificates=await after.certificates_of(db, event),
        materials=await after.materials_of(db, event, now=now),
    )


def added_up(parts: Sequence[Figures]) -> Figures:
    """The numbers of several meetings; who came to two of them counts twice, an organisation once."""
    ratings = sum(one.feedback_ratings for one in parts)
    points = sum(one.feedback_mean * one.feedback_ratings for one in parts if one.feedback_mean is not None)
    return Figures(
        registered=sum(one.registered for one in parts),
        on_site=sum(one.on_site for one in parts),
        online=sum(one.online for one in parts),
        no_shows=sum(one.no_shows for one in parts),
        kinds=summed((one.kinds, one.there) for one in parts),
        municipalities=summed((one.municipalities, one.there) for one in parts),
        organisations=frozenset().union(*(one.organisations for one in parts)),
        feedback_responses=sum(one.feedback_responses for one in parts),
        feedback_ratings=ratings,
        feedback_mean=points / ratings if ratings else None,
        recommendations=sum(one.recommendations for one in parts),
        balance=sum(one.balance for one in parts),
        certificates=sum(one.certificates for one in parts),
        materials=sum(one.materials for one in parts),
    )


@dataclass(frozen=True, slots=True)
class _One:
    """Somebody who was there, and what they said about themselves."""

    is_online: bool
    kind: str
    municipality: str
    organisation: str


async def _people(db: AsyncSession, event: Event) -> list[_One]:
    """Everybody who was there; companions were not asked, so they have not said."""
    columns = (
        Registration.position,
        CheckIn.is_online,
        Registration.organisation_kind,
        Registration.municipality,
        Registration.organisation,
    )
    query = (
        select(*columns)
        .join(CheckIn, CheckIn.registration_id == Registration.id)
        .where(Registration.event_id == event.id, CheckIn.ended_at.is_(None))
    )
    found = (await db.execute(query)).all()
    return [_One(is_online, *(said if not position else ("", "", ""))) for position, is_online, *said in found]


async def _number(db: AsyncSession, *conditions: Any) -> int:
    return await db.scalar(select(func.count(Registration.id)).where(*conditions)) or 0


def _hashed(key: bytes, names: Iterable[str]) -> set[str]:
    """The hashes of different names; letters and digits alone tell them apart."""
    plain = {"".join(char for char in fold(name) if char.isalnum()) for name in names}
    return {hmac.digest(key, one.encode(), "sha256").hex()[:HASH_LETTERS] for one in plain if one}
