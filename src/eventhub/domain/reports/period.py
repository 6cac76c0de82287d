"""A report for the funder: of one meeting, or of all that took place in a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.domain import programme
from eventhub.domain.events.find import with_place
from eventhub.domain.programme import HeldTalk
from eventhub.domain.reports import figures
from eventhub.domain.reports.figures import Figures, added_up
from eventhub.models import Event, EventStatus, Series

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included, on the clock of each meeting; ``series_id`` None is all series."""

    first: date
    last: date
    series_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that took place: what was on, and its numbers."""

    event: Event
    talks: tuple[HeldTalk, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """Meetings in order of time, and the numbers of all together."""

    meetings: tuple[Held, ...]
    total: Figures

    @property
    def cities(self) -> frozenset[str]:
        """Where they took place."""
        return frozenset(one.event.venue.city for one in self.meetings if one.event.venue and one.event.venue.city)

    @property
    def series(self) -> tuple[Series, ...]:
        """The series they belong to, each once."""
        return tuple({one.event.series.id: one.event.series for one in self.meetings if one.event.series}.values())


async def meeting(db: AsyncSession, event_id: UUID) -> Event | None:
    """The meeting with its place and series."""
    return await db.scalar(select(Event).where(Event.id == event_id).options(*with_place()))


async def of_event(db: AsyncSession, event: Event, *, now: datetime) -> Report:
    """The report of one meeting, as `meeting` gave it."""
    return await _report(db, [event], now=now)


async def of_period(db: AsyncSession, period: Period, *, now: datetime) -> Report:
    """The report of the meetings that began in the period and are over."""
    since = datetime.combine(period.first, time(), UTC) - DAY
    until = datetime.combine(period.last, time(), UTC) + 2 * DAY
    query = (
        select(Event)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.starts_at >= since,
            Event.starts_at < until,
            Event.ends_at <= now,
        )
        .order_by(Event.starts_at, Event.id)
        .options(*with_place())
    )
    if period.series_id is not None:
        query = query.where(Event.series_id == period.series_id)
    events = [one for one in await db.scalars(query) if period.first <= _day_of(one) <= period.last]
    return await _report(db, events, now=now)


async def _report(db: AsyncSession, events: Sequence[Event], *, now: datetime) -> Report:
    numbers = await figures.of_events(db, events, now=now)
    held = [Held(one, tuple(await programme.held_talks(db, one)), numbers[one.id]) for one in events]
    return Report(tuple(held), added_up([one.figures for one in held]))


def _day_of(event: Event) -> date:
    return event.starts_at.astimezone(ZoneInfo(event.time_zone)).date()
