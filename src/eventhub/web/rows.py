"""Meetings as rows of a list: each with what is said about its places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventhub.domain.events import Box, BoxState, box_of
from eventhub.models import Event


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting, its places, how many came (0: unknown), and whether it is the next one to go to."""

    event: Event
    box: Box
    came: int = 0
    is_next: bool = False


def rows_of(events: Sequence[Event], now: datetime, came: Mapping[UUID, int] | None = None) -> list[Row]:
    """The rows of ``events``, in their order; the first one to come that takes place is marked."""
    rows = [(event, box_of(event, now)) for event in events]
    gone = (BoxState.OVER, BoxState.CANCELLED)
    upcoming = next((event for event, box in rows if box.state not in gone), None)
    return [Row(event, box, (came or {}).get(event.id, 0), is_next=event is upcoming) for event, box in rows]
