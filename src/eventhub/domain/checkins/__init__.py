"""The door: a scan answered, kept, and replayed without effect; a check-in, and its undoing."""

from eventhub.domain.checkins.answers import Answer, answer_to
from eventhub.domain.checkins.hours import is_practice, is_today
from eventhub.domain.checkins.house import (
    Count,
    Doors,
    ListedGuest,
    count,
    doors,
    expected_by_event,
    gate_of,
    guests,
    latest,
    let_in_by_gate,
    meeting,
    organisations,
)
from eventhub.domain.checkins.scans import let_in, scan, undo
from eventhub.domain.checkins.walk_in import admit, walk_in

__all__ = [
    "Answer",
    "Count",
    "Doors",
    "ListedGuest",
    "admit",
    "answer_to",
    "count",
    "doors",
    "expected_by_event",
    "gate_of",
    "guests",
    "is_practice",
    "is_today",
    "latest",
    "let_in",
    "let_in_by_gate",
    "meeting",
    "organisations",
    "scan",
    "undo",
    "walk_in",
]
