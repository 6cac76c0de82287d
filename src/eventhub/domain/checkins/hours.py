"""When a door counts: before that one may practise, afterwards a paper list may still be typed in."""

from datetime import datetime, timedelta

from eventhub.domain import presence
from eventhub.models import Event

CLOSES_AFTER = timedelta(hours=6)


def is_practice(event: Event, now: datetime) -> bool:
    """Whether scans are answered without being kept, because the meeting is still far away."""
    return now < presence.counts_from(event)


def is_today(event: Event, now: datetime) -> bool:
    """Whether people are expected now: from twelve hours before the start until six after the end."""
    return not is_practice(event, now) and now <= event.ends_at + CLOSES_AFTER
