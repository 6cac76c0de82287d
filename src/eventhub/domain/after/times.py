"""When the mails after a meeting leave: by the wall clock of the place where it was."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from eventhub.models import Event, EventStatus, Hub

# Whoever comes home late is left alone for a while.
REST = timedelta(hours=3)
# A mail that could not be written in time, or of a meeting before there were such mails, is none any more.
TOO_LATE = timedelta(days=3)
# A worker that was away writes to nobody at night.
EVENING = time(20)


def morning_at(event: Event, hub: Hub) -> datetime:
    """The first time it is so late in the morning there, at least three hours after the end; UTC."""
    rested = event.ends_at + REST
    at = _by_the_clock(event, hub, rested, days=0)
    return at if at >= rested else _by_the_clock(event, hub, rested, days=1)


def later_at(event: Event, hub: Hub) -> datetime:
    """So many days after that morning as the settings say, at the same time of day; UTC."""
    return _by_the_clock(event, hub, morning_at(event, hub), days=hub.later_material_days)


def is_daytime(event: Event, hub: Hub, now: datetime) -> bool:
    """Whether it is between the time of the morning and the evening there."""
    return _morning(hub) <= now.astimezone(ZoneInfo(event.time_zone)).time() <= EVENING


def _morning(hub: Hub) -> time:
    return time(*divmod(hub.morning_minutes, 60))


def _by_the_clock(event: Event, hub: Hub, instant: datetime, *, days: int) -> datetime:
    zone = ZoneInfo(event.time_zone)
    day = instant.astimezone(zone).date() + timedelta(days=days)
    # In UTC, because times of one zone compare by their hands, also on the day the clocks change.
    return datetime.combine(day, _morning(hub), zone).astimezone(UTC)


async def ended(db: AsyncSession, *, since: datetime, until: datetime) -> Sequence[Event]:
    """The meetings that took place and ended from ``since`` to ``until``."""
    query = select(Event).where(Event.status == EventStatus.PUBLISHED, Event.ends_at >= since, Event.ends_at <= until)
    return (await db.scalars(query.order_by(Event.ends_at))).all()
