"""The door: a scan answered, kept, and replayed without effect; a check-in, and its undoing."""

from eventhub.domain.checkins.answers import Answer, answer_to
from eventhub.domain.checkins.by_hand import mark_absent, mark_present, mark_selected
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
from eventhub.domain.checkins.online import Joining, join, joining, joins_from
from eventhub.domain.checkins.scans import let_in, scan, undo
from eventhub.domain.checkins.walk_in import admit, walk_in

__all__ = [
    "Answer",
    "Count",
    "Doors",
    "Joining",
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
    "join",
    "joining",
    "joins_from",
    "latest",
    "let_in",
    "let_in_by_gate",
    "mark_absent",
    "mark_present",
    "mark_selected",
    "meeting",
    "organisations",
    "scan",
    "undo",
    "walk_in",
]
