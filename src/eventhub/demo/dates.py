"""When the demo's meetings are, seen from now."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
THURSDAY = 3
DAYTIME = range(7, 20)


def thursday(now: datetime, days: int, at: time = time(17)) -> datetime:
    """The Thursday nearest to ``days`` from now, at a time of the wall clock in Berlin."""
    day = (now + timedelta(days=days)).astimezone(ZONE).date()
    day += timedelta(days=(THURSDAY - day.weekday() + 3) % 7 - 3)
    return datetime.combine(day, at, ZONE)


def soon(now: datetime) -> datetime:
    """Within the hour, so that the door of the demo is open; at night the next evening."""
    local = now.astimezone(ZONE).replace(minute=0, second=0, microsecond=0)
    if local.hour in DAYTIME:
        return local + timedelta(hours=1)
    return datetime.combine((local + timedelta(hours=5)).date(), time(18), ZONE)
