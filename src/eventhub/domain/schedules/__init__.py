"""The schedule of an event: a working draft, and the releases that the public is shown."""

from eventhub.domain.schedules.correct import correct, released_as
from eventhub.domain.schedules.diff import Change, Difference, differences
from eventhub.domain.schedules.draft import move, open_editor, rooms_of, unschedule
from eventhub.domain.schedules.find import event_of, public_release, releases, speakers_of, talks
from eventhub.domain.schedules.items import (
    ItemDraft,
    add,
    call_off,
    edit,
    fingerprint,
    leave_suggestion,
    take_suggestion,
)
from eventhub.domain.schedules.release import Plan, Released, plan, release, unconfirmed
from eventhub.domain.schedules.restore import restore
from eventhub.domain.schedules.shift import leave_all, shift_all
from eventhub.domain.schedules.tell import tell_confirmed
from eventhub.domain.schedules.warnings import Warning, warnings_of

__all__ = [
    "Change",
    "Difference",
    "ItemDraft",
    "Plan",
    "Released",
    "Warning",
    "add",
    "call_off",
    "correct",
    "differences",
    "edit",
    "event_of",
    "fingerprint",
    "leave_all",
    "leave_suggestion",
    "move",
    "open_editor",
    "plan",
    "public_release",
    "release",
    "released_as",
    "releases",
    "restore",
    "rooms_of",
    "shift_all",
    "speakers_of",
    "take_suggestion",
    "talks",
    "tell_confirmed",
    "unconfirmed",
    "unschedule",
    "warnings_of",
]
