"""What the registration box of a meeting says: one state, and the numbers that go with it. List rows say the same."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventhub.models import Event, EventStatus

FEW_PLACES = 10
FEW_PERCENT = 15


class BoxState(StrEnum):
    """Where a meeting stands for somebody who wants to come."""

    DRAFT = "draft"
    NOT_YET = "not_yet"
    OPEN = "open"
    FEW = "few"
    WAITLIST = "waitlist"
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"
    CANCELLED = "cancelled"


TAKES_GUESTS = frozenset({BoxState.OPEN, BoxState.FEW, BoxState.WAITLIST})


@dataclass(frozen=True, slots=True)
class Box:
    """The state with its numbers: persons with a place and waiting, places in all and left (None: no limit)."""

    state: BoxState
    taken: int
    waiting: int
    capacity: int | None
    left: int | None
    opens_at: datetime | None
    closes_at: datetime

    @property
    def takes_guests(self) -> bool:
        """Whether one can register now, for a place or for the queue."""
        return self.state in TAKES_GUESTS


def box_of(event: Event, now: datetime) -> Box:
    """What the box of ``event`` says at ``now``."""
    left = event.places_left
    return Box(
        state=_state(event, left, now),
        taken=event.places_held,
        waiting=event.persons_waiting,
        capacity=event.capacity,
        left=None if left is None else max(left, 0),
        opens_at=event.registration_opens_at,
        closes_at=event.closes_at,
    )


def _state(event: Event, left: int | None, now: datetime) -> BoxState:
    if event.status != EventStatus.PUBLISHED:
        return BoxState(event.status.value)
    if event.is_over(now):
        return BoxState.OVER
    if now >= event.closes_at:
        return BoxState.CLOSED
    if not event.takes_registrations(now):
        return BoxState.NOT_YET
    # Nobody overtakes the queue: while somebody waits, free places are not for newcomers.
    if event.persons_waiting > 0 or (left is not None and left <= 0):
        return BoxState.WAITLIST if event.has_waitlist else BoxState.FULL
    return BoxState.FEW if left is not None and _is_few(left, event.capacity or 0) else BoxState.OPEN


def _is_few(left: int, capacity: int) -> bool:
    return left <= FEW_PLACES or left * 100 <= capacity * FEW_PERCENT
