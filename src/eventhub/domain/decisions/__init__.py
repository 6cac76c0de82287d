"""Decisions on proposals: marked, applied, told, taken back; confirmed by the speaker, or dropped."""

from eventhub.domain.decisions.apply import Applied, accept, apply, reject, tell_again
from eventhub.domain.decisions.confirm import Confirmed, confirm
from eventhub.domain.decisions.find import (
    DECIDED,
    by_id,
    call_by_id,
    dates_of,
    every,
    lock,
    lock_call,
    of_call,
    talk_of,
    with_details,
)
from eventhub.domain.decisions.marks import mark
from eventhub.domain.decisions.reminders import confirm_by, is_overdue
from eventhub.domain.decisions.speakers import fit, person_of
from eventhub.domain.decisions.take_back import drop, has_place, take_back
from eventhub.domain.decisions.tell import held, release, statuses

__all__ = [
    "DECIDED",
    "Applied",
    "Confirmed",
    "accept",
    "apply",
    "by_id",
    "call_by_id",
    "confirm",
    "confirm_by",
    "dates_of",
    "drop",
    "every",
    "fit",
    "has_place",
    "held",
    "is_overdue",
    "lock",
    "lock_call",
    "mark",
    "of_call",
    "person_of",
    "reject",
    "release",
    "statuses",
    "take_back",
    "talk_of",
    "tell_again",
    "with_details",
]
