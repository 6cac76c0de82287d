"""Where a party stands for its guest: the stored state, seen together with the meeting's own state and the time."""

from datetime import datetime
from enum import StrEnum

from eventhub.models import Event, EventStatus, Party, RegistrationStatus


class Stage(StrEnum):
    """What the guest's own page is about."""

    UNVERIFIED = "unverified"
    AWAITING = "awaiting"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    LAPSED = "lapsed"
    AFTER = "after"
    MISSED = "missed"
    EVENT_CANCELLED = "event_cancelled"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    EXPIRED = "expired"


ENDED = {
    RegistrationStatus.CANCELLED: Stage.CANCELLED,
    RegistrationStatus.REJECTED: Stage.REJECTED,
    RegistrationStatus.EXPIRED: Stage.EXPIRED,
}


def stage_of(event: Event, party: Party, *, now: datetime) -> Stage:
    """Where ``party`` stands at ``now``; a deadline that has passed counts before anybody has tidied up after it."""
    status = party.status
    if status in ENDED:
        return ENDED[status]
    if event.status is EventStatus.CANCELLED:
        return Stage.EVENT_CANCELLED
    if status is RegistrationStatus.CONFIRMED:
        return Stage.AFTER if event.is_over(now) else Stage.CONFIRMED
    if status is RegistrationStatus.UNVERIFIED:
        has_time = party.unverified_until is None or now < party.unverified_until
        return Stage.UNVERIFIED if has_time else Stage.EXPIRED
    return _wish(event, party, now=now)


def _wish(event: Event, party: Party, *, now: datetime) -> Stage:
    """The same for those who have no place yet."""
    if party.status is RegistrationStatus.AWAITING_APPROVAL:
        return Stage.MISSED if event.is_over(now) else Stage.AWAITING
    if event.has_started(now):
        return Stage.MISSED
    if party.status is RegistrationStatus.OFFERED:
        return Stage.OFFERED if party.offered_until is not None and now < party.offered_until else Stage.LAPSED
    return Stage.WAITLISTED
